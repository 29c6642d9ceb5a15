"""The numbers of a report, counted once from the columns and shared by every format.

Everything counts findings that stand at the as-of; what a comparison calls resolved is counted apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.result import AuditResult
from qunzhi.core.instants import day_of
from qunzhi.reports.order import standing
from qunzhi.reports.tree import UnitTree
from qunzhi.reports.when import due_us

Cell = tuple[str, str]
#: How long a violation is overdue: key -> the most days it holds. ``n`` is without a fixed date.
AGES: dict[str, int | None] = {"w": 7, "m": 30, "q": 90, "y": None, "n": None}


@dataclass(slots=True)
class Line:
    """Counts of one unit, article or other heading by (state, severity)."""

    key: str
    cells: Counter[Cell] = field(default_factory=Counter)

    def of(self, state: str = "", severity: str = "") -> int:
        """Findings of a state and severity; empty means any."""
        return sum(
            n for (s, v), n in self.cells.items() if (not state or s == state) and (not severity or v == severity)
        )


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings alike: one provision, rule, state and severity. ``units`` is how many units they lie in."""

    provision: str
    rule: str
    state: str
    severity: str
    count: int
    units: int


@dataclass(slots=True)
class Tally:
    """All counts.

    ``units`` are keyed by unit id, ``branches`` by the unit below the top that they belong to, ``falls_due`` by local
    day number, ``overdue`` (open violations) by the keys of ``AGES``.
    """

    total: Line
    units: dict[str, Line]
    branches: dict[str, Line]
    provisions: dict[str, Line]
    folds: list[Fold]
    falls_due: dict[int, int]
    overdue: dict[str, int]
    changes: Counter[str]
    tree: UnitTree

    @property
    def open(self) -> int:
        """Violations open now."""
        return self.total.of("violation")


def tally(result: AuditResult) -> Tally:
    """Count a result. One pass over the columns, whatever the number of rows."""
    tree = UnitTree(result.directory.units)
    table = standing(result.findings)
    total = Line("")
    units: dict[str, Line] = {}
    branches: dict[str, Line] = {}
    provisions: dict[str, Line] = {}
    for r in _count(table, "unit_id", "provision", "state", "severity"):
        unit, cell, n = r["unit_id"] or "", (r["state"], r["severity"]), r["n"]
        total.cells[cell] += n
        units.setdefault(unit, Line(unit)).cells[cell] += n
        branch = tree.branch(unit)
        branches.setdefault(branch, Line(branch)).cells[cell] += n
        provisions.setdefault(r["provision"], Line(r["provision"])).cells[cell] += n
    changes = Counter({r["change"]: r["n"] for r in _count(result.findings, "change") if r["change"]})
    return Tally(
        total,
        units,
        branches,
        provisions,
        _folds(table),
        _falls_due(table),
        _overdue(table, result.as_of),
        changes,
        tree,
    )


def _count(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    counted = table.group_by(list(columns)).aggregate([([], "count_all")])
    rows: list[dict[str, Any]] = counted.rename_columns({"count_all": "n"}).to_pylist()
    return rows


def _folds(table: pa.Table) -> list[Fold]:
    keys = ["provision", "rule", "state", "severity"]
    counted = table.group_by(keys).aggregate([([], "count_all"), ("unit_id", "count_distinct")])
    return [
        Fold(r["provision"], r["rule"], r["state"], r["severity"], r["count_all"], r["unit_id_count_distinct"])
        for r in counted.to_pylist()
    ]


def _overdue(table: pa.Table, as_of: int) -> dict[str, int]:
    ages: Counter[str] = Counter(dict.fromkeys(AGES, 0))
    for r in _count(table.filter(pc.equal(table["state"], "violation")), "due_at"):
        us = due_us(r["due_at"] or "")
        days = None if us is None else day_of(as_of) - day_of(us)
        ages["n" if days is None else next((k for k, most in AGES.items() if most and days <= most), "y")] += r["n"]
    return dict(ages)


def _falls_due(table: pa.Table) -> dict[int, int]:
    """Local day number -> findings in state due that fall due on it."""
    days: Counter[int] = Counter()
    due = table.filter(pc.equal(table["state"], "due"))
    for r in _count(due, "due_at"):
        us = due_us(r["due_at"] or "")
        if us is not None:
            days[day_of(us)] += r["n"]
    return dict(days)
