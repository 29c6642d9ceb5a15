"""How django-allauth does things here: no sign-up, refusals in words, sealed secrets."""

from __future__ import annotations

import time
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.accounts import sso
from qunzhi.desk.accounts.lockout import client_ip
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.sealing import seal, unseal
from qunzhi.desk.accounts.store import BEGUN
from qunzhi.desk.web.lang import later, speak

#: Seconds after signing in during which nobody is asked to confirm again who is there.
_FRESH = 300
_SAID = {
    "mfa/messages/totp_activated.txt": Words("身份验证器已启用。", "The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": Words("身份验证器已移除。", "The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": Words("通行密钥已添加。", "The passkey is added."),
    "mfa/messages/webauthn_removed.txt": Words("通行密钥已移除。", "The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": Words(
        "恢复码已生成，请保存好。", "Recovery codes are made: keep them."
    ),
}


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in. Accounts are opened by the registrar, never here."""

    error_messages = {  # noqa: RUF012 - as the class above has it
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": later("工号或密码不对。", "The staff number or the password is wrong."),
        "incorrect_password": later("密码不对。", "The password is wrong."),
        "too_many_login_attempts": later(
            "尝试次数过多，请过几分钟再试。", "Too many attempts. Please try again in a few minutes."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures with passwords are counted by django-axes alone, so that one rule says when an account is locked."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Who is deactivated or holds no role is told so, after the password was right, and does not come in."""
        if user.is_active and viewer_of(user).held:
            return None
        return self.respond_user_inactive(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The page that says why there is no way in."""
        return render(request, "accounts/refused.html", {"stopped": not user.is_active}, status=403)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """The messages worth showing, in our words."""
        text = message or speak(_SAID.get(message_template or ""))
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not in the first minutes after signing in: nobody types the same password twice in a row."""
        begun = context.request.session.get(BEGUN, 0)
        return bool(time.time() - begun > _FRESH)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that rates are counted by."""
        return client_ip(request) or "unknown"


class DeskSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect: the institution's own sign-in says a staff number, and the account of that number is taken."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take nothing over: claims are whatever the other side sends, and nobody is made from them."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Sign the owner of the number in, or say what to do. Nothing about the person is stored."""
        number = sso.claimed_number(sociallogin.account.extra_data)
        following = sociallogin.get_redirect_url(request)
        answer = sso.enter(request, settings.DESK.oidc.institution, number, following, "oidc")
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> NoReturn:
        """One calm page for whatever went wrong over there, or when somebody turned back."""
        raise ImmediateHttpResponse(sso.failed(request))


class DeskMfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: names people know, secrets sealed at rest."""

    error_messages = {  # noqa: RUF012 - as the class above has it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": later("验证码不对。", "The code is wrong."),
    }

    def get_totp_label(self, user: User) -> str:
        """What an authenticator app calls the account: number and institution."""
        return f"{user.number}@{user.log_key}"

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A first name for a key."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return speak(Words("通行密钥 {n}", "Passkey {n}").fill(n=count + 1))

    def _get_site_name(self) -> str:
        return "群治"

    def _get_user_identifier(self, user: User) -> str:
        return self.get_totp_label(user)
