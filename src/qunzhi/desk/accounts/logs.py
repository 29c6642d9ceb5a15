"""Records of sign-ins are kept as long as the profile says, and no longer."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.utils import timezone

from qunzhi.desk.accounts.models import Activation, DeskSession


def forget_old_logs() -> int:
    """Delete what is past its time: records of sign-ins and failures, sessions and one-time codes that have expired.

    Called once a day. Returns how many rows went.
    """
    now = timezone.now()
    before = now - timedelta(days=settings.SECURITY.log_days)
    gone = 0
    for table in (AccessLog, AccessFailureLog, AccessAttempt):
        gone += table.objects.filter(attempt_time__lt=before).delete()[0]
    gone += DeskSession.objects.filter(expire_date__lt=now).delete()[0]
    gone += Activation.objects.filter(expires_at__lt=now).delete()[0]
    return gone
