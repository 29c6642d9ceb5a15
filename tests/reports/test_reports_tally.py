from collections import Counter

from qunzhi.core.instants import day_of, parse_as_of
from qunzhi.reports.order import in_reading_order
from qunzhi.reports.tally import tally


def test_counts_equal_a_count_by_hand(plain):
    made = tally(plain)
    rows = list(plain.rows())
    by_hand = Counter((f.state, f.severity) for f in rows)
    assert made.total.cells == by_hand
    assert made.open == sum(f.state == "violation" for f in rows)
    assert {u: line.of() for u, line in made.units.items()} == Counter(f.unit_id for f in rows)
    assert {p: line.of() for p, line in made.provisions.items()} == Counter(f.provision for f in rows)
    assert made.branches["U2"].of() == sum(f.unit_id in ("U2", "U3") for f in rows)
    assert sum(f.count for f in made.folds) == len(rows)
    assert sum(made.overdue.values()) == made.open
    assert made.overdue["w"] == 2
    assert made.falls_due == {day_of(parse_as_of("2025-06-12")): 1}


def test_resolved_findings_count_apart(since):
    made = tally(since)
    assert made.changes == {"new": 1, "open": since.findings.num_rows - 2, "resolved": 1}
    assert made.total.of() == since.findings.num_rows - 1


def test_nothing_found(make):
    made = tally(make([]))
    assert made.open == 0
    assert made.folds == []


def test_the_gravest_come_first(plain):
    rows = in_reading_order(plain.findings).to_pylist()
    assert [r["severity"] for r in rows[:3]] == ["critical", "major", "major"]
    assert rows[1]["state"] == "violation"
    assert sorted(map(str, rows)) == sorted(map(str, plain.findings.to_pylist()))
