"""Until when: of a step, of a group that is not filed. Counted on the Chinese working-day calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qunzhi.core.instants import day_of, end_of, from_us, to_us
from qunzhi.core.spans import Span
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.times import national
from qunzhi.packs.model import Pack
from qunzhi.packs.routes import Route, route_of

#: Working days that an office has for a step. No text says how long: this is a reading of ours.
STEP_DAYS = 3


def after(moment: datetime, span: Span) -> datetime | None:
    """The end of a time that begins at an instant; None where the calendar does not cover a year that it needs."""
    us = to_us(moment)
    if span.unit != "working_days":
        return from_us(us + span.us)
    day = national().due_day(day_of(us), span.n)
    return from_us(end_of(day)) if day is not None else None


def step_due(opened: datetime) -> datetime | None:
    """When an office should have decided: the end of the third working day after the step opened."""
    return after(opened, Span(STEP_DAYS, "working_days"))


@dataclass(frozen=True, slots=True)
class FileBy:
    """By when one pack wants a group filed; ``due_at`` None where it cannot be told; ``campaign`` leaves it to that.

    ``before_use`` where it should have been approved before it was used: then ``due_at`` is when it was made.
    """

    cite: Cite
    due_at: datetime | None
    campaign: bool = False
    before_use: bool = False


def file_by(group: Group, packs: Sequence[Pack]) -> list[FileBy]:
    """What the packs ask of a group that is not filed, earliest first: counted as the rule filed_in_time counts."""
    out = []
    for pack in packs:
        route = route_of(pack, group.group_kind, group.platform, temporary=bool(group.temporary))
        if route.steps:
            out.append(_one(group, pack, route))
    return sorted(out, key=lambda f: (f.due_at is None, f.due_at.timestamp() if f.due_at else 0.0, f.cite.provision))


def _one(group: Group, pack: Pack, route: Route) -> FileBy:
    uses = [p for p in pack.provisions if p.id in route.cites]
    said = next((p for p in uses if p.use("filed_in_time")), uses[0])
    found = cite(pack, said)
    made = group.created_at
    if made is not None and to_us(made) < pack.effective_us and any(u.rule == "recognised" for u in pack.turned_on()):
        return FileBy(found, None, campaign=True)
    since = from_us(max(to_us(made), pack.effective_us)) if made is not None else None
    if route.before_use:  # as approved_before_use counts: in use without approval it is overdue since it was made
        before = next((p for p in uses if p.use("approved_before_use")), said)
        return FileBy(cite(pack, before), since, before_use=True)
    if since is None or route.within is None:
        return FileBy(found, None)
    return FileBy(found, after(since, route.within))


def earliest(found: Sequence[FileBy]) -> datetime | None:
    """The first of the days by which something is due."""
    return min((f.due_at for f in found if f.due_at is not None), default=None)
