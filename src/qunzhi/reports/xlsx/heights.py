"""How tall a row has to be for its wrapped cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime


def wrapped_height(cells: Sequence[str | datetime | None], widths: Sequence[float]) -> float:
    """Points that the tallest cell needs when wrapped; not every program works this out when it opens a file."""
    lines = 1
    for value, width in zip(cells, widths, strict=True):
        if isinstance(value, str) and len(value) * 2 > width:
            # A Chinese character is as wide as two digits, and two bytes in this encoding.
            wide = len(value.encode("gb18030", "replace")) * 1.06
            lines = max(lines, math.ceil(wide / (width - 0.8)))
    return min(15.0 * lines + 3, 400)
