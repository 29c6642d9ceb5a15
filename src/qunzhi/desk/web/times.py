"""Times and deadlines as people say them: 今天 14:05, 还有 2 个工作日（10月15日）."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import SHANGHAI, to_day
from qunzhi.core.words import Lang
from qunzhi.reports.when import day_words, exact_words, parse, weekday_words

Tone = Literal["late", "today", "soon", "later"]
_NEAR = {-1: ("昨天", "yesterday"), 0: ("今天", "today"), 1: ("明天", "tomorrow")}
#: A deadline that is this near is worth a look: working days.
_SOON = 2


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words; ``tone`` tells how near it is, for colour beside the words."""

    words: str
    tone: Tone


@lru_cache(maxsize=1)
def national() -> WorkCalendar:
    """The national working-day calendar, built once a process."""
    return WorkCalendar.national()


def local(moment: datetime) -> datetime:
    """The instant in Asia/Shanghai; a naive one is taken to be there already."""
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def clock(text: str) -> str:
    """ISO text of an instant as ``2025-06-17 02:30`` in Asia/Shanghai; any other text stays as it is."""
    moment = parse(text) if "T" in text and text[:4].isdigit() else None
    return f"{moment:%Y-%m-%d %H:%M}" if moment else text


def day_of_year(d: date, lang: Lang, today: date) -> str:
    """``10月15日``, with the year where it is not this one."""
    return day_words(d, lang, year=d.year != today.year)


def when_words(moment: datetime, lang: Lang, now: datetime) -> str:
    """``今天 14:05``, ``昨天 09:30``, ``10月15日``, ``2024年3月1日``."""
    moment, today = local(moment), local(now).date()
    near = _NEAR.get((moment.date() - today).days)
    if near is None:
        return day_of_year(moment.date(), lang, today)
    return f"{near[lang == 'en']} {moment:%H:%M}"


def full_words(moment: datetime, lang: Lang) -> str:
    """The whole instant, with weekday and seconds: what stands behind the short words."""
    moment = local(moment)
    week = weekday_words(moment.date(), lang)
    day, _, clock = exact_words(moment, lang).rpartition(" ")
    if ":" not in clock:
        day, clock = exact_words(moment, lang), "00:00"
    return f"{day}（{week}）{clock}" if lang == "zh" else f"{week} {day}, {clock}"


def due_words(due: date | datetime, lang: Lang, now: datetime, calendar: WorkCalendar | None = None) -> Due:
    """How far off a deadline is, in working days; a date is due at the end of that day.

    Plain days where the calendar does not cover the years between, or where there is no working day between.
    """
    now = local(now)
    day, clock = _parts(due)
    distance = (day - now.date()).days
    place = day_of_year(day, lang, now.date()) + (f" {clock}" if clock else "")
    if distance == 0:
        return _today(lang, clock, over=bool(clock) and isinstance(due, datetime) and local(due) < now)
    first, last = sorted((now.date(), day))
    n, worked = _between(calendar or national(), first, last)
    span = _span(n, lang, worked=worked)
    if distance < 0:
        return Due(f"已逾期 {span}（{place}）" if lang == "zh" else f"{span} overdue ({place})", "late")
    near: Tone = "soon" if n <= _SOON else "later"
    return Due(f"还有 {span}（{place}）" if lang == "zh" else f"{span} left ({place})", near)


def _parts(due: date | datetime) -> tuple[date, str]:
    """The day, and the time of day where it is not the day's end."""
    if not isinstance(due, datetime):
        return due, ""
    moment = local(due)
    if (moment.hour, moment.minute) == (0, 0) and moment.second == 0:  # the day before has ended
        return moment.date() - timedelta(days=1), ""
    end = (moment.hour, moment.minute) == (23, 59)
    return moment.date(), "" if end else f"{moment:%H:%M}"


def _today(lang: Lang, clock: str, *, over: bool) -> Due:
    if over:
        return Due(f"今天 {clock} 已到期" if lang == "zh" else f"was due today at {clock}", "late")
    if not clock:
        return Due("今天到期" if lang == "zh" else "due today", "today")
    return Due(f"今天到期（{clock}）" if lang == "zh" else f"due today ({clock})", "today")


def _between(calendar: WorkCalendar, first: date, last: date) -> tuple[int, bool]:
    """Days after ``first`` up to ``last``: the working ones where they are known and there are some, else all."""
    if all(calendar.covers(year) for year in range(first.year, last.year + 1)):
        worked = sum(is_worked for _, is_worked in calendar.passed(to_day(first), to_day(last)))
        if worked:
            return worked, True
    return (last - first).days, False


def _span(n: int, lang: Lang, *, worked: bool) -> str:
    if lang == "zh":
        return f"{n} 个工作日" if worked else f"{n} 天"
    return f"{n} {'working day' if worked else 'day'}{'' if n == 1 else 's'}"
