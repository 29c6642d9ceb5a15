"""Which unit is an office that a pack names, the Party organisation of a unit, and who decides there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from qunzhi.core.folding import fold
from qunzhi.desk.access.packs import offices
from qunzhi.desk.access.resolve import IN_CHARGE, fills, first_responsible
from qunzhi.desk.access.roles import Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Institution, OfficeOf, Person, Posting, Unit, in_post_on
from qunzhi.packs.model import Pack

#: Roles that decide at a unit. Owners and members decide nothing, auditors and inspectors read.
DECIDING = frozenset(Role) - {
    Role.MEMBER,
    Role.OWNER,
    Role.AUDITOR,
    Role.DISCIPLINE,
    Role.HIGHER,
    Role.SITE_ADMIN,
}
_OUTSIDE = ("student", "external", "migrant")


@dataclass(slots=True)
class Units:
    """The units of an institution that have not ended, as routes look for them: two queries, however many steps."""

    by_id: dict[int, Unit] = field(default_factory=dict)
    by_name: dict[str, list[Unit]] = field(default_factory=dict)
    by_hand: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, institution: Institution, packs: Sequence[Pack], today: date) -> Units:
        """All units in force; ``by_hand`` are those chosen for an office, under the names that its pack gives it."""
        made = cls()
        rows = Unit.objects.filter(institution=institution).order_by("path", "code")
        for unit in rows:
            if unit.ended_on is not None and unit.ended_on <= today:
                continue
            made.by_id[unit.pk] = unit
            for name in dict.fromkeys(fold(n) for n in (unit.name, *unit.aliases)):
                made.by_name.setdefault(name, []).append(unit)
        named = {(o.pack, o.office): o.names for o in offices(packs)}
        for chosen in OfficeOf.objects.filter(institution=institution).order_by("pk"):
            for name in named.get((chosen.pack, chosen.office), ()):
                made.by_hand.setdefault(fold(name), []).append(chosen.unit_id)
        return made

    def office(self, names: Iterable[str]) -> Unit | None:
        """The first of these names that a unit bears, as name or alias after folding; else the unit chosen by hand.

        Where a text names several, any will do: the first that exists is taken.
        """
        wanted = [fold(n) for n in names]
        for name in wanted:
            if self.by_name.get(name):
                return self.by_name[name][0]
        chosen = (self.by_id.get(pk) for name in wanted for pk in self.by_hand.get(name, ()))
        return next((unit for unit in chosen if unit is not None), None)

    def own_party_org(self, unit: Unit | None, kind: str) -> Unit | None:
        """The Party organisation right under the unit, else under the next one above it; never the institution's.

        Clubs are also looked up through the unit that they are attached to (RULES, routed_to_office).
        """
        if unit is None:
            return None
        bases = [*self._upwards(unit)]
        if kind == "club" and unit.attached_to_id in self.by_id:
            bases += self._upwards(self.by_id[unit.attached_to_id])
        below: dict[int | None, Unit] = {}
        for one in self.by_id.values():
            if one.unit_kind == "party_org":
                below.setdefault(one.parent_id, one)
        return next((below[base.pk] for base in bases if base.pk in below), None)

    def _upwards(self, unit: Unit) -> list[Unit]:
        found: list[Unit] = []
        at: Unit | None = unit
        while at is not None and at not in found:
            if at.unit_kind != "institution":
                found.append(at)
            at = self.by_id.get(at.parent_id) if at.parent_id is not None else None
        return found


def is_staff(person: Person) -> bool:
    """Students and people from outside help in offices; they decide nothing there."""
    return person.category not in _OUTSIDE


def deciders(units: Iterable[Unit], packs: Sequence[Pack], today: date) -> dict[int, list[Person]]:
    """Unit -> who decides there now: those in charge of it, and all staff of an office that a pack names."""
    wanted = {u.pk: u for u in units}
    rows = Posting.objects.filter(in_post_on(today), unit__in=wanted).select_related("person", "unit").order_by("pk")
    found: dict[int, list[Person]] = {pk: [] for pk in wanted}
    if not wanted:
        return found
    institution = next(iter(wanted.values())).institution_id
    chosen = list(OfficeOf.objects.filter(institution=institution).values_list("pack", "office", "unit_id"))
    named = [o for o in offices(packs) if any(Role(f.value) in DECIDING for f in o.functions)]
    filling = {pk for pk, unit in wanted.items() if any(fills(o, unit, chosen) for o in named)}
    for post in rows:
        in_charge = post.role in IN_CHARGE or any(post.role in first_responsible(p, post.unit.unit_kind) for p in packs)
        staffed = post.unit_id in filling and is_staff(post.person)
        gone = post.person.gone_on is not None and post.person.gone_on <= today
        if (in_charge or staffed) and not gone and post.person not in found[post.unit_id]:
            found[post.unit_id].append(post.person)
    return found


def colleagues(unit: Unit, today: date) -> list[Person]:
    """Staff in post at an office: to whom a step can be given."""
    rows = Posting.objects.filter(in_post_on(today), unit=unit).select_related("person").order_by("person__code")
    return [p for p in dict.fromkeys(post.person for post in rows) if is_staff(p)]


def offices_held(viewer: Viewer) -> frozenset[int]:
    """The units where the viewer decides (row ids)."""
    return frozenset(h.unit_id for h in viewer.held if h.role in DECIDING and h.unit_id is not None)


def decides_at(viewer: Viewer, unit_id: int) -> bool:
    """Whether the viewer decides at a unit."""
    return unit_id in offices_held(viewer)
