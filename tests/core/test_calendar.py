"""Working days against a second source, the overlay file, semesters."""

from datetime import date, timedelta

import holidays
import pytest

from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import from_day, to_day
from qunzhi.core.overlay import load_overlay

NATIONAL = WorkCalendar.national()


def days_of(year):
    start = date(year, 1, 1)
    return [start + timedelta(days=i) for i in range((date(year + 1, 1, 1) - start).days)]


def due(calendar, day, n):
    found = calendar.due_day(to_day(date.fromisoformat(day)), n)
    return None if found is None else from_day(found).isoformat()


@pytest.fixture
def overlay(tmp_path):
    def load(text):
        path = tmp_path / "calendar.yaml"
        path.write_text(text, encoding="utf-8")
        return load_overlay(path)

    return load


@pytest.mark.parametrize("year", range(2021, 2027))
def test_two_sources_agree_on_every_day(year):
    other = holidays.country_holidays("CN", years=year)
    differ = [d for d in days_of(year) if NATIONAL.is_working(to_day(d)) != other.is_working_day(d)]
    assert differ == []


@pytest.mark.parametrize(
    ("day", "n", "meant"),
    [
        ("2024-03-04", 5, "2024-03-11"),  # Monday to Monday
        ("2024-03-08", 1, "2024-03-11"),  # Friday
        ("2024-03-09", 1, "2024-03-11"),  # Saturday
        ("2024-02-02", 1, "2024-02-04"),  # a make-up Sunday
        ("2024-02-09", 1, "2024-02-18"),  # the Spring Festival and a make-up Sunday
        ("2024-02-13", 1, "2024-02-18"),  # from inside it
        ("2024-02-01", 5, "2024-02-07"),
        ("2023-09-28", 1, "2023-10-07"),  # the National Day and a make-up weekend
        ("2023-09-28", 5, "2023-10-11"),
        ("2024-04-30", 1, "2024-05-06"),  # Labour Day
        ("2024-12-31", 1, "2025-01-02"),  # New Year
        ("2024-03-10", 0, "2024-03-10"),
    ],
)
def test_due_days(day, n, meant):
    assert due(NATIONAL, day, n) == meant


def test_a_due_table_says_the_same_as_day_by_day():
    first, last = to_day(date(2026, 12, 20)), to_day(date(2027, 1, 5))
    days, dues, years = NATIONAL.due_table(5, first, last)
    assert days == list(range(first, last + 1))
    assert dues == [NATIONAL.due_day(d, 5) for d in days]
    assert years == [NATIONAL.missing_year(d, 5) for d in days]
    assert all((d is None) == (y == 2027) for d, y in zip(dues, years, strict=True))


def test_a_year_not_covered_is_a_gap_and_never_a_guess():
    assert not NATIONAL.covers(2027)
    assert NATIONAL.is_working(to_day(date(2027, 1, 4))) is None
    assert due(NATIONAL, "2026-12-24", 5) == "2026-12-31"
    assert due(NATIONAL, "2026-12-25", 5) is None
    assert NATIONAL.missing_year(to_day(date(2026, 12, 25)), 5) == 2027
    assert NATIONAL.missing_year(to_day(date(2026, 12, 24)), 5) is None


def test_how_a_deadline_was_counted():
    counted = NATIONAL.passed(to_day(date(2024, 2, 3)), to_day(date(2024, 2, 5)))
    assert [(from_day(d).isoformat(), on) for d, on in counted] == [("2024-02-04", True), ("2024-02-05", True)]


def test_an_overlay_covers_a_year(overlay):
    calendar = WorkCalendar.national(
        overlay("years: [2027]\noff: [2027-01-01, 2027-02-06..2027-02-12]\nwork: [2027-01-30]\n")
    )
    assert calendar.covers(2027)
    assert due(calendar, "2026-12-31", 1) == "2027-01-04"
    assert due(calendar, "2027-01-29", 1) == "2027-01-30"
    assert due(calendar, "2027-02-05", 1) == "2027-02-15"
    assert calendar.missing_year(to_day(date(2027, 12, 31)), 1) == 2028


def test_an_overlay_changes_days_of_a_covered_year(overlay):
    calendar = WorkCalendar.national(overlay("off: [2024-03-05]\nwork: [2024-03-09, 2024-02-12]\n"))
    assert due(calendar, "2024-03-04", 1) == "2024-03-06"
    assert due(calendar, "2024-03-08", 1) == "2024-03-09"
    assert due(calendar, "2024-02-09", 1) == "2024-02-12"
    assert due(NATIONAL, "2024-03-04", 1) == "2024-03-05"


def test_days_of_a_year_that_no_file_covers_do_not_cover_it(overlay):
    calendar = WorkCalendar.national(overlay("off: [2027-01-01]\n"))
    assert not calendar.covers(2027)
    assert due(calendar, "2026-12-31", 1) is None


def test_a_hole_between_covered_years(overlay):
    calendar = WorkCalendar.national(overlay("years: [2028]\noff: [2028-01-01]\n"))
    assert due(calendar, "2026-12-31", 1) is None
    assert calendar.missing_year(to_day(date(2026, 12, 31)), 1) == 2027
    assert calendar.is_working(to_day(date(2027, 6, 1))) is None
    assert due(calendar, "2028-01-03", 1) == "2028-01-04"


def test_the_day_counted_from_needs_no_calendar(overlay):
    calendar = WorkCalendar.national(overlay("years: [2028]\noff: [2028-01-01]\n"))
    assert due(calendar, "2027-12-31", 1) == "2028-01-03"
    assert due(calendar, "2027-12-30", 1) is None


def test_an_empty_overlay_changes_nothing(overlay):
    nothing = overlay("")
    assert nothing.is_empty
    assert due(WorkCalendar.national(nothing), "2024-02-09", 1) == "2024-02-18"


@pytest.mark.parametrize(
    ("text", "field", "line", "value"),
    [
        ("years: [2027]\nof: [2027-01-01]\n", "of", 2, "?"),
        ("years: [soon]\n", "years", 1, "soon"),
        ("years: [20270]\n", "years", 1, "20270"),
        ("years: [2027]\n\noff: [2027-02]\n", "off", 3, "2027-02"),
        ("work: [2027-01-30..2027-01-29]\n", "work", 1, "2027-01-30..2027-01-29"),
        ("work: [2020-01-01..2027-01-01]\n", "work", 1, "2020-01-01..2027-01-01"),
        ("off: []\nsemesters: {2027-spring: soon}\n", "semesters", 2, "soon"),
        ("off: [2027-01-30]\nwork: [2027-01-30]\n", "off/work", None, "2027-01-30"),
        ("years: [2027\noff: []\n", "YAML", 2, None),
        ("years: [2027]\nyears: [2028]\n", "YAML", None, None),
        ("- 2027-01-01\n", "YAML", None, None),
    ],
)
def test_a_bad_overlay_says_where(overlay, text, field, line, value):
    with pytest.raises(QunzhiError) as caught:
        overlay(text)
    (problem,) = caught.value.problems
    assert problem.code == "bad_overlay"
    assert problem.place.file == "calendar.yaml"
    assert f'"{field}"' in problem.message.en
    if line is not None:
        assert problem.place.line == line
    if value is not None:
        assert problem.value == value


def test_a_day_that_no_calendar_has_says_where(overlay):
    with pytest.raises(QunzhiError) as caught:
        overlay("years: [2027]\n\noff: [2027-02-30]\n")
    assert caught.value.problems[0].place.line == 3


@pytest.mark.parametrize("text", ["years: 2027\n", "off: 2027-01-01\n", "work: 5\n", "semesters: [2027-02-22]\n"])
def test_a_value_of_the_wrong_shape_says_where(overlay, text):
    with pytest.raises(QunzhiError):
        overlay(text)


def test_every_bad_entry_is_told(overlay):
    with pytest.raises(QunzhiError) as caught:
        overlay("years: [a, b]\noff: [c]\n")
    assert [p.value for p in caught.value.problems] == ["a", "b", "c"]


def test_an_overlay_that_is_not_there(tmp_path):
    with pytest.raises(QunzhiError) as caught:
        load_overlay(tmp_path / "none.yaml")
    assert caught.value.problems[0].place.file == "none.yaml"


def semesters(calendar, first, last):
    found = calendar.semesters(to_day(date.fromisoformat(first)), to_day(date.fromisoformat(last)))
    return [(s.name, from_day(s.first).isoformat(), from_day(s.last).isoformat()) for s in found]


def test_semesters_by_default():
    assert semesters(NATIONAL, "2024-01-31", "2024-02-01") == [
        ("2023-autumn", "2023-08-01", "2024-01-31"),
        ("2024-spring", "2024-02-01", "2024-07-31"),
    ]
    assert [s[0] for s in semesters(NATIONAL, "2024-07-31", "2024-07-31")] == ["2024-spring"]
    assert [s[0] for s in semesters(NATIONAL, "2024-08-01", "2024-08-01")] == ["2024-autumn"]
    assert [s[0] for s in semesters(NATIONAL, "2027-03-01", "2027-03-01")] == ["2027-spring"]


def test_semesters_of_the_institution(overlay):
    own = overlay("semesters: {2023-autumn: 2023-09-04, 2024-spring: 2024-02-26, 2024-autumn: 2024-09-02}\n")
    assert semesters(WorkCalendar.national(own), "2023-05-01", "2024-06-01") == [
        ("2023-spring", "2023-02-01", "2023-09-03"),
        ("2023-autumn", "2023-09-04", "2024-02-25"),
        ("2024-spring", "2024-02-26", "2024-09-01"),
    ]
