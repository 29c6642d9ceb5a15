"""Addresses of sign-in and of the own account.

django-allauth finds its pages by the names it gives them. Those that are not here (sign-up, mail addresses, password by
mail, linked accounts) are not wanted and cannot be reached; the library does without them.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.views import cas, entry, me
from qunzhi.desk.accounts.views.wrapped import own, plain, recorded

_BOTH = ("GET", "POST")
_FACTOR = "me/second-factor/"

urlpatterns = [
    path("sign-in/", entry.sign_in, name="account_login"),
    path("sign-in/second/", entry.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", plain(passkeys.login_webauthn, Right.ANYONE, *_BOTH), name="mfa_login_webauthn"),
    path("sign-in/cas/", cas.begin, name="cas_begin"),
    path("sign-in/cas/back/", cas.back, name="cas_back"),
    path("sign-in/sso/<slug:provider_id>/", plain(oidc.login, Right.ANYONE), name="openid_connect_login"),
    path("sign-in/sso/<slug:provider_id>/back/", plain(oidc.callback, Right.ANYONE), name="openid_connect_callback"),
    path("sign-out/", plain(account.logout, Right.ANYONE, *_BOTH), name="account_logout"),
    path("activate/", entry.activate, name="activate"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="account_change_password"),
    path("me/language/", me.language, name="account_language"),
    path("me/sessions/", me.sessions, name="sessions"),
    path("me/sessions/end/", me.end_session, name="end_session"),
    path("me/confirm/", own(account.reauthenticate, *_BOTH), name="account_reauthenticate"),
    path("me/confirm/code/", own(mfa.reauthenticate, *_BOTH), name="mfa_reauthenticate"),
    path("me/confirm/passkey/", own(passkeys.reauthenticate_webauthn, *_BOTH), name="mfa_reauthenticate_webauthn"),
    path(_FACTOR, own(mfa.index, "GET"), name="mfa_index"),
    path(f"{_FACTOR}needed/", me.needed, name="second_factor_needed"),
    path(f"{_FACTOR}app/", recorded(totp.activate_totp), name="mfa_activate_totp"),
    path(f"{_FACTOR}app/remove/", recorded(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_FACTOR}codes/", own(codes.view_recovery_codes, "GET"), name="mfa_view_recovery_codes"),
    path(f"{_FACTOR}codes/new/", recorded(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(f"{_FACTOR}codes/file/", own(codes.download_recovery_codes, "GET"), name="mfa_download_recovery_codes"),
    path(f"{_FACTOR}passkeys/", own(passkeys.list_webauthn, "GET"), name="mfa_list_webauthn"),
    path(f"{_FACTOR}passkeys/add/", recorded(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(f"{_FACTOR}passkeys/<int:pk>/remove/", recorded(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path(f"{_FACTOR}passkeys/<int:pk>/name/", own(passkeys.edit_webauthn, *_BOTH), name="mfa_edit_webauthn"),
]
