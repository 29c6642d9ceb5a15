"""What stands right beside a hit, and whether it makes the hit a part of a longer word or number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, Folded, Indices
from qunzhi.content.folding.chars import Kind
from qunzhi.content.folding.table import BOUNDARY, KINDS, Codes
from qunzhi.content.lexicon.entries import ALPHABETIC, DIGIT, FREE, WORD, Small, is_letter
from qunzhi.content.lexicon.gaps import flat, seen_between
from qunzhi.content.lexicon.hits import Hits

Flags = npt.NDArray[np.bool_]
#: 3.695 and 1,695 are numbers, in any width of the point.
_POINTS = (0x2E, 0x2C, 0xFF0E)


def part_of_more(batch: Batch, text: Folded, hits: Hits, left: Small, right: Small) -> Flags:
    """Hits that go on beyond an edge; ``left`` and ``right`` say for each what must not stand there."""
    return _touched(batch, text, hits, left, hits.first, -1) | _touched(batch, text, hits, right, hits.last, 1)


def _touched(batch: Batch, text: Folded, hits: Hits, rule: Small, edge: Indices, way: int) -> Flags:
    out = np.zeros(len(hits.at), dtype=bool)
    look = np.flatnonzero(rule != FREE)
    asked, here = rule[look], edge[look]
    unit, far, place = text.kept[here + way], text.origin[here + way], text.origin[here]
    # Most stand beside nothing that could matter; only the others are looked at closely.
    number = asked == DIGIT
    kind = KINDS.kinds[batch.codes[far]]
    forbidden = np.where(asked == ALPHABETIC, is_letter(unit), (asked == WORD) & (unit != BOUNDARY))
    forbidden |= number & ((kind == Kind.DIGIT) | ((kind == Kind.NUMERAL) & (KINDS.kinds[batch.codes[place]] == kind)))
    forbidden &= unit != BOUNDARY
    some = np.flatnonzero(forbidden)
    if not len(some):
        return out
    look, number = look[some], number[some]
    low, high = np.minimum(place[some], far[some]), np.maximum(place[some], far[some])
    seen, mark = seen_between(batch, low, high)
    goes_on = (mark == _POINTS[0]) | (mark == _POINTS[1]) | (mark == _POINTS[2])
    unsure = np.flatnonzero(number & (seen == 1) & ~goes_on & (hits.last[look] > hits.first[look]))
    goes_on[unsure] = _between_own_digits(batch, text, hits.only(look[unsure]), mark[unsure])
    out[look] = (seen == 0) | (number & (seen == 1) & goes_on)
    return out


def _between_own_digits(batch: Batch, text: Folded, hits: Hits, mark: Codes) -> Flags:
    """Whether hits have this mark between two of their digits: 1-6-9-5 goes on."""
    out = np.zeros(len(hits.at), dtype=bool)
    if not len(out):
        return out
    count = hits.last - hits.first  # pairs of neighbours
    places, _ = flat(hits.first, count)
    owner = np.repeat(np.arange(len(count)), count)
    start, end = text.origin[places].astype(np.int64), text.origin[places + 1].astype(np.int64)
    first, second = KINDS.kinds[batch.codes[start]], KINDS.kinds[batch.codes[end]]
    digits = ((first == Kind.DIGIT) | (first == Kind.NUMERAL)) & ((second == Kind.DIGIT) | (second == Kind.NUMERAL))
    inner = np.flatnonzero(digits & (end - start > 1))
    gap = end[inner] - start[inner] - 1
    between, _ = flat(start[inner] + 1, gap)
    of = np.repeat(owner[inner], gap)
    out[of[batch.codes[between] == mark[of]]] = True
    return out
