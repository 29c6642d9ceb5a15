"""The way of an application: what the packs in force ask for, merged into one line of offices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted, site_packs
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.filing.offices import Units
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.web.times import local
from qunzhi.packs.model import Pack
from qunzhi.packs.routes import DOES, Does, Route, RouteStep, route_of

_RANK: dict[Does, int] = {"approve": 0, "approve_and_file": 0, "file": 1, "copy": 2}


@dataclass(slots=True)
class WayStep:
    """One office on the way. ``office`` is None where no unit fills it; ``names`` is what the texts call it."""

    does: Does
    office: Unit | None
    names: tuple[str, ...]
    own_party_org: bool
    cites: list[Cite] = field(default_factory=list)

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts of the table of filings that come of it."""
        return acts_of(self.does)

    @property
    def words(self) -> Words:
        """What the office does there."""
        return DOES[self.does]

    @property
    def called(self) -> Words:
        """The office as the texts call it."""
        if self.own_party_org:
            return Words("本单位党组织", "the unit's own Party organisation")
        return Words("、".join(self.names), ", ".join(self.names))

    @property
    def lack(self) -> Words:
        """Why the application cannot go there, and who can mend it."""
        if self.own_party_org:
            return Words(
                "这个单位和它的上级下面都没有登记党组织（党总支、直属支部）。请登记部门在单位表里补上党组织，"
                "上级写这个单位",
                "no Party organisation is registered under this unit or one above it: the registrar adds it to the "
                "units, with this unit as its parent",
            )
        return Words(
            f"没有哪个单位叫「{self.called.zh}」。请登记部门给对应的单位加上这个简称，"
            "或请系统管理员在「职能部门」里指定是哪个单位",
            f"no unit is called {self.called.en}: the registrar gives the unit this alias, or the administrator "
            "chooses it under offices",
        )


@dataclass(frozen=True, slots=True)
class Asking:
    """What one pack asks for: its route with title and articles; ``route.why_none`` where it asks for nothing."""

    pack: Pack
    route: Route
    cites: tuple[Cite, ...]

    @property
    def within(self) -> Words:
        """The time from creation in which it is to be filed, in words."""
        return self.route.within.words if self.route.within is not None else Words("", "")


@dataclass(slots=True)
class Way:
    """The offices in order, and what each pack said. No steps: recorded at once.

    ``left_out``: steps at the own Party organisation of a unit that is itself an office of the way and has none.
    """

    steps: list[WayStep]
    asking: list[Asking]
    left_out: list[WayStep] = field(default_factory=list)

    @property
    def lacking(self) -> list[WayStep]:
        """Steps that no unit fills: the application cannot be sent."""
        return [s for s in self.steps if s.office is None]

    @property
    def silent(self) -> list[Asking]:
        """Packs that ask for nothing, with the reason."""
        return [a for a in self.asking if not a.route.steps]

    @property
    def before_use(self) -> bool:
        """Whether a pack wants the approval before the group is used."""
        return any(a.route.before_use for a in self.asking)

    @property
    def key(self) -> list[tuple[str, int | None]]:
        """What tells two ways apart: who does what, in order."""
        return [(s.does, s.office.pk if s.office else None) for s in self.steps]


def acts_of(does: str) -> tuple[str, ...]:
    """The acts of the table of filings that come of a step."""
    return RouteStep(does, (), False, ()).acts  # type: ignore[arg-type]


def packs_of(institution: Institution, now: datetime) -> list[Pack]:
    """The packs in force at an institution."""
    return adopted(institution.packs, to_us(now))


def way_of(
    institution: Institution,
    *,
    kind: str,
    platform: str,
    unit: Unit | None,
    temporary: bool | None,
    now: datetime,
    units: Units | None = None,
) -> Way:
    """The way of a group of this kind, platform and unit through the offices of all packs in force.

    One office that several packs send to is one step with all their articles; approving and filing at one office is
    one step. Approvals come first, then filings, copies last; the order inside each pack is kept.
    """
    packs = packs_of(institution, now)
    known = units or Units.of(institution, packs, local(now).date())
    asking: list[Asking] = []
    steps: list[WayStep] = []
    chains: list[list[int]] = []
    left_out: list[WayStep] = []
    for pack in packs:
        route = route_of(pack, kind, platform, temporary=bool(temporary))
        asking.append(Asking(pack, route, tuple(cite(pack, pack.provision(c)) for c in route.cites)))
        found = [_resolved(pack, step, unit, kind, known, _timed(pack, route, step)) for step in route.steps]
        bare = [s for s in found if _has_no_branch(s, unit, found)]
        left_out += bare
        chains.append([_put(steps, step) for step in found if step not in bare])
    return Way([steps[n] for n in _ordered(steps, chains)], asking, left_out)


def _has_no_branch(step: WayStep, unit: Unit | None, steps: Sequence[WayStep]) -> bool:
    """Whether a step asks for a branch of a unit that has none because it is an office of the way itself."""
    return step.own_party_org and step.office is None and unit is not None and unit in [s.office for s in steps]


def _timed(pack: Pack, route: Route, step: RouteStep) -> tuple[str, ...]:
    """The provisions that say by when it is filed, beside those that say where."""
    if step.does not in ("file", "approve_and_file"):
        return ()
    return tuple(p for p in route.cites if pack.provision(p).use("filed_in_time") and p not in step.provisions)


def _office(pack: Pack, names: Sequence[str], units: Units) -> Unit | None:
    """Any of the offices that a text names will do: the one that keeps the pack's register first, if it does no more.

    Where a text names both the committee and its office (ISE-6.1, ISE-6.2), the office is taken: a reading of ours.
    """
    also = pack.offices.get("supervisor", ())
    keeps = [n for n in pack.offices.get("registrar", ()) if n in names and n not in also]
    return (units.office(keeps) if keeps else None) or units.office(names)


def _resolved(pack: Pack, step: RouteStep, unit: Unit | None, kind: str, units: Units, timed: Sequence[str]) -> WayStep:
    office = units.own_party_org(unit, kind) if step.own_party_org else _office(pack, step.offices, units)
    cites = [cite(pack, pack.provision(p)) for p in (*step.provisions, *timed)]
    return WayStep(step.does, office, step.offices, step.own_party_org, cites)


def _put(steps: list[WayStep], new: WayStep) -> int:
    """The place of a step among those that are there: the same office is one step, with all that it does."""
    for n, old in enumerate(steps):
        same = old.office is not None and old.office == new.office
        if same or (old.office is None and new.office is None and old.called == new.called):
            old.does = _both(old.does, new.does)
            old.cites += [c for c in new.cites if c not in old.cites]
            return n
    steps.append(new)
    return len(steps) - 1


def _both(one: Does, other: Does) -> Does:
    """What an office does that two texts send to; a copy says nothing to whoever decides anyway."""
    done = {one, other} - {"copy"}
    if not done:
        return "copy"
    return done.pop() if len(done) == 1 else "approve_and_file"


def _ordered(steps: Sequence[WayStep], chains: Iterable[Sequence[int]]) -> list[int]:
    """Places in order: what a pack puts before comes before, then approvals, filings, copies, then as first named.

    Two packs that contradict each other give way to that last order.
    """
    before: dict[int, set[int]] = {n: set() for n in range(len(steps))}
    for chain in chains:
        for earlier, later in pairwise(chain):
            if earlier != later:
                before[later].add(earlier)
    out: list[int] = []
    left = set(before)
    while left:
        free = [n for n in left if not before[n] & left] or list(left)
        chosen = min(free, key=lambda n: (_RANK[steps[n].does], n))
        out.append(chosen)
        left.remove(chosen)
    return sorted(out, key=lambda n: steps[n].does == "copy")


def cites_of(ids: Iterable[str]) -> list[Cite]:
    """Articles as an application keeps them (``PACK VERSION ID``); those no longer installed are left out."""
    out = []
    for one in ids:
        pack_id, version, provision = one.split(" ", 2)
        packs = [p for p in site_packs() if p.pack == pack_id and provision in p.by_id]
        same = [p for p in packs if p.version == version] or packs
        if same:
            out.append(cite(same[0], same[0].provision(provision)))
    return out


def kept(cite_: Cite, packs: Iterable[Pack]) -> str:
    """An article as an application keeps it: with the version of its pack."""
    version = next((p.version for p in packs if p.pack == cite_.pack), "")
    return f"{cite_.pack} {version} {cite_.provision}"
