"""The views every rule shares: as of an instant, seen by one pack."""

from datetime import date, datetime, timedelta

import pytest

from qunzhi.core.calendar import WorkCalendar
from qunzhi.core.instants import SHANGHAI, iso, parse_as_of, start_of, to_day
from qunzhi.core.spans import Span
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.expressions import col
from qunzhi.facts.factset import FactSet
from qunzhi.facts.prepare import prepare
from qunzhi.facts.tables import TABLES
from qunzhi.facts.world import PackTerms, open_world

AS_OF = datetime(2024, 3, 15, 18, tzinfo=SHANGHAI)
LATER = AS_OF + timedelta(seconds=1)
TODAY = AS_OF.date()
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
CALENDAR = WorkCalendar.national()


@pytest.fixture(scope="module")
def engine():
    with DuckEngine(threads=1) as engine:
        yield engine


@pytest.fixture
def world(engine):
    def build(effective=date(2022, 1, 1), platforms=None, as_of="2024-03-15T18:00:00+08:00", **tables):
        facts = FactSet.of({name: tables.get(name, []) for name in TABLES})
        terms = PackTerms(id="T", effective=start_of(to_day(effective)), platforms=platforms)
        return open_world(engine, prepare(facts), CALENDAR, parse_as_of(as_of), terms)

    return build


def ids(world, frame, column):
    return sorted(world.engine.take(frame.select(column))[column].to_pylist())


def group(group_id, **values):
    return {"group_id": group_id, "platform": "wechat", "name": "群", "kind": "unit", **values}


def member(uid, **values):
    return {"group_id": "G1", "uid": uid, "role": "member", **values}


MAIN = [
    (t.name, c.name, c.kind) for t in TABLES.values() for c in t.columns if c.main and t.name not in ("units", "people")
]


def test_the_main_times_are_those_of_the_rules():
    """Created, joined, submitted, done, checked, found, sent, opened, published, held, signed, posting since."""
    assert {(t, c) for t, c, _ in MAIN} == {
        ("groups", "created_at"),
        ("memberships", "joined_at"),
        ("filings", "submitted_at"),
        ("recertifications", "done_at"),
        ("checks", "checked_at"),
        ("cases", "found_at"),
        ("notices", "sent_at"),
        ("messages", "sent_at"),
        ("accounts", "opened_at"),
        ("posts", "published_at"),
        ("trainings", "held_on"),
        ("pledges", "signed_on"),
        ("postings", "since"),
    }


@pytest.mark.parametrize(("table", "column", "kind"), MAIN)
def test_a_row_whose_main_time_lies_later_does_not_exist(world, table, column, kind):
    now, later = (TODAY, TOMORROW) if kind == "date" else (AS_OF, LATER)
    required = {c.name: "x" for c in TABLES[table].columns if c.required and c.kind in ("str", "enum")}
    rows = [{**required, column: value} for value in (now, later, None)]
    seen = world(**{table: rows})
    assert seen.engine.take(seen.table(table)).num_rows == 2


OTHER = [
    (t.name, c.name, c.kind)
    for t in TABLES.values()
    for c in t.columns
    if c.kind in ("time", "date") and not c.main and not c.deadline and (t.name, c.name) != ("cases", "closed_at")
]


@pytest.mark.parametrize(("table", "column", "kind"), OTHER)
def test_any_other_later_time_reads_as_empty(world, table, column, kind):
    now, later = (TODAY, TOMORROW) if kind == "date" else (AS_OF, LATER)
    main = next((c for c in TABLES[table].columns if c.main), None)
    required = {c.name: "x" for c in TABLES[table].columns if c.required and c.kind in ("str", "enum")}
    if main is not None:
        required[main.name] = YESTERDAY if main.kind == "date" else AS_OF - timedelta(days=1)
    seen = world(**{table: [{**required, column: now}, {**required, column: later}]})
    values = seen.engine.take(seen.table(table))[column].to_pylist()
    assert len(values) == 2
    assert sorted(v is None for v in values) == [False, True]


def test_a_deadline_later_than_the_as_of_stays(world):
    seen = world(notices=[{"notice_id": "N1", "sent_at": AS_OF, "reply_by": LATER}])
    assert seen.engine.take(seen.notices)["reply_by"].to_pylist() != [None]


def test_in_use_covered_and_governed(world):
    seen = world(
        platforms=("wechat", "qq"),
        groups=[
            group("G1"),
            group("G2", dissolved_at=AS_OF),
            group("G3", dissolved_at=LATER),
            group("G4", kind="non_work"),
            group("G5", platform="feishu"),
            group("G6", created_at=LATER),
            group("G7", platform="qq", kind="class"),
        ],
    )
    assert ids(seen, seen.groups, "group_id") == ["G1", "G3", "G7"]
    assert ids(seen, seen.governed, "group_id") == ["G1", "G2", "G3", "G7"]
    assert ids(seen, seen.all_groups, "group_id") == ["G1", "G2", "G3", "G4", "G5", "G7"]
    assert ids(seen, seen.groups_of(("unit",)), "group_id") == ["G1", "G3"]
    assert ids(seen, seen.groups_of(None, ("unit",)), "group_id") == ["G7"]
    assert ids(seen, seen.groups_of(("unit", "class"), ("class",)), "group_id") == ["G1", "G3"]


def test_current_members(world):
    seen = world(
        groups=[group("G1"), group("G2", kind="non_work")],
        memberships=[
            member("a"),
            member("b", left_at=AS_OF),
            member("c", left_at=LATER, role="admin"),
            member("d", joined_at=LATER),
            member("e", joined_at=AS_OF, role="owner"),
            {**member("f"), "group_id": "G2"},
            {**member("g"), "group_id": "nowhere"},
        ],
    )
    assert ids(seen, seen.members, "uid") == ["a", "c", "e"]
    assert ids(seen, seen.stewards, "uid") == ["c", "e"]
    assert ids(seen, seen.owners, "uid") == ["e"]


def test_in_post_to_the_last_day(world):
    seen = world(
        postings=[
            {"person_id": p, "unit_id": "U", "role": "member", "since": since, "until": until}
            for p, since, until in [
                ("P1", None, None),
                ("P2", None, TODAY),
                ("P3", None, YESTERDAY),
                ("P4", TODAY, None),
                ("P5", TOMORROW, None),
                ("P6", None, TOMORROW),
            ]
        ]
    )
    assert ids(seen, seen.placed, "person_id") == ["P1", "P2", "P4", "P6"]
    assert ids(seen, seen.postings, "person_id") == ["P1", "P2", "P3", "P4", "P6"]


def test_the_scope_of_a_unit(world):
    parents = {"I": None, "D1": "I", "D2": "I", "S1": "D1", "S2": "D1"}
    seen = world(units=[{"unit_id": u, "name": u, "kind": "section", "parent_id": p} for u, p in parents.items()])
    near = {}
    for row in seen.engine.take(seen.scope).to_pylist():
        near.setdefault(row["unit_id"], []).append(row["near_id"])
    assert {u: sorted(n) for u, n in near.items()} == {
        "I": ["D1", "D2", "I", "S1", "S2"],
        "D1": ["D1", "I", "S1", "S2"],
        "D2": ["D2", "I"],
        "S1": ["D1", "I", "S1"],
        "S2": ["D1", "I", "S2"],
    }


def filing(filing_id, **values):
    return {"filing_id": filing_id, "subject": "group", "subject_id": filing_id, "act": "filing", **values}


def test_filings_that_count(world):
    seen = world(
        filings=[
            filing("F1"),
            filing("F2", decision="rejected"),
            filing("F3", decision="rejected", decided_at=AS_OF),
            filing("F4", decision="rejected", decided_at=LATER),
            filing("F5", submitted_at=LATER),
            filing("F6", submitted_at=AS_OF, act="recognition"),
            filing("F7", act="cancellation"),
            filing("F8", act="change"),
            filing("F9", subject="account"),
        ]
    )
    assert ids(seen, seen.filed("group"), "group_id") == ["F1", "F4", "F6"]
    assert ids(seen, seen.filed("account"), "account_id") == ["F9"]
    assert ids(seen, seen.cancelled, "group_id") == ["F7"]


def test_approvals_decided_by_the_as_of(world):
    early = AS_OF - timedelta(days=9)
    seen = world(
        filings=[
            filing("F1", act="approval", decision="approved", decided_at=AS_OF),
            filing("F2", act="approval", decision="approved", decided_at=LATER),
            filing("F3", act="approval", decision="noted", decided_at=AS_OF),
            filing("F4", act="approval"),
            filing("F5", decision="approved", decided_at=AS_OF),
            filing("F6", act="approval", decision="approved"),
            {**filing("F7", act="approval", decision="approved", decided_at=early), "subject_id": "F1"},
        ]
    )
    rows = seen.engine.take(seen.approved("group").sort("group_id")).to_pylist()
    assert [(r["group_id"], r["first_at"] and iso(r["first_at"]), r["undated"]) for r in rows] == [
        ("F1", "2024-03-06T18:00:00+08:00", False),
        ("F6", None, True),
    ]
    assert ids(seen, seen.approval_submitted("group"), "group_id") == ["F1", "F2", "F3", "F4", "F6"]


def test_cases_and_notices_of_governed_groups_or_of_none(world):
    rows = [("1", "G1"), ("2", "G2"), ("3", "G3"), ("4", None), ("5", "nowhere")]
    seen = world(
        platforms=("wechat",),
        effective=date(2024, 3, 15),
        groups=[
            group("G1", dissolved_at=AS_OF, unit_id="U1"),
            group("G2", kind="non_work"),
            group("G3", platform="qq"),
        ],
        cases=[
            *({"case_id": c, "group_id": g, "found_at": AS_OF} for c, g in rows),
            {"case_id": "6", "group_id": "G1", "found_at": datetime(2024, 3, 14, 23, 59, 59, tzinfo=SHANGHAI)},
            {"case_id": "7", "group_id": "G1", "found_at": datetime(2024, 3, 15, tzinfo=SHANGHAI)},
        ],
        notices=[{"notice_id": n, "group_id": g, "sent_at": AS_OF} for n, g in rows],
    )
    assert ids(seen, seen.cases, "case_id") == ["1", "4", "7"]
    assert ids(seen, seen.notices, "notice_id") == ["1", "4"]
    units = {r["case_id"]: r["unit_id"] for r in seen.engine.take(seen.cases).to_pylist()}
    assert units == {"1": "U1", "4": None, "7": "U1"}


def test_accounts_not_closed(world):
    account = {"platform": "weibo", "name": "号"}
    seen = world(
        accounts=[
            {**account, "account_id": "A1"},
            {**account, "account_id": "A2", "closed_at": AS_OF},
            {**account, "account_id": "A3", "closed_at": LATER},
            {**account, "account_id": "A4", "opened_at": LATER},
        ]
    )
    assert ids(seen, seen.accounts, "account_id") == ["A1", "A3"]


@pytest.mark.parametrize(("effective", "passed"), [("2024-02-14", False), ("2024-02-13", True)])
def test_an_interval_passes_when_more_days_have_gone(world, effective, passed):
    seen = world(effective=date.fromisoformat(effective), groups=[group("G1")])
    assert seen.interval_passed(30) is passed
    assert seen.engine.take(seen.once_passed(seen.groups, 30)).num_rows == int(passed)


@pytest.mark.parametrize(
    ("within", "meant", "year"),
    [
        ("1 working day", "2024-03-11T23:59:59+08:00", None),
        ("1 day", "2024-03-09T23:59:59+08:00", None),
        ("24 hours", "2024-03-09T21:30:00+08:00", None),
    ],
)
def test_due_times_by_unit(world, within, meant, year):
    seen = world(groups=[group("G1", created_at=datetime(2024, 3, 8, 21, 30, tzinfo=SHANGHAI))])
    (row,) = seen.engine.take(seen.with_due(seen.groups, "created_at", Span.parse(within))).to_pylist()
    assert iso(row["due_at"]) == meant
    assert row["missing_year"] is year


def test_a_due_time_in_a_year_not_covered_names_the_year(world):
    seen = world(
        as_of="2027-01-10", groups=[group("G1", created_at=datetime(2026, 12, 30, tzinfo=SHANGHAI)), group("G2")]
    )
    due = seen.with_due(seen.groups, "created_at", Span(5, "working_days")).sort("group_id")
    rows = seen.engine.take(due).to_pylist()
    assert [(r["due_at"], r["missing_year"]) for r in rows] == [(None, 2027), (None, None)]


def test_what_lies_before_the_pack_counts_from_its_first_second(world):
    times = {
        "G1": datetime(2023, 12, 31, 23, 59, 59, tzinfo=SHANGHAI),
        "G2": datetime(2024, 1, 1, tzinfo=SHANGHAI),
        "G3": datetime(2024, 1, 1, 0, 0, 1, tzinfo=SHANGHAI),
    }
    seen = world(effective=date(2024, 1, 1), groups=[group(g, created_at=t) for g, t in times.items()])
    frame = seen.groups.with_columns(counted=seen.since_pack(col("created_at"))).sort("group_id")
    assert [iso(v) for v in seen.engine.take(frame)["counted"].to_pylist()] == [
        "2024-01-01T00:00:00+08:00",
        "2024-01-01T00:00:00+08:00",
        "2024-01-01T00:00:01+08:00",
    ]


def test_a_view_is_worked_out_once(world):
    seen = world(groups=[group("G1")])
    calls = []

    def build(w):
        calls.append(w)
        return w.groups

    assert seen.kept(build) is seen.kept(build)
    assert calls == [seen]
