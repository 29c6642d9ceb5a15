"""One block of a sheet converted to the types of its table, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.facts.columns import Column, Table
from qunzhi.sources.tabular.cells_text import BLANKS
from qunzhi.sources.tabular.columnar import Mask, flat, is_text
from qunzhi.sources.tabular.convert import MILD, convert
from qunzhi.sources.tabular.formulas import STARTERS, formula_code
from qunzhi.sources.tabular.header import Header
from qunzhi.sources.tabular.model import Indices, RawBlock, RawColumn, Sheet

_MAY_RUN = rf"^[\s\"']*[{STARTERS}＝＋－＠]"


@dataclass(slots=True)
class CellFault:
    """Cells of one column that share a problem.

    ``rows`` count from 0 in the block; ``show`` gives what stands in a row; ``column`` is the header as written,
    ``fact`` the fact it holds ("" for none) and ``other`` the header of a second column concerned.
    """

    code: str
    column: str
    rows: Indices
    show: Callable[[int], str]
    fact: str = ""
    other: str = ""


@dataclass(slots=True)
class Batch:
    """Converted rows.

    ``row`` is each row's place in the block, which begins at row ``base`` of the sheet; ``bad`` marks rows with an
    error. Rows that are no data are not in it; ``closing``, ``repeated`` and ``only_unknown`` say which were left out.
    """

    columns: dict[str, pa.Array]
    row: Indices
    bad: Mask
    base: int = 0
    faults: list[CellFault] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    only_unknown: list[int] = field(default_factory=list)

    def fault(self, fault: CellFault) -> None:
        """Note cells at fault; their rows are bad unless the fault is a mild one."""
        if len(fault.rows):
            if fault.code not in MILD:
                self.bad[fault.rows] = True
            self.faults.append(fault)


def convert_block(block: RawBlock, sheet: Sheet, table: Table, header: Header) -> Batch:
    """Convert one block; what cells hold never raises."""
    n = block.count if block.columns else 0
    batch = Batch({}, np.arange(n, dtype=np.int64), np.zeros(n, bool))
    for column in table.columns:
        sources = header.facts.get(column.name)
        if sources and n:
            batch.columns[column.name] = _fact(column, table, sources, block, sheet, header, batch)
        else:
            batch.columns[column.name] = pa.nulls(n, column.arrow)
    if not n:
        return batch
    for index in header.unknown:
        _refuse_formulas(index, block, header, batch)
    if block.long:
        batch.fault(CellFault("row_too_long", "", np.array(block.long, np.int64), lambda _: ""))
    blank = _take_blank_rows(block, batch)
    batch.repeated = _repeated_headers(block, header)
    _require(table, header, batch, blank)
    return without_rows(batch, [*np.flatnonzero(blank).tolist(), *batch.repeated])


def without_rows(batch: Batch, rows: list[int]) -> Batch:
    """The batch without these rows and their faults."""
    if not rows:
        return batch
    out = np.array(rows, np.int64)
    keep = ~np.isin(batch.row, out)
    batch.columns = {name: values.filter(pa.array(keep)) for name, values in batch.columns.items()}
    batch.row, batch.bad = batch.row[keep], batch.bad[keep]
    for fault in batch.faults:
        fault.rows = fault.rows[~np.isin(fault.rows, out)]
    batch.faults = [f for f in batch.faults if len(f.rows)]
    return batch


def _fact(
    column: Column, table: Table, sources: list[int], block: RawBlock, sheet: Sheet, header: Header, batch: Batch
) -> pa.Array:
    """The values of a fact; where several columns of the sheet hold it, the first filled one."""
    values: pa.Array | None = None
    for index in sources:
        raw = block.columns[index]
        outcome = convert(column, table.name, raw, epoch1904=sheet.epoch1904, plain=sheet.plain)
        for code, rows in outcome.faults.items():
            batch.fault(CellFault(code, header.shown[index], rows, _shower(raw), column.name))
        if values is None:
            values = outcome.values
            continue
        differ = _differ(values, outcome.values)
        one, two = header.shown[sources[0]], header.shown[index]
        batch.fault(CellFault("column_conflict", two, differ, _shower(raw), column.name, one))
        values = pc.coalesce(values, outcome.values)
    return values


def _differ(one: pa.Array, two: pa.Array) -> Indices:
    both = np.flatnonzero(_mask(pc.is_valid(one)) & _mask(pc.is_valid(two)))
    left, right = one.take(pa.array(both)).to_pylist(), two.take(pa.array(both)).to_pylist()
    differ: Indices = both[np.array([a != b for a, b in zip(left, right, strict=True)], bool)]
    return differ


def _mask(values: pa.Array) -> Mask:
    return np.asarray(values.to_numpy(zero_copy_only=False), bool)


def _shower(raw: RawColumn) -> Callable[[int], str]:
    def show(row: int) -> str:
        value = raw.values[row].as_py()
        return "" if value is None else str(value)

    return show


def _refuse_formulas(index: int, block: RawBlock, header: Header, batch: Batch) -> None:
    """Formulas that would reach outside are refused wherever they stand, also in columns that are not read."""
    values = block.columns[index].values
    if is_text(values.type):
        rows = np.flatnonzero(_mask(pc.match_substring_regex(flat(values), _MAY_RUN)))
        texts = values.take(pa.array(rows)).to_pylist()
        hit = rows[np.array([formula_code(t or "") == "formula_injection" for t in texts], bool)]
        batch.fault(CellFault("formula_injection", header.shown[index], hit, _shower(block.columns[index])))


def _take_blank_rows(block: RawBlock, batch: Batch) -> Mask:
    """Rows without any known value; those that fill an unknown column are remembered."""
    blank = ~batch.bad
    for values in batch.columns.values():
        if not blank.any():
            return blank
        if values.null_count < len(values):
            blank &= _mask(pc.is_null(values))
    rows = np.flatnonzero(blank)
    if len(rows):
        some = np.zeros(len(rows), bool)
        for raw in block.columns:
            some |= _filled(raw.values.take(pa.array(rows)))
        batch.only_unknown = rows[some].tolist()
    return blank


def _filled(values: pa.Array) -> Mask:
    if not is_text(values.type):
        return _mask(pc.is_valid(values))
    return _mask(pc.greater(pc.binary_length(pc.utf8_trim(flat(values), BLANKS)), 0))


def _repeated_headers(block: RawBlock, header: Header) -> list[int]:
    """Rows that say the header again, as printed lists do on each page."""
    first = next((i for i, shown in enumerate(header.shown) if shown), None)
    if first is None or not is_text(block.columns[first].values.type):
        return []
    column = pc.utf8_trim(flat(block.columns[first].values), BLANKS)
    rows = np.flatnonzero(_mask(pc.equal(column, header.shown[first])))
    return [r for r in rows.tolist() if header.repeats([_shower(c)(r) for c in block.columns])]


def _require(table: Table, header: Header, batch: Batch, blank: Mask) -> None:
    """Note required cells that are empty, unless they could not be read at all."""
    for column in table.columns:
        values = batch.columns[column.name]
        if column.required and values.null_count:
            missing = _mask(pc.is_null(values)) & ~blank
            for fault in batch.faults:
                if fault.fact == column.name:
                    missing[fault.rows] = False
            shown = header.shown[header.facts[column.name][0]]
            rows = np.flatnonzero(missing)
            batch.fault(CellFault("missing_value", shown, rows, lambda _: "", column.name))
