import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.ledger.canonical import DEPTH, MOST, canonical, parse

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
PLAIN = st.none() | st.booleans() | st.integers(-MOST, MOST) | TEXT
VALUES = st.recursive(PLAIN, lambda v: st.lists(v, max_size=4) | st.dictionaries(TEXT, v, max_size=4), max_leaves=12)


def test_bytes():
    value = {"b": [1, -2, True, None], "a": '群\u00e9\x1f\t"\\/\x7f\u2028', "A": {}, "": []}
    assert canonical(value) == '{"":[],"A":{},"a":"群é\\u001f\\t\\"\\\\/\x7f\u2028","b":[1,-2,true,null]}'.encode()


def test_keys_stand_in_utf16_order():
    # RFC 8785, 3.2.3: U+1F600 is D83D DE00 in UTF-16 and stands before U+FB33.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "€": 3}) == '{"€":3,"😀":2,"\ufb33":1}'.encode()


@given(VALUES)
def test_what_is_written_is_read_back(value):
    assert parse(canonical(value)) == value
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"x",
        (1,),
        {1: 2},
        {"a": {"b": 1.5}},
        "\ud800",
        {"\udfff": 1},
        "a\0b",
        {1, 2},
    ],
)
def test_what_cannot_be_written_is_refused(value):
    with pytest.raises(QunzhiError) as caught:
        canonical(value)
    assert caught.value.problems[0].code == "not_canonical"


def test_errors_name_the_path_and_never_the_value():
    with pytest.raises(QunzhiError) as caught:
        canonical({"contact": [{"phone": 1390000.5}]})
    assert "$.contact[0].phone" in str(caught.value)
    assert "1390000" not in str(caught.value)


def test_too_deep_is_refused_not_crashed():
    value = []
    for _ in range(DEPTH - 1):
        value = [value]
    assert parse(canonical(value)) == value
    with pytest.raises(QunzhiError):
        canonical([value])
    with pytest.raises(QunzhiError):
        parse(b"[" * 200_000)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e3",
        b"NaN",
        b'"\\u0041"',
        b'"\\/"',
        b"\xff",
        b"",
        b"-0",
        b'"\\ud800"',
        b" 1",
        b"1\n",
        b"\xef\xbb\xbf1",
        b"9007199254740993",
        b"1" * 5000,
    ],
)
def test_any_other_bytes_are_refused(data):
    with pytest.raises(QunzhiError):
        parse(data)
