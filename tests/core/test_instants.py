"""Instants and dates as integers, against the standard library's zone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import (
    DAY,
    SECOND,
    SHANGHAI,
    combine,
    day_of,
    end_of,
    from_day,
    from_us,
    iso,
    parse_as_of,
    start_of,
    to_day,
    to_us,
)

# The zone is a fixed UTC+8 since the last summer time ended in 1991.
moments = st.datetimes(datetime(1991, 10, 1), datetime(2199, 12, 31), timezones=st.just(SHANGHAI))


@given(moments)
def test_an_instant_comes_back(moment):
    us = to_us(moment)
    assert from_us(us) == moment
    assert datetime.fromisoformat(iso(us)) == moment
    assert iso(us).endswith("+08:00")
    assert from_day(day_of(us)) == moment.date()


@given(st.dates(date(1991, 10, 1), date(2199, 12, 31)))
def test_a_day_has_its_first_and_last_second(d):
    day = to_day(d)
    assert from_us(start_of(day)) == datetime(d.year, d.month, d.day, tzinfo=SHANGHAI)
    assert from_us(end_of(day)) == datetime(d.year, d.month, d.day, 23, 59, 59, tzinfo=SHANGHAI)
    assert start_of(day + 1) - end_of(day) == SECOND
    assert day_of(start_of(day)) == day_of(end_of(day)) == day_of(start_of(day + 1) - 1) == day
    assert start_of(day + 1) - start_of(day) == DAY
    assert combine(d) == start_of(day)


def test_the_local_day_is_not_the_day_of_greenwich():
    assert from_day(day_of(to_us(datetime(2024, 3, 14, 15, 59, 59, tzinfo=UTC)))) == date(2024, 3, 14)
    assert from_day(day_of(to_us(datetime(2024, 3, 14, 16, 0, 0, tzinfo=UTC)))) == date(2024, 3, 15)


def test_a_naive_time_is_in_shanghai():
    assert to_us(datetime(2024, 3, 15, 18)) == to_us(datetime(2024, 3, 15, 10, tzinfo=UTC))
    assert to_us(datetime(2024, 3, 15, 18)) == to_us(datetime(2024, 3, 15, 5, tzinfo=timezone(timedelta(hours=-5))))


def test_iso_is_to_the_second():
    assert iso(to_us(datetime(2024, 3, 15, 18))) == "2024-03-15T18:00:00+08:00"
    assert iso(to_us(datetime(2024, 3, 15, 18, 0, 0, 5))) == "2024-03-15T18:00:00.000005+08:00"


@pytest.mark.parametrize(
    ("given_text", "meant"),
    [
        ("2024-03-15", "2024-03-15T23:59:59+08:00"),
        (" 2024-03-15 ", "2024-03-15T23:59:59+08:00"),
        ("2024/03/15", "2024-03-15T23:59:59+08:00"),
        ("2024.03.15", "2024-03-15T23:59:59+08:00"),
        ("2024-03-15T18:00", "2024-03-15T18:00:00+08:00"),
        ("2024-03-15 18:00:01", "2024-03-15T18:00:01+08:00"),
        ("2024-03-15T10:00:00Z", "2024-03-15T18:00:00+08:00"),
        ("2024-03-15T18:00:00+08:00", "2024-03-15T18:00:00+08:00"),
        ("2024-03-15T00:00:00", "2024-03-15T00:00:00+08:00"),
    ],
)
def test_an_as_of_as_people_write_it(given_text, meant):
    assert iso(parse_as_of(given_text)) == meant


@pytest.mark.parametrize("bad", ["", "yesterday", "2024-02-30", "2023-02-29", "15.03.2024", "2024-03-15T25:00"])
def test_an_as_of_that_cannot_be_read_says_how_to_write_it(bad):
    with pytest.raises(QunzhiError) as caught:
        parse_as_of(bad)
    (problem,) = caught.value.problems
    assert problem.code == "bad_instant"
    assert problem.value == bad
    assert "2024-03-15" in problem.hint.en
