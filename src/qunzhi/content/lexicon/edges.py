"""A hash table from 64-bit keys to nodes, in arrays, looked up many keys at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Nodes = npt.NDArray[np.int32]
_MIX = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = np.uint64(0)


class Edges:
    """Keys are not 0, nodes not 0; a quarter full at most, so that a look-up is one or two steps."""

    __slots__ = ("_mask", "_shift", "keys", "nodes")

    def __init__(self, keys: Keys, nodes: Nodes) -> None:
        """``keys`` and ``nodes`` as :meth:`of` made them: a power of two long."""
        self.keys, self.nodes = keys, nodes
        self._shift = np.uint64(64 - len(keys).bit_length() + 1)
        self._mask = np.uint64(len(keys) - 1)

    @classmethod
    def of(cls, keys: Keys, nodes: Nodes) -> Edges:
        """A table of these distinct keys."""
        size = 1 << max(6, int(len(keys) * 4).bit_length())
        table = cls(np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.int32))
        slots = table._slots(keys)
        left = np.arange(len(keys))
        while len(left):
            free = left[table.keys[slots[left]] == _EMPTY]
            table.keys[slots[free]] = keys[free]
            won = free[table.keys[slots[free]] == keys[free]]
            table.nodes[slots[won]] = nodes[won]
            left = left[table.keys[slots[left]] != keys[left]]
            slots[left] = (slots[left] + np.uint64(1)) & table._mask
        return table

    def _slots(self, keys: Keys) -> Keys:
        slots: Keys = (keys * _MIX) >> self._shift
        return slots

    def get(self, keys: Keys) -> Nodes:
        """The node of each key, 0 where there is none."""
        slots = self._slots(keys)
        found = self.keys.take(slots)
        out: Nodes = self.nodes.take(slots)
        other = found != keys
        out[other] = 0
        other &= found != _EMPTY
        left = np.flatnonzero(other)
        while len(left):
            slots[left] = (slots[left] + np.uint64(1)) & self._mask
            found = self.keys[slots[left]]
            hit = found == keys[left]
            out[left[hit]] = self.nodes[slots[left[hit]]]
            left = left[~hit & (found != _EMPTY)]
        return out
