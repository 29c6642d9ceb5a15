"""The measures of a small bar chart, in the units of its SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: The drawing's height, and each day's width with the gap that belongs to it.
HEIGHT, STEP, GAP = 60, 10, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day; ``x``, ``y`` and ``height`` in the drawing's units."""

    day: date
    n: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """All days; ``peak`` is the first of those with the most, None when nothing happened."""

    days: tuple[Bar, ...]
    width: int
    peak: Bar | None
    total: int
    height: int = HEIGHT
    bar_width: int = STEP - GAP

    @property
    def last(self) -> Bar:
        """The last day."""
        return self.days[-1]

    @classmethod
    def of(cls, days: Iterable[tuple[date, int]]) -> Bars:
        """Scaled to the highest day; a day with something in it is never too low to be seen."""
        given = list(days)
        top = max((n for _, n in given), default=0)
        bars = tuple(_bar(i, d, n, top) for i, (d, n) in enumerate(given))
        peak = max(bars, key=lambda b: b.n) if top else None
        return cls(bars, max(1, len(bars)) * STEP - GAP, peak, sum(n for _, n in given))


def _bar(i: int, d: date, n: int, top: int) -> Bar:
    height = max(2.0, round(HEIGHT * n / top, 1)) if n else 0.0
    return Bar(d, n, i * STEP, HEIGHT - height, height)
