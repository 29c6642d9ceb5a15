"""Every rule finds what its cases say, and nothing else."""

import pytest

from qunzhi.audit.collect import take
from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import iso
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.prepare import prepare
from qunzhi.facts.world import World
from qunzhi.rules.casefile import Case, cases_of
from qunzhi.rules.contract import all_rules

CASES = [case for rule in all_rules().values() for case in cases_of(rule)]
CALENDAR = WorkCalendar.national()


@pytest.fixture(scope="module")
def engine():
    with DuckEngine(threads=1) as engine:
        yield engine


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}: {c.name}")
def test_case(case: Case, engine: DuckEngine) -> None:
    rule = all_rules()[case.rule]
    prepared = prepare(case.facts)
    frames = {name: engine.put(name, table) for name, table in prepared.tables.items()}
    world = World(engine, frames, prepared.supplied, CALENDAR, case.as_of, case.terms)
    table = take(engine, rule.find(world, rule.Params.model_validate(case.params), case.text_time), rule)
    found = sorted(
        (r["subject"], r["state"], iso(r["due_at"]) if r["due_at"] is not None else None) for r in table.to_pylist()
    )
    dues = {(e.subject, e.state) for e in case.expect if not e.due_given}
    shown = sorted((s, st, None if (s, st) in dues else due) for s, st, due in found)
    assert shown == sorted((e.subject, e.state, e.due_at) for e in case.expect)


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_every_rule_shows_both_sides(name: str) -> None:
    """A rule's cases hold one that finds something and one that finds nothing."""
    cases = [c for c in CASES if c.rule == name]
    assert any(c.expect for c in cases), "no case that finds something"
    assert any(not c.expect for c in cases), "no case in order"
