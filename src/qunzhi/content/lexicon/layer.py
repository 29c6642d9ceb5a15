"""Entries under one way of folding, and how their hits in a batch are looked at before they count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, Folded, fold_batch
from qunzhi.content.folding.folds import Fold
from qunzhi.content.folding.table import FoldTable
from qunzhi.content.lexicon.beside import part_of_more
from qunzhi.content.lexicon.entries import Entries
from qunzhi.content.lexicon.gaps import flat, needs_of
from qunzhi.content.lexicon.hits import Hits, Spans
from qunzhi.content.lexicon.trie import Trie

#: The frame of a key, and that it is drawn in colour.
_KEY, _DRAWN = 0x20E3, 0xFE0F
Flags = npt.NDArray[np.bool_]


class Layer:
    """A tree of entries under one table of folding."""

    __slots__ = ("entries", "table", "trie")

    def __init__(self, table: FoldTable, trie: Trie, entries: Entries) -> None:
        self.table, self.trie, self.entries = table, trie, entries

    def find(self, batch: Batch, folded: Folded | None = None) -> Spans:
        """Hits of a batch that stand up to every look: runs, edges, gaps, and what each entry allows."""
        text = folded if folded is not None else fold_batch(batch, self.table)
        ends = self.trie.walk(text.seq, len(batch.texts))
        none = np.zeros(0, dtype=np.int64)
        if not len(ends.at):
            return Spans(none, none, none, none, ends.capped)
        hits = Hits(
            text.runs[ends.at].astype(np.int64),
            text.runs[ends.at + ends.depth].astype(np.int64) - 1,
            ends.at,
            ends.entry,
            np.zeros(len(ends.at), dtype=np.int64),
            ends.capped,
        )
        hits = self._runs_suffice(text, hits)
        hits = self._trimmed(text, hits)
        hits = self._edges_free(batch, text, hits)
        hits = needs_of(batch, text, hits, self.entries)
        if self.entries.shared.any():
            hits = self._truly_same(batch, text, hits)
        start = text.origin[hits.first].astype(np.int64)
        end = text.origin[hits.last].astype(np.int64) + 1
        drawn = (batch.codes[end] == _DRAWN) & (batch.codes[np.minimum(end + 1, len(batch.codes) - 1)] == _KEY)
        end += np.where(drawn, 2, batch.codes[end] == _KEY)  # the frame of a key (1️⃣) belongs to its digit
        return Spans(start, end, hits.entry, hits.folds, hits.capped)

    def _runs_suffice(self, text: Folded, hits: Hits) -> Hits:
        """A run in the text is at least as long as the entry's: 哈 is no 哈哈哈."""
        e = self.entries
        check = np.flatnonzero(e.repeated[hits.entry])
        if not len(check):
            return hits
        length = e.lengths[hits.entry[check]]
        own, begins = flat(e.starts[hits.entry[check]], length)
        here, _ = flat(hits.at[check], length)
        short = text.runs[here + 1] - text.runs[here] < e.count[own]
        keep = np.ones(len(hits.at), dtype=bool)
        keep[check] = ~np.logical_or.reduceat(short, begins)
        return hits.only(keep)

    def _trimmed(self, text: Folded, hits: Hits) -> Hits:
        """Repeated characters at the edges belong to a hit only as far as they touch it and are allowed to repeat."""
        e = self.entries
        start, length = e.starts[hits.entry], e.lengths[hits.entry]
        if (hits.last - hits.first + 1 == length).all():
            return hits
        own_first, own_last = e.count[start], e.count[start + length - 1]
        first_end, last_start = text.runs[hits.at + 1] - 1, text.runs[hits.at + length - 1]
        more = (first_end - hits.first + 1 > own_first) | (hits.last - last_start + 1 > own_last)
        for n in np.flatnonzero(more).tolist():
            repeats = bool(e.folds[hits.entry[n]] & Fold.REPEATS)
            low, high = int(hits.first[n]), int(hits.last[n])
            if int(length[n]) > 1:
                at = max(low, int(first_end[n]) - int(own_first[n]) + 1)
                while repeats and at > low and text.origin[at] - text.origin[at - 1] <= 1:
                    at -= 1
                hits.first[n] = at
                at = min(high, int(last_start[n]) + int(own_last[n]) - 1)
            else:
                at = low + int(own_first[n]) - 1
            while repeats and at < high and text.origin[at + 1] - text.origin[at] <= 1:
                at += 1
            hits.last[n] = at
        return hits

    def _edges_free(self, batch: Batch, text: Folded, hits: Hits) -> Hits:
        """Latin words and numbers count as wholes, unless the entry says otherwise."""
        left, right = self.entries.left[hits.entry], self.entries.right[hits.entry]
        if not left.any() and not right.any():
            return hits
        return hits.only(~part_of_more(batch, text, hits, left, right))

    def _truly_same(self, batch: Batch, text: Folded, hits: Hits) -> Hits:
        """Characters that share a unit are compared one by one."""
        keep = np.ones(len(hits.at), dtype=bool)
        for n in np.flatnonzero(self.entries.shared[hits.entry]).tolist():
            entry = int(hits.entry[n])
            start, length = int(self.entries.starts[entry]), int(self.entries.lengths[entry])
            for step in range(length):
                code = int(batch.codes[text.origin[text.runs[hits.at[n] + step]]])
                raw = int(self.entries.raw[start + step])
                unit = int(text.seq[hits.at[n] + step])
                if code != raw and not self.table.same(chr(code), chr(raw), unit):
                    keep[n] = False
                    break
        return hits.only(keep)
