"""Which messages each detector has to look at, told apart for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from qunzhi.content.contract import Trigger
from qunzhi.content.folding.batch import Batch, Folded, Indices
from qunzhi.content.folding.chars import dressed, folded
from qunzhi.content.folding.table import BOUNDARY

_UNMET, _DIGIT = np.uint32(1 << 31), np.uint32(1 << 30)
_MOST_SETS = 30


class Triggers:
    """The sets of characters of some detectors as bits, for each code point the sets it is in."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._sets: dict[str, int] = {}
        for trigger in triggers:
            for chars in trigger.all_of:
                self._sets.setdefault(chars, len(self._sets))
        if len(self._sets) > _MOST_SETS:
            # More sets than bits: the last share one, which only brings detectors some more messages.
            self._sets = {chars: min(bit, _MOST_SETS - 1) for chars, bit in self._sets.items()}
        self._bits: npt.NDArray[np.uint32] = np.full(0x110000, _UNMET, dtype=np.uint32)

    def _learn(self, codes: npt.NDArray[np.uint32]) -> None:
        for code in np.unique(codes[self._bits[codes] == _UNMET]).tolist():
            char = chr(code)
            faces = {char, dressed(char), folded(char)}
            bits = 0
            for chars, bit in self._sets.items():
                if any(face and any(c in chars for c in face) for face in faces):
                    bits |= 1 << bit
            digit = int(_DIGIT) if folded(char).isdigit() else 0
            self._bits[code] = bits | digit

    def seen(self, batch: Batch, plain: Folded) -> Seen:
        """What each message of a batch has."""
        bits = self._bits.take(batch.codes)
        if len(bits) and bits.max() >= _UNMET:
            self._learn(batch.codes)
            bits = self._bits.take(batch.codes)
        begins = batch.starts[:-1] - 1
        if not len(begins):
            none = np.zeros(0, dtype=np.int64)
            return Seen(self._sets, none.astype(np.uint32), none, none.astype(bool))
        has = np.bitwise_or.reduceat(bits, begins)
        digits = np.zeros(len(begins), dtype=np.int64)
        some = np.flatnonzero(has & _DIGIT)
        if len(some):
            is_digit = ((bits & _DIGIT) > 0).view(np.uint8)
            digits = np.add.reduceat(is_digit, begins, dtype=np.int64)
        bounds = np.flatnonzero(plain.kept == BOUNDARY)
        return Seen(self._sets, has, digits, np.diff(bounds)[: len(begins)] == 1)


class Seen:
    """What each message of a batch has: sets of characters, digits, nothing to read."""

    __slots__ = ("_bare", "_digits", "_has", "_sets")

    def __init__(
        self, sets: dict[str, int], has: npt.NDArray[np.uint32], digits: Indices, bare: npt.NDArray[np.bool_]
    ) -> None:
        self._sets, self._has, self._digits, self._bare = sets, has, digits, bare

    def messages(self, trigger: Trigger) -> list[int]:
        """The messages that a detector with this trigger has to look at."""
        if trigger.always:
            return list(range(len(self._has)))
        asked = trigger.all_of or trigger.digits
        keep = np.full(len(self._has), bool(asked), dtype=bool)
        if trigger.all_of:
            mask = np.uint32(sum({1 << self._sets[chars] for chars in trigger.all_of}))
            keep &= (self._has & mask) == mask
        if trigger.digits:
            keep &= self._digits >= trigger.digits
        if trigger.bare:
            keep |= self._bare
        found: list[int] = np.flatnonzero(keep).tolist()
        return found
