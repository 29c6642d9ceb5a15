"""Which unit answers for a group or account in a campaign: the nearest with somebody in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from qunzhi.desk.access.resolve import IN_CHARGE, first_responsible
from qunzhi.desk.org.models import Institution, Posting, Unit, in_post_on
from qunzhi.desk.registry.citing import packs_now


class Answering:
    """The units of an institution, and who is in charge of which, read once."""

    def __init__(self, institution: Institution, office: Unit, today: date) -> None:
        self._office = office
        self._units = {u.pk: u for u in Unit.objects.filter(institution=institution)}
        packs = packs_now(institution)
        here = Posting.objects.filter(in_post_on(today), unit__institution=institution).values_list("unit_id", "role")
        self._headed = {
            unit
            for unit, role in here
            if role in IN_CHARGE or any(role in first_responsible(p, self._units[unit].unit_kind) for p in packs)
        }

    def of(self, unit_id: int | None) -> Unit:
        """The unit itself or the nearest above it with somebody in charge; the office that runs the campaign where
        there is none below the institution, or no unit is known."""
        at = self._units.get(unit_id) if unit_id is not None else None
        while at is not None and at.unit_kind != "institution":
            if at.pk in self._headed and at.ended_on is None:
                return at
            at = self._units.get(at.parent_id) if at.parent_id is not None else None
        return self._office

    def sorted(self, things: Iterable[Any], unit_of: str) -> dict[Unit, list[Any]]:
        """Unit -> what it answers for."""
        out: dict[Unit, list[Any]] = {}
        for thing in things:
            out.setdefault(self.of(getattr(thing, unit_of)), []).append(thing)
        return out
