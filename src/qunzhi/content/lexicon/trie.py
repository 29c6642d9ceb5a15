"""Terms as a tree of units, walked by all places of a batch at once.

A first table over pairs of units lets nearly every place of an ordinary text go after one look; the few that stay
walk on together, one unit a step. It costs what the text is long, and a step for each place that agrees with a term so
far.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import BLOCK, Indices
from qunzhi.content.folding.table import BOUNDARY, Units
from qunzhi.content.lexicon.edges import Edges

_ROOTS = 1 << 16
_MUL = np.uint32(0x9E3779B1)
#: After so many ends in one text, no further places of that text are followed.
ENDS_A_TEXT = 1000


@dataclass(slots=True)
class Ends:
    """Where terms end: the place in ``seq`` where each begins, its length in units, and the entry."""

    at: Indices
    depth: Indices
    entry: Indices
    capped: bool = False


class Trie:
    """A tree of sequences of units; a sequence's entries are its positions in the list it was built from."""

    __slots__ = ("_bits", "counts", "edges", "entries", "first", "pairs", "singles")

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        """From the arrays of :meth:`arrays`."""
        self.edges = Edges(arrays["edge_keys"], arrays["edge_nodes"])  # type: ignore[arg-type]
        self.pairs: npt.NDArray[np.uint8] = arrays["pairs"]  # type: ignore[assignment]
        self.counts: npt.NDArray[np.int32] = arrays["counts"]  # type: ignore[assignment]
        self.first: npt.NDArray[np.int32] = arrays["first"]  # type: ignore[assignment]
        self.entries: npt.NDArray[np.int32] = arrays["entries"]  # type: ignore[assignment]
        self.singles = bool(self.counts[:_ROOTS].any())
        self._bits = np.uint32(32 - (len(self.pairs).bit_length() - 1))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Everything, to be kept in a file."""
        return {
            "edge_keys": self.edges.keys,
            "edge_nodes": self.edges.nodes,
            "pairs": self.pairs,
            "counts": self.counts,
            "first": self.first,
            "entries": self.entries,
        }

    @classmethod
    def of(cls, units: Units, starts: Indices, lengths: Indices) -> Trie:
        """A tree of sequences; sequence n is ``units[starts[n] : starts[n] + lengths[n]]``, at least one unit long."""
        node = units[starts].astype(np.int64) if len(starts) else np.zeros(0, dtype=np.int64)
        end = np.where(lengths == 1, node, 0)
        keys: list[npt.NDArray[np.uint64]] = []
        made: list[npt.NDArray[np.int32]] = []
        following, depth, left = _ROOTS, 1, np.flatnonzero(lengths > 1)
        while len(left):
            step = (node[left].astype(np.uint64) << np.uint64(16)) | units[starts[left] + depth]
            distinct, which = np.unique(step, return_inverse=True)
            keys.append(distinct)
            made.append(np.arange(following, following + len(distinct), dtype=np.int32))
            node[left] = following + which
            following += len(distinct)
            depth += 1
            done = lengths[left] == depth
            end[left[done]] = node[left[done]]
            left = left[~done]
        counts = np.bincount(end, minlength=following).astype(np.int32)
        first = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32)
        edges = Edges.of(np.concatenate(keys or [_no_keys()]), np.concatenate(made or [np.zeros(0, np.int32)]))
        return cls(
            {
                "edge_keys": edges.keys,
                "edge_nodes": edges.nodes,
                "pairs": _pairs(keys[0] if keys else _no_keys()),
                "counts": counts,
                "first": first,
                "entries": np.argsort(end, kind="stable").astype(np.int32),
            }
        )

    def _candidates(self, seq: Units) -> Indices:
        """Places whose unit and the one after may begin a term."""
        if len(seq) - 1 <= BLOCK:
            return self._candidates_in(seq)
        parts = [self._candidates_in(seq[low : low + BLOCK + 1]) + low for low in range(0, len(seq) - 1, BLOCK)]
        found: Indices = np.concatenate(parts)
        return found

    def _candidates_in(self, seq: Units) -> Indices:
        key = seq[:-1].astype(np.uint32)
        key *= _MUL
        key ^= seq[1:]
        key *= _MUL
        key >>= self._bits
        found: Indices = self.pairs.take(key).nonzero()[0]
        return found

    def walk(self, seq: Units, capped_at: int | None = None) -> Ends:
        """Every place where a sequence stands in ``seq`` (which ends with a boundary).

        Args:
            seq: units of a batch, runs collapsed.
            capped_at: how many texts these are: more ends than that many texts have are capped text by text.
        """
        at: list[Indices] = []
        ends: list[npt.NDArray[np.int64]] = []
        depths: list[Indices] = []

        def note(places: Indices, nodes: npt.NDArray[np.int64], depth: int) -> Indices:
            is_end = self.counts.take(nodes) > 0
            hits: Indices = places[is_end]
            if len(hits):
                at.append(hits)
                ends.append(nodes[is_end])
                depths.append(np.full(len(hits), depth, dtype=np.int64))
            return hits

        if self.singles:
            is_single = self.counts[:_ROOTS].take(seq) > 0
            places = np.flatnonzero(is_single)
            note(places, seq[places].astype(np.int64), 1)
        places = self._candidates(seq)
        nodes = seq[places].astype(np.int64)
        depth, seen, capped = 1, sum(map(len, at)), False
        while len(places):
            key = nodes.astype(np.uint64) << np.uint64(16)
            key |= seq[places + depth]  # at most the boundary at the end, which belongs to no term
            nodes = self.edges.get(key).astype(np.int64)
            alive = nodes > 0
            places, nodes = places[alive], nodes[alive]
            depth += 1
            seen += len(note(places, nodes, depth))
            if capped_at is not None and seen > ENDS_A_TEXT + 4 * capped_at and len(places):
                keep = _within_cap(at, places, np.flatnonzero(seq == BOUNDARY))
                if not keep.all():
                    capped, places, nodes = True, places[keep], nodes[keep]
        return self._ends(at, depths, ends, capped)

    def _ends(self, at: list[Indices], depths: list[Indices], ends: list[Indices], capped: bool) -> Ends:
        if not at:
            return Ends(_no_places(), _no_places(), _no_places(), capped)
        place, depth, node = np.concatenate(at), np.concatenate(depths), np.concatenate(ends)
        count = self.counts.take(node)
        index = self.first.take(node).astype(np.int64)
        if count.max() > 1:
            place, depth = np.repeat(place, count), np.repeat(depth, count)
            offset = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
            index = np.repeat(index, count) + offset
        return Ends(place, depth, self.entries.take(index).astype(np.int64), capped)


def _no_keys() -> npt.NDArray[np.uint64]:
    return np.zeros(0, dtype=np.uint64)


def _no_places() -> Indices:
    return np.zeros(0, dtype=np.int64)


def _pairs(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """The table over pairs of units, about a hundredth full."""
    bits = min(23, max(12, int(len(keys) * 64).bit_length()))
    first = (keys >> np.uint64(16)).astype(np.uint32)
    key = first * _MUL
    key ^= (keys & np.uint64(0xFFFF)).astype(np.uint32)
    key *= _MUL
    table = np.zeros(1 << bits, dtype=np.uint8)
    table[key >> np.uint32(32 - bits)] = 1
    return table


def _within_cap(at: list[Indices], places: Indices, text_of: Indices) -> npt.NDArray[np.bool_]:
    """Which places are still followed: those in texts with few ends, and the first ones of the others."""
    ends = np.concatenate(at)
    texts = np.searchsorted(text_of, ends, side="right")
    counts = np.bincount(texts, minlength=len(text_of) + 1)
    of_place = np.searchsorted(text_of, places, side="right")
    keep: npt.NDArray[np.bool_] = counts[of_place] <= ENDS_A_TEXT
    for text in np.unique(of_place[~keep]).tolist():
        mine = np.flatnonzero(of_place == text)
        keep[mine[:ENDS_A_TEXT]] = True
    return keep
