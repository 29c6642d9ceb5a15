"""Many messages as one row of code points, folded together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.table import BOUNDARY, LAST_SINGLE, SEVERAL, Codes, FoldTable, Units

Indices = npt.NDArray[np.int64]


class Batch:
    """Texts joined with a boundary before, between and after them.

    ``codes`` are the code points; text n stands at ``starts[n]``, its boundary just before it.
    """

    __slots__ = ("codes", "starts", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        joined = "\0".join(("", *texts, ""))
        self.codes: Codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.starts: Indices = np.ones(len(texts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1, out=self.starts[1:])
        self.starts[1:] += 1

    def message_of(self, places: Indices) -> Indices:
        """Which text each place in ``codes`` is in."""
        found: Indices = np.searchsorted(self.starts, places, side="right") - 1
        return found


@dataclass(slots=True)
class Folded:
    """A batch under one way of folding.

    ``kept`` are the units that are something, ``origin`` where each stands in ``codes``; ``runs`` where in ``kept``
    each run of one unit begins (and one more, the end), ``seq`` the runs' units with a boundary after the last.
    """

    kept: Units
    origin: Indices
    runs: Indices
    seq: Units


def fold_batch(batch: Batch, table: FoldTable) -> Folded:
    """A batch under one way of folding."""
    units = table.look_up(batch.codes)
    units[batch.starts - 1] = BOUNDARY
    if units.max() == SEVERAL:
        kept, origin = _expanded(batch.codes, units, table)
    else:
        origin = np.flatnonzero(units != 0)
        kept = units[origin]
    fresh = kept[1:] != kept[:-1]
    fresh |= kept[1:] <= LAST_SINGLE  # digits and boundaries each stand for themselves
    count = np.count_nonzero(fresh) + 1
    runs = np.empty(count + 1, dtype=np.int64)
    runs[0], runs[count] = 0, len(kept)
    np.add(np.flatnonzero(fresh), 1, out=runs[1:count])
    seq = np.full(count + 1, BOUNDARY, dtype=np.uint16)
    np.take(kept, runs[:count], out=seq[:count])
    return Folded(kept, origin, runs, seq)


def _expanded(codes: Codes, units: Units, table: FoldTable) -> tuple[Units, Indices]:
    """Kept units and origins where some characters fold to several units."""
    at = np.flatnonzero(units == SEVERAL)
    pieces = [table.several[code] for code in codes[at].tolist()]
    counts = (units != 0).astype(np.int64)
    counts[at] = [len(p) for p in pieces]
    origin = np.repeat(np.arange(len(codes)), counts)
    kept = units[origin]
    if pieces:
        kept[kept == SEVERAL] = np.concatenate([np.array(p, dtype=np.uint16) for p in pieces])
    return kept, origin
