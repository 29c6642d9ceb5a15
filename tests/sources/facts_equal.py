"""Compares facts table by table, wherever and in whatever order their rows stood."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES


def rows(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.drop_columns([FILE_COLUMN, ROW_COLUMN]).to_pylist(), key=lambda r: [str(v) for v in r.values()])


def assert_equal_facts(one: FactSet, two: FactSet) -> None:
    assert list(one.tables) == list(two.tables)
    for name, table in one.tables.items():
        assert table.schema == TABLES[name].arrow_schema
        assert rows(table) == rows(two.tables[name]), name
