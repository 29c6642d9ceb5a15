"""Sessions: how long they last, and that they end when the rights of their account change."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.lens import LENS
from qunzhi.desk.access.pages import viewer_of_request
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.devices import device_of
from qunzhi.desk.accounts.duties import next_duty, waits_for_duties
from qunzhi.desk.accounts.models import DeskSession, User
from qunzhi.desk.accounts.store import BEGUN, DEVICE, RIGHTS, USED
from qunzhi.desk.web.lang import speak

#: Seconds within which the last use is not written again.
_FINE = 60
STOPPED = Words("您的账号已停用，或已没有在任岗位。", "Your account is deactivated, or you hold no post any more.")
CHANGED = Words("您的岗位或权限有变动，请重新登录。", "Your posts or rights have changed. Please sign in again.")
IDLE = Words("您有一段时间没有操作，请重新登录。", "You have been away for a while. Please sign in again.")
LONG = Words("这次登录时间较长，请重新登录。", "This session has lasted long enough. Please sign in again.")


@receiver(user_logged_in, dispatch_uid="qunzhi.desk.accounts.begin")
def begin(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Write into a new session when it began and under which rights."""
    now = int(time.time())
    request.session[BEGUN] = request.session[USED] = now
    request.session[RIGHTS] = viewer_of(user).fingerprint
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session.set_expiry(0)  # the browser forgets it when it closes; the server when it has been idle


def keep_after_password(request: HttpRequest, user: User) -> None:
    """Keep this session, under a new key, after its owner has changed the password; all others end."""
    update_session_auth_hash(request, user)


def end_sessions(user: User) -> None:
    """End every session of an account. Called inside the transaction of a service that changes rights."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


def sessions_of(user: User) -> QuerySet[DeskSession]:
    """The sessions that are alive, last used first."""
    now = timezone.now()
    idle = now - timedelta(minutes=settings.SECURITY.idle_minutes)
    begun = now - timedelta(hours=settings.SECURITY.session_hours)
    alive = DeskSession.objects.filter(account=user, used_at__gt=idle, begun_at__gt=begun)
    return alive.order_by("-used_at")


def end_these(sessions: Sequence[DeskSession]) -> int:
    """End single sessions that their owner chose. Returns how many."""
    keys = [s.session_key for s in sessions]
    return DeskSession.objects.filter(session_key__in=keys).delete()[0]


class SessionGuard:
    """Ends sessions that are over, puts ``request.viewer`` in place, and sees that duties come first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge the session, then pass the request on."""
        viewer = viewer_of_request(request) if request.user.is_authenticated else None
        if request.user.is_authenticated:
            why = _why_over(request, viewer)
            if why is not None:
                logout(request)
                messages.warning(request, speak(why))
                viewer = None
            elif viewer is not None and (lens := request.session.get(LENS)):
                narrowed = viewer_of(viewer.user, lens=lens)  # never more than the full rights, which were judged above
                viewer = narrowed if narrowed.held else viewer
        request.viewer = viewer  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A second factor or a new password that is due comes before any other page."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        if viewer is None or not waits_for_duties(view):
            return None
        duty = next_duty(request, viewer)
        return redirect(duty) if duty else None


def _why_over(request: HttpRequest, viewer: Viewer | None) -> Words | None:
    """Why a session is over; None while it lives. Notes its use."""
    session, now = request.session, int(time.time())
    if viewer is None or not viewer.user.is_active:
        return STOPPED
    if session.get(RIGHTS) != viewer.fingerprint:
        return CHANGED
    if now - session.get(BEGUN, 0) >= settings.SECURITY.session_hours * 3600:
        return LONG
    used = session.get(USED, 0)
    if now - used >= settings.SECURITY.idle_minutes * 60:
        return IDLE
    if now - used >= _FINE:
        session[USED] = now
    return None
