"""What offices can and cannot do with a step, and what who applied can do meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.filing.daily import remind_late
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import current
from qunzhi.desk.filing.queries import inbox
from qunzhi.desk.filing.services.applying import (
    do_apply_many,
    do_keep_application,
    do_send_application,
)
from qunzhi.desk.filing.services.deciding import do_decide_step, do_delegate_step, do_note_copy, do_revoke_step
from qunzhi.desk.filing.services.making import do_report_made
from qunzhi.desk.filing.services.withdrawing import do_remind_office, do_withdraw_application
from qunzhi.desk.filing.todo import todo
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Filing, Group, Membership
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import offices, sent, waits_for, walk, wanted
from tests.desk.makers import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> House:
    return filing_house("CQNY")


def decide(home: House, step: Step, who: str, decision: str = "approve", **more: str) -> Application:
    return do_decide_step(step, decision=decision, acting_user=home.users[who], **{"signed": "totp", **more})


def league(home: House, who: str = "owner") -> Application:
    """A league group of the section: the Party branch, then the League Committee."""
    return sent(home, who=who, kind="league")


def test_others_offices_members_and_foreign_people_find_nothing(home):
    away = filing_house("CQNY", slug="qingyuan", name="清源师范学院")
    step = waits_for(league(home))
    for user in [
        *(home.users[w] for w in ("league", "owner", "member", "auditor", "discipline", "clerk", "head")),
        away.users["secretary"],
    ]:
        with pytest.raises(Http404):
            do_decide_step(step, decision="approve", signed="totp", acting_user=user)
    assert Step.objects.get(pk=step.pk).state == Step.OPEN


def test_nobody_decides_on_the_own_request_or_on_the_group_that_would_be_the_own(home):
    Posting.objects.create(person=home.people["secretary"], unit=home.units["section"], role="member")
    mine = league(home, who="secretary")
    yours = sent(home, kind="league", owner=home.people["secretary"], name="软件教研室团支部工作群")
    for one in (mine, yours):
        with pytest.raises(QunzhiError, match="own request"):
            decide(home, waits_for(one), "secretary")
        do_delegate_step(waits_for(one), home.people["clerk"], acting_user=home.users["secretary"])
        with pytest.raises(QunzhiError):
            do_delegate_step(waits_for(one), home.people["secretary"], acting_user=home.users["clerk"])


def test_a_step_without_signature_or_twice_is_refused(home):
    step = waits_for(league(home))
    with pytest.raises(QunzhiError, match="sign it"):
        decide(home, step, "secretary", signed="")
    decide(home, step, "secretary")
    with pytest.raises(QunzhiError, match="does not wait"):
        decide(home, step, "secretary")
    assert Step.objects.get(pk=step.pk).signed_with == "totp"


def test_a_return_needs_a_reason_and_restarts_at_the_step_that_returned_it(home):
    one = league(home)
    decide(home, waits_for(one), "secretary")
    with pytest.raises(QunzhiError):
        decide(home, waits_for(one), "league", "return")
    decide(home, waits_for(one), "league", "return", said="群名请写明单位")
    one.refresh_from_db()
    assert one.state == Application.RETURNED
    one = do_send_application(one, acting_user=home.users["owner"])
    assert [(s.office.name, s.state) for s in current(one)] == [("信息工程系党总支", "done"), ("校团委", "open")]
    assert one.answers["sent_back"][0]["said"] == "群名请写明单位"
    assert Filing.objects.count() == 1
    decide(home, waits_for(one), "league")
    assert Application.objects.get().state == Application.APPROVED


def test_a_returned_application_of_another_kind_begins_anew(home):
    one = league(home)
    decide(home, waits_for(one), "secretary")
    decide(home, waits_for(one), "league", "return", said="不是团组织的群")
    do_keep_application(one, wanted(home, kind="unit"), acting_user=home.users["owner"])
    one = do_send_application(one, acting_user=home.users["owner"])
    assert offices(one) == [("approve_and_file", "党委工作部")]
    assert not Filing.objects.exists()
    assert one.steps.filter(state=Step.DROPPED).count() == 2


def test_a_refusal_ends_it_and_leaves_only_the_refusal_in_the_facts(home):
    one = league(home)
    decide(home, waits_for(one), "secretary")
    decide(home, waits_for(one), "league", "reject", said="已有同类群", cite="CQNY x CQNY-7.2c")
    one.refresh_from_db()
    assert one.state == Application.REJECTED
    assert set(Filing.objects.values_list("decision", flat=True)) == {"rejected"}
    entry = Entry.objects.get(act="filing.reject_step")
    assert entry.reason == "已有同类群"


def test_an_office_that_files_cannot_refuse():
    home = filing_house("PXZY")
    with pytest.raises(QunzhiError, match="return what"):
        decide(home, waits_for(sent(home)), "registrar", "reject", said="不行")


def test_a_step_is_given_to_a_colleague_in_post_at_the_office(home):
    step = waits_for(league(home))
    with pytest.raises(QunzhiError):
        do_delegate_step(step, home.people["league"], acting_user=home.users["secretary"])
    assert inbox(viewer_of(home.users["clerk"])) == []
    do_delegate_step(step, home.people["clerk"], said="请你办", acting_user=home.users["secretary"])
    assert inbox(viewer_of(home.users["clerk"])) == [step]
    posting = Posting.objects.get(person=home.people["clerk"])
    posting.until = timezone.localdate()
    posting.save()
    Posting.objects.create(person=home.people["clerk"], unit=home.units["other"], role="member")
    with pytest.raises(Http404):
        decide(home, step, "clerk")
    posting.until = None
    posting.save()
    decide(home, step, "clerk")
    assert Step.objects.get(pk=step.pk).decided_by == home.people["clerk"]


def test_any_of_the_offices_that_ise_names_can_take_it_over():
    home = filing_house("ISE")
    step = waits_for(sent(home, temporary=False))
    home.unit("general2", "党政办公室", "office", "root")
    home.person("general2", "乔安", "general2")
    do_delegate_step(step, home.people["general2"], acting_user=home.users["office"])
    decide(home, step, "general2")
    assert Filing.objects.get().office == home.units["office"]


def test_taking_back_takes_what_was_approved_out_of_the_facts_but_not_of_the_ledger(home):
    one = league(home)
    decide(home, waits_for(one), "secretary")
    number = Filing.objects.get().code
    with pytest.raises(Http404):
        do_withdraw_application(one, reason="x", acting_user=home.users["member"])
    do_withdraw_application(one, reason="不建了", acting_user=home.users["owner"])
    assert not Filing.objects.exists()
    assert set(one.steps.values_list("state", flat=True)) == {Step.DROPPED}
    entry = Entry.objects.get(act="filing.withdraw_application")
    assert number in entry.payload.body
    with pytest.raises(QunzhiError):
        do_withdraw_application(one, reason="再撤", acting_user=home.users["owner"])


def test_an_existing_group_stays_registered_when_its_application_is_taken_back():
    home = filing_house("PXZY")
    one = sent(home, sort="existing", platform="qq", code="Q1", made_on=timezone.now())
    do_withdraw_application(one, reason="填错了", acting_user=home.users["owner"])
    assert (Group.objects.get(code="Q1").pending, Group.objects.get(code="Q1").filed) == (False, False)


def test_an_office_takes_its_approval_back_while_the_group_is_not_made(home):
    one = league(home)
    first = waits_for(one)
    decide(home, first, "secretary")
    decide(home, waits_for(one), "league")
    with pytest.raises(QunzhiError):
        do_revoke_step(first, reason="看错了", acting_user=home.users["secretary"])
    do_revoke_step(first, reason="看错了", signed="totp", acting_user=home.users["secretary"])
    one.refresh_from_db()
    assert one.state == Application.RETURNED
    assert not Filing.objects.exists()
    one = do_send_application(one, acting_user=home.users["owner"])
    assert [(s.office.name, s.state) for s in current(one)] == [("信息工程系党总支", "open"), ("校团委", "waiting")]
    one = walk(home, one)
    do_report_made(one, account="x", acting_user=home.users["owner"])
    with pytest.raises(QunzhiError):
        do_revoke_step(first, reason="晚了", signed="totp", acting_user=home.users["secretary"])


def test_reminding_once_a_day_and_only_when_late(home):
    one = league(home)
    with pytest.raises(QunzhiError):
        do_remind_office(one, acting_user=home.users["owner"])
    Step.objects.filter(of=one, state=Step.OPEN).update(due_at=timezone.now() - timedelta(hours=1))
    do_remind_office(one, acting_user=home.users["owner"])
    with pytest.raises(QunzhiError):
        do_remind_office(one, acting_user=home.users["owner"])
    found = todo(viewer_of(home.users["secretary"]))
    assert [(t.tone, t.words.zh.startswith("催办")) for t in found] == [("late", True)]


def test_the_daily_work_marks_what_is_late_once(home):
    one = league(home)
    now = timezone.now()
    assert remind_late(now).zh.startswith("0 ")
    Step.objects.filter(of=one, state=Step.OPEN).update(due_at=now - timedelta(hours=1))
    assert remind_late(now).zh.startswith("1 ")
    assert remind_late(now + timedelta(hours=1)).zh.startswith("0 ")
    assert remind_late(now + timedelta(hours=25)).zh.startswith("1 ")


def test_one_application_a_group_is_open_and_the_form_is_done_once(home):
    group = home.groups["section"]
    one = do_apply_many([group], acting_user=home.users["owner"], key="a")
    again = do_apply_many([group], acting_user=home.users["owner"], key="a")
    assert one == again
    with pytest.raises(QunzhiError, match="under way"):
        do_apply_many([group], acting_user=home.users["owner"], key="b")
    assert Application.objects.count() == 1


def test_several_at_once_are_all_sent_or_none(home):
    with pytest.raises(Http404):
        do_apply_many([home.groups["section"], home.groups["other"]], acting_user=home.users["head"])
    assert not Application.objects.exists()
    do_apply_many([home.groups["section"], home.groups["other"]], acting_user=home.users["work"])
    assert {(a.number, a.group) for a in Application.objects.all()} == {
        (f"申{timezone.localdate().year}-0001", home.groups["section"]),
        (f"申{timezone.localdate().year}-0002", home.groups["other"]),
    }


def test_only_the_blanks_of_a_registered_group_are_filled(home):
    group = home.groups["section"]
    facts = wanted(
        home, sort="existing", group=group, code=group.code, name="改了的名", made_on=timezone.now(), terms=("教学",)
    )
    one = do_keep_application(None, facts, acting_user=home.users["owner"])
    do_send_application(one, acting_user=home.users["owner"])
    group.refresh_from_db()
    assert (group.name, group.terms, group.purpose) == ("软件教研室工作通知群", ["教学"], "work_contact")
    assert group.changes.get().sort == "filing"
    assert Application.objects.get().name == group.name


def test_who_owns_it_says_that_it_is_made_and_nobody_else(home):
    one = walk(home, league(home))
    with pytest.raises(Http404):
        do_report_made(one, account="x", acting_user=home.users["member"])
    with pytest.raises(QunzhiError):
        do_report_made(one, account="x", made_at=timezone.now() + timedelta(days=1), acting_user=home.users["owner"])
    one = do_report_made(one, account="wx_1", acting_user=home.users["owner"])
    owner = Membership.objects.get(group=one.group)
    assert (owner.account, owner.role, owner.person) == ("wx_1", "owner", home.people["owner"])


def test_a_copy_is_noted_without_signature_by_its_office_alone(home):
    Posting.objects.create(person=home.people["owner"], unit=home.units["class"], role="member")
    one = walk(home, sent(home, kind="class", unit="class"))
    copy = one.steps.get(does="copy")
    with pytest.raises(Http404):
        do_note_copy(copy, acting_user=home.users["secretary"])
    do_note_copy(copy, acting_user=home.users["students"])
    with pytest.raises(QunzhiError):
        do_note_copy(copy, acting_user=home.users["students"])


def test_every_act_stands_in_the_ledger_about_all_whom_it_concerns(home):
    one = walk(home, league(home))
    do_report_made(one, account="x", acting_user=home.users["owner"])
    acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts == [
        "filing.keep_draft",
        "filing.send_application",
        "filing.decide_step",
        "filing.decide_step",
        "filing.register_group",
        "filing.report_made",
    ]
    decided = Entry.objects.filter(act="filing.decide_step").first()
    refs = {one.ref, home.units["section"].ref, home.units["branch"].ref, home.people["owner"].ref}
    assert refs <= set(decided.about)
    assert '"signed":"totp"' in decided.payload.body.replace(" ", "")
