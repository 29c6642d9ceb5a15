"""Many messages as one row of code points, folded together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.table import BOUNDARY, LAST_SINGLE, SEVERAL, Codes, FoldTable, Units

Indices = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
#: Code points that are folded at a time: few enough that every step finds them in a processor's cache.
BLOCK = 1 << 16
#: Texts that are looked through together, and code points above which they are halved.
TEXTS, CODES = 12_000, 2_000_000
_T = TypeVar("_T", bound=np.generic)


class Batch:
    """Texts joined with a boundary before, between and after them.

    ``codes`` are the code points; text n stands at ``starts[n]``, its boundary just before it.
    """

    __slots__ = ("codes", "starts", "texts")

    def __init__(self, texts: Sequence[str], joined: str | None = None) -> None:
        """``joined``: the texts with NUL between them, where somebody has joined them already."""
        self.texts = texts
        if joined is None:
            joined = "\0".join(texts)
        self.codes: Codes = np.frombuffer(f"\0{joined}\0".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        starts = (self.codes == 0).nonzero()[0]
        if len(starts) != len(texts) + 1:  # a text has a NUL itself, or there is none
            starts = np.zeros(len(texts) + 1, dtype=np.int64)
            np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1, out=starts[1:])
        starts += 1
        self.starts: Indices = starts

    def message_of(self, places: npt.NDArray[np.integer]) -> Indices:
        """Which text each place in ``codes`` is in."""
        found: Indices = np.searchsorted(self.starts, places, side="right") - 1
        return found


def batches(texts: Sequence[str]) -> Iterator[Batch]:
    """Texts in batches of bounded size, in order; a text that is longer alone."""
    for low in range(0, len(texts), TEXTS):
        yield from _bounded(texts[low : low + TEXTS])


def _bounded(texts: Sequence[str]) -> Iterator[Batch]:
    joined = "\0".join(texts)
    if len(joined) <= CODES or len(texts) == 1:
        yield Batch(texts, joined)
        return
    half = len(texts) // 2
    yield from _bounded(texts[:half])
    yield from _bounded(texts[half:])


@dataclass(slots=True)
class Folded:
    """A batch under one way of folding.

    ``kept`` are the units that are something, ``origin`` where each stands in ``codes``; ``runs`` where in ``kept``
    each run of one unit begins (and one more, the end), ``seq`` the runs' units with a boundary after the last.
    """

    kept: Units
    origin: Places
    runs: Places
    seq: Units


def fold_batch(batch: Batch, table: FoldTable) -> Folded:
    """A batch under one way of folding."""
    codes, bounds = batch.codes, batch.starts - 1
    blocks = range(0, len(codes), BLOCK)
    cuts = np.searchsorted(bounds, np.arange(0, len(codes) + BLOCK, BLOCK)) if len(blocks) > 1 else (0, len(bounds))
    room = len(codes)
    kept, origin = np.empty(room, dtype=np.uint16), np.empty(room, dtype=np.int32)
    runs, seq = np.empty(room + 1, dtype=np.int32), np.empty(room + 1, dtype=np.uint16)
    size = count = 0
    before = 0
    for n, low in enumerate(blocks):
        units = table.look_up(codes[low : low + BLOCK])
        units[bounds[cuts[n] : cuts[n + 1]] - low] = BOUNDARY
        if len(table.several) and (units == SEVERAL).any():
            mine, places = _expanded(codes[low : low + BLOCK], units, table)
        else:
            places = (units != 0).nonzero()[0]
            mine = units.take(places)
        if size + len(mine) > room:
            room = 2 * (size + len(mine)) + len(codes)
            kept, origin = _grown(kept, room), _grown(origin, room)
            runs, seq = _grown(runs, room + 1), _grown(seq, room + 1)
        fresh = mine <= LAST_SINGLE  # digits and boundaries each stand for themselves
        fresh[1:] |= mine[1:] != mine[:-1]
        if len(mine) and mine[0] != before:
            fresh[0] = True
        begins = fresh.nonzero()[0]
        kept[size : size + len(mine)] = mine
        seq[count : count + len(begins)] = mine.take(begins)
        places += low
        origin[size : size + len(mine)] = places
        begins += size
        runs[count : count + len(begins)] = begins
        size, count = size + len(mine), count + len(begins)
        before = int(mine[-1]) if len(mine) else before
    runs[count], seq[count] = size, BOUNDARY
    return Folded(kept[:size], origin[:size], runs[: count + 1], seq[: count + 1])


def _grown(array: npt.NDArray[_T], size: int) -> npt.NDArray[_T]:
    out: npt.NDArray[_T] = np.empty(size, dtype=array.dtype)
    out[: len(array)] = array
    return out


def _expanded(codes: Codes, units: Units, table: FoldTable) -> tuple[Units, Indices]:
    """Kept units and places where some characters fold to several units."""
    at = np.flatnonzero(units == SEVERAL)
    pieces = [table.several[code] for code in codes[at].tolist()]
    counts = (units != 0).astype(np.int64)
    counts[at] = [len(p) for p in pieces]
    places = np.repeat(np.arange(len(codes)), counts)
    kept = units[places]
    kept[kept == SEVERAL] = np.concatenate([np.array(p, dtype=np.uint16) for p in pieces])
    return kept, places
