"""A column of dates or times.

ISO forms go to Arrow's own parser, the usual looser ones are written as ISO first, and every other different value is
read once by ours.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.core.instants import DAY, LAST_SECOND, OFFSET, to_day
from qunzhi.facts.columns import ARROW, Column
from qunzhi.sources.tabular.cells_text import BLANKS, Fault, nfkc, says_nothing
from qunzhi.sources.tabular.cells_time import When, parse_when
from qunzhi.sources.tabular.columnar import Bytes, Mask, Offsets, by_unique, byte_at, fault_rows, layout
from qunzhi.sources.tabular.formulas import formula_code
from qunzhi.sources.tabular.model import Indices

_DASH, _T, _BLANK, _PLUS, _Z = (ord(c) for c in "-T +Z")
_EARLIEST = to_day(date(1900, 1, 1))
#: Values below which writing them as ISO first would take longer than reading each.
_FEW = 200
_STRICT = ((". ", "-"), ("年", "-"), ("月", "-"), ("日", " "), ("/", "-"), (".", "-"))
_PADDED = (
    (r"^(\d{4})-(\d)-", r"\1-0\2-"),
    (r"^(\d{4}-\d\d)-(\d)( |$)", r"\1-0\2\3"),
    (r"^(\d{4}-\d\d-\d\d) +$", r"\1"),
    (r"^(\d{4}-\d\d-\d\d) +(\d):", r"\1 0\2:"),
)
_ISO = (
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?$"
)
_Found = tuple[npt.NDArray[np.int64], Mask]


def convert_time(text: pa.Array, column: Column, epoch1904: bool) -> tuple[pa.Array, dict[str, Indices]]:
    """Text as the column's dates or times, with the rows that could not be read by problem code."""
    is_date = column.kind == "date"
    values, done = _iso(text, column)
    rest = np.flatnonzero((np.diff(layout(text)[1]) > 0) & ~done)
    if len(rest) > _FEW:
        more, good = _iso(_as_iso(text.take(pa.array(rest))), column)
        values[rest[good]] = more[good]
        done[rest[good]] = True
        rest = rest[~good]
    faults: dict[str, Indices] = {}
    if len(rest):
        more, good, faults = _slowly(text, rest, column, epoch1904, is_date)
        values[rest[good]] = more[good]
        done[rest[good]] = True
    target = ARROW[column.kind]
    if is_date:
        return pa.array(values.astype(np.int32), pa.int32(), mask=~done).cast(target), faults
    return pa.array(values, pa.int64(), mask=~done).cast(target), faults


def _iso(text: pa.Array, column: Column) -> _Found:
    """The values that are ISO dates and times, and which those are."""
    data, offsets = layout(text)
    starts, lengths = offsets[:-1], np.diff(offsets)
    out = np.zeros(len(text), np.int64)
    done = np.zeros(len(text), bool)
    for length, zoned in ((25, True), (20, True), (19, False), (16, False), (10, False)):
        rows = np.flatnonzero(lengths == length)
        rows = rows[_looks_iso(data, starts[rows], length)]
        if len(rows):
            values, good = _cast(text, rows, length, zoned, column)
            out[rows[good]] = values[good]
            done[rows[good]] = True
    return out, done


def _as_iso(text: pa.Array) -> pa.Array:
    """The usual looser forms (2022/6/17 8:05, 2022年6月17日, 2019. 3. 1) written as ISO; what is none stays no ISO."""
    text = pc.utf8_trim(pc.utf8_normalize(text, form="NFKC"), BLANKS)
    for loose, strict in _STRICT:
        text = pc.replace_substring(text, loose, strict)
    for loose, strict in _PADDED:
        text = pc.replace_substring_regex(text, loose, strict)
    return text


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


def _cast(text: pa.Array, rows: Indices, length: int, zoned: bool, column: Column) -> _Found:
    part = text if len(rows) == len(text) else text.take(pa.array(rows))
    kind = pa.timestamp("us", "UTC" if zoned else None)
    good = np.ones(len(rows), bool)
    try:
        times = part.cast(kind)
    except pa.ArrowInvalid:
        # One bad value fails them all: leave out what is plainly none, and give up when that was not all.
        good = np.asarray(pc.match_substring_regex(part, _ISO).to_numpy(zero_copy_only=False), bool)
        try:
            times = pc.if_else(pa.array(good), part, pa.scalar(None, pa.string())).cast(kind)
        except pa.ArrowInvalid:
            return np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    us = pc.fill_null(times.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    local = us + OFFSET if zoned else us
    good &= local >= _EARLIEST * DAY
    if column.kind == "date":
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
