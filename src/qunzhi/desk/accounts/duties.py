"""What an account has to do before anything else: a second factor where the site asks for one, a password in date."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from qunzhi.desk.access.pages import Declared, Page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.passwords import is_expired

#: In the session once a second factor was found, so that it is not looked up for every request.
_HAS_FACTOR = "desk.factor"


def before_duties(view: Declared) -> Declared:
    """Mark a page that is open while a duty waits: those where it is done, and the way out."""
    view.before_duties = True  # type: ignore[attr-defined]
    return view


def waits_for_duties(view: Any) -> bool:
    """Whether a page has to wait. Pages for anyone never do."""
    declared = getattr(view, "page", None)
    public = isinstance(declared, Page) and declared.may is Right.ANYONE
    return not public and not getattr(view, "before_duties", False)


def next_duty(request: HttpRequest, viewer: Viewer) -> str | None:
    """The address of the page to go to first; None when nothing waits."""
    if owes_factor(request, viewer):
        return reverse("second_factor_needed")
    if by_password(request) and is_expired(viewer.user):
        return reverse("account_change_password")
    return None


def owes_factor(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether this account must have a second factor and has none."""
    if settings.DESK.second_factor == "offices" and not viewer.holds_office:
        return False
    if request.session.get(_HAS_FACTOR) == viewer.user.pk:
        return False
    if not has_factor(viewer.user):
        return True
    request.session[_HAS_FACTOR] = viewer.user.pk
    return False


def forget_factor(request: HttpRequest) -> None:
    """Look again: a second factor was added or removed."""
    request.session.pop(_HAS_FACTOR, None)


def has_factor(user: User) -> bool:
    """Whether there is an authenticator app or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def by_password(request: HttpRequest) -> bool:
    """Whether this session was begun with a password, not through the institution's own sign-in or a passkey."""
    user = request.user
    records = get_authentication_records(request, user) if isinstance(user, User) else []
    return any(r.get("method") == "password" for r in records)
