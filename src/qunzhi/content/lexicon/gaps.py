"""What each hit needed: how its characters differ from the entry's, and what stands between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, Folded, Indices, Places
from qunzhi.content.folding.chars import Kind
from qunzhi.content.folding.folds import Fold
from qunzhi.content.folding.table import BOUNDARY, KINDS, Codes
from qunzhi.content.lexicon.entries import Entries
from qunzhi.content.lexicon.hits import Hits

Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.int64]
#: So many characters that a reader sees may stand in one gap; zero-width ones do not count.
LONGEST_GAP = 12
_FOLD_OF_KIND = np.zeros(16, dtype=np.int64)
_FOLD_OF_KIND[Kind.UNSEEN] = Fold.ZERO_WIDTH
_FOLD_OF_KIND[Kind.MARK] = _FOLD_OF_KIND[Kind.SPACE] = Fold.SEPARATORS
_FOLD_OF_KIND[Kind.CLAUSE] = Fold.CLAUSES
_FOLD_OF_KIND[Kind.EMOJI] = Fold.EMOJI
_SPACE = 1 << 20  # beside the folds: some gap has a space


def needs_of(batch: Batch, text: Folded, hits: Hits, entries: Entries) -> Hits:
    """Hits with the folds they needed; without those that needed what their entry does not allow."""
    hits.folds = entries.base[hits.entry].astype(np.int64)
    other = np.flatnonzero(~_as_written(batch, text, hits, entries))
    if not len(other):
        return hits
    some = hits.only(other)
    keep = np.ones(len(hits.at), dtype=bool)
    needed, fits = _look(batch, text, some, entries)
    hits.folds[other] |= needed
    allowed = entries.folds[some.entry].astype(np.int64)
    keep[other] = fits & ((needed & ~allowed) == 0)
    return hits.only(keep)


def _as_written(batch: Batch, text: Folded, hits: Hits, entries: Entries) -> Flags:
    """Which hits stand in the text exactly as the entry was written: nearly all, in ordinary chat."""
    size = entries.plain_size[hits.entry]
    start = text.origin[hits.first]
    same: Flags = (text.origin[hits.last] - start + 1 == size) & (hits.last - hits.first + 1 == size)
    offset = entries.starts[hits.entry]
    look = np.flatnonzero(same)
    step = 0
    while len(look):
        same[look] = batch.codes[start[look] + step] == entries.raw[offset[look] + step]
        step += 1
        look = look[same[look] & (size[look] > step)]
    return same


def flat(starts: Indices, counts: Indices) -> tuple[Indices, Indices]:
    """All places of many stretches in one row, and where each stretch begins in it."""
    begins = np.cumsum(counts) - counts
    places = np.arange(int(counts.sum())) - np.repeat(begins - starts, counts)
    return places, begins


def _look(batch: Batch, text: Folded, hits: Hits, entries: Entries) -> tuple[Bits, Flags]:
    """For each hit the folds it needed, and whether what stands in its gaps is no reason to doubt it."""
    count = hits.last - hits.first + 1
    places, begins = flat(hits.first, count)
    # Characters: each against the entry's of the same run.
    run = np.searchsorted(text.runs, places, side="right") - 1
    written = entries.raw[np.repeat(entries.starts[hits.entry], count) + run - np.repeat(hits.at, count)]
    codes = batch.codes[text.origin[places]]
    differs = codes != written
    bits = np.where(differs, KINDS.needs[codes] | KINDS.needs[written], 0).astype(np.int64)
    # Gaps: what stands between each character and the next.
    ahead = text.origin[np.minimum(places + 1, len(text.origin) - 1)]
    gap = np.maximum(ahead - text.origin[places] - 1, 0)
    gap[begins + count - 1] = 0
    inner = np.flatnonzero(gap)
    visible = np.zeros(len(places), dtype=np.int64)
    if len(inner):
        between, first = flat(text.origin[places[inner]].astype(np.int64) + 1, gap[inner].astype(np.int64))
        kinds = KINDS.kinds[batch.codes[between]]
        of_kind = _FOLD_OF_KIND[kinds] | np.where(kinds == Kind.SPACE, _SPACE, 0)
        bits[inner] |= np.bitwise_or.reduceat(of_kind, first)
        visible[inner] = np.add.reduceat((kinds != Kind.UNSEEN).astype(np.int64), first)
    needed = np.bitwise_or.reduceat(bits, begins)
    own = np.add.reduceat(np.where(_first_of_run(run, hits, count), _own_run(entries, hits, count, run), 0), begins)
    needed = np.where(count > own, needed | Fold.REPEATS, needed)
    longest = np.maximum.reduceat(visible, begins)
    filled = np.add.reduceat((visible > 0).astype(np.int64), begins)
    every = filled >= count - 1
    sparse = ((needed & Fold.CLAUSES) > 0) & ~entries.loose[hits.entry]
    sparse |= ((needed & _SPACE) > 0) & entries.tight[hits.entry]
    sparse |= ((needed & Fold.SEPARATORS) > 0) & entries.number[hits.entry]
    fits = (longest <= LONGEST_GAP) & (~sparse | (every & ((count > 2) | _alone(batch, text, hits))))
    return needed & (_SPACE - 1), fits


def _first_of_run(run: Indices, hits: Hits, count: Indices) -> Flags:
    first: Flags = np.ones(len(run), dtype=bool)
    first[1:] = run[1:] != run[:-1]
    first[np.cumsum(count) - count] = True
    return first


def _own_run(entries: Entries, hits: Hits, count: Indices, run: Indices) -> Indices:
    out: Indices = entries.count[np.repeat(entries.starts[hits.entry], count) + run - np.repeat(hits.at, count)]
    return out


def _alone(batch: Batch, text: Folded, hits: Hits) -> Flags:
    """Hits with nothing to read right before and after them, zero-width characters looked through."""
    alone: Flags = np.ones(len(hits.at), dtype=bool)
    for edge, way in ((hits.first, -1), (hits.last, 1)):
        place, far = text.origin[edge], text.origin[edge + way]
        seen, _ = seen_between(batch, np.minimum(place, far), np.maximum(place, far))
        alone &= (text.kept[edge + way] == BOUNDARY) | (seen > 0)
    return alone


def seen_between(batch: Batch, low: Places, high: Places) -> tuple[Indices, Codes]:
    """How many characters a reader sees between two places each, and which it is where it is one."""
    gap = np.maximum(high - low - 1, 0).astype(np.int64)
    mark = batch.codes[np.minimum(low + 1, len(batch.codes) - 1)]
    hidden = (gap > 0) & ((KINDS.kinds[mark] == Kind.UNSEEN) | (KINDS.kinds[batch.codes[high - 1]] == Kind.UNSEEN))
    if hidden.any():
        total = np.cumsum(KINDS.kinds[batch.codes] != Kind.UNSEEN)
        gap[hidden] = total[high[hidden] - 1] - total[low[hidden]]
        first = np.searchsorted(total, total[low[hidden]] + 1)
        mark[hidden] = batch.codes[np.minimum(first, len(total) - 1)]
    return gap, mark
