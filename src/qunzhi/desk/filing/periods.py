"""The times that a roll-up is made of: this month, this semester, everything."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from qunzhi.core.instants import from_day, to_day
from qunzhi.core.words import Words
from qunzhi.desk.web.times import national

PERIODS = {
    "month": Words("本月", "this month"),
    "semester": Words("本学期", "this semester"),
    "all": Words("全部", "all"),
}


def since_of(period: str) -> datetime | None:
    """The first instant of a period; None for all time."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "month":
        return midnight.replace(day=1)
    if period == "semester":
        today = to_day(now.date())
        first = next((s.first for s in national().semesters(today, today) if s.first <= today <= s.last), today)
        return midnight - timedelta(days=(now.date() - from_day(first)).days)
    return None
