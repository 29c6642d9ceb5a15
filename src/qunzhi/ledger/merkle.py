"""The Merkle tree of RFC 9162, section 2.1, over storage that holds only complete subtrees.

A node is named ``(level, index)``: it covers the ``2**level`` leaves from ``index << level``. A node once stored never
changes, so that appending k leaves writes about 2k nodes, and roots and proofs read O(log n) of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Protocol

Key = tuple[int, int]
Range = tuple[int, int]
#: The root of no leaves.
EMPTY = sha256(b"").digest()


class Nodes(Protocol):
    """Where complete subtrees are kept."""

    def get(self, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """The hashes of these nodes; a node that is missing is absent from the answer."""

    def put(self, nodes: Mapping[Key, bytes]) -> None:
        """Keeps new nodes."""


class MemoryNodes:
    """Nodes in a dict."""

    def __init__(self) -> None:
        self.kept: dict[Key, bytes] = {}

    def get(self, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        """See ``Nodes``."""
        return {key: self.kept[key] for key in keys if key in self.kept}

    def put(self, nodes: Mapping[Key, bytes]) -> None:
        """See ``Nodes``."""
        self.kept.update(nodes)


class Frontier:
    """The right edge of a growing tree: all that is needed to go on, O(log n) hashes."""

    def __init__(self, size: int = 0, edge: Mapping[Key, bytes] | None = None) -> None:
        self.size = size
        self._edge = {key: (edge or {})[key] for key in cover(0, size)}

    def extend(self, leaves: Sequence[bytes]) -> dict[Key, bytes]:
        """Appends leaf hashes; returns every subtree that they complete, themselves included."""
        old, self.size = self.size, self.size + len(leaves)
        made: dict[Key, bytes] = {}
        row, level = list(leaves), 0
        while row:
            first = old >> level
            made.update(zip(((level, first + i) for i in range(len(row))), row, strict=True))
            if first & 1:  # the left sibling was complete before: it is on the old edge
                row.insert(0, self._edge[level, first - 1])
            row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
            level += 1
        self._edge = {key: made[key] if key in made else self._edge[key] for key in cover(0, self.size)}
        return made

    def root(self) -> bytes:
        """The root now."""
        return _fold(list(self._edge.values())) if self.size else EMPTY


def leaf_hash(line: bytes) -> bytes:
    """SHA-256(0x00 || line)."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def cover(start: int, end: int) -> list[Key]:
    """The complete subtrees, left to right, that make up leaves ``start`` to ``end`` of a subtree of the RFC."""
    keys = []
    while start < end:
        level = (end - start).bit_length() - 1
        keys.append((level, start >> level))
        start += 1 << level
    return keys


def append(nodes: Nodes, size: int, leaves: Sequence[bytes]) -> bytes:
    """Appends leaf hashes to a stored tree of ``size``; returns the new root. KeyError if the edge is not stored."""
    frontier = Frontier(size, nodes.get(cover(0, size)))
    nodes.put(frontier.extend(leaves))
    return frontier.root()


def root(nodes: Nodes, size: int) -> bytes:
    """The root of the first ``size`` leaves; KeyError if they are not stored."""
    return _hashes(nodes, [(0, size)])[0] if size else EMPTY


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]) (2.1.3.1); ValueError unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in this tree")
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return _hashes(nodes, ranges[::-1])


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]) (2.1.4.1); empty for the empty tree and for equal sizes; ValueError unless old <= new."""
    if not 0 <= old <= new:
        raise ValueError("a tree is consistent with larger ones only")
    if old in (0, new):
        return []
    ranges: list[Range] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # SUBPROOF(m, D[m], false): the old root itself is known to the reader
        ranges.append((start, end))
    return _hashes(nodes, ranges[::-1])


def includes(leaf: bytes, index: int, size: int, path: Iterable[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf hash to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, found = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(p, found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def consistent(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of ``new`` leaves begins with that of ``old`` (2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    walk = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if len(walk) < 2:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = walk[0]
    for c in walk[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


def _split(n: int) -> int:
    """The largest power of two below n (n > 1)."""
    return 1 << ((n - 1).bit_length() - 1)


def _fold(hashes: list[bytes]) -> bytes:
    found = hashes[-1]
    for left in reversed(hashes[:-1]):
        found = node_hash(left, found)
    return found


def _hashes(nodes: Nodes, ranges: Sequence[Range]) -> list[bytes]:
    """The hashes of several subtrees, with one reading of the storage."""
    covers = [cover(start, end) for start, end in ranges]
    known = nodes.get([key for keys in covers for key in keys])
    return [_fold([known[key] for key in keys]) for keys in covers]
