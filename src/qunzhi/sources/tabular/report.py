"""Faults of cells turned into problems that say what was expected."""

from __future__ import annotations

from functools import cache

import numpy as np

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.facts.columns import Column, Table
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.batch import Batch, CellFault
from qunzhi.sources.tabular.cells_text import Codes
from qunzhi.sources.tabular.collect import Collector
from qunzhi.sources.tabular.convert import MILD
from qunzhi.sources.tabular.convert_text import codes_for
from qunzhi.sources.tabular.said import problem

_KINDS: dict[str, Words] = {
    "time": Words("时间，如 2022-06-17 08:05", "a time such as 2022-06-17 08:05"),
    "date": Words("日期，如 2022-06-17", "a date such as 2022-06-17"),
    "bool": Words("是 或 否", "yes or no"),
    "int": Words("整数", "a whole number"),
    "list": Words("用；或、分开的文字", "values separated by ; or ,"),
    "str": Words("文字", "text"),
}
_ID = Words("编号，存为文本", "an id, stored as text")


@cache
def _codes(table: str, column: str) -> Codes:
    return codes_for(table, TABLES[table][column])


def expected(table: Table, column: Column) -> Words:
    """What a cell of a column should hold."""
    if column.kind == "enum":
        listed = _codes(table.name, column.name).listed
        return Words(f"以下之一：{listed}", f"one of: {', '.join(column.codes)}")
    return _ID if column.id else _KINDS[column.kind]


def report_faults(batch: Batch, table: Table, place: Place, collector: Collector, skip: set[tuple[int, str]]) -> None:
    """Add the problems of a batch.

    ``skip`` names cells (row of the sheet, header) whose emptiness was already explained otherwise.
    """
    for fault in batch.faults:
        level = "warning" if fault.code in MILD else "error"
        for done, row in enumerate(fault.rows.tolist()):
            if not collector.room:
                collector.count(level, len(fault.rows) - done)
                break
            at = Place(place.file, place.sheet, batch.base + row, fault.column)
            if fault.code == "missing_value" and (batch.base + row, fault.column) in skip:
                continue
            collector.add(_of_fault(fault, row, table, at))
    for row in batch.repeated:
        collector.add(problem("repeated_header", Place(place.file, place.sheet, batch.base + row)))
    for row in batch.closing:
        collector.add(problem("footer_left_out", Place(place.file, place.sheet, batch.base + row)))


def _of_fault(fault: CellFault, row: int, table: Table, at: Place) -> Problem:
    value = fault.show(row)
    wanted = expected(table, table[fault.fact]) if fault.fact else NOTHING
    fill: dict[str, str | int] = {}
    if fault.code == "bad_code":
        near = _codes(table.name, fault.fact).nearest(value)
        fill["near_zh"] = f"，最接近的是「{near}」" if near else ""
        fill["near_en"] = f"; the nearest is {near}" if near else ""
    if fault.code == "column_conflict":
        fill = {"one": fault.other, "two": fault.column}
    return problem(fault.code, at, value, wanted, **fill)


def has_row(batch: Batch, row: int) -> np.intp | None:
    """The position in a batch of a row of the sheet, if it is there."""
    found = np.flatnonzero(batch.row == row - batch.base)
    return found[0] if len(found) else None
