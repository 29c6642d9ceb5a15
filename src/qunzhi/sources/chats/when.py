"""Times as exports write them, read fast: days and times of day are looked up, each is worked out once."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date, datetime

from qunzhi.core.instants import HOUR, MINUTE, SECOND, start_of, to_day, to_us
from qunzhi.sources.chats.limits import MAX_CACHE
from qunzhi.sources.tabular.cells_time import parse_when

#: Added to a day or time of day that does not exist: any sum with it is below zero.
NEVER = -(1 << 60)
#: No chat is older than the first messengers; later years are mistakes.
YEARS = (1990, 2199)
_EARLIEST = start_of(to_day(date(YEARS[0], 1, 1)))
_LATEST = start_of(to_day(date(YEARS[1] + 1, 1, 1)))

_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_CLOCK = re.compile(
    r"(?P<before>[AaPp][Mm]|[上下]午)?\s*(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<after>[AaPp][Mm]|[上下]午)?"
)
#: Characters of the longest date or time of day.
_LONGEST = 40
_AFTERNOON = frozenset({"pm", "下午"})
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}|\d{16}")


def possible(us: int) -> bool:
    """True for an instant at which a chat can have taken place."""
    return _EARLIEST <= us < _LATEST


class _Remembered(dict[str, int], ABC):
    """What texts mean, worked out once for each; so many are kept that a file's own fit and a hostile one's do not."""

    def __missing__(self, text: str) -> int:
        if len(text) > _LONGEST:
            return NEVER
        if len(self) > MAX_CACHE:
            self.clear()
        self[text] = found = self._read(text)
        return found

    @staticmethod
    @abstractmethod
    def _read(text: str) -> int:
        """What one text means; ``NEVER`` where it means nothing."""


class Days(_Remembered):
    """Text of a date -> its first microsecond in Asia/Shanghai; ``NEVER`` where there is no such day."""

    @staticmethod
    def _read(text: str) -> int:
        match = _DAY.fullmatch(text)
        if match is None or not YEARS[0] <= int(match[1]) <= YEARS[1]:
            return NEVER
        try:
            return start_of(to_day(date(int(match[1]), int(match[3]), int(match[4]))))
        except ValueError:
            return NEVER


class Clocks(_Remembered):
    """Text of a time of day -> microseconds since midnight, 12-hour forms included; ``NEVER`` where there is none."""

    @staticmethod
    def _read(text: str) -> int:
        match = _CLOCK.fullmatch(text)
        if match is None:
            return NEVER
        hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
        half = (match["before"] or match["after"] or "").casefold()
        if half in _AFTERNOON:
            hour += 12 if hour < 12 else 0
        elif half and hour >= 12:
            # Twelve in the morning is midnight; thirteen in the morning is nothing.
            hour = 0 if hour == 12 else 99
        if hour > 23 or minute > 59 or second > 59:
            return NEVER
        fraction = int(((match["f"] or "") + "000000")[:6])
        return hour * HOUR + minute * MINUTE + second * SECOND + fraction


class Instants:
    """Instants from cells of any form: written out, seconds, milliseconds or microseconds since 1970."""

    def __init__(self, form: str = "") -> None:
        self._days, self._clocks, self._form = Days(), Clocks(), form

    def read(self, text: str) -> int | None:
        """Microseconds since 1970 UTC, naive times being Asia/Shanghai; None where it cannot be read."""
        if not self._form:
            us = self._days[text[:10]] + self._clocks[text[11:]] if text[10:11] in (" ", "T") else NEVER
            if us > 0:
                return us
            if len(text) == 10 and text.isdecimal():
                us = int(text) * SECOND
                return us if possible(us) else None
        try:
            us = self._slowly(text.strip())
        except (ValueError, OverflowError):
            return None
        return us if possible(us) else None

    def _slowly(self, text: str) -> int:
        if len(text) > 64:
            raise ValueError("time")
        if self._form:
            return to_us(datetime.strptime(text, self._form))
        if _EPOCH.fullmatch(text):
            return epoch_us(float(text) if "." in text else int(text))
        day, _, clock = text.partition(" ")
        us = self._days[day] + self._clocks[clock.strip()]
        if us > 0:
            return us
        when = parse_when(text)
        if when is None:
            raise ValueError("time")
        return when.instant(False)


def epoch_us(number: float) -> int:
    """Microseconds of a count since 1970 whose unit shows in its size: seconds, milliseconds, microseconds."""
    if number != number or abs(number) > 1e17:
        raise ValueError("time")
    size = abs(number)
    scale = 1 if size > 1e14 else 1000 if size > 1e11 else SECOND
    return round(number * scale) if isinstance(number, float) else number * scale
