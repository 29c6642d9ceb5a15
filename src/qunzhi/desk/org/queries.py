"""What the pages of units and people read, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When

from qunzhi.core.words import Words
from qunzhi.desk.access.functions import Function, Office
from qunzhi.desk.access.packs import adopted, offices
from qunzhi.desk.access.resolve import IN_CHARGE, fills, first_responsible, folded
from qunzhi.desk.access.roles import EVERYWHERE, KINDS, Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.guards import people_in_scope, units_in_scope
from qunzhi.desk.org.models import Appointment, Institution, OfficeOf, Person, Posting, Unit, in_post_on
from qunzhi.desk.registry.models import Group
from qunzhi.packs.model import Pack

_IN_CHARGE = Words("所在单位和上级单位的负责人", "in charge of the own unit or one above it")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree: who heads it, how many are in post, how many groups; ``level`` counts from what is shown."""

    unit: Unit
    heads: tuple[Person, ...]
    people: int
    groups: int
    level: int


#: A tree of more units is shown down to the level that fits; what is below stands on a unit's own page.
MOST_UNITS = 400


def tree(viewer: Viewer, text: str = "") -> tuple[list[UnitRow], int]:
    """The units in scope in the order of the tree, and how many deeper ones are left out; or those of a name."""
    seen = units_in_scope(viewer)
    if text:
        seen = seen.filter(Q(name__icontains=text) | Q(code__iexact=text))
    every = _ordered(list(seen.only("pk", "code", "parent_id", "ended_on")))
    shown = _fitting(every)
    return _rows(viewer, shown), len(every) - len(shown)


def _fitting(units: Sequence[tuple[Unit, int]]) -> list[tuple[Unit, int]]:
    """All of them, or those down to the deepest level at which there are not too many; never less than the roots."""
    depth = max((level for _, level in units), default=0)
    while depth and sum(level <= depth for _, level in units) > MOST_UNITS:
        depth -= 1
    return [(unit, level) for unit, level in units if level <= depth][: 5 * MOST_UNITS]


def _rows(viewer: Viewer, shown: Sequence[tuple[Unit, int]]) -> list[UnitRow]:
    here, pks = in_post_on(viewer.today), [u.pk for u, _ in shown]
    heads = Posting.objects.filter(here, role__in=IN_CHARGE).select_related("person")
    full = Unit.objects.filter(pk__in=pks).prefetch_related(Prefetch("postings", heads, to_attr="headed"))
    units = {u.pk: u for u in full}
    counted = Posting.objects.filter(here, unit__in=pks).values("unit_id")
    people = dict(counted.annotate(n=Count("person", distinct=True)).values_list("unit_id", "n"))
    in_use = Group.objects.filter(unit__in=pks, dissolved_at__isnull=True).values("unit_id")
    groups = dict(in_use.annotate(n=Count("pk")).values_list("unit_id", "n"))
    return [
        UnitRow(units[pk], _heads(units[pk]), people.get(pk, 0), groups.get(pk, 0), level)
        for pk, level in ((u.pk, level) for u, level in shown)
    ]


def _heads(unit: Unit) -> tuple[Person, ...]:
    headed: list[Posting] = sorted(getattr(unit, "headed", []), key=lambda p: (IN_CHARGE.index(p.role), p.pk))
    return tuple(dict.fromkeys(p.person for p in headed))


def _ordered(units: Sequence[Unit]) -> list[tuple[Unit, int]]:
    """Depth first, siblings by code; a unit whose parent is not shown is a root of what is."""
    there = {u.pk for u in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: (u.ended_on is not None, u.code)):
        parent = unit.parent_id if unit.parent_id in there else None
        below.setdefault(parent, []).append(unit)
    out: list[tuple[Unit, int]] = []
    stack = [(u, 0) for u in reversed(below.get(None, []))]
    while stack:
        unit, level = stack.pop()
        out.append((unit, level))
        stack += [(u, level + 1) for u in reversed(below.get(unit.pk, []))]
    return out


def in_post(viewer: Viewer, unit: Unit) -> QuerySet[Posting]:
    """Who is in post at a unit now, those in charge first."""
    charge = Case(When(role__in=IN_CHARGE, then=0), default=1)
    rows = Posting.objects.filter(in_post_on(viewer.today), unit=unit).select_related("person")
    return rows.order_by(charge, "person__code")


def posts_of(person: Person) -> QuerySet[Posting]:
    """All postings of a person, the current ones first, then the latest."""
    return (
        Posting.objects.filter(person=person)
        .select_related("unit")
        .order_by(F("until").desc(nulls_first=True), F("since").desc(nulls_last=True), "pk")
    )


def find_people(viewer: Viewer, text: str = "", unit: Unit | None = None, *, gone: bool = False) -> QuerySet[Person]:
    """People in scope by name or number, and by the unit where they are in post."""
    here = in_post_on(viewer.today)
    posts = Posting.objects.filter(here).select_related("unit").order_by("pk")
    rows = people_in_scope(viewer).prefetch_related(Prefetch("postings", posts, to_attr="held"))
    if not gone:
        rows = rows.filter(gone_on__isnull=True)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if unit is not None:
        rows = rows.filter(pk__in=Posting.objects.filter(here, unit__path__startswith=unit.path).values("person_id"))
    return rows.order_by("code")


@dataclass(frozen=True, slots=True)
class Filled:
    """An office of an adopted pack and the units that fill it; ``by_hand`` where somebody chose them."""

    pack: Pack
    office: Office
    units: tuple[Unit, ...]
    by_hand: bool
    holders: int

    @property
    def functions(self) -> tuple[Function, ...]:
        """What it makes of its people."""
        return self.office.functions


def offices_filled(institution: Institution, as_of_us: int, viewer: Viewer | None = None) -> list[Filled]:
    """Every office that the adopted packs name, filled or not."""
    packs = {p.pack: p for p in adopted(institution.packs, as_of_us)}
    chosen = list(OfficeOf.objects.filter(institution=institution).values_list("pack", "office", "unit_id"))
    wanted = {folded(n) for office in offices(packs.values()) for n in office.names}
    here_now = Unit.objects.filter(institution=institution, ended_on__isnull=True).order_by("code")
    named: dict[str, list[int]] = {}
    for pk, name, aliases in here_now.values_list("pk", "name", "aliases"):
        for one in dict.fromkeys(folded(n) for n in (name, *aliases)):
            if one in wanted:
                named.setdefault(one, []).append(pk)
    few = {pk for pks in named.values() for pk in pks} | {unit for _, _, unit in chosen}
    units = {u.pk: u for u in here_now.filter(pk__in=few)}
    by_hand = {(pack, office) for pack, office, _ in chosen}
    here = in_post_on(viewer.today) if viewer else Q(until__isnull=True)
    counted = Posting.objects.filter(here, unit__in=few).values("unit_id")
    people = dict(counted.annotate(n=Count("person", distinct=True)).values_list("unit_id", "n"))
    out = []
    for office in offices(packs.values()):
        picked = (office.pack, office.office) in by_hand
        candidates = list(units) if picked else [pk for n in office.names for pk in named.get(folded(n), ())]
        found = tuple(units[pk] for pk in dict.fromkeys(candidates) if pk in units and fills(office, units[pk], chosen))
        out.append(Filled(packs[office.pack], office, found, picked, sum(people.get(u.pk, 0) for u in found)))
    return out


def auditors_of(institution: Institution) -> QuerySet[Appointment]:
    """An institution's auditors, past ones too."""
    return Appointment.objects.filter(person__institution=institution).select_related("person").order_by("-since")


def who_sees(person: Person, viewer: Viewer, as_of_us: int) -> list[tuple[Words, tuple[str, ...]]]:
    """Everybody who may see a person's record, and why: shown to the person, so nobody may be missing here."""
    here = in_post_on(viewer.today)
    posts = list(Posting.objects.filter(here, person=person).select_related("unit"))
    out = [(_IN_CHARGE, _in_charge_over(person, posts, here, as_of_us))]
    kinds = {p.unit.unit_kind for p in posts}
    for filled in offices_filled(person.institution, as_of_us, viewer):
        for function in (f for f in filled.functions if filled.units and _sees(f, kinds)):
            out.append((function.words, [u.name for u in filled.units]))
    others = Posting.objects.filter(here, person__institution=person.institution).exclude(person=person)
    secretaries = others.filter(role="discipline_secretary").select_related("person", "unit")
    out.append((Function.DISCIPLINE.words, [f"{p.person.name}（{p.unit.name}）" for p in secretaries]))
    auditors = auditors_of(person.institution).filter(here).exclude(person=person)
    out.append((Role.AUDITOR.words, [a.person.name for a in auditors]))
    merged: dict[Words, list[str]] = {}
    for words, who in out:
        merged.setdefault(words, []).extend(who)
    return [(words, tuple(dict.fromkeys(who))) for words, who in merged.items() if who]


def _in_charge_over(person: Person, posts: Sequence[Posting], here: Q, as_of_us: int) -> list[str]:
    """Who is in charge of a unit where the person is in post, or of one above it."""
    above = {int(pk) for p in posts for pk in p.unit.path.strip(".").split(".") if pk}
    packs = adopted(person.institution.packs, as_of_us)
    found = Posting.objects.filter(here, unit__in=above).exclude(person=person).select_related("person", "unit")
    return [
        f"{p.person.name}（{p.unit.name}）"
        for p in found.order_by("unit__path", "pk")
        if p.role in IN_CHARGE or any(p.role in first_responsible(pack, p.unit.unit_kind) for pack in packs)
    ]


def _sees(function: Function, kinds: set[str]) -> bool:
    """Whether an office sees somebody who is in post in units of these kinds."""
    role = Role(function.value)
    return role in EVERYWHERE or bool(KINDS.get(role, frozenset()) & kinds)
