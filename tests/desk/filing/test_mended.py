"""What was approved is the content; handing over; several steps under one signature; days that no calendar has."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.filing.dues import file_by
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import current
from qunzhi.desk.filing.name_facts import Named
from qunzhi.desk.filing.naming import check_name, check_names
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.filing.services.applying import do_keep_application, do_send_application
from qunzhi.desk.filing.services.deciding import do_decide_step, do_decide_steps, do_delegate_step
from qunzhi.desk.filing.wanted import wanted_of
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Filing
from tests.desk.accounts.signing import code_now
from tests.desk.conftest import sign_in
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import offices, sent, waits_for, walk, wanted
from tests.desk.makers import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> House:
    return filing_house("CQNY")


def returned(home: House, **more: object) -> Application:
    """Approved by the Party branch, returned by the League Committee."""
    one = sent(home, kind="league", **more)
    do_decide_step(waits_for(one), decision="approve", signed="totp", acting_user=home.users["secretary"])
    return sent_back(home, one)


def sent_back(home: House, one: Application) -> Application:
    step = waits_for(one)
    do_decide_step(step, decision="return", said="请改", signed="totp", acting_user=home.users["league"])
    return Application.objects.get(pk=one.pk)


@pytest.mark.parametrize(
    "edit",
    [
        {"name": "软件教研室闲聊工作群"},
        {"purpose": "notice"},
        {"owner": "member"},
        {"admin": "member"},
        {"platform": "qq"},
        {"terms": ("宣传",)},
        {"temporary": True},
        {"unit": "dept"},
    ],
)
def test_what_was_approved_is_the_content(home, edit):
    Posting.objects.create(person=home.people["owner"], unit=home.units["dept"], role="member")
    one = returned(home)
    edit = {k: home.people.get(v) or home.units.get(v) or v if isinstance(v, str) else v for k, v in edit.items()}
    do_keep_application(one, replace(wanted(home, kind="league"), **edit), acting_user=home.users["owner"])
    one = do_send_application(one, acting_user=home.users["owner"])
    assert [(s.office.name, s.state) for s in current(one)] == [("信息工程系党总支", "open"), ("校团委", "waiting")]
    assert not Filing.objects.exists()
    entry = Entry.objects.get(act="filing.begin_anew")
    assert "filings_removed" in entry.payload.body


def test_unchanged_or_with_an_account_added_it_goes_on_where_it_was(home):
    one = returned(home)
    one = do_send_application(one, acting_user=home.users["owner"])
    one = sent_back(home, one)
    do_keep_application(one, wanted(home, kind="league", account="wx1"), acting_user=home.users["owner"])
    one = do_send_application(one, acting_user=home.users["owner"])
    assert [s.state for s in current(one)] == ["done", "open"]
    assert "wx1" not in "".join(e.payload.body for e in Entry.objects.all())


def test_pages_say_what_sending_again_does_and_what_has_changed(client, home):
    one = returned(home)
    sign_in(client, home.users["owner"])
    url = reverse("check_application", args=[one.uid])
    assert "已同意的意见有效" in client.get(url).content.decode()
    edited = wanted(home, kind="league", name="软件教研室闲聊工作群")
    do_keep_application(one, edited, acting_user=home.users["owner"])
    shown = client.get(url).content.decode()
    assert "的意见不再算数" in shown
    assert "<del>软件教研室教学工作群</del>" in shown
    client.post(url, {"key": "s"})
    assert "不再算数的意见（" in client.get(reverse("application", args=[one.uid])).content.decode()
    sign_in(client, home.users["secretary"])
    shown = client.get(reverse("decide_step", args=[waits_for(one).uid])).content.decode()
    assert "和上次送来时不同" in shown
    assert "<ins>软件教研室闲聊工作群</ins>" in shown


@pytest.mark.parametrize("made", ["0001-01-01T00:00", "0001-01-02T00:00", "1989-12-31T00:00", "9999-12-31T23:59", "x"])
def test_days_that_nobody_means_are_mistakes_of_the_form(client, home, made):
    sign_in(client, home.users["owner"])
    data = {"key": "k", "sort": "existing", "unit": home.units["section"].uid, "group_kind": "unit"}
    data |= {"platform": "wechat", "name": "软件教研室工作群", "owner": "P-owner", "made_on": made}
    answer = client.post(reverse("apply"), data)
    assert answer.status_code == 200
    assert not Application.objects.exists()


def test_the_own_request_is_handed_to_a_colleague(client, home):
    Posting.objects.create(person=home.people["secretary"], unit=home.units["section"], role="member")
    one = sent(home, who="secretary", kind="league")
    step = waits_for(one)
    sign_in(client, home.users["secretary"])
    url = reverse("delegate_step", args=[step.uid])
    assert url in client.get(reverse("decide_step", args=[step.uid])).content.decode()
    assert client.post(url, {"key": "d", "person": home.people["clerk"].uid}).status_code == 302
    do_decide_step(step, decision="approve", signed="totp", acting_user=home.users["clerk"])
    assert Step.objects.get(pk=step.pk).decided_by == home.people["clerk"]


def test_the_registrar_hands_over_where_nobody_else_can_decide(client, home):
    home.institution.packs = ["CQNY", "PXZY"]
    home.institution.save()
    Posting.objects.create(person=home.people["secretary"], unit=home.units["section"], role="member")
    other = waits_for(sent(home, kind="league", name="软件教研室团支部工作群"))
    while other.office != home.units["branch"]:
        walk(home, other.of, steps=1)
        other = waits_for(other.of)
    with pytest.raises(Http404):
        do_delegate_step(other, home.people["clerk"], acting_user=home.users["registrar"])
    stuck = sent(home, who="secretary", kind="league").steps.get(office=home.units["branch"])
    sign_in(client, home.users["registrar"])
    url = reverse("delegate_step", args=[stuck.uid])
    if stuck.state != Step.OPEN:
        stuck.state = Step.OPEN
        stuck.save()
    assert client.post(url, {"key": "d", "person": home.people["clerk"].uid}).status_code == 302
    stuck.refresh_from_db()
    assert stuck.delegate == home.people["clerk"]


def many(home: House, n: int) -> list[Step]:
    return [waits_for(sent(home, name=f"软件教研室教学工作{k}群")) for k in range(n)]


def test_several_are_decided_under_one_signature_or_none(client, home):
    steps = many(home, 3)
    Posting.objects.create(person=home.people["work"], unit=home.units["section"], role="member")
    own = waits_for(sent(home, who="work", name="软件教研室摸鱼群"))
    with pytest.raises(QunzhiError, match="own request"):
        do_decide_steps([*steps, own], signed="totp", acting_user=home.users["work"])
    with pytest.raises(QunzhiError):
        do_decide_steps(steps, acting_user=home.users["work"])
    with pytest.raises(Http404):
        do_decide_steps(steps, signed="totp", acting_user=home.users["league"])
    assert not Filing.objects.exists()
    sign_in(client, home.users["work"])
    data = {"step": [s.uid for s in (*steps, own)]}
    url = reverse("decide_steps")
    shown = client.post(url, data).content.decode()
    assert "软件教研室教学工作2群" in shown
    assert "没有放进来" in shown
    assert client.post(url, {**data, "sign": "1", "key": "k", "code": "000000"}).status_code == 200
    assert client.post(url, {**data, "sign": "1", "key": "k", "code": code_now()}).status_code == 302
    assert set(Step.objects.filter(pk__in=[s.pk for s in steps]).values_list("state", flat=True)) == {"done"}
    assert Step.objects.get(pk=own.pk).state == "open"
    assert Entry.objects.filter(act="filing.decide_step").count() == 3
    assert client.get(url).status_code == 302


def test_many_are_decided_quickly(client, home):
    steps = many(home, 60)
    began = time.perf_counter()
    do_decide_steps(steps, signed="totp", acting_user=home.users["work"])
    took = time.perf_counter() - began
    assert took < 1.5


def test_a_group_of_the_league_committee_goes_straight_there(client, home):
    Posting.objects.create(person=home.people["owner"], unit=home.units["league"], role="member")
    one = do_keep_application(None, wanted(home, kind="league", unit="league"), acting_user=home.users["owner"])
    sign_in(client, home.users["owner"])
    shown = client.get(reverse("check_application", args=[one.uid])).content.decode()
    assert "本单位没有所属党组织，直接报校团委" in shown
    one = do_send_application(one, acting_user=home.users["owner"])
    assert offices(one) == [("approve_and_file", "校团委")]


def test_ise_takes_the_office_before_the_committee_and_cites_both():
    home = filing_house("ISE")
    home.unit("committee", "学院党委", "party_org", "root")
    one = sent(home, temporary=False)
    assert offices(one) == [("file", "学院院办")]
    assert {c.split()[-1] for c in one.steps.get().cites} == {"ISE-6.1", "ISE-6.2"}


def test_a_group_in_use_without_approval_is_overdue_since_it_was_made(client):
    home = filing_house("ENT")
    group = home.groups["section"]
    group.group_kind, group.created_at = "project", timezone.now() - timedelta(days=2)
    group.save()
    by = file_by(group, packs_of(home.institution, timezone.now()))
    assert [(f.due_at, f.before_use) for f in by] == [(group.created_at, True)]
    sign_in(client, home.users["owner"])
    assert "应在使用前审批" in client.get(reverse("unfiled_groups")).content.decode()


def test_a_group_older_than_the_pack_is_sent_to_the_campaign(client):
    home = filing_house("PXZY")
    group = home.groups["section"]
    group.created_at = timezone.now() - timedelta(days=9000)
    group.save()
    one = do_keep_application(None, wanted_of(group), acting_user=home.users["owner"])
    sign_in(client, home.users["owner"])
    shown = client.get(reverse("check_application", args=[one.uid])).content.decode()
    assert "只有集中认定算数" in shown
    assert reverse("campaigns") in shown
    shown = client.get(reverse("unfiled_groups")).content.decode()
    assert "要集中认定" in shown
    assert "逾期" not in shown


def test_names_all_faults_and_never_stutters():
    home = filing_house("PXZY", "CQNY")
    named = Named("信息工程系党总支摸鱼🎉群", "wechat", "league", home.units["section"])
    verdict = check_name(home.institution, named)
    said = "".join(f.why.zh for f in verdict.faults)
    assert "摸鱼" in said
    assert "表情" in said
    assert not verdict.suggestion.startswith("软件教研室信息工程系")
    many = check_names(home.institution, [named, replace(named, name="软件教研室教学工作群"), named])
    assert [bool(m) for m in many] == [True, False, True]
    assert "同名" in "".join(f.why.zh for f in many[0])


def test_a_long_name_is_said_in_our_words(client, home):
    sign_in(client, home.users["owner"])
    shown = client.post(reverse("apply"), {"key": "k", "sort": "new", "name": "群" * 201}).content.decode()
    assert "最多 200 个字" in shown
    assert "变量" not in shown
