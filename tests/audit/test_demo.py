"""The demonstration institution: the same every time, readable without an error, instructive for every pack."""

from collections import Counter

import pytest

from qunzhi.audit.session import Session
from qunzhi.demo import institution, write_institution
from qunzhi.sources.tabular import load
from tests.audit.demo_expected import found, stored
from tests.shared import PACKS


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    return load(write_institution(tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="module")
def session(facts):
    with Session(facts) as session:
        yield session


@pytest.mark.parametrize("pack", PACKS)
def test_finds_what_is_stored(session, pack):
    now, kept = Counter(found(session, pack)), Counter(stored(pack))
    assert now - kept == Counter(), "found but not stored (scripts/expected stores them)"
    assert kept - now == Counter(), "stored but not found"


def test_is_the_same_every_time():
    assert institution() == institution()


def test_reads_without_a_word(facts):
    assert facts.problems == []
    assert facts.unknown_columns == []
    assert {n: t.num_rows for n, t in facts.tables.items()} == {n: len(rows) for n, rows in institution().items()}


@pytest.mark.parametrize("pack", PACKS)
def test_shows_every_state_and_no_heap(pack):
    rows = stored(pack)
    states = Counter(state for _, _, _, state, _ in rows)
    wanted = {"violation", "due", "unknown"} | ({"late"} if pack != "CQNY" else set())  # all times of CQNY are readings
    assert set(states) == wanted
    heaps = Counter((provision, rule, state) for provision, rule, _, state, _ in rows)
    assert max(heaps.values()) <= 45, heaps.most_common(1)
    if pack == "PXZY":
        assert 110 <= len(rows) <= 200
