"""Instants and deadlines in the words of an office."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from qunzhi.core.instants import SHANGHAI, day_of, from_day, from_us, to_us
from qunzhi.core.words import Lang

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse(text: str) -> datetime | None:
    """An ISO instant or date in Asia/Shanghai; None where the text is neither."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def day_words(d: date, lang: Lang, *, year: bool = True) -> str:
    """``2024年3月15日`` or ``15 Mar 2024``."""
    if lang == "en":
        return f"{d.day} {_MONTHS[d.month]}" + (f" {d.year}" if year else "")
    return (f"{d.year}年" if year else "") + f"{d.month}月{d.day}日"


def weekday_words(d: date, lang: Lang) -> str:
    """``周五`` or ``Fri``."""
    return f"周{_WEEKDAYS[d.weekday()]}" if lang == "zh" else _WEEKDAYS_EN[d.weekday()]


def moment_words(moment: datetime, lang: Lang, *, year: bool = True) -> str:
    """Day and minute; midnight and the last second of a day are the day alone."""
    day = day_words(moment.date(), lang, year=year)
    clock = (moment.hour, moment.minute, moment.second)
    return day if clock in ((0, 0, 0), (23, 59, 59)) else f"{day} {moment:%H:%M}"


def exact_words(moment: datetime, lang: Lang) -> str:
    """Day, and the time to the second where it is not midnight: facts are checked by eye against a deadline."""
    day, clock = day_words(moment.date(), lang), f"{moment:%H:%M:%S}"
    return day if clock == "00:00:00" else f"{day} {clock.removesuffix(':00')}"


def as_of_words(us: int, lang: Lang) -> str:
    """The instant of the audit with its weekday: ``2024年3月15日（周五）18:00``."""
    moment = from_us(us)
    day, week = day_words(moment.date(), lang), weekday_words(moment.date(), lang)
    return f"{day}（{week}）{moment:%H:%M}" if lang == "zh" else f"{week} {day}, {moment:%H:%M}"


def due_us(due_at: str) -> int | None:
    """The deadline as microseconds since 1970 UTC; None when there is none."""
    moment = parse(due_at) if due_at else None
    return to_us(moment) if moment else None


@lru_cache(maxsize=65_536)
def due_words(due_at: str, as_of: int, state: str, lang: Lang) -> str:
    """How a deadline stands: ``已逾期 3 天（3月12日到期）``, ``还有 2 天（3月18日）``, ``应于 3月1日 前完成``."""
    due = due_us(due_at)
    zh = lang == "zh"
    if due is None:
        return "没有固定期限" if zh else "no fixed date"
    moment = from_us(due)
    when = moment_words(moment, lang, year=moment.year != from_us(as_of).year)
    if state == "late":
        return f"应在 {when} 前完成" if zh else f"was due {when}"
    if state == "unknown":
        return f"期限 {when}" if zh else f"due {when}"
    days = day_of(due) - day_of(as_of)
    if due < as_of:
        if days == 0:
            return f"今天 {moment:%H:%M} 已到期" if zh else f"fell due today at {moment:%H:%M}"
        return f"已逾期 {-days} 天（{when}到期）" if zh else f"{_days(-days)} overdue (due {when})"
    if days == 0:
        return f"今天 {_clock(moment)} 前" if zh else f"today by {_clock(moment)}"
    if days == 1:
        return f"明天 {_clock(moment)} 前（{when}）" if zh else f"tomorrow by {_clock(moment)} ({when})"
    return f"还有 {days} 天（{when}）" if zh else f"in {_days(days)} ({when})"


def _clock(moment: datetime) -> str:
    return "24:00" if (moment.hour, moment.minute, moment.second) == (23, 59, 59) else f"{moment:%H:%M}"


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"


def from_day_words(day: int, lang: Lang) -> str:
    """A day number without its year, with its weekday below or beside it."""
    d = from_day(day)
    return f"{day_words(d, lang, year=False)} {weekday_words(d, lang)}"
