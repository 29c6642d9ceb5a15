"""What a pack's sanctions propose. Nothing counts against anybody before a person decides (RULES, Consequences)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.people import Responsible
from qunzhi.audit.result import PROPOSALS
from qunzhi.facts.expressions import among, col
from qunzhi.facts.world import World
from qunzhi.packs import Pack, Sanction
from qunzhi.rules.contract import VIOLATION

#: What rules found, by rule: one table for each way it is turned on.
Found = Mapping[str, Sequence[pa.Table]]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as sanctions see it."""

    id: str
    group_id: str | None
    account_id: str | None
    person_id: str | None
    influence: str | None
    unlawful: bool
    confirmed: bool


def propose(world: World, pack: Pack, found: Found, people: Responsible) -> pa.Table:
    """Proposals of every provision with a sanction, in the pack's order (columns of ``PROPOSALS``).

    A person in two capacities stands once per provision and subject.
    """
    cases = _cases(world) if "cases" in world.supplied else {}
    rows: list[dict[str, object]] = []
    for provision in pack.provisions:
        sanction = provision.sanction
        if sanction is None:
            continue
        pairs = set(
            _per_unit(sanction, found, people) if sanction.per == "unit" else _per_case(sanction, cases, found, people)
        )
        allowed = _of_categories(world, {person for person, _ in pairs}, sanction.categories)
        for person, subject in sorted(pairs):
            if person in allowed:
                rows.append(
                    {
                        "provision": provision.id,
                        "person_id": person,
                        "subject": subject,
                        "measure": sanction.measure,
                        "amount": sanction.amount,
                    }
                )
    return pa.Table.from_pylist(rows, schema=PROPOSALS)


def _cases(world: World) -> dict[str, Case]:
    frame = world.cases.select("case_id", "group_id", "account_id", "person_id", "influence", "unlawful", "confirmed")
    return {
        r["case_id"]: Case(
            r["case_id"],
            r["group_id"],
            r["account_id"],
            r["person_id"],
            r["influence"],
            bool(r["unlawful"]),
            bool(r["confirmed"]),
        )
        for r in world.engine.take(frame).to_pylist()
    }


def _open(tables: Sequence[pa.Table], column: str) -> set[str]:
    """The values of a column where a violation is open."""
    out: set[str] = set()
    for table in tables:
        rows = table.filter(pc.equal(table["state"], VIOLATION))
        out.update(v for v in pc.unique(rows[column]).to_pylist() if v is not None)
    return out


def _per_unit(sanction: Sanction, found: Found, people: Responsible) -> Iterator[tuple[str, str]]:
    """Each responsible person once for each unit whose groups have an open violation."""
    for rule in sanction.when.findings:
        for group in _open(found.get(rule, ()), "group_id"):
            links = people.of(group, None)
            for who in sanction.who:
                person = links.primary if who == "primary" else links.direct
                if person and links.unit_id:
                    yield person, links.unit_id


def _per_case(
    sanction: Sanction, cases: Mapping[str, Case], found: Found, people: Responsible
) -> Iterator[tuple[str, str]]:
    """Each person concerned once for each case."""
    if sanction.when.findings:
        ids = set().union(*(_open(found.get(rule, ()), "subject") for rule in sanction.when.findings))
        chosen = [case for case in cases.values() if case.id in ids]
    else:
        chosen = [
            case
            for case in cases.values()
            if case.confirmed
            and (case.unlawful if sanction.when.unlawful else case.influence in sanction.when.influence)
        ]
    for case in chosen:
        links = people.of(case.group_id, case.account_id)
        who = {"primary": links.primary, "direct": links.direct, "person": case.person_id}
        for role in sanction.who:
            if person := who[role]:
                yield person, case.id


def _of_categories(world: World, persons: set[str], categories: Sequence[str]) -> set[str]:
    """Those persons whom the sanction may touch."""
    if not categories or not persons:
        return persons
    people = world.base["people"].select("person_id", "category")
    wanted = people.filter(among(col("person_id"), sorted(persons)))
    return {r["person_id"] for r in world.engine.take(wanted).to_pylist() if r["category"] in categories}
