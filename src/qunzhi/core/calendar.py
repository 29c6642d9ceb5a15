"""Working days of the Chinese calendar, with an institution's own overlay, and semesters.

The national layer is the package chinesecalendar: statutory holidays off, make-up weekends on. It knows whole years
only, and so does this class: a deadline that needs a year it does not cover is a gap, never a guess (RULES, Time).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import chinese_calendar
import numpy as np
import numpy.typing as npt

from qunzhi.core.instants import from_day, to_day
from qunzhi.core.overlay import Overlay, SemesterStart


@dataclass(frozen=True, slots=True)
class Semester:
    """A semester: name (2025-autumn), first and last day as day numbers."""

    name: str
    first: int
    last: int


class WorkCalendar:
    """Which days are worked, for the years it covers.

    ``years`` are those covered as a whole, without holes from the first to the last.
    """

    def __init__(
        self, years: set[int], off: set[date], work: set[date], semesters: tuple[SemesterStart, ...] = ()
    ) -> None:
        self.years = frozenset(years)
        self._semesters = semesters
        self._first = to_day(date(min(years), 1, 1))
        self._end = to_day(date(max(years) + 1, 1, 1))
        days = np.arange(self._first, self._end)
        self._working: npt.NDArray[np.bool_] = (days + 3) % 7 < 5
        for dates, value in ((off, False), (work, True)):
            for d in dates:
                if self._first <= to_day(d) < self._end:
                    self._working[to_day(d) - self._first] = value
        self._worked = days[self._working]
        gaps = [y for y in range(min(years), max(years) + 1) if y not in years]
        self._gap_days = {y: (to_day(date(y, 1, 1)), to_day(date(y + 1, 1, 1))) for y in gaps}

    @classmethod
    def national(cls, overlay: Overlay | None = None) -> WorkCalendar:
        """The national calendar, with an overlay on top where the institution gives one."""
        off, work = set(chinese_calendar.holidays), set(chinese_calendar.workdays)
        years = set(range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1))
        if overlay is None:
            return cls(years, off, work)
        off, work = (off | overlay.off) - overlay.work, (work | overlay.work) - overlay.off
        return cls(years | set(overlay.years), off, work, overlay.semesters)

    def covers(self, year: int) -> bool:
        """True when every day of the year is known."""
        return year in self.years

    def is_working(self, day: int) -> bool | None:
        """Whether a day is worked; None where the year is not covered."""
        if from_day(day).year not in self.years:
            return None
        return bool(self._working[day - self._first])

    def missing_year(self, day: int, n: int) -> int | None:
        """The first year that counting ``n`` working days from the day after ``day`` needs and is not covered."""
        due, year = self._count(day, n)
        return None if due is not None else year

    def due_day(self, day: int, n: int) -> int | None:
        """The ``n``-th working day after ``day``; None where a year is missing."""
        return self._count(day, n)[0]

    def _count(self, day: int, n: int) -> tuple[int | None, int]:
        start = from_day(day + 1).year
        if n == 0:
            return day, start
        if start not in self.years:
            return None, start
        at = int(np.searchsorted(self._worked, day, side="right")) + n - 1
        last = int(self._worked[at]) if at < len(self._worked) else self._end
        for year, (first, end) in sorted(self._gap_days.items()):
            if day + 1 < end and last >= first:
                return None, year
        return (last, start) if last < self._end else (None, max(self.years) + 1)

    def due_table(self, n: int, first: int, last: int) -> tuple[list[int], list[int | None], list[int | None]]:
        """Days ``first``..``last``, the ``n``-th working day after each, and the missing year where there is none."""
        days = list(range(first, last + 1))
        counted = [self._count(d, n) for d in days]
        return days, [due for due, _ in counted], [None if due is not None else year for due, year in counted]

    def passed(self, day: int, due: int) -> list[tuple[int, bool]]:
        """Each day after ``day`` up to ``due`` and whether it is worked: how a deadline was counted, for people."""
        return [(d, bool(self.is_working(d))) for d in range(day + 1, due + 1)]

    def semesters(self, first: int, last: int) -> list[Semester]:
        """Semesters that touch the days ``first``..``last``, in order.

        The institution's own where its overlay gives them, else from 1 February and 1 August.
        """
        own = sorted(self._semesters, key=lambda s: s.start)
        starts = [(s.start, s.name) for s in own]
        earliest = own[0].start if own else None
        for year in range(from_day(first).year - 1, from_day(last).year + 2):
            for d, name in ((date(year, 2, 1), f"{year}-spring"), (date(year, 8, 1), f"{year}-autumn")):
                if earliest is None or (d < earliest and not any(n == name for _, n in starts)):
                    starts.append((d, name))
        starts.sort()
        out = [
            Semester(name, to_day(d), to_day(starts[i + 1][0]) - 1 if i + 1 < len(starts) else to_day(d) + 180)
            for i, (d, name) in enumerate(starts)
        ]
        return [s for s in out if s.last >= first and s.first <= last]
