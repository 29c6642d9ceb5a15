"""The filings by which groups stand on file: those at the offices that the packs in force send such a group to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.filing.offices import Units
from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.group_rows import in_parts
from qunzhi.desk.registry.models import Change, Filing, Group
from qunzhi.desk.registry.standing import counting
from qunzhi.packs.model import Pack
from qunzhi.packs.routes import route_of

#: Of several filings at one office, that of the first of these acts counts.
_RANK = {"filing": 0, "recognition": 1}
#: Steps of a route that file; one that only approves counts where nothing was filed.
_FILE = ("file", "approve_and_file")


class Kept(NamedTuple):
    """What a route depends on; ``unit`` is a row id."""

    code: str
    kind: str
    platform: str
    temporary: bool
    unit: int | None


@dataclass(frozen=True, slots=True)
class _Offices:
    """The offices of one pack's route (row ids): that file, that only approve, that are only sent a copy."""

    file: frozenset[int]
    approve: frozenset[int]
    copy: frozenset[int]


class OnFile:
    """Which filings count, at one institution; units are read only where a group was filed at several offices."""

    def __init__(self, institution: Institution) -> None:
        self._institution = institution
        self._known: dict[tuple[str, str, bool, int | None], list[_Offices]] = {}

    def of(self, groups: Sequence[Kept]) -> dict[str, list[Filing]]:
        """Group number -> its filings that count, one an office, in the order of the packs; never one of a copy.

        Where no pack's office filed a group, the latest counts; a filing before a recognition, that before an approval.
        """
        rows: dict[str, list[Filing]] = {}
        for part in in_parts([g.code for g in groups]):
            found = counting().filter(institution=self._institution, subject_code__in=part)
            for one in found.exclude(steps__does="copy").select_related("office"):
                rows.setdefault(one.subject_code, []).append(one)
        return {g.code: self._chosen(g, sorted(rows[g.code], key=_order)) for g in groups if g.code in rows}

    def _chosen(self, group: Kept, rows: Sequence[Filing]) -> list[Filing]:
        if len({r.office_id for r in rows}) < 2:
            return [rows[0]]
        routes = self._routes(group)
        chosen: dict[int, Filing] = {}
        for route in routes:
            for offices in (route.file, route.approve):
                here = [r for r in rows if r.office_id in offices]
                for one in here:
                    chosen.setdefault(one.office_id or 0, one)
                if here:
                    break
        copied = frozenset[int]().union(*(r.copy for r in routes))
        return list(chosen.values()) or [next((r for r in rows if r.office_id not in copied), rows[0])]

    def _routes(self, group: Kept) -> list[_Offices]:
        key = (group.kind, group.platform, group.temporary, group.unit)
        if key not in self._known:
            self._known[key] = [self._offices(pack, group) for pack in self._packs]
        return self._known[key]

    def _offices(self, pack: Pack, group: Kept) -> _Offices:
        found: dict[str, set[int]] = {"file": set(), "approve": set(), "copy": set()}
        unit = self._units.by_id.get(group.unit or 0)
        for step in route_of(pack, group.kind, group.platform, temporary=group.temporary).steps:
            own = self._units.own_party_org(unit, group.kind) if step.own_party_org else None
            office = own if step.own_party_org else self._units.office(step.offices)
            if office is not None:
                found["file" if step.does in _FILE else step.does].add(office.pk)
        return _Offices(*(frozenset(found[k]) for k in ("file", "approve", "copy")))

    @cached_property
    def _packs(self) -> list[Pack]:
        return adopted(self._institution.packs, to_us(timezone.now()))

    @cached_property
    def _units(self) -> Units:
        return Units.of(self._institution, self._packs, timezone.localdate())


def kept_of(group: Group) -> Kept:
    """A group as it is."""
    return Kept(group.code, group.group_kind, group.platform, bool(group.temporary), group.unit_id)


def before(kept: Kept, change: Change, units: Mapping[str, int]) -> Kept:
    """A group as it was filed: before a change of what its route depends on. ``units`` has the number of a unit -> id.

    Its own number is the one it has now: what refers to a group moves with it.
    """
    facts: Mapping[str, Any] = change.before
    unit = units.get(facts["unit_id"] or "") if "unit_id" in facts else kept.unit
    return Kept(
        kept.code,
        facts.get("kind") or kept.kind,
        facts.get("platform") or kept.platform,
        bool(facts.get("temporary", kept.temporary)),
        unit,
    )


def numbers_of(groups: Iterable[Group]) -> dict[str, str]:
    """Group number -> the number that it is filed under; of several the first pack's."""
    wanted = list(groups)
    if not wanted:
        return {}
    institution = Institution.objects.get(pk=wanted[0].institution_id)
    found = OnFile(institution).of([kept_of(g) for g in wanted])
    return {code: rows[0].code for code, rows in found.items()}


def cancelled(group: Group) -> bool:
    """Whether the filing of a group was cancelled, and it was not filed again since."""
    own = Filing.objects.filter(institution=group.institution_id, subject="group", subject_code=group.code)
    last = own.filter(act="cancellation").exclude(decision="rejected").order_by("-pk").first()
    if last is None:
        return False
    return (
        group.dissolved_at is not None
        or not counting()
        .filter(institution=group.institution_id, subject_code=group.code, submitted_at__gt=last.submitted_at)
        .exists()
    )


def _order(filing: Filing) -> tuple[int, float, int]:
    at = filing.submitted_at
    return (_RANK.get(filing.act, 2), -at.timestamp() if at else 0.0, -filing.pk)
