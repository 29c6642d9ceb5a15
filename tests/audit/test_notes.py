"""What is said once of a whole audit."""

import pytest

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import parse_as_of
from qunzhi.core.overlay import load_overlay
from qunzhi.facts.factset import FactSet
from tests.small import UNITS, at, audited, facts, group, pack, person

PXZY = pack("PXZY")


def said(result, kind):
    return [n.text.zh for n in result.notes if n.kind == kind]


def test_a_table_that_is_not_supplied_is_named_once_and_an_empty_one_is_judged():
    some = {"units": UNITS, "groups": [group("G1")], "filings": [], "memberships": [], "people": [], "postings": []}
    result = audited(FactSet.of(some), PXZY)
    text = said(result, "not_run")
    assert len([t for t in text if "巡查（checks）" in t]) == 1
    assert "每日检查" in next(t for t in text if "巡查（checks）" in t)
    assert not any("memberships" in t for t in text), "it is there, though empty"
    assert {f.rule for f in result.rows()} >= {"filed_in_time", "fields_known"}
    assert "checked_daily" not in {f.rule for f in result.rows()}


def test_groups_outside_are_counted_once():
    groups = [group("G1"), group("G2", kind="non_work"), group("G3", platform="dingtalk")]
    result = audited(facts(groups=groups), pack("PXZY", ("filed_in_time",)))
    assert len(said(result, "outside")) == 1
    assert "2 个群" in said(result, "outside")[0]
    assert result.counts["groups_outside"] == 2
    assert {f.subject for f in result.rows()} == {"G1"}


@pytest.mark.parametrize(
    ("as_of", "binds"), [("2022-06-16T23:59:59+08:00", False), ("2022-06-17T00:00:00+08:00", True)]
)
def test_before_the_pack_it_says_so_and_finds_nothing(as_of, binds):
    source = facts(groups=[group("G1", created_at=at("2022-06-01 09:00"), purpose=None)], people=[person("P1")])
    result = audited(source, PXZY, as_of)
    assert bool(said(result, "not_in_force")) is not binds
    assert bool(result.findings.num_rows) is binds
    assert result.proposals.num_rows == 0


NEXT_YEAR = facts(groups=[group(f"G{n}", created_at=at("2026-12-29 09:00")) for n in (1, 2)])


def test_a_year_that_is_not_known_leaves_rows_unknown_and_is_said_once():
    result = audited(NEXT_YEAR, pack("PXZY", ("filed_in_time",)), "2027-01-20T18:00:00+08:00")
    assert {f.subject: (f.state, f.due_at) for f in result.rows()} == {"G1": ("unknown", ""), "G2": ("unknown", "")}
    assert {f.facts["calendar_year"] for f in result.rows()} == {2027}
    assert len(said(result, "calendar")) == 1
    assert "years: [2027]" in said(result, "calendar")[0]
    assert "--calendar" in said(result, "calendar")[0]


def test_with_an_overlay_it_is_judged(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_text("years: [2027]\noff: [2027-01-01..2027-01-03]\nwork: [2027-01-09]\n", "utf-8")
    at_ = parse_as_of("2027-01-20T18:00:00+08:00")
    with Session(NEXT_YEAR, calendar=WorkCalendar.national(load_overlay(path))) as session:
        result = audit(session, pack("PXZY", ("filed_in_time",)), at_)
    # 30 and 31 December, then 4, 5 and 6 January
    assert {f.due_at for f in result.rows()} == {"2027-01-06T23:59:59+08:00"}
    assert said(result, "calendar") == []
