"""What every code point folds to, as arrays that whole batches are looked up in; filled as code points are met."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from threading import Lock
from zlib import crc32

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.chars import Kind, folded, kind_of, skipped_kind
from qunzhi.content.folding.folds import needed

Units = npt.NDArray[np.uint16]
Codes = npt.NDArray[np.uint32]

#: What a character folds to is a 16-bit unit, so that tables and keys stay small. 0 is nothing.
NOTHING, BOUNDARY, LAST_SINGLE = 0, 1, 0x39
#: Not met before; folds to several units.
UNMET, SEVERAL = 0xFFFF, 0xFFFE
#: From here on units are shared out; what has one is compared again, character by character.
SPARE, _SPARE_END = 0xE000, 0xFFF0


class Kinds:
    """What code points are (``Kind``) and what it takes to fold them (``Fold``), for every table alike."""

    def __init__(self) -> None:
        self.kinds: npt.NDArray[np.uint8] = np.zeros(0x110000, dtype=np.uint8)
        self.needs: npt.NDArray[np.uint16] = np.zeros(0x110000, dtype=np.uint16)

    def learn(self, code: int) -> None:
        """Note one code point."""
        char = chr(code)
        self.kinds[code] = kind_of(char)
        self.needs[code] = needed(char)


KINDS = Kinds()


class FoldTable:
    """The units of code points under one way of folding.

    Up to ``LAST_SINGLE`` there are only the boundary and the ten digits, which are never collapsed into one. Folded
    characters beyond 16 bits (rare Han) and sounds get spare units of the private area, which itself folds to nothing.

    Args:
        fold: one character to its folded characters, "" for nothing.
        name_of: the unit's key for a folded character; characters with one key are one.
    """

    def __init__(self, fold: Callable[[str], str], name_of: Callable[[str], str] = str) -> None:
        self.units: Units = np.full(0x110000, UNMET, dtype=np.uint16)
        self.several: dict[int, tuple[int, ...]] = {}
        self._fold, self._name_of = fold, name_of
        self._lock = Lock()

    def unit(self, char: str) -> int:
        """The unit of a folded character."""
        name = self._name_of(char)
        if len(name) == 1 and (LAST_SINGLE < ord(name) < SPARE or name in "0123456789"):
            return ord(name)
        # The same in every process, so that what is built can be kept; two may share one: see Layer.
        return SPARE + crc32(name.encode("utf-8", "surrogatepass")) % (_SPARE_END - SPARE)

    def same(self, one: str, other: str, unit: int) -> bool:
        """True when a unit stands for the same thing in two characters of a text, which both fold to it."""
        here, there = ({self._name_of(c) for c in self._fold(x) if self.unit(c) == unit} for x in (one, other))
        return bool(here & there)

    def learn(self, codes: Codes) -> None:
        """Fill the tables for those of these code points that were not met before."""
        with self._lock:
            for code in np.unique(codes[self.units[codes] == UNMET]).tolist():
                units = tuple(self.unit(c) for c in self._fold(chr(code)))
                KINDS.learn(code)
                if len(units) > 1:
                    self.several[code] = units
                self.units[code] = SEVERAL if len(units) > 1 else units[0] if units else NOTHING

    def look_up(self, codes: Codes) -> Units:
        """The units of code points; ``SEVERAL`` where there are more than one."""
        units: Units = self.units.take(codes)
        if len(units) and units.max() == UNMET:
            self.learn(codes)
            units = self.units.take(codes)
        return units


def _with_marks(char: str) -> str:
    """A character folded, marks and emoji kept: for terms that are or have marks."""
    kind = skipped_kind(char)
    if kind is None:
        return folded(char)
    return "" if kind is Kind.UNSEEN else unicodedata.normalize("NFKC", char)


#: Letters and digits only: what nearly every term is compared in.
PLAIN = FoldTable(folded)
#: Marks and emoji kept.
MARKED = FoldTable(_with_marks)
