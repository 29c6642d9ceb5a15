"""The ways of CQNY-7.2a-c, PXZY-2.1a/c, ENT-4, ISE-6 and TFXX-26b, walked to the end; then the rules find nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.routing import way_of
from qunzhi.desk.filing.services.applying import do_keep_application, do_send_application
from qunzhi.desk.filing.services.deciding import do_note_copy
from qunzhi.desk.filing.services.making import do_report_made
from qunzhi.desk.org.models import OfficeOf, Posting
from qunzhi.desk.registry.models import Filing, Group, Membership
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import findings, offices, sent, waits_for, walk, wanted

pytestmark = pytest.mark.django_db
#: packs, kind, unit, temporary -> what is done where.
WAYS = [
    (("CQNY",), "unit", "section", None, [("approve_and_file", "党委工作部")]),
    (("CQNY",), "party_org", "branch", None, [("approve_and_file", "党委工作部")]),
    (("CQNY",), "class", "class", None, [("approve_and_file", "信息工程系党总支"), ("copy", "学生处")]),
    (("CQNY",), "club", "club", None, [("approve", "信息工程系党总支"), ("approve_and_file", "校团委")]),
    (("CQNY",), "league", "dept", None, [("approve", "信息工程系党总支"), ("approve_and_file", "校团委")]),
    (("PXZY",), "unit", "section", True, [("file", "宣传统战处")]),
    (("PXZY",), "class", "class", None, [("approve", "校团委"), ("file", "宣传统战处")]),
    (("ENT",), "project", "section", None, [("approve_and_file", "宣传统战处")]),
    (("ISE",), "unit", "section", False, [("file", "学院院办")]),
    (("TFXX",), "unit", "section", None, [("approve_and_file", "宣传统战处")]),
    (
        ("PXZY", "CQNY", "TFXX"),
        "class",
        "class",
        None,
        [
            ("approve", "校团委"),
            ("approve_and_file", "宣传统战处"),
            ("approve_and_file", "信息工程系党总支"),
            ("copy", "学生处"),
        ],
    ),
]


@pytest.mark.parametrize(("packs", "kind", "unit", "temporary", "expected"), WAYS)
def test_a_new_group_goes_this_way_and_nothing_is_found_afterwards(packs, kind, unit, temporary, expected):
    home = filing_house(*packs)
    one = sent_from(home, kind, unit, temporary)
    assert offices(one) == expected
    one = walk(home, one)
    assert one.state == Application.APPROVED
    made = do_report_made(one, account="wx_luyao", acting_user=home.users["owner"])
    assert (made.state, made.group.filed, made.group.pending) == (Application.DONE, True, False)
    later = timezone.now() + timedelta(days=30)
    assert findings(home.institution, later) == []


def sent_from(home, kind, unit, temporary):
    """Sent by somebody in post at the unit."""
    Posting.objects.get_or_create(
        person=home.people["owner"], unit=home.units[unit], role="member", defaults={"since": date(2024, 9, 1)}
    )
    return sent(home, kind=kind, unit=unit, temporary=temporary)


def test_existing_groups_are_registered_when_sent_and_filed_when_done():
    home = filing_house("PXZY")
    made_on = timezone.now() - timedelta(hours=20)
    one = sent(home, sort="existing", platform="qq", code="Q88120", made_on=made_on, account="10086001")
    group = Group.objects.get(code="Q88120")
    assert (group.pending, group.filed, group.created_at) == (True, False, made_on)
    assert Membership.objects.get(group=group).person == home.people["owner"]
    assert not Filing.objects.exists()
    one = walk(home, one)
    group.refresh_from_db()
    assert (one.state, group.pending, group.filed) == (Application.DONE, False, True)
    filing = Filing.objects.get()
    assert (filing.act, filing.subject_code, filing.decision) == ("filing", "Q88120", "noted")
    assert filing.signed_by == home.people["registrar"]
    assert filing.submitted_at == one.steps.get().opened_at
    assert findings(home.institution, timezone.now() + timedelta(days=30)) == []


def test_a_class_group_goes_out_as_a_copy_that_holds_nothing_up():
    home = filing_house("CQNY")
    one = walk(home, sent_from(home, "class", "class", None))
    copy = one.steps.get(does="copy")
    assert (one.state, copy.state) == (Application.APPROVED, Step.OPEN)
    filing = copy.filings.get()
    assert (filing.act, filing.decision, filing.decided_at) == ("filing", "", None)
    do_note_copy(copy, acting_user=home.users["students"])
    filing.refresh_from_db()
    assert (filing.decision, filing.signed_by) == ("noted", home.people["students"])


def test_a_group_approved_first_and_made_before_is_late():
    home = filing_house("ENT")
    one = walk(home, sent(home))
    early = timezone.now() - timedelta(hours=3)
    do_report_made(one, made_at=early, account="x1", acting_user=home.users["owner"])
    found = findings(home.institution, timezone.now() + timedelta(days=1))
    assert [f[1:] for f in found] == [("approved_before_use", one.code, "late")]


def test_the_minute_of_the_approval_is_after_it():
    home = filing_house("ENT")
    one = walk(home, sent(home))
    this_minute = timezone.now().replace(second=0, microsecond=0)
    do_report_made(one, made_at=this_minute, account="x1", acting_user=home.users["owner"])
    assert findings(home.institution, timezone.now() + timedelta(days=1)) == []


def test_temporary_groups_under_ise_are_recorded_at_once():
    home = filing_house("ISE")
    one = sent(home, kind="task", temporary=True)
    assert (offices(one), one.state) == ([], Application.APPROVED)
    way = way_of(
        home.institution,
        kind="task",
        platform="wechat",
        unit=home.units["section"],
        temporary=True,
        now=timezone.now(),
    )
    assert "临时群不用备案" in way.silent[0].route.why_none.zh
    do_report_made(one, account="x1", acting_user=home.users["owner"])
    assert findings(home.institution, timezone.now() + timedelta(days=30)) == []


def test_the_number_of_the_platform_takes_the_place_of_the_reserved_one():
    home = filing_house("CQNY")
    one = walk(home, sent(home, platform="qq"))
    reserved = one.code
    assert Filing.objects.filter(subject_code=reserved).count() == 2
    do_report_made(one, code="Q5501", account="10086", acting_user=home.users["owner"])
    assert not Filing.objects.filter(subject_code=reserved).exists()
    assert Filing.objects.filter(subject_code="Q5501").count() == 2
    assert Group.objects.get(code="Q5501").filed


def test_a_way_with_an_office_that_is_no_unit_cannot_be_sent_and_says_who_mends_it():
    home = filing_house("CQNY")
    home.units["branch"].ended_on = timezone.localdate()
    home.units["branch"].save()
    made = do_keep_application(None, wanted(home, kind="league", unit="section"), acting_user=home.users["owner"])
    with pytest.raises(QunzhiError) as caught:
        do_send_application(made, acting_user=home.users["owner"])
    problem = caught.value.problems[0]
    assert (problem.code, "本单位党组织" in problem.message.zh) == ("nobody_there", True)
    assert "第七条" in problem.message.zh
    assert "登记部门" in problem.hint.zh
    assert Application.objects.get().state == Application.DRAFT


def test_an_alias_and_a_unit_chosen_by_hand_fill_an_office():
    home = filing_house("CQNY")
    home.units["work"].name = "组织与党务办公室"
    home.units["work"].save()

    def way():
        return way_of(
            home.institution, kind="unit", platform="qq", unit=home.units["dept"], temporary=None, now=timezone.now()
        )

    assert [s.office for s in way().steps] == [None]
    OfficeOf.objects.create(institution=home.institution, pack="CQNY", office="registrar", unit=home.units["work"])
    assert [s.office for s in way().steps] == [home.units["work"]]
    OfficeOf.objects.all().delete()
    home.units["work"].aliases = ["党委 工作部"]
    home.units["work"].save()
    assert [s.office for s in way().steps] == [home.units["work"]]


def test_a_step_is_due_at_the_end_of_the_third_working_day():
    home = filing_house("PXZY")
    step = waits_for(sent(home))
    assert step.due_at > timezone.now()
    assert timezone.localtime(step.due_at).strftime("%H:%M:%S") == "23:59:59"
