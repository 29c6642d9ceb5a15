"""Until when a group whose work is over is to be dissolved, pack by pack, exact to the second.

Counted as the rule ``dissolved_in_time`` counts (RULES, Time): hours from the instant itself, days and working days to
the last second of the day; nothing counts from before a pack binds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import day_of, end_of, from_us, to_us
from qunzhi.core.spans import Span
from qunzhi.core.words import Lang
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.registry.citing import packs_now
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.lang import lang
from qunzhi.desk.web.times import Due, national, when_words
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import RuleUse

_RULE = "dissolved_in_time"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One article's deadline; ``due_at`` None where the calendar does not know the year that it needs."""

    cite: Cite
    within: Span
    due_at: datetime | None
    missing_year: int | None = None

    @property
    def in_hours(self) -> Due | None:
        """What is left, for a time that its text counts in hours; else None: that is said in working days."""
        if self.due_at is None or self.within.unit in ("days", "working_days"):
            return None
        now = timezone.now()
        return _hours(self.due_at, now, lang())


def _hours(due_at: datetime, now: datetime, tongue: Lang) -> Due:
    """``还有 20 小时（明天 03:56）``; minutes below one hour."""
    late, seconds = due_at < now, abs((due_at - now).total_seconds())
    n, zh, en = (int(seconds // 3600), "小时", "hour") if seconds >= 3600 else (int(seconds // 60), "分钟", "minute")
    at = when_words(due_at, tongue, now)
    if tongue == "zh":
        return Due(f"{'已逾期' if late else '还有'} {n} {zh}（{at}）", "late" if late else "soon")
    span = f"{n} {en}{'' if n == 1 else 's'}"
    return Due(f"{span} overdue ({at})" if late else f"{span} left ({at})", "late" if late else "soon")


def deadlines(group: Group, *, from_: datetime | None = None, calendar: WorkCalendar | None = None) -> list[Deadline]:
    """When the packs in force want the group dissolved, the earliest first; none while its work goes on.

    Args:
        group: the group.
        from_: another end of its work than the one recorded: what would follow if it ended then.
        calendar: working days; the national calendar by default.
    """
    ended = from_ or group.task_ended_at
    if ended is None or group.group_kind == "non_work":
        return []
    found = [
        _one(pack, use, cite(pack, provision), ended, calendar or national())
        for pack in packs_now(group.institution)
        if pack.platforms is None or group.platform in pack.platforms
        for provision in pack.provisions
        for use in provision.rules
        if use.rule == _RULE and _reaches(use, group)
    ]
    return sorted(found, key=lambda d: (d.due_at is None, d.due_at))


def due_at(group: Group) -> datetime | None:
    """The earliest deadline of the packs in force; None where there is none."""
    first = next(iter(deadlines(group)), None)
    return first.due_at if first else None


def _reaches(use: RuleUse, group: Group) -> bool:
    """Whether a use of the rule is about groups of this kind."""
    given = use.params
    if given.get("kinds") is not None and group.group_kind not in given["kinds"]:
        return False
    if group.group_kind in given.get("except_kinds", ()):
        return False
    return given.get("temporary") != "only" or group.temporary is True


def _one(pack: Pack, use: RuleUse, says: Cite, ended: datetime, calendar: WorkCalendar) -> Deadline:
    within = Span.parse(use.params["within"])
    base = max(to_us(ended), pack.effective_us)
    if within.unit not in ("days", "working_days"):
        return Deadline(says, within, from_us(base + within.us))
    day = day_of(base)
    last = day + within.n if within.unit == "days" else calendar.due_day(day, within.n)
    if last is None:
        return Deadline(says, within, None, calendar.missing_year(day, within.n))
    return Deadline(says, within, from_us(end_of(last)))
