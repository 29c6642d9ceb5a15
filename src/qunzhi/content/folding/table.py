"""What every code point folds to, as arrays that whole batches are looked up in; filled as code points are met."""

from __future__ import annotations

from threading import Lock

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.chars import folded, kind_of

Units = npt.NDArray[np.uint16]
Kinds = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.uint32]

#: Units: what a character folds to is a 16-bit unit, so that tables and keys stay small. 0 is nothing.
NOTHING, BOUNDARY, LAST_SINGLE = 0, 1, 0x39
#: Not met before; folds to several units.
UNMET, SEVERAL = 0xFFFF, 0xFFFE
_SPARE, _SPARE_END = 0xE000, 0xFFF0


class FoldTable:
    """Units and kinds of code points.

    Up to ``LAST_SINGLE`` there are only the boundary and the ten digits, which are never collapsed into one. Folded
    characters beyond 16 bits (rare Han) get spare units of the private area, which itself folds to nothing; when those
    run out, units are shared, and whoever compares looks at the characters again.
    """

    def __init__(self) -> None:
        self.units: Units = np.full(0x110000, UNMET, dtype=np.uint16)
        self.kinds: Kinds = np.zeros(0x110000, dtype=np.uint8)
        self.several: dict[int, tuple[int, ...]] = {}
        self._spare: dict[str, int] = {}
        self._lock = Lock()

    def unit(self, char: str) -> int:
        """The unit of a folded character."""
        code = ord(char)
        if code < _SPARE:
            return code
        if code > 0xFFFF or code < _SPARE_END:
            if char not in self._spare:
                self._spare[char] = _SPARE + len(self._spare) % (_SPARE_END - _SPARE)
            return self._spare[char]
        return code

    def learn(self, codes: Codes) -> None:
        """Fill the tables for those of these code points that were not met before."""
        with self._lock:
            for code in np.unique(codes[self.units[codes] == UNMET]).tolist():
                char = chr(code)
                text = folded(char)
                units = tuple(self.unit(c) for c in text)
                self.kinds[code] = kind_of(char)
                if len(units) > 1:
                    self.several[code] = units
                self.units[code] = SEVERAL if len(units) > 1 else units[0] if units else NOTHING

    def units_of(self, text: str) -> tuple[int, ...]:
        """The units of a text, without runs collapsed."""
        return tuple(self.unit(c) for char in text for c in folded(char))


#: The one table: what a character folds to is the same for every lexicon.
TABLE = FoldTable()
