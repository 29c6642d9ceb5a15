"""Instants and dates as integers that every engine counts with alike.

An instant is a whole number of microseconds since 1970-01-01T00:00:00Z, a date a whole number of days since
1970-01-01; the zone is Asia/Shanghai throughout (RULES, Time). Since 1991 that zone is a fixed UTC+8, and no pack
reaches back further, so a local day is ``(instant + 8 h) // 24 h``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
OFFSET = 8 * HOUR
LAST_SECOND = DAY - SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)


def to_us(moment: datetime) -> int:
    """Microseconds of an instant; a naive one is Asia/Shanghai."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_us(us: int) -> datetime:
    """The instant in Asia/Shanghai."""
    return (_EPOCH + timedelta(microseconds=us)).astimezone(SHANGHAI)


def iso(us: int) -> str:
    """ISO 8601 to the second with +08:00, as findings carry it (microseconds only where there are some)."""
    return (_EPOCH + timedelta(microseconds=us + OFFSET)).replace(tzinfo=None).isoformat() + "+08:00"


def day_of(us: int) -> int:
    """The local date of an instant, as a day number."""
    return (us + OFFSET) // DAY


def to_day(d: date) -> int:
    """The day number of a date."""
    return (d - _EPOCH_DAY).days


def from_day(day: int) -> date:
    """The date of a day number."""
    return _EPOCH_DAY + timedelta(days=day)


def start_of(day: int) -> int:
    """00:00:00 of a local day."""
    return day * DAY - OFFSET


def end_of(day: int) -> int:
    """23:59:59 of a local day: when a deadline that is a date falls due."""
    return start_of(day) + LAST_SECOND


def parse_as_of(text: str) -> int:
    """An as-of or other instant given by a person: ISO date or date and time; a date alone means 23:59:59."""
    try:
        text = text.strip()
        if len(text) <= 10:
            return end_of(to_day(date.fromisoformat(text.replace("/", "-").replace(".", "-"))))
        return to_us(datetime.fromisoformat(text))
    except ValueError as exc:
        raise QunzhiError.of(
            "bad_instant",
            f"看不懂的时间「{text}」",
            f'cannot read the time "{text}"',
            hint=Words("写成 2024-03-15 或 2024-03-15T18:00:00+08:00", "write 2024-03-15 or 2024-03-15T18:00:00+08:00"),
            value=text,
        ) from exc


def now_us() -> int:
    """This moment, to the second."""
    return to_us(datetime.now(UTC).replace(microsecond=0))


def combine(d: date, t: time = time()) -> int:
    """A local date and wall time as an instant."""
    return to_us(datetime.combine(d, t, SHANGHAI))
