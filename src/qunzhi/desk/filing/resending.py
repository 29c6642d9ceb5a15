"""What sending a returned application again will do: go on where it was, or begin anew."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current, same_way
from qunzhi.desk.filing.registering import as_registered
from qunzhi.desk.filing.routing import Way
from qunzhi.desk.filing.seen import Changed, changed_since_signed, changes, last_sent


@dataclass(frozen=True, slots=True)
class Resending:
    """``anew`` with the offices whose approval then no longer counts; else ``at`` the office where it goes on."""

    anew: bool
    at: str
    lost: tuple[str, ...]
    changes: list[Changed]


def resending(application: Application, way: Way) -> Resending | None:
    """What sending it again will do; None for what was not returned."""
    if application.state != Application.RETURNED:
        return None
    one = copy.copy(application)
    as_registered(one)
    steps = current(application)
    returned = next((s for s in steps if s.state == Step.RETURNED), None)
    same = returned is not None and not changed_since_signed(one, steps) and same_way(application, way)
    lost = () if same else tuple(s.office.name for s in steps if s.state == Step.DONE and s.does != COPY)
    first = next((s.office.name for s in way.steps if s.office is not None), "")
    at = returned.office.name if same and returned is not None else first
    return Resending(not same, at, lost, changes(one, last_sent(application)))
