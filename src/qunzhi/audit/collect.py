"""From a rule's frame to rows of findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.core.instants import from_day, iso
from qunzhi.core.words import Words
from qunzhi.facts.engine import Engine, Frame
from qunzhi.facts.expressions import col, text
from qunzhi.rules.contract import RANK, Rule

#: Columns from which the responsible are looked up.
OWNERS = ("group_id", "account_id")


def take(engine: Engine, frame: Frame, rule: Rule) -> pa.Table:
    """A rule's frame as an Arrow table with fixed columns first; one row a subject where the rule says so.

    Columns: subject, state, due_at (int64 or null), unit_id, group_id, account_id, remedy (null: the state's), f_*.
    """
    names = frame.collect_schema().names()
    for column in ("unit_id", *OWNERS, "remedy"):
        if column not in names:
            frame = frame.with_columns(text(None).alias(column))
    values = [n for n in names if n.startswith("f_")]
    frame = frame.select("subject", "state", col("due_at").cast(nw.Int64), "unit_id", *OWNERS, "remedy", *values)
    table = engine.take(frame)
    if rule.one_row:
        return one_per_subject(table)
    return table.sort_by([(name, "ascending") for name in ("subject", *values)])  # the same order on every run


def one_per_subject(table: pa.Table) -> pa.Table:
    """The weightiest row of each subject: violation before late, due, unknown; then the earliest due time."""
    if table.num_rows < 2:
        return table
    # Sorted, so that two runs over the same facts write the same file.
    rank = pa.array(np.array([RANK[s] for s in table["state"].to_pylist()], dtype=np.int8))
    ranked = table.append_column("rank", rank)
    order = pc.sort_indices(ranked, [("subject", "ascending"), ("rank", "ascending"), ("due_at", "ascending")])
    sorted_table = ranked.take(order)
    subjects = sorted_table["subject"].combine_chunks()
    first = np.ones(len(subjects), dtype=bool)
    first[1:] = pc.not_equal(subjects.slice(1), subjects.slice(0, len(subjects) - 1)).to_numpy(zero_copy_only=False)
    return sorted_table.filter(pa.array(first)).drop_columns(["rank"])


def _reader(name: str) -> Callable[[Any], Any]:
    """How a value is written for people and machines: instants and dates by ISO, the rest as it is."""
    if name.endswith("_at"):
        return lambda v: iso(int(v))
    if name.endswith("_on"):
        return lambda v: from_day(int(v)).isoformat()
    return lambda v: v


def facts_json(table: pa.Table) -> list[str]:
    """One JSON object a row from the ``f_*`` columns; empty values are left out."""
    names = [n for n in table.column_names if n.startswith("f_")]
    if not names:
        return ["{}"] * table.num_rows
    keys = [n[2:] for n in names]
    columns = []
    for name in names:
        read = _reader(name)
        columns.append([None if v is None or v == "" else read(v) for v in table[name].to_pylist()])
    return [
        orjson.dumps({k: v for k, v in zip(keys, row, strict=True) if v is not None}).decode()
        for row in zip(*columns, strict=True)
    ]


def remedy_of(rule: Rule, state: str, key: str | None) -> Words:
    """The way out of one row."""
    return rule.remedies.get(key or state) or rule.remedies.get(state) or rule.remedies["violation"]
