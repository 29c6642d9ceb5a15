"""Columns of text, ids, codes, yes or no, numbers and lists."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.facts.columns import ARROW, Column
from qunzhi.facts.values import codes_of
from qunzhi.sources.tabular.cells_text import BLANKS, Codes, clean_id, parse_int, parse_truth, split_list
from qunzhi.sources.tabular.columnar import Mask, by_unique, byte_at, fault_rows, layout, with_nulls
from qunzhi.sources.tabular.formulas import STARTERS, formula_code, quoted_text
from qunzhi.sources.tabular.limits import MAX_CELL
from qunzhi.sources.tabular.model import DATE, NUMBER, Indices, Kinds

_Result = tuple[pa.Array, dict[str, Indices]]

#: Bytes that an id may hold and stay as it is: printing ASCII but for blanks and for what numbers and formulas have.
_PLAIN = np.array([0x21 <= b <= 0x7E and chr(b) not in ".+=" for b in range(256)])
_SHORT = 4
#: Ids below which looking at each is quicker than cleaning all first.
_FEW = 200
#: First bytes of a formula; 0xEF begins the full-width signs.
_FORMULA_START = np.array([chr(b) in STARTERS or b == 0xEF for b in range(256)])
_ID_START = np.array([chr(b) in "-@/\\#(" for b in range(256)])


def convert_id(text: pa.Array, kinds: Kinds | None) -> _Result:
    """Ids: trimmed, NFKC, whole numbers as digits."""
    dirty, lengths = _dirty(text)
    if dirty.sum() > _FEW:
        # Blanks at the ends and full-width characters are what most are dirty of.
        text = pc.utf8_trim(pc.utf8_normalize(text, form="NFKC"), BLANKS)
        dirty, lengths = _dirty(text)
    rows = np.flatnonzero(dirty)
    faults: dict[str, Indices] = {}
    values = with_nulls(text, lengths == 0)
    if len(rows):
        results, bad, codes = by_unique(text.take(pa.array(rows)), clean_id)
        cleaned = pa.array(results, pa.string()).take(pa.array(codes))
        values = pc.replace_with_mask(values, pa.array(dirty), cleaned)
        faults = fault_rows(bad, codes, rows)
    if kinds is not None:
        _add(faults, "date_in_id", np.flatnonzero(kinds == DATE))
        _add(faults, "damaged_number", _long_numbers(text, kinds))
    return _huge(values, lengths, faults)


def _dirty(text: pa.Array) -> tuple[Mask, Indices]:
    """Which ids have to be looked at one by one, and how many bytes each has."""
    data, offsets = layout(text)
    lengths = np.diff(offsets)
    within = data[offsets[0] : offsets[-1]] if len(data) else data
    unusual = np.flatnonzero(~_PLAIN[within]) + offsets[0]
    dirty = (lengths > 0) & ((lengths <= _SHORT) | _ID_START[byte_at(data, offsets[:-1])])
    if len(unusual):
        dirty[np.searchsorted(offsets[1:], unusual, side="right")] = True
    return dirty, lengths


def convert_text(text: pa.Array, kinds: Kinds | None, plain: bool) -> _Result:
    """Names, nicknames and texts: blanks at the ends go, everything else stays."""
    trimmed = pc.utf8_trim(text, BLANKS)
    data, offsets = layout(trimmed)
    lengths = np.diff(offsets)
    values = with_nulls(trimmed, lengths == 0)
    rows = np.flatnonzero((lengths > 0) & _FORMULA_START[byte_at(data, offsets[:-1])])
    faults: dict[str, Indices] = {}
    if len(rows):
        part = trimmed.take(pa.array(rows)).to_pylist()
        kept = [quoted_text(v) if plain else None for v in part]
        # in a workbook a formula is a cell of its own sort, noted when its sheet is read: text is text there
        found = [formula_code(v) if plain and k is None else None for v, k in zip(part, kept, strict=True)]
        for code in {f for f in found if f}:
            faults[code] = rows[[i for i, f in enumerate(found) if f == code]]
        if any(k is not None for k in kept):
            mask = np.zeros(len(text), bool)
            mask[rows] = True
            shown = [v if k is None else (k.strip() or None) for v, k in zip(part, kept, strict=True)]
            values = pc.replace_with_mask(values, pa.array(mask), pa.array(shown, pa.string()))
    if kinds is not None:
        _add(faults, "date_in_text", np.flatnonzero(kinds == DATE))
        _add(faults, "long_number", _long_numbers(text, kinds))
    return _huge(values, lengths, faults)


def convert_codes(text: pa.Array, column: Column, table: str) -> _Result:
    """Codes of an enum, from codes in any case or from Chinese words."""
    codes = codes_for(table, column)
    results, faults, rows = by_unique(text, codes.parse)
    return pa.array(results, pa.string()).take(pa.array(rows)), fault_rows(faults, rows)


def codes_for(table: str, column: Column) -> Codes:
    """The reader of an enum column."""
    return Codes(column.codes, codes_of(table, column.name), open_=column.open)


def convert_unique(text: pa.Array, column: Column) -> _Result:
    """Yes or no, whole numbers and lists: each different value once."""
    read = {"bool": parse_truth, "int": parse_int, "list": split_list}[column.kind]
    results, faults, rows = by_unique(text, read)
    return pa.array(results, ARROW[column.kind]).take(pa.array(rows)), fault_rows(faults, rows)


def _long_numbers(text: pa.Array, kinds: Kinds) -> Indices:
    """Numbers of more than 15 digits among numeric cells."""
    _, offsets = layout(text)
    rows = np.flatnonzero((kinds == NUMBER) & (np.diff(offsets) > 15))
    texts = text.take(pa.array(rows)).to_pylist()
    return rows[[i for i, v in enumerate(texts) if abs(float(v)) >= 1e15]] if len(rows) else rows


def _huge(values: pa.Array, lengths: Indices, faults: dict[str, Indices]) -> _Result:
    if len(lengths) and lengths.max() > MAX_CELL:
        _add(faults, "huge_cell", np.flatnonzero(lengths > MAX_CELL))
    return values, faults


def _add(faults: dict[str, Indices], code: str, rows: Indices) -> None:
    if len(rows):
        faults[code] = np.concatenate([faults[code], rows]) if code in faults else rows
