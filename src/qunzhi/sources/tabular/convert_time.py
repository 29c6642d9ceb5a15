"""A column of dates or times: ISO forms by Arrow's own parser, every other different value once by ours."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from qunzhi.core.instants import DAY, LAST_SECOND, OFFSET, to_day
from qunzhi.facts.columns import ARROW, Column
from qunzhi.sources.tabular.cells_text import Fault, nfkc, says_nothing
from qunzhi.sources.tabular.cells_time import When, parse_when
from qunzhi.sources.tabular.columnar import Bytes, Mask, Offsets, by_unique, byte_at, fault_rows, layout
from qunzhi.sources.tabular.formulas import formula_code
from qunzhi.sources.tabular.model import Indices

_DASH, _T, _BLANK, _PLUS, _Z = (ord(c) for c in "-T +Z")
_EARLIEST = to_day(date(1900, 1, 1))
_Found = tuple[npt.NDArray[np.int64], Mask]


def convert_time(text: pa.Array, column: Column, epoch1904: bool) -> tuple[pa.Array, dict[str, Indices]]:
    """Text as the column's dates or times, with the rows that could not be read by problem code."""
    data, offsets = layout(text)
    starts, lengths = offsets[:-1], np.diff(offsets)
    is_date = column.kind == "date"
    out = np.zeros(len(text), np.int64)
    done = np.zeros(len(text), bool)
    open_ = lengths > 0
    for length, zoned in ((25, True), (20, True), (19, False), (16, False), (10, False)):
        rows = np.flatnonzero(open_ & (lengths == length))
        rows = rows[_looks_iso(data, starts[rows], length)]
        if len(rows):
            values, good = _cast(text, rows, length, zoned, column, is_date)
            out[rows[good]] = values[good]
            done[rows[good]] = True
    rest = np.flatnonzero(open_ & ~done)
    faults: dict[str, Indices] = {}
    if len(rest):
        values, good, faults = _slowly(text, rest, column, epoch1904, is_date)
        out[rest[good]] = values[good]
        done[rest[good]] = True
    target = ARROW[column.kind]
    if is_date:
        return pa.array(out.astype(np.int32), pa.int32(), mask=~done).cast(target), faults
    return pa.array(out, pa.int64(), mask=~done).cast(target), faults


def _looks_iso(data: Bytes, starts: Offsets, length: int) -> Mask:
    """Which values have ISO marks at their places; Arrow's parser checks the rest."""
    marks = (byte_at(data, starts + 4) == _DASH) & (byte_at(data, starts + 7) == _DASH)
    if length > 10:
        between = byte_at(data, starts + 10)
        marks &= (between == _T) | (between == _BLANK)
    if length == 25:
        sign = byte_at(data, starts + 19)
        marks &= (sign == _PLUS) | (sign == _DASH)
    if length == 20:
        marks &= byte_at(data, starts + 19) == _Z
    return np.asarray(marks)


def _cast(text: pa.Array, rows: Indices, length: int, zoned: bool, column: Column, is_date: bool) -> _Found:
    part = text if len(rows) == len(text) else text.take(pa.array(rows))
    try:
        us = part.cast(pa.timestamp("us", "UTC" if zoned else None)).cast(pa.int64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    local = us + OFFSET if zoned else us
    good = local >= _EARLIEST * DAY
    if is_date:
        return local // DAY, good
    instants = local - OFFSET
    if column.deadline and length == 10:
        instants = instants + LAST_SECOND
    return instants, good


def _slowly(
    text: pa.Array, rows: Indices, column: Column, epoch1904: bool, is_date: bool
) -> tuple[npt.NDArray[np.int64], Mask, dict[str, Indices]]:
    wrong = "bad_date" if is_date else "bad_time"

    def read(value: str) -> When | None:
        if says_nothing(nfkc(value)):
            return None
        try:
            return parse_when(value, epoch1904)
        except (ValueError, OverflowError) as exc:
            raise Fault(formula_code(value) or wrong) from exc

    results, faults, codes = by_unique(text.take(pa.array(rows)), read)
    numbers = [0 if w is None else w.day if is_date else w.instant(column.deadline) for w in results]
    known = np.array([w is not None for w in results], bool)
    return np.array(numbers, np.int64)[codes], known[codes], fault_rows(faults, codes, rows)
