"""Messages against a lexicon: where its terms stand, by place in the original text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, Folded, Indices, batches
from qunzhi.content.folding.folds import sureness
from qunzhi.content.lexicon.compile import compiled, variants_of
from qunzhi.content.lexicon.hits import Spans
from qunzhi.content.lexicon.layer import Layer
from qunzhi.content.lexicon.model import Allow, Lexicon, Term

#: So many hits of one message are given at most; more are counted.
HITS_A_MESSAGE = 100


@dataclass(slots=True)
class Matches:
    """Hits of many texts, in order of text and place.

    ``start`` and ``end`` are code points of the original text, end exclusive; ``term`` the index of the term,
    ``folds`` what the hit needed (``Fold``), ``sure`` how sure it is. ``merged`` counts hits that lay inside or across
    another of the same kind, ``capped`` the texts in which there were more than are given.
    """

    text: Indices
    start: Indices
    end: Indices
    term: Indices
    folds: Indices
    merged: int = 0
    capped: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    @property
    def sure(self) -> list[float]:
        """How sure each hit is, 0 to 1."""
        known = {int(f): sureness(int(f)) for f in np.unique(self.folds)}
        return [known[f] for f in self.folds.tolist()]

    def rows(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Text, start, end, term, folds of each hit."""
        return zip(*(a.tolist() for a in (self.text, self.start, self.end, self.term, self.folds)), strict=True)


class Matcher:
    """A lexicon made ready. It is not changed any more, so that any number of scans may go on with it at once."""

    __slots__ = ("groups", "layers", "terms")

    def __init__(self, terms: Sequence[Term], groups: Indices, layers: dict[str, Layer]) -> None:
        """``groups``: for each term the number of its kind (category and provisions); hits of a kind are merged."""
        self.terms, self.groups, self.layers = terms, groups, layers

    @classmethod
    def of(cls, lexicon: Lexicon, names: Sequence[str] = ()) -> Matcher:
        """A matcher of a lexicon; ``names`` of people and units are harmless phrases too."""
        allows = [*lexicon.allows, *(Allow(name) for name in names)]
        return cls(lexicon.terms, groups_of(lexicon.terms), compiled(variants_of(lexicon.terms, allows)))

    def find(self, texts: Sequence[str]) -> Matches:
        """Where terms stand in texts."""
        parts: list[Matches] = []
        first = 0
        for batch in batches(texts):
            parts.append(shifted(self.find_in(batch), first))
            first += len(batch.texts)
        return joined(parts)

    def find_in(self, batch: Batch, plain: Folded | None = None) -> Matches:
        """Where terms stand in one batch; ``plain`` is the batch folded plainly, where that is done already."""
        start, end, term, folds = [], [], [], []
        safe_start, safe_end = [], []
        capped = False
        for name, layer in self.layers.items():
            spans = layer.find(batch, plain if name == "plain" else None)
            capped |= spans.capped
            if not len(spans.start):
                continue
            harmless = layer.entries.allow[spans.entry]
            safe_start.append(spans.start[harmless])
            safe_end.append(spans.end[harmless])
            keep = ~harmless
            start.append(spans.start[keep])
            end.append(spans.end[keep])
            term.append(layer.entries.owner[spans.entry[keep]].astype(np.int64))
            folds.append(spans.folds[keep])
        if not start or not any(map(len, start)):
            return Matches(_none(), _none(), _none(), _none(), _none())
        found = Spans(np.concatenate(start), np.concatenate(end), np.concatenate(term), np.concatenate(folds))
        found = _unprotected(found, np.concatenate(safe_start), np.concatenate(safe_end))
        return self._settled(batch, found, capped)

    def _settled(self, batch: Batch, found: Spans, capped: bool) -> Matches:
        """Hits in order, merged and capped; ``found.entry`` holds terms."""
        start, end, term, folds = found.start, found.end, found.entry, found.folds
        merged = 0
        if len(start) > 1:
            # By start, the longest first, then what needed least: one key sorts in half the time of three.
            key = (start << 28) | ((0xFFFF - np.minimum(end - start, 0xFFFF)) << 12) | folds
            order = np.argsort(key, kind="stable")  # of equal terms the first, in a batch as alone
            start, end, term, folds = start[order], end[order], term[order], folds[order]
            group = self.groups[term]
            longest = np.ones(len(start), dtype=bool)
            longest[1:] = (start[1:] != start[:-1]) | (group[1:] != group[:-1])
            if not longest.all():
                merged = int(len(start) - longest.sum())
                start, end, term, folds = start[longest], end[longest], term[longest], folds[longest]
            overlapping = np.flatnonzero(start[1:] < np.maximum.accumulate(end)[:-1])
            if len(overlapping):
                keep = _merged(start, end, self.groups[term], overlapping)
                merged += int(len(keep) - keep.sum())
                start, end, term, folds = start[keep], end[keep], term[keep], folds[keep]
        text = batch.message_of(start)
        over: tuple[int, ...] = ()
        if len(text) > HITS_A_MESSAGE:
            nth = np.arange(len(text)) - np.searchsorted(text, text)
            few = nth < HITS_A_MESSAGE
            if not few.all():
                over = tuple(np.unique(text[~few]).tolist())
                text, start, end, term, folds = (a[few] for a in (text, start, end, term, folds))
        if capped and not over:
            over = (int(np.bincount(text).argmax()),)
        begin = batch.starts[text]
        return Matches(text, start - begin, end - begin, term, folds, merged, over)


_COLUMNS = ("text", "start", "end", "term", "folds")


def _none() -> Indices:
    return np.zeros(0, dtype=np.int64)


def groups_of(terms: Sequence[Term]) -> Indices:
    """The number of each term's kind."""
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    numbers = (seen.setdefault((t.category, t.provisions), len(seen)) for t in terms)
    return np.fromiter(numbers, np.int64, len(terms))


def joined(parts: Sequence[Matches]) -> Matches:
    """Several lists as one."""
    if len(parts) == 1:
        return parts[0]
    text, start, end, term, folds = (np.concatenate([getattr(p, c) for p in parts] or [_none()]) for c in _COLUMNS)
    capped = tuple(c for p in parts for c in p.capped)
    return Matches(text, start, end, term, folds, sum(p.merged for p in parts), capped)


def shifted(found: Matches, first: int) -> Matches:
    """The same list with texts counted from ``first``."""
    if first:
        found.text += first
        found.capped = tuple(c + first for c in found.capped)
    return found


def _unprotected(found: Spans, safe_start: Indices, safe_end: Indices) -> Spans:
    """Hits that no harmless phrase covers."""
    if not len(safe_start):
        return found
    order = np.argsort(safe_start, kind="stable")
    reach = np.maximum.accumulate(safe_end[order])
    before = np.searchsorted(safe_start[order], found.start, side="right") - 1
    keep: npt.NDArray[np.bool_] = (before < 0) | (reach[before] < found.end)
    return Spans(found.start[keep], found.end[keep], found.entry[keep], found.folds[keep])


def _merged(start: Indices, end: Indices, group: Indices, overlapping: Indices) -> npt.NDArray[np.bool_]:
    """Which hits stay: of those of one kind that overlap, the leftmost and longest.

    ``overlapping``: places in the list whose follower begins before something earlier has ended.
    """
    keep = np.ones(len(start), dtype=bool)
    ends = np.maximum.accumulate(end)
    firsts = np.searchsorted(ends, start[overlapping + 1], side="right")
    edge = np.zeros(len(start) + 1, dtype=np.int64)
    np.add.at(edge, firsts, 1)
    np.add.at(edge, overlapping + 2, -1)
    look = np.cumsum(edge[:-1]) > 0
    reach: dict[int, int] = {}
    some = np.flatnonzero(look)
    rows = zip(some.tolist(), start[some].tolist(), end[some].tolist(), group[some].tolist(), strict=True)
    for at, low, high, kind in rows:
        if low < reach.get(kind, -1):
            keep[at] = False
        else:
            reach[kind] = high
    return keep
