from datetime import date, datetime

import pytest

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.web.times import due_words, full_words, when_words


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


NOW = at(2025, 10, 15, 14, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (at(2025, 10, 15, 14, 5), "今天 14:05", "today 14:05"),
        (at(2025, 10, 14, 9, 30), "昨天 09:30", "yesterday 09:30"),
        (at(2025, 10, 16, 8, 0), "明天 08:00", "tomorrow 08:00"),
        (at(2025, 10, 1, 9, 0), "10月1日", "1 Oct"),
        (at(2024, 3, 1, 9, 0), "2024年3月1日", "1 Mar 2024"),
    ],
)
def test_a_time_is_said_as_people_say_it(moment, zh, en):
    assert when_words(moment, "zh", NOW) == zh
    assert when_words(moment, "en", NOW) == en


def test_an_instant_in_utc_is_shown_in_shanghai():
    assert when_words(datetime.fromisoformat("2025-10-14T16:30:00+00:00"), "zh", NOW) == "今天 00:30"


def test_the_whole_instant_has_weekday_and_time():
    assert full_words(at(2025, 10, 15, 14, 5, 9), "zh") == "2025年10月15日（周三）14:05:09"
    assert full_words(at(2025, 10, 15), "zh") == "2025年10月15日（周三）00:00"
    assert full_words(at(2025, 10, 15, 14, 5), "en") == "Wed 15 Oct 2025, 14:05"


@pytest.mark.parametrize(
    ("due", "zh", "en", "tone"),
    [
        (date(2025, 10, 17), "还有 2 个工作日（10月17日）", "2 working days left (17 Oct)", "soon"),
        (date(2025, 10, 16), "还有 1 个工作日（10月16日）", "1 working day left (16 Oct)", "soon"),
        (date(2025, 10, 22), "还有 5 个工作日（10月22日）", "5 working days left (22 Oct)", "later"),
        (at(2025, 10, 17, 9, 0), "还有 2 个工作日（10月17日 09:00）", "2 working days left (17 Oct 09:00)", "soon"),
        (at(2025, 10, 17, 23, 59, 59), "还有 2 个工作日（10月17日）", "2 working days left (17 Oct)", "soon"),
        (at(2025, 10, 15, 17, 0), "今天到期（17:00）", "due today (17:00)", "today"),
        (date(2025, 10, 15), "今天到期", "due today", "today"),
        (at(2025, 10, 15, 23, 59, 59), "今天到期", "due today", "today"),
        (at(2025, 10, 16, 0, 0), "今天到期", "due today", "today"),
        (at(2025, 10, 15, 9, 0), "今天 09:00 已到期", "was due today at 09:00", "late"),
        (date(2025, 10, 10), "已逾期 4 个工作日（10月10日）", "4 working days overdue (10 Oct)", "late"),
        (date(2024, 12, 31), "已逾期 193 个工作日（2024年12月31日）", "193 working days overdue (31 Dec 2024)", "late"),
    ],
)
def test_a_deadline_is_counted_in_working_days(due, zh, en, tone):
    assert due_words(due, "zh", NOW).words == zh
    assert due_words(due, "en", NOW).words == en
    assert due_words(due, "zh", NOW).tone == tone


def test_the_national_day_holiday_of_2025_is_not_counted():
    """1 to 8 October 2025 are off; 28 September and 11 October, a Sunday and a Saturday, are worked."""
    before = at(2025, 9, 30, 10, 0)
    assert due_words(date(2025, 10, 9), "zh", before).words == "还有 1 个工作日（10月9日）"
    assert due_words(date(2025, 10, 13), "zh", before).words == "还有 4 个工作日（10月13日）"
    assert due_words(date(2025, 9, 30), "zh", at(2025, 10, 9, 9, 0)).words == "已逾期 1 个工作日（9月30日）"


def test_within_a_holiday_plain_days_are_counted():
    assert due_words(date(2025, 10, 8), "zh", at(2025, 10, 3, 9, 0)).words == "还有 5 天（10月8日）"
    assert due_words(date(2025, 10, 2), "en", at(2025, 10, 3, 9, 0)).words == "1 day overdue (2 Oct)"


def test_a_year_that_the_calendar_does_not_know_is_counted_in_plain_days():
    assert due_words(date(2090, 1, 5), "zh", at(2089, 12, 31, 9, 0)).words == "还有 5 天（2090年1月5日）"
    assert due_words(date(2090, 1, 5), "en", at(2090, 1, 8, 9, 0)).words == "3 days overdue (5 Jan)"
