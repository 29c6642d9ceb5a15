"""A raw column as the type that the facts give it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from qunzhi.core.instants import LAST_SECOND, OFFSET
from qunzhi.facts.columns import ARROW, Column
from qunzhi.sources.tabular.columnar import flat, is_text
from qunzhi.sources.tabular.convert_text import convert_codes, convert_id, convert_text, convert_unique
from qunzhi.sources.tabular.convert_time import convert_time
from qunzhi.sources.tabular.model import NUMBER, TEXT, Indices, RawColumn

#: Faults that are worth a word but leave the cell as it is.
MILD = frozenset({"date_in_text", "long_number"})


@dataclass(slots=True)
class Outcome:
    """A converted column: null where nothing stands or nothing could be read, and the rows at fault by code."""

    values: pa.Array
    faults: dict[str, Indices] = field(default_factory=dict)


def convert(column: Column, table: str, raw: RawColumn, *, epoch1904: bool, plain: bool) -> Outcome:
    """Convert a column; never raises for what a cell holds."""
    values = raw.values
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.num_chunks != 1 else values.chunk(0)
    if pt.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pt.is_null(values.type):
        return Outcome(pa.nulls(len(values), ARROW[column.kind]))
    kinds = raw.kinds
    if not is_text(values.type):
        typed = _from_typed(column, values)
        if typed is not None:
            return Outcome(typed)
        number = pt.is_floating(values.type) or pt.is_integer(values.type) or pt.is_decimal(values.type)
        # Whole-number columns of Parquet are exact; only floating ones lose digits.
        kinds = np.full(len(values), NUMBER if number and not pt.is_integer(values.type) else TEXT, np.uint8)
        values = _as_text(values)
    return Outcome(*_from_text(column, table, RawColumn(flat(values), kinds), epoch1904, plain))


def _from_text(
    column: Column, table: str, raw: RawColumn, epoch1904: bool, plain: bool
) -> tuple[pa.Array, dict[str, Indices]]:
    text = raw.values
    if column.kind == "str":
        if column.id:
            return convert_id(text, raw.kinds)
        return convert_text(text, raw.kinds, plain)
    if column.kind == "enum":
        return convert_codes(text, column, table)
    if column.kind in ("time", "date"):
        return convert_time(text, column, epoch1904)
    return convert_unique(text, column)


def _from_typed(column: Column, values: pa.Array) -> pa.Array | None:
    """An already typed array as the column's type, or None where it must go by way of text."""
    kind, target = values.type, ARROW[column.kind]
    if kind == target:
        return values
    if column.kind == "time" and pt.is_timestamp(kind):
        us = values.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.int64())
        return (us if kind.tz else pc.subtract(us, OFFSET)).cast(target)
    if column.kind == "time" and pt.is_date(kind):
        us = pc.subtract(values.cast(pa.timestamp("us")).cast(pa.int64()), OFFSET)
        return (pc.add(us, LAST_SECOND) if column.deadline else us).cast(target)
    if column.kind == "date" and pt.is_timestamp(kind):
        local = values.cast(pa.timestamp("us", kind.tz), safe=False)
        if kind.tz:
            local = pc.add(local.cast(pa.int64()), OFFSET).cast(pa.timestamp("us"))
        return local.cast(pa.date32(), safe=False)
    if column.kind == "date" and pt.is_date(kind):
        return values.cast(target)
    if column.kind == "int" and pt.is_integer(kind):
        return values.cast(target)
    if column.kind == "list" and (pt.is_list(kind) or pt.is_large_list(kind)) and is_text(kind.value_type):
        return values.cast(target)
    return None


def _as_text(values: pa.Array) -> pa.Array:
    """Values of any type as the text a person would write."""
    kind = values.type
    if pt.is_floating(kind) or pt.is_decimal(kind):
        return pa.array(
            [None if v is None or v != v else number_text(float(v)) for v in values.to_pylist()], pa.string()
        )
    if pt.is_nested(kind) or pt.is_binary(kind) or pt.is_large_binary(kind):
        return pa.array([None if v is None else str(v) for v in values.to_pylist()], pa.string())
    return values.cast(pa.string())


def number_text(value: float) -> str:
    """A number as its digits: whole ones without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e300 else repr(value)
