"""Lengths of time as regulations write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from qunzhi.core.spans import Span

UNITS = ("working_days", "days", "hours", "minutes", "seconds")
spans = st.builds(Span, st.integers(0, 999_999), st.sampled_from(UNITS))


@pytest.mark.parametrize(
    ("text", "n", "unit"),
    [
        ("5 working days", 5, "working_days"),
        ("1 working day", 1, "working_days"),
        ("5个工作日", 5, "working_days"),
        ("5 工作日", 5, "working_days"),
        ("180 days", 180, "days"),
        ("10天", 10, "days"),
        ("10日", 10, "days"),
        ("0 days", 0, "days"),
        ("24 hours", 24, "hours"),
        ("24h", 24, "hours"),
        ("24小时", 24, "hours"),
        ("90 Minutes", 90, "minutes"),
        ("60 s", 60, "seconds"),
        (" 60 秒 ", 60, "seconds"),
    ],
)
def test_as_people_write_it(text, n, unit):
    assert Span.parse(text) == Span(n, unit)


@pytest.mark.parametrize(
    "text", ["", "5", "days", "-5 days", "1.5 days", "5 weeks", "5 working", "five days", "5 days ago", "1000000 days"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="5 working days"):
        Span.parse(text)


@pytest.mark.parametrize("value", [None, 5, 5.0, ["5 days"]])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(ValueError, match="length of time"):
        Span.parse(value)


@given(spans)
def test_its_words_are_read_back(span):
    assert Span.parse(str(span)) == span
    assert Span.parse(span.words.zh) == span
    assert Span.parse(span.words.en) == span
    assert Span.parse(span) is span


def test_one_is_singular():
    assert str(Span(1, "working_days")) == "1 working day"
    assert str(Span(2, "hours")) == "2 hours"
    assert Span(1, "working_days").words.zh == "1 个工作日"


def test_microseconds_where_a_length_is_fixed():
    assert Span(24, "hours").us == Span(1, "days").us == 86_400_000_000
    assert Span(1, "minutes").us == Span(60, "seconds").us
    with pytest.raises(KeyError):
        _ = Span(1, "working_days").us


def test_as_a_parameter():
    class Params(BaseModel):
        within: Span

    assert Params.model_validate({"within": "5 working days"}).within == Span(5, "working_days")
    assert Params(within=Span(24, "hours")).model_dump_json() == '{"within":"24 hours"}'
    with pytest.raises(ValidationError, match="5 working days"):
        Params.model_validate({"within": "soon"})
