"""One audit: a pack's rules over the facts as of an instant, to findings and proposals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import narwhals as nw
import numpy as np
import pyarrow as pa

from qunzhi.audit.collect import facts_json, remedy_of, take
from qunzhi.audit.directory import directory
from qunzhi.audit.notes import notes
from qunzhi.audit.people import Responsible
from qunzhi.audit.result import FINDINGS, PROPOSALS, AuditResult, PackInfo, ProvisionInfo, Reading
from qunzhi.audit.sanctions import propose
from qunzhi.audit.session import Progress, Session
from qunzhi.core.instants import iso
from qunzhi.core.words import Words
from qunzhi.facts.world import World
from qunzhi.packs import Pack, TurnedOn
from qunzhi.rules.contract import Rule, all_rules


@dataclass(slots=True)
class Found:
    """What the rules of one pack found: by (rule, parameters) once, however many provisions turn it on."""

    tables: dict[tuple[str, str, bool], pa.Table] = field(default_factory=dict)
    not_run: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of_rule(self) -> dict[str, list[pa.Table]]:
        """Tables by rule."""
        out: dict[str, list[pa.Table]] = {}
        for (rule, _, _), table in self.tables.items():
            out.setdefault(rule, []).append(table)
        return out


def pack_info(pack: Pack) -> PackInfo:
    """The pack as reports show it."""
    provisions = {
        p.id: ProvisionInfo(
            p.id,
            p.article,
            p.says,
            p.severity,
            tuple(Reading(r.what, r.text, r.why, r.value, r.others) for r in p.filled_readings),
            pack.text_of(p.id),
        )
        for p in pack.provisions
    }
    issued = pack.issued.isoformat() if pack.issued else ""
    return PackInfo(
        pack.id,
        pack.title,
        pack.number,
        pack.institution,
        issued,
        pack.effective.date.isoformat(),
        pack.interprets,
        provisions,
        pack.version,
    )


def audit(session: Session, pack: Pack, as_of: int, *, progress: Progress | None = None) -> AuditResult:
    """Audit one institution under one pack.

    Args:
        session: the facts on an engine.
        pack: a loaded pack; before its effective date it finds nothing.
        as_of: the instant to judge by, microseconds since 1970 UTC.
        progress: told each rule as it is worked out.
    """
    world = session.world(pack, as_of)
    result = AuditResult(
        pack=pack_info(pack),
        as_of=as_of,
        findings=FINDINGS.empty_table(),
        proposals=PROPOSALS.empty_table(),
        rule_titles={name: rule.title for name, rule in all_rules().items()},
    )
    binds = as_of >= pack.effective_us
    found = run_rules(world, pack, progress) if binds else Found()
    people = Responsible(world)
    result.proposals = propose(world, pack, found.of_rule(), people)
    result.findings = _findings(pack, found, people)
    result.directory = directory(world, result)
    result.counts = _counts(world)
    result.notes = notes(world, pack, found.not_run, result)
    return result


def audit_provision(session: Session, pack: Pack, provision_id: str, as_of: int) -> AuditResult:
    """One provision's findings only; no proposals, no names."""
    world = session.world(pack, as_of)
    result = AuditResult(pack_info(pack), as_of, FINDINGS.empty_table(), PROPOSALS.empty_table())
    result.rule_titles = {name: rule.title for name, rule in all_rules().items()}
    if as_of >= pack.effective_us:
        found = run_rules(world, pack, only=provision_id)
        result.findings = _findings(pack, found, Responsible(world), only=provision_id)
        result.notes = notes(world, pack, found.not_run, result)
    return result


def count_states(session: Session, pack: Pack, as_of: int) -> dict[str, int]:
    """How many findings there are by state, without names and proposals: the points of a trend."""
    counted: Counter[str] = Counter()
    if as_of >= pack.effective_us:
        found, rules = run_rules(session.world(pack, as_of), pack), all_rules()
        for use in pack.turned_on():
            table = found.tables.get(_key(use, rules[use.rule]))
            if table is not None:
                counted.update(table["state"].to_pylist())
    return dict(counted)


def _uses(pack: Pack, only: str | None) -> list[TurnedOn]:
    return [use for use in pack.turned_on() if only is None or use.provision.id == only]


def run_rules(world: World, pack: Pack, progress: Progress | None = None, only: str | None = None) -> Found:
    """Work out every rule that the pack turns on; each once, however many provisions share it."""
    found, rules = Found(), all_rules()
    uses = _uses(pack, only)
    for n, use in enumerate(uses):
        rule = rules[use.rule]
        if progress:
            progress(use.rule, n / len(uses))
        params = rule.Params.model_validate(use.params)
        absent = tuple(t for t in rule.tables_for(params) if t not in world.supplied)
        if absent:
            found.not_run[use.rule] = absent
            continue
        key = _key(use, rule)
        if key not in found.tables:
            found.tables[key] = take(world.engine, rule.find(world, params, use.text_time), rule)
    if progress:
        progress("", 1.0)
    return found


def _key(use: TurnedOn, rule: Rule) -> tuple[str, str, bool]:
    params = rule.Params.model_validate(use.params)
    return use.rule, params.model_dump_json(), use.text_time and bool(rule.time_param)


def _findings(pack: Pack, found: Found, people: Responsible, only: str | None = None) -> pa.Table:
    """All findings in the pack's order of provisions; within one by state, due time and subject."""
    rules = all_rules()
    shared: dict[tuple[str, str, bool], dict[str, pa.Array]] = {}
    parts: list[pa.Table] = []
    for use in _uses(pack, only):
        key = _key(use, rules[use.rule])
        table = found.tables.get(key)
        if table is None or table.num_rows == 0:
            continue
        if key not in shared:
            shared[key] = _columns(rules[use.rule], table, people)
        n = table.num_rows
        own = {
            "provision": pa.array(np.full(n, use.provision.id)),
            "rule": pa.array(np.full(n, use.rule)),
            "severity": pa.array(np.full(n, use.severity)),
        }
        parts.append(pa.table([{**shared[key], **own}[f.name].cast(f.type) for f in FINDINGS], schema=FINDINGS))
    return pa.concat_tables(parts).combine_chunks() if parts else FINDINGS.empty_table()


def _columns(rule: Rule, table: pa.Table, people: Responsible) -> dict[str, pa.Array]:
    states, keys = table["state"].to_pylist(), table["remedy"].to_pylist()
    ways: dict[tuple[str, str | None], Words] = {}
    for pair in set(zip(states, keys, strict=True)):
        ways[pair] = remedy_of(rule, *pair)
    remedies = [ways[pair] for pair in zip(states, keys, strict=True)]
    owners = zip(
        table["group_id"].to_pylist(), table["account_id"].to_pylist(), table["unit_id"].to_pylist(), strict=True
    )
    named: dict[tuple[str | None, str | None, str | None], str] = {}
    people_json = []
    for owner in owners:
        if owner not in named:
            named[owner] = people.of(*owner).json
        people_json.append(named[owner])
    due = [iso(d) if d is not None else "" for d in table["due_at"].to_pylist()]
    return {
        "subject": table["subject"].combine_chunks(),
        "state": table["state"].combine_chunks(),
        "due_at": pa.array(due, pa.string()),
        "unit_id": table["unit_id"].combine_chunks(),
        "people": pa.array(people_json, pa.string()),
        "remedy_zh": pa.array([r.zh for r in remedies], pa.string()),
        "remedy_en": pa.array([r.en for r in remedies], pa.string()),
        "facts": pa.array(facts_json(table), pa.string()),
        "change": pa.array([""] * table.num_rows, pa.string()),
    }


def _counts(world: World) -> dict[str, int]:
    """How much was looked at."""
    engine = world.engine
    groups = engine.take(world.all_groups.select("in_use", "governed", "covered", "kind"))
    tally = Counter(zip(groups["in_use"].to_pylist(), groups["governed"].to_pylist(), strict=True))
    return {
        "groups": tally[(True, True)],
        "groups_dissolved": tally[(False, True)],
        "groups_outside": tally[(True, False)],
        "units": engine.take(world.units.select("unit_id")).num_rows,
        "people": engine.take(world.people.select("person_id")).num_rows,
        "members": _rows(world),
    }


def _rows(world: World) -> int:
    return int(world.engine.take(world.members.select(n=nw.len()))["n"][0].as_py())
