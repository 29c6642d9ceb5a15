"""Text columns as bytes and offsets: what lets the common case go without touching each value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.sources.tabular.cells_text import Fault
from qunzhi.sources.tabular.model import Indices

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Text as one array of 32-bit strings without nulls (a null becomes empty)."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
        if isinstance(values, pa.ChunkedArray):
            values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
    if values.type != pa.string():
        values = values.cast(pa.string())
    return pc.fill_null(values, "") if values.null_count else values


def is_text(kind: pa.DataType) -> bool:
    """True for every way Arrow keeps text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def layout(text: pa.Array) -> tuple[Bytes, Offsets]:
    """The UTF-8 bytes of a flat text array and where each value begins (one offset more than values)."""
    _, offset_buffer, data_buffer = text.buffers()
    if offset_buffer is None or not len(text):
        return np.zeros(0, np.uint8), np.zeros(len(text) + 1, np.int64)
    offsets = np.frombuffer(offset_buffer, np.int32)[text.offset : text.offset + len(text) + 1].astype(np.int64)
    data = np.frombuffer(data_buffer, np.uint8) if data_buffer is not None else np.zeros(0, np.uint8)
    return data, offsets


def byte_at(data: Bytes, positions: Offsets) -> Bytes:
    """The bytes at positions; 0 beyond the end."""
    if not len(data):
        return np.zeros(len(positions), np.uint8)
    return np.where(positions < len(data), data[np.minimum(positions, len(data) - 1)], 0).astype(np.uint8)


def with_nulls(text: pa.Array, empty: Mask) -> pa.Array:
    """The text with null where ``empty``."""
    return pc.if_else(pa.array(~empty), text, pa.scalar(None, pa.string())) if empty.any() else text


def by_unique(text: pa.Array, read: Callable[[str], Any]) -> tuple[list[Any], dict[int, str], Indices]:
    """``read`` applied once to each different value.

    Returns:
        the results by code, the problem code of those that could not be read, and each row's code.
    """
    encoded = text.dictionary_encode()
    results: list[Any] = []
    faults: dict[int, str] = {}
    for code, value in enumerate(encoded.dictionary.to_pylist()):
        try:
            results.append(read(value))
        except Fault as fault:
            results.append(None)
            faults[code] = str(fault)
    return results, faults, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def fault_rows(faults: dict[int, str], codes: Indices, rows: Indices | None = None) -> dict[str, Indices]:
    """Problem code -> rows, from faults by code; ``rows`` says which rows the codes belong to."""
    found: dict[str, list[Indices]] = {}
    for name in set(faults.values()):
        bad = np.array([c for c, n in faults.items() if n == name], np.int64)
        hit = np.flatnonzero(np.isin(codes, bad))
        found[name] = [hit if rows is None else rows[hit]]
    return {name: np.concatenate(parts) for name, parts in found.items()}
