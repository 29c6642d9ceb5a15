"""References that no row answers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.facts.columns import Table
from qunzhi.sources.tabular.check_keys import SMALL
from qunzhi.sources.tabular.model import Indices

#: A filing's subject lies in the table that its kind of subject names.
SUBJECTS = {"group": "groups", "account": "accounts"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds keys of another table; with ``when`` only in rows where that column has that value."""

    column: str
    target: str
    when: tuple[str, str] | None = None


def references(table: Table) -> Iterator[Reference]:
    """The references of a table."""
    for column in table.columns:
        if column.ref:
            yield Reference(column.name, column.ref)
    if table.name == "filings":
        for value, target in SUBJECTS.items():
            yield Reference("subject_id", target, ("subject", value))


def dangling_rows(table: pa.Table, reference: Reference, keys: pa.ChunkedArray) -> Indices:
    """Rows whose reference is none of ``keys``, the keys that the target table has."""
    values = table[reference.column]
    if reference.when is not None:
        column, wanted = reference.when
        values = pc.if_else(pc.equal(table[column], wanted), values, pa.scalar(None, pa.string()))
    if values.null_count == len(values):
        return np.zeros(0, np.int64)
    if len(values) < SMALL:
        unanswered = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=keys.combine_chunks())))
        return np.flatnonzero(unanswered.to_numpy())
    with duckdb.connect() as db:
        db.register("one", pa.table({"k": values}))
        db.register("other", pa.table({"k": keys}))
        found = db.execute(
            "SELECT DISTINCT k FROM one WHERE k IS NOT NULL AND NOT EXISTS (SELECT 1 FROM other WHERE other.k = one.k)"
        ).fetchall()
    if not found:
        return np.zeros(0, np.int64)
    missing = pa.array([k for (k,) in found], pa.string())
    return np.flatnonzero(pc.is_in(values, value_set=missing).to_numpy())
