"""Sign-in through the institution's own service: from a staff number that it vouches for to the account."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.desk.accounts.names import only_slug, user_named


def claimed_number(data: dict[str, Any]) -> str:
    """The staff number among the claims of OpenID Connect; empty when there is none that can be trusted.

    Claims of userinfo count only for the subject of the ID token (OpenID Connect Core 1.0, 5.3.2).
    """
    token, info = data.get("id_token") or {}, data.get("userinfo") or {}
    if not token.get("sub") or (info and info.get("sub") != token["sub"]):
        return ""
    found = {**token, **info}.get(settings.DESK.oidc.claim)
    return found if isinstance(found, str) else ""


def enter(request: HttpRequest, slug: str, number: str, following: str | None, method: str) -> HttpResponse:
    """Sign in the account of a number, through the same checks and second step as with a password.

    Without an account: a page that says what to do. None is ever made here.
    """
    slug = slug or only_slug()
    user = user_named(slug, number) if slug and number.strip() else None
    if user is None or user.is_site_admin:
        return render(request, "accounts/sso_unknown.html", status=403)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method)
    answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=following)
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a sign-in over there that did not come to an end."""
    return render(request, "accounts/sso_failed.html", status=403)
