"""What is done about applications once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunzhi.core.words import Words
from qunzhi.desk.filing.models import Application, Step


def remind_late(now: datetime) -> Words:
    """Mark the steps that are late as reminded, once a day each: they stand as such among what the office has to do.

    Nothing is decided by it, so it stands in no ledger. Safe to run again.
    """
    late = Step.objects.filter(state=Step.OPEN, due_at__lt=now, of__state=Application.OPEN)
    n = late.exclude(reminded_at__gt=now - timedelta(days=1)).update(reminded_at=now)
    return Words(f"{n} 个逾期的审批环节已提醒", f"{n} late steps reminded")
