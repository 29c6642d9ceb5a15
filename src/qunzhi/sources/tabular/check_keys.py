"""Keys that stand twice, and units that are their own ancestors."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.sources.tabular.model import Indices

#: Rows below which opening a database would take longer than the answer.
SMALL = 200_000


def repeated_values(values: pa.ChunkedArray) -> pa.Array:
    """Values that stand more than once."""
    if len(values) < SMALL:
        counts = pc.value_counts(pc.drop_null(values))
        return counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    with duckdb.connect() as db:
        db.register("t", pa.table({"k": values}))
        found = db.execute("SELECT k FROM t WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1").fetchall()
    return pa.array([k for (k,) in found], pa.string())


def duplicate_rows(table: pa.Table, key: str) -> tuple[Indices, Indices, list[bool]]:
    """Rows whose key stands in an earlier row.

    Returns:
        the later rows, for each the first row with its key, and whether both hold the same facts.
    """
    none = np.zeros(0, np.int64)
    twice = repeated_values(table[key])
    if not len(twice):
        return none, none, []
    rows = np.flatnonzero(pc.is_in(table[key], value_set=twice).to_numpy())
    facts = table.drop_columns([FILE_COLUMN, ROW_COLUMN]).take(pa.array(rows)).to_pylist()
    first: dict[str, int] = {}
    later: list[int] = []
    for position, fact in enumerate(facts):
        if first.setdefault(fact[key], position) != position:
            later.append(position)
    firsts = [first[facts[p][key]] for p in later]
    same = [facts[p] == facts[f] for p, f in zip(later, firsts, strict=True)]
    return rows[later], rows[firsts], same


def cycles(units: pa.Table) -> dict[str, list[str]]:
    """Units on a circle of parents: unit_id -> the circle, beginning and ending with it."""
    parent = dict(zip(units["unit_id"].to_pylist(), units["parent_id"].to_pylist(), strict=True))
    state: dict[str | None, int] = {}
    found: dict[str, list[str]] = {}
    for start in parent:
        path: list[str] = []
        at = start
        while at is not None and at in parent and at not in state:
            state[at] = 1
            path.append(at)
            at = parent[at]
        if at is not None and state.get(at) == 1 and at in path:
            ring = path[path.index(at) :]
            for i, unit in enumerate(ring):
                found[unit] = [*ring[i:], *ring[:i], unit]
        for unit in path:
            state[unit] = 2
    return found
