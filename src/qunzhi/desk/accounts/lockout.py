"""Lock-out after failures, by user name (django-axes)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.names import username_for

#: Wrong one-time codes before the activation of an account is locked.
CODE_TRIES = 5
_ACTIVATION = "activate:"


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name that a sign-in is about: as authenticated, else as the form has it."""
    if credentials and credentials.get("username"):
        return str(credentials["username"])
    return username_for(request.POST.get("institution", ""), request.POST.get("login", ""))


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """Failures until the lock: the profile's for passwords, fewer for one-time codes."""
    is_code = username_of(request, credentials).startswith(_ACTIVATION)
    return CODE_TRIES if is_code else int(settings.SECURITY.failures)


def client_ip(request: HttpRequest) -> str | None:
    """The client's address, through one trusted proxy where the site has one."""
    found: str | None = get_client_ip(request)
    return found


def client_words(username: str, ip: str, agent: str, path: str, request: HttpRequest) -> str:
    """How logs name a client: by path alone. Who tried is in the database, not in log files."""
    return f"{{path_info: {path}}}"


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page that says so, and for how long."""
    minutes = settings.SECURITY.locked_minutes
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


def may_try_code(request: HttpRequest, username: str) -> bool:
    """Whether activation of this account is open to another try."""
    return bool(AxesProxyHandler.is_allowed(request, _code_of(username)))


def code_failed(request: HttpRequest, username: str) -> None:
    """Count a wrong one-time code."""
    user_login_failed.send(sender=__name__, credentials=_code_of(username), request=request)


def unlock(username: str) -> None:
    """Forget the failures of an account, at sign-in and at activation."""
    for name in (username, _ACTIVATION + username):
        reset(username=name)


def is_locked(user: User) -> bool:
    """Whether an account's failures have reached the limit within the time that a lock lasts."""
    since = timezone.now() - timedelta(minutes=settings.SECURITY.locked_minutes)
    recent = AccessAttempt.objects.filter(username=user.username, attempt_time__gt=since)
    failures = recent.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return bool(failures >= settings.SECURITY.failures)


def _code_of(username: str) -> dict[str, Any]:
    return {"username": _ACTIVATION + username}
