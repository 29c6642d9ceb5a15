"""One cell as a date or a time, in the many ways offices write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from qunzhi.core.instants import DAY, HOUR, MINUTE, SECOND, end_of, start_of, to_day

#: Days from 1970-01-01 back to day 0 of the two Excel calendars.
_BASE_1900 = to_day(date(1899, 12, 30))
_BASE_1904 = to_day(date(1904, 1, 1))
#: Excel serials taken for dates: 1938 to 2119. A bare year such as 2022 must not become a day of 1905.
_SERIALS = (14_000, 80_000)

_NUMBER = re.compile(r"\d+(\.\d+)?$")
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?:\s*[日号]|(?!\d))")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2}):?(\d{2})?(?:\.(\d{1,9}))?)?(?!\d)", re.I)
_WEEKDAY = re.compile(r"[\s,]*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*")
_ZONE = re.compile(r"\s*(Z|(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?|UTC|GMT)$", re.I)
_HALVES = "上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|夜里|晚|AM|PM"
_CLOCK = re.compile(
    rf"(?P<half>{_HALVES})?\s*(?P<h>\d{{1,2}})\s*(?P<mark>[:时点])\s*"
    r"(?:(?P<half_past>半)|(?P<m>\d{1,2})\s*(?:[:分]\s*(?:(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?\s*秒?)?)?)?"
    r"\s*(?P<after>[AP]M)?$",
    re.I,
)
_MORNING = {"上午", "早上", "早晨", "清晨", "凌晨", "AM"}
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMERAL = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([〇零一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "。": ".", "﹣": "-"})
#: What databases write where there is no date.
_ZEROES = {"0000-00-00", "0000-00-00 00:00:00", "0000/00/00"}


class When(NamedTuple):
    """A moment read from a cell: local day, microseconds into it, and whether a time of day was given."""

    day: int
    clock: int
    timed: bool

    def instant(self, deadline: bool) -> int:
        """Microseconds since 1970 UTC; a bare date is its 00:00, as a deadline its 23:59:59."""
        if deadline and not self.timed:
            return end_of(self.day)
        return start_of(self.day) + self.clock


def parse_when(text: str, epoch1904: bool = False) -> When | None:
    """A date or time; None for a database's zero date.

    Raises:
        ValueError: it is none, or cannot be one (30 February).
    """
    text = unicodedata.normalize("NFKC", text).strip().translate(_DASHES)
    if _NUMBER.match(text):
        return _from_number(text, epoch1904)
    if text in _ZEROES:
        return None
    match = _DATE.match(text) or _COMPACT.match(text)
    if match is None:
        text = _from_numerals(text)
        match = _DATE.match(text)
    if match is None:
        raise ValueError(text)
    day = to_day(_date(match))
    rest = text[match.end() :]
    if match.lastindex is not None and match.lastindex > 3:
        clock = _clock_us(int(match[4]), int(match[5]), int(match[6] or 0), match[7] or "")
        return _zoned(day, clock, rest)
    return _with_rest(day, rest)


def _date(match: re.Match[str]) -> date:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if year < 1900:
        raise ValueError("year")
    return date(year, month, day)


def _with_rest(day: int, rest: str) -> When:
    weekday = _WEEKDAY.match(rest)
    if weekday:
        rest = " " + rest[weekday.end() :]
    if not rest.strip():
        return When(day, 0, False)
    if rest[0] in "Tt":
        rest = rest[1:]
    zone = _ZONE.search(rest)
    body = rest[: zone.start()] if zone else rest
    match = _CLOCK.match(body.strip())
    if match is None or (match["mark"] == ":" and match["m"] is None):
        raise ValueError(rest)
    hour = _hour(int(match["h"]), match["half"] or match["after"] or "")
    minute = 30 if match["half_past"] else int(match["m"] or 0)
    clock = _clock_us(hour, minute, int(match["s"] or 0), match["f"] or "")
    return _zoned(day, clock, zone.group(0) if zone else "")


def _hour(hour: int, half: str) -> int:
    half = half.upper()
    if not half:
        return hour
    if half in _MORNING:
        if hour > 12:
            raise ValueError("hour")
        return 0 if hour == 12 else hour
    if half == "中午":
        return hour + 12 if hour in (1, 2) else hour
    if hour == 0 or (hour == 12 and half not in ("下午", "PM")):
        raise ValueError("hour")
    return hour + 12 if hour < 12 else hour


def _clock_us(hour: int, minute: int, second: int, fraction: str) -> int:
    whole = hour == 24 and minute == 0 and second == 0 and not fraction.strip("0")
    if not whole and (hour > 23 or minute > 59 or second > 59):
        raise ValueError("clock")
    return hour * HOUR + minute * MINUTE + second * SECOND + int((fraction + "000000")[:6])


def _zoned(day: int, clock: int, zone: str) -> When:
    """The local day and time of a wall time in a zone; no zone is Asia/Shanghai."""
    if zone.strip():
        match = _ZONE.fullmatch(zone)
        if match is None:
            raise ValueError(zone)
        hours, minutes = int(match[3] or 0), int(match[4] or 0)
        if hours > 14 or minutes > 59:
            raise ValueError(zone)
        offset = (hours * HOUR + minutes * MINUTE) * (-1 if match[2] == "-" else 1)
        clock += 8 * HOUR - offset
    return When(day + clock // DAY, clock % DAY, True)


def _from_number(text: str, epoch1904: bool) -> When:
    whole, _, fraction = text.partition(".")
    if not fraction.strip("0") and len(whole) in (8, 12, 14):
        match = _COMPACT.match(whole)
        if match is None or match.end() != len(whole):
            raise ValueError(text)
        day = to_day(_date(match))
        if match[4] is None:
            return When(day, 0, False)
        return When(day, _clock_us(int(match[4]), int(match[5]), int(match[6] or 0), ""), True)
    serial = float(text)
    if not _SERIALS[0] <= serial <= _SERIALS[1]:
        raise ValueError(text)
    base = _BASE_1904 if epoch1904 else _BASE_1900
    # A spreadsheet keeps a time as a fraction of a day; to the millisecond is what that can tell.
    us = round(serial * 86_400_000) * 1000
    return When(base + us // DAY, us % DAY, bool(us % DAY))


def _from_numerals(text: str) -> str:
    match = _NUMERAL.match(text)
    if match is None:
        return text
    year = match[1].translate(_DIGITS)
    return f"{year}-{_small(match[2])}-{_small(match[3])}" + text[match.end() :]


def _small(numeral: str) -> int:
    """A Chinese numeral below a hundred."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int(ones.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)
