"""Texts and deadlines as RULES has them, written out once more and plainly: nothing here comes from the product."""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

import chinese_calendar
import opencc

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
EPOCH = date(1970, 1, 1)
SIMPLE = opencc.OpenCC("t2s")
SEPARATORS = "-‐‑‒–—―_·.。、,，/\\|:;~+@#*"


def day_of(us):
    return (us + 8 * HOUR) // DAY


def end_of(day):
    return (day + 1) * DAY - SECOND - 8 * HOUR


def as_date(day):
    return EPOCH + timedelta(days=day)


def as_day(d):
    return (d - EPOCH).days


@cache
def simple(char):
    return SIMPLE.convert(char) if ord(char) > 0x2E7F else char


@cache
def fold(text):
    out = ""
    for char in unicodedata.normalize("NFKC", text or "").casefold():
        if not char.isspace() and unicodedata.category(char) != "Cf":
            out += "·" if char in "·•‧・" else simple(char)
    return out


def terms(texts):
    """Folded terms that can match: of two characters or more."""
    return {f for f in map(fold, texts) if len(f) > 1}


def contains(text, texts):
    return any(term in fold(text) for term in terms(texts))


FOLDED_SEPARATORS = {fold(s) for s in SEPARATORS}


def is_unit_and_name(nickname, units, name):
    """A unit, then separators or none, then the name, and nothing else."""
    nickname, name = fold(nickname), fold(name)
    if not name or not nickname.endswith(name):
        return False
    before = nickname[: -len(name)]
    return any(
        before.startswith(unit) and all(c in FOLDED_SEPARATORS for c in before[len(unit) :]) for unit in terms(units)
    )


@cache
def working_day_after(day, n):
    """The n-th working day after a day; None when the calendar does not reach so far."""
    while n:
        day += 1
        try:
            n -= chinese_calendar.is_workday(as_date(day))
        except NotImplementedError:  # how the calendar says that it does not know the year
            return None
    return day


def due_after(start, span):
    """When a span (``5 working days``) from an instant ends; None when the calendar has a gap."""
    number, unit = re.fullmatch(r"(\d+) (.+?)s?", span).groups()
    number = int(number)
    if unit == "hour":
        return start + number * HOUR
    if unit == "day":
        return end_of(day_of(start) + number)
    day = working_day_after(day_of(start), number)
    return None if day is None else end_of(day)


def days_in(span):
    return int(span.split()[0])
