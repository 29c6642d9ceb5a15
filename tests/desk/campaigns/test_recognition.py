"""A campaign from its start to the orders: PXZY-2.2."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.services.deciding import do_decide_lines, do_send_back, do_take_back
from qunzhi.desk.campaigns.services.handing_in import Said, do_add_group, do_hand_in
from qunzhi.desk.campaigns.services.running import (
    do_close_campaign,
    do_remind,
    do_reopen_campaign,
)
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.home.todo import todo
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import Account, DissolutionOrder, Filing, Group
from tests.desk.campaigns.starting import returns, start
from tests.desk.makers import House

OLD = datetime(2020, 9, 1, tzinfo=UTC)


@pytest.fixture
def old(home: House) -> House:
    """Groups from before the regulation: two of the department, one of the other, one that nobody answers for."""
    home.group("lab", "实验室工作群", "section", "owner", ("member",))
    home.group("lost", "老乡闲聊群", "section", "owner")
    Group.objects.filter(institution=home.institution).update(created_at=OLD)
    home.groups["free"] = Group.objects.create(
        institution=home.institution, code="G-free", platform="qq", name="无主群", group_kind="task", created_at=OLD
    )
    return home


def test_every_unit_gets_its_list_filled_in(old: House) -> None:
    made = start(old)
    found = returns(made)
    assert set(found) == {"DEPT", "OTHER", "PUBLICITY"}
    lines = {x.group.code: x for x in found["DEPT"].lines.select_related("group")}
    assert set(lines) == {"G-section", "G-lab", "G-lost"}
    assert lines["G-lab"].known["owners"] == "路遥"
    assert lines["G-lab"].known["members"] == 2
    assert [x.group.code for x in found["PUBLICITY"].lines.select_related("group")] == ["G-free"]
    with pytest.raises(QunzhiError, match="still open"):
        start(old)


def test_nothing_new_is_taken_in_that_was_recognised_or_made_since(old: House) -> None:
    Group.objects.filter(code="G-lab").update(created_at=timezone.now())
    Filing.objects.create(
        institution=old.institution,
        code="认1",
        subject="group",
        subject_code="G-lost",
        act="recognition",
        decision="approved",
    )
    lines = Line.objects.filter(of__of=start(old)).values_list("group__code", flat=True)
    assert set(lines) == {"G-section", "G-other", "G-free"}


def test_one_click_hands_in_and_nothing_is_changed(old: House) -> None:
    one = returns(start(old))["DEPT"]
    before = list(Group.objects.order_by("pk").values())
    do_hand_in(one, {}, acting_user=old.users["head"])
    one.refresh_from_db()
    assert (one.state, one.handed_in_by) == (Return.HANDED_IN, old.people["head"])
    assert list(Group.objects.order_by("pk").values()) == before
    with pytest.raises(QunzhiError, match="handed in already"):
        do_hand_in(one, {}, acting_user=old.users["head"])


def test_only_what_changed_is_corrected_and_the_register_follows(old: House) -> None:
    one = returns(start(old))["DEPT"]
    line = one.lines.get(group__code="G-lost")
    said = {line.uid: Said("keep", {"name": "软件教研室通知群", "purpose": "notice", "members": 9})}
    do_hand_in(one, said, acting_user=old.users["head"])
    line.refresh_from_db()
    assert line.corrected == {"name": "软件教研室通知群", "purpose": "notice"}
    group = Group.objects.get(code="G-lost")
    assert (group.name, group.purpose) == ("软件教研室通知群", "notice")
    assert group.changes.get().batch == one.uid


def test_recognised_groups_are_recognised_for_the_rules_too(old: House) -> None:
    campaign = start(old)
    one = returns(campaign)["DEPT"]
    do_hand_in(one, {}, acting_user=old.users["head"])
    lines = list(one.lines.filter(group__code__in=["G-lab", "G-section"]))
    do_decide_lines(one, lines, recognise=True, acting_user=old.users["registrar"])
    lost = one.lines.get(group__code="G-lost")
    with pytest.raises(QunzhiError, match="needs a reason"):
        do_decide_lines(one, [lost], recognise=False, acting_user=old.users["registrar"])
    do_decide_lines(one, [lost], recognise=False, why="与工作无关", acting_user=old.users["registrar"])
    look = look_at(old.institution)
    left = Finding.objects.filter(look=look, rule="recognised", state="violation").values_list("group__code", flat=True)
    assert set(left) == {"G-lost", "G-other", "G-free"}
    assert Group.objects.get(code="G-lab").filed
    line = one.lines.get(group__code="G-lab")
    do_take_back(line, reason="材料不全", acting_user=old.users["registrar2"])
    assert not Group.objects.get(code="G-lab").filed
    assert not Filing.objects.filter(subject_code="G-lab").exists()


def test_who_handed_in_does_not_decide(old: House) -> None:
    one = returns(start(old))["PUBLICITY"]
    do_hand_in(one, {}, acting_user=old.users["registrar"])
    with pytest.raises(QunzhiError, match="own request"):
        do_decide_lines(one, list(one.lines.all()), recognise=True, acting_user=old.users["registrar"])
    do_decide_lines(one, list(one.lines.all()), recognise=True, acting_user=old.users["registrar2"])


def test_a_reminder_stands_among_the_heads_things_to_do(old: House) -> None:
    campaign = start(old)
    viewer = viewer_of(old.users["head"])
    assert [t.tone for t in todo(viewer) if "认定" in t.words.zh] == ["wait"]
    do_remind(campaign, list(campaign.returns.all()), acting_user=old.users["general"])
    assert [t.tone for t in todo(viewer) if "认定" in t.words.zh] == ["late"]
    one = returns(campaign)["DEPT"]
    do_hand_in(one, {}, acting_user=old.users["head"])
    assert [t for t in todo(viewer) if "认定" in t.words.zh] == []
    do_send_back(one, reason="群主没有填", acting_user=old.users["registrar"])
    assert [t.tone for t in todo(viewer) if "退回" in t.words.zh] == ["late"]


def test_what_is_not_recognised_ends_in_orders_that_can_be_revoked(old: House) -> None:
    campaign = start(old)
    one = returns(campaign)["DEPT"]
    do_hand_in(one, {}, acting_user=old.users["head"])
    do_decide_lines(
        one, list(one.lines.filter(group__code="G-lab")), recognise=True, acting_user=old.users["registrar"]
    )
    due = timezone.now() + timedelta(days=7)
    refuse = one.lines.filter(group__code="G-lost")
    do_decide_lines(one, list(refuse), recognise=False, why="与工作无关", acting_user=old.users["registrar"])
    given = {"order": True, "due_at": due, "reason": "", "acting_user": old.users["registrar"]}
    with pytest.raises(QunzhiError, match="is not over"):
        do_close_campaign(campaign, **given)
    with pytest.raises(QunzhiError, match="wait for a decision"):
        do_close_campaign(campaign, early=True, **given)
    do_close_campaign(campaign, early=True, leave_open=True, **given)
    ordered = DissolutionOrder.objects.all()
    assert {o.group.code for o in ordered} == {"G-lost", "G-other", "G-free"}
    assert {tuple(o.cites) for o in ordered} == {("PXZY-2.2",)}
    assert Entry.objects.filter(act="registry.order_end").count() == 3
    with pytest.raises(QunzhiError, match="is closed"):
        do_hand_in(returns(campaign)["OTHER"], {}, acting_user=old.users["other_head"])
    do_reopen_campaign(
        campaign,
        due_on=timezone.localdate() + timedelta(days=3),
        reason="补报",
        revoke=True,
        acting_user=old.users["registrar"],
    )
    assert not DissolutionOrder.objects.filter(revoked_at__isnull=True).exists()
    assert Entry.objects.filter(act="registry.revoke_order").count() == 3
    do_hand_in(returns(campaign)["OTHER"], {}, acting_user=old.users["other_head"])


def test_past_its_day_orders_are_ticked_and_nothing_has_to_be_confirmed(old: House, signed_in) -> None:
    campaign = start(old)
    Campaign.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    client = signed_in(old.users["registrar"])
    url = reverse("close_campaign", args=[campaign.uid])
    form = client.get(url).context["form"]
    assert form["order"].value() is True
    assert not {"early", "leave_open"} & set(form.fields)
    sent = {"order": "on", "due_on": (timezone.localdate() + timedelta(days=5)).isoformat(), "key": "k1"}
    assert client.post(url, sent).status_code == 302
    again = reverse("reopen_campaign", args=[campaign.uid])
    assert "一并撤销这一轮发出的责令" in client.get(again).content.decode()
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert client.post(again, {"due_on": due, "reason": "补报", "revoke": "on", "key": "k2"}).status_code == 302
    assert DissolutionOrder.objects.filter(revoked_reason="补报").count() == 5


def test_a_clean_up_says_what_is_left(old: House, signed_in) -> None:
    campaign = start(old, Campaign.CLEANUP)
    do_hand_in(returns(campaign)["DEPT"], {}, acting_user=old.users["head"])
    text = signed_in(old.users["registrar"]).get(reverse("close_campaign", args=[campaign.uid])).content.decode()
    assert "都办完了" not in text
    assert "没有上报的单位" in text
    assert "等您办理" in text


def test_a_due_day_is_at_most_two_years_ahead(old: House) -> None:
    with pytest.raises(QunzhiError, match="two years"):
        start(old, due_on=timezone.localdate() + timedelta(days=800))


def test_only_those_in_charge_hand_in(old: House, away: House) -> None:
    one = returns(start(old))["DEPT"]
    for who in ("other_head", "counsellor", "auditor", "discipline", "league"):
        with pytest.raises(Http404):
            do_hand_in(one, {}, acting_user=old.users[who])
    with pytest.raises(Http404):
        do_hand_in(one, {}, acting_user=away.users["head"])


def test_a_group_that_was_missing_is_added_and_registered(old: House) -> None:
    one = returns(start(old))["DEPT"]
    line = do_add_group(one, platform="wechat", name="软件教研室备课群", kind="unit", acting_user=old.users["head"])
    assert line.group.unit == old.units["dept"]
    assert line.group.code.startswith("群")
    with pytest.raises(QunzhiError, match="is registered"):
        do_add_group(one, platform="qq", name="x", kind="unit", code="G-lab", acting_user=old.users["head"])


def test_accounts_from_before_are_approved(home: House) -> None:
    for n, unit in enumerate(("dept", "other")):
        Account.objects.create(
            institution=home.institution,
            code=f"A{n}",
            platform="wechat_official",
            name=f"公众号{n}",
            host_unit=home.units[unit],
            opened_at=datetime(2021, 1, 1, tzinfo=UTC),
        )
    campaign = start(home, Campaign.REGULARISATION)
    one = returns(campaign)["DEPT"]
    line = one.lines.get()
    do_hand_in(one, {line.uid: Said("keep", {"purpose": "发布系里通知"})}, acting_user=home.users["head"])
    do_decide_lines(one, [line], recognise=True, acting_user=home.users["registrar"])
    filed = Filing.objects.get(subject="account")
    assert (filed.act, filed.decision, filed.subject_code) == ("approval", "approved", "A0")
    look = look_at(home.institution)
    left = Finding.objects.filter(look=look, rule="regularised", account__code="A0")
    assert {f.state for f in left} <= {"late"}


def test_the_pages(old: House, signed_in) -> None:
    client = signed_in(old.users["general"])
    assert "群组认定" in client.get(reverse("campaigns")).content.decode()
    url = reverse("start_campaign", args=["recognition"])
    page = client.get(url)
    sent = {"title": "群组认定", "word": "", "due_on": timezone.localdate().isoformat(), "key": "k1"}
    office = page.context["form"].fields["office"].choices[0][0]
    assert client.post(url, {**sent, "office": office}).status_code == 302
    campaign = Campaign.objects.get()
    one = returns(campaign)["DEPT"]
    assert "未上报" in client.get(reverse("campaign", args=[campaign.uid])).content.decode()
    assert "信息工程系" in client.get(reverse("remind_units", args=[campaign.uid])).content.decode()
    head = signed_in(old.users["head"])
    page = head.get(reverse("unit_return", args=[one.uid]))
    assert "都没变，直接上报" in page.content.decode()
    assert head.post(reverse("unit_return", args=[one.uid]), {"all_same": "1", "key": "k2"}).status_code == 302
    registrar = signed_in(old.users["registrar"])
    lines = [x.uid for x in one.lines.all()]
    sent = {"lines": lines, "say": "yes", "why": "", "key": "k3"}
    assert registrar.post(reverse("decide_return", args=[one.uid]), sent).status_code == 302
    assert not one.lines.filter(decision="").exists()
    assert "老乡闲聊群" not in registrar.get(reverse("close_campaign", args=[campaign.uid])).content.decode()
    page = registrar.get(reverse("close_campaign", args=[campaign.uid]))
    assert page.context["form"]["order"].value() is False
    assert "今天 24 时才截止" in page.content.decode()
    assert page.context["missing"] == 2
    sent = {"order": "on", "due_on": (timezone.localdate() + timedelta(days=5)).isoformat(), "reason": "", "key": "k4"}
    assert "勾选确认" in registrar.post(reverse("close_campaign", args=[campaign.uid]), sent).content.decode()
    sent |= {"early": "on", "key": "k5"}
    assert registrar.post(reverse("close_campaign", args=[campaign.uid]), sent).status_code == 302
    assert DissolutionOrder.objects.count() == 2


def test_refused_input_is_not_lost(old: House, signed_in) -> None:
    one = returns(start(old))["DEPT"]
    line = one.lines.get(group__code="G-lost")
    sent = {f"answer-{line.uid}": "not_ours", f"name-{line.uid}": "改过的名字", f"said-{line.uid}": "", "key": "k"}
    page = signed_in(old.users["head"]).post(reverse("unit_return", args=[one.uid]), sent)
    assert page.status_code == 200
    assert "请写明归谁" in page.content.decode()
    assert "改过的名字" in page.content.decode()
    assert Group.objects.get(code="G-lost").name == "老乡闲聊群"


def test_queries_do_not_grow(old: House, signed_in, django_assert_max_num_queries) -> None:
    for n in range(40):
        old.group(f"x{n}", f"教研群{n}", "section", "owner")
    Group.objects.filter(institution=old.institution).update(created_at=OLD)
    campaign = start(old)
    client = signed_in(old.users["registrar"])
    client.get(reverse("campaign", args=[campaign.uid]))
    for name, uid in (
        ("campaign", campaign.uid),
        ("unit_return", returns(campaign)["DEPT"].uid),
        ("close_campaign", campaign.uid),
    ):
        with django_assert_max_num_queries(34):
            client.get(reverse(name, args=[uid]))
