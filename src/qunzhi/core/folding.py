"""Folding of names, nicknames and terms so that they compare as people read them (RULES, Text).

NFKC, case, traditional to simplified character by character (OpenCC's table), white space and format characters
removed, the middle dots made one. Columns are folded in batches over NumPy code points: almost every character folds
to one character or to none, so a table look-up does it; the few texts with other characters go the slow way, one by
one, through :func:`fold`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import opencc
import pyarrow as pa
import pyarrow.compute as pc

_DOTS = "·•‧・"
_DOT = "·"
_UNSEEN, _SLOW, _DROP = -3, -2, -1
_BATCH = 200_000

#: Separators that may stand between unit and name in a nickname (RULES, Text), folded.
SEPARATORS = "-‐‑‒–—―_·.。、,，/\\|:;~+@#*"


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def _simple(char: str) -> str:
    return str(_simplifier().convert(char)) if char >= "\u2e80" else char


def fold(text: str) -> str:
    """The folded form of one text.

    >>> fold("機電系 · Ａ班")
    '机电系·a班'
    """
    out: list[str] = []
    for char in unicodedata.normalize("NFKC", text).casefold():
        if char.isspace() or unicodedata.category(char) == "Cf":
            continue
        out.append(_DOT if char in _DOTS else _simple(char))
    return "".join(out)


def folded_separators() -> frozenset[str]:
    """The separators as they look after folding."""
    return frozenset("".join(fold(c) for c in SEPARATORS))


def _may_combine(char: str) -> bool:
    """True for characters that NFKC may join with the one before: marks, Hangul vowels and finals, in any dress."""
    char = unicodedata.normalize("NFKC", char)[:1] or char
    return unicodedata.category(char) in ("Mn", "Mc", "Me") or "\u1160" <= char <= "\u11ff"


_MAP: npt.NDArray[np.int32] = np.full(0x110000, _UNSEEN, dtype=np.int32)


def _learn(codes: npt.NDArray[np.uint32]) -> None:
    """Fill the look-up for code points not met before."""
    for code in np.unique(codes).tolist():
        char = chr(code)
        folded = fold(char)
        if _may_combine(char) or len(folded) > 1:
            _MAP[code] = _SLOW
        else:
            _MAP[code] = ord(folded) if folded else _DROP


def _map_batch(array: pa.Array, table: npt.NDArray[np.int32], slow: Callable[[str], str] | None) -> pa.Array:
    """One batch of texts with every code point looked up in ``table``; rows with a slow one go through ``slow``."""
    filled = pc.fill_null(array, "")
    n = len(filled)
    offsets = np.frombuffer(filled.buffers()[1], dtype=np.int64, count=n + filled.offset + 1)[filled.offset :]
    data_buffer = filled.buffers()[2]
    if data_buffer is None or offsets[-1] == offsets[0]:
        return array
    data = np.frombuffer(data_buffer, dtype=np.uint8)[offsets[0] : offsets[-1]]
    codes = np.frombuffer(data.tobytes().decode("utf-8").encode("utf-32-le"), dtype=np.uint32)
    starts = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80, dtype=np.int64)))
    char_offsets = starts[offsets - offsets[0]]
    mapped = table[codes]
    if slow is not None and (mapped == _UNSEEN).any():
        _learn(codes[mapped == _UNSEEN])
        mapped = table[codes]
    slow_rows = np.unique(np.searchsorted(char_offsets, np.flatnonzero(mapped == _SLOW), side="right") - 1)
    keep = mapped >= 0
    kept = mapped[keep].astype(np.uint32)
    new_chars = np.concatenate(([0], np.cumsum(keep, dtype=np.int64)))[char_offsets]
    width = 1 + (kept >= 0x80).astype(np.int64) + (kept >= 0x800) + (kept >= 0x10000)
    new_offsets = np.concatenate(([0], np.cumsum(width)))[new_chars]
    text = kept.tobytes().decode("utf-32-le").encode("utf-8")
    out = pa.LargeStringArray.from_buffers(n, pa.py_buffer(new_offsets.astype(np.int64)), pa.py_buffer(text))
    if len(slow_rows) and slow is not None:
        mask = np.zeros(n, dtype=bool)
        mask[slow_rows] = True
        given = filled.take(pa.array(slow_rows)).to_pylist()
        out = pc.replace_with_mask(out, pa.array(mask), pa.array([slow(t) for t in given], pa.large_string()))
    return pc.if_else(pc.is_valid(array), out, pa.scalar(None, pa.large_string()))


def _map_column(
    column: pa.ChunkedArray | pa.Array, table: npt.NDArray[np.int32], slow: Callable[[str], str] | None
) -> pa.ChunkedArray:
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    out: list[pa.Array] = []
    for chunk in chunks:
        large = chunk.cast(pa.large_string())
        out.extend(_map_batch(large.slice(at, _BATCH), table, slow) for at in range(0, len(large), _BATCH))
    return pa.chunked_array(out, pa.large_string())


def fold_column(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """Folded texts of a whole column (large_string); nulls stay null, what folds to nothing becomes null."""
    whole = _map_column(column, _MAP, fold)
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.large_string()), whole)


def drop_column(column: pa.ChunkedArray | pa.Array, characters: frozenset[str]) -> pa.ChunkedArray:
    """A whole column (large_string) without some characters; nulls stay null."""
    table = np.arange(0x110000, dtype=np.int32)
    table[[ord(c) for c in characters]] = _DROP
    return _map_column(column, table, None)
