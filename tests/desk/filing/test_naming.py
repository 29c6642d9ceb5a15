"""What is said of a name while it is typed is what the audit finds later."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.utils import timezone

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.filing.alike import alike
from qunzhi.desk.filing.name_facts import Named
from qunzhi.desk.filing.naming import NAME_RULES, Verdict, check_name
from qunzhi.desk.registry.models import Group
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import findings
from tests.desk.makers import House

pytestmark = pytest.mark.django_db
NAMES = [
    "信息工程系教学工作群",
    "信息教学通知群",
    "摸鱼群",
    "信息摸魚教学群",
    "教学群🎉",
    "信息教学群",
    "护理系教学群",
    "信\u200b息教\t学群",
    "很长" * 16,
    "软件教研室工作通知群",
    "软件 教研室工作通知群",
    "软件教研室工作通知羣",
    "INFO教学",
    "群",
]


@pytest.fixture
def home(db: None) -> House:
    made = filing_house("PXZY", "CQNY", "ENT", "ISE")
    made.units["dept"].foreign_name = "Info Engineering"
    made.units["dept"].save()
    return made


def verdict(
    home: House, name: str, *, unit: str = "dept", terms: tuple[str, ...] = ("教学",), by: str = "head"
) -> Verdict:
    named = Named(name, "wechat", "unit", home.units[unit], terms, made_by=home.people[by])
    return check_name(home.institution, named)


@pytest.mark.parametrize("by", ["head", "other_head"])
@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_the_audit_says_of_the_registered_group(home, name, by):
    said = sorted({(f.cite.pack, f.rule, f.state) for f in verdict(home, name, by=by).faults})
    Group.objects.create(
        institution=home.institution,
        code="Q1",
        platform="wechat",
        name=name,
        group_kind="unit",
        unit=home.units["dept"],
        terms=["教学"],
        created_at=timezone.now(),
        created_by=home.people[by],
    )
    Group.objects.filter(code="G-section").update(code="Q2")
    found = findings(home.institution, timezone.now(), NAME_RULES)
    assert said == sorted({(pack, rule, state) for pack, rule, subject, state in found if "Q1" in subject})


@pytest.mark.parametrize("name", [n for n in NAMES if n != "信息工程系教学工作群"])
def test_what_it_proposes_is_in_order(home, name):
    got = verdict(home, name)
    if not got.fine:
        assert got.suggestion
        assert verdict(home, got.suggestion).fine, got.suggestion


def test_a_name_that_is_in_order_has_no_proposal(home):
    assert verdict(home, "信息工程系教学工作群") == Verdict()


def test_missing_words_for_the_function_are_asked_for(home):
    faults = verdict(home, "信息工程系群", terms=()).faults
    assert {f.rule for f in faults if f.state == "unknown"} == {"name_has_term"}


def test_platforms_outside_and_groups_not_for_work_are_not_judged(home):
    named = Named("摸鱼群", "dingtalk", "unit", home.units["dept"], ("教学",))
    assert {f.cite.pack for f in check_name(home.institution, named).faults} == {"ENT", "ISE"}
    assert check_name(home.institution, Named("摸鱼群", "wechat", "non_work", home.units["dept"])).fine


def test_groups_like_it_are_shown_before_anybody_applies(home):
    viewer = viewer_of(home.users["owner"])
    found = alike(
        viewer,
        home.institution,
        name="軟件教研室 工作通知群",
        platform="wechat",
        kind="class",
        unit=home.units["other"],
    )
    assert [(a.group.code, a.same_name, a.owners, a.members, a.open) for a in found] == [
        ("G-section", True, ("路遥",), 2, True)
    ]
    found = alike(viewer, home.institution, name="x", platform="qq", kind="unit", unit=home.units["other"])
    assert [(a.group.code, a.same_name, a.open) for a in found] == [("G-other", False, False)]


def test_a_renamed_or_dissolved_group_is_seen_at_once(home):
    from qunzhi.desk.filing.name_index import name_index

    assert ("wechat", "护理系工作通知群") in name_index(home.institution).groups
    home.group("new", "护理系新群", "other", "other_head")
    assert ("wechat", "护理系新群") in name_index(home.institution).groups


def test_it_answers_while_one_types(home):
    verdict(home, "信息")
    began = time.perf_counter()
    for n in range(5):
        verdict(home, f"信息教学{n}群")
    assert (time.perf_counter() - began) / 5 < 0.5  # measured: 0.09 s alone on two cores


def test_a_year_of_postings_does_not_matter(home):
    home.people["head"].postings.filter(unit=home.units["dept"]).update(until=date(2025, 1, 1))
    rules = {f.rule for f in verdict(home, "信息工程系教学工作群").faults}
    assert rules == set()  # still in post in the section below: within the scope of the unit
