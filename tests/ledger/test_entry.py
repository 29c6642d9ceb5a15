import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import DAY
from qunzhi.ledger.canonical import canonical
from qunzhi.ledger.commitment import SALT, commitment, holds, seal
from qunzhi.ledger.entry import Entry, from_stamp, stamp
from tests.ledger.book import Book

ENTRY = Book().add()


def test_the_line():
    entry = replace(ENTRY, reason="轮岗", payload="sha256:" + "0" * 64)
    assert entry.line.decode() == (
        '{"about":["unit:3","person:9"],"act":"org.end_posting","actor":"person:李一","at":"2027-01-15T16:00:00.000000+08:00",'
        '"log":"college","op":"00000000-0000-0000-0000-000000000007","payload":"sha256:' + "0" * 64 + '",'
        '"reason":"轮岗","seq":0,"subject":"posting:4","v":1}'
    )
    assert Entry.parse(entry.line) == entry


@given(st.integers(-(50_000) * DAY, 2_000_000 * DAY))
def test_times_are_read_back_to_the_microsecond(us):
    assert from_stamp(stamp(us)) == us
    assert len(stamp(us)) == 32


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T15:04:05+08:00",
        "2026-11-21T15:04:05.123456Z",
        "2026-02-30T15:04:05.123456+08:00",
        "",
        "2026-11-21",
        "2026-11-21T15:04:60.000000+08:00",
        "2026-11-21T24:00:00.000000+08:00",
        "２０26-11-21T15:04:05.123456+08:00",
    ],
)
def test_other_ways_to_write_a_time_are_refused(text):
    with pytest.raises(QunzhiError):
        from_stamp(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"v": True},
        {"v": "1"},
        {"seq": -1},
        {"seq": "0"},
        {"seq": True},
        {"log": ""},
        {"log": "a/b"},
        {"log": 1},
        {"at": "2026-11-21"},
        {"at": None},
        {"actor": ""},
        {"act": "a b"},
        {"subject": None},
        {"about": "unit:3"},
        {"about": [1]},
        {"op": "7"},
        {"reason": ["x"]},
        {"payload": "md5:00"},
        {"payload": "sha256:" + "A" * 64},
        {"more": 1},
    ],
)
def test_lines_of_another_form_are_refused(changed):
    line = canonical({**json.loads(ENTRY.line), **changed})
    with pytest.raises(QunzhiError):
        Entry.parse(line)


@pytest.mark.parametrize("name", list(json.loads(ENTRY.line)))
def test_every_field_is_needed(name):
    value = json.loads(ENTRY.line)
    del value[name]
    with pytest.raises(QunzhiError):
        Entry.parse(canonical(value))


def test_a_list_is_no_entry():
    with pytest.raises(QunzhiError):
        Entry.parse(b"[]")


def test_a_commitment_needs_both_salt_and_payload():
    sealed = seal({"姓名": "王小明"})
    assert holds(sealed.commitment, sealed.salt, sealed.body)
    assert seal({"姓名": "王小明"}).commitment != sealed.commitment
    assert not holds(sealed.commitment, sealed.salt, sealed.body + b" ")
    assert not holds(sealed.commitment, bytes(SALT), sealed.body)
    # What is salt and what is payload cannot be moved about.
    moved = sealed.salt + sealed.body
    assert commitment(moved[:33], moved[33:]) == sealed.commitment
    assert not holds(sealed.commitment, moved[:33], moved[33:])
