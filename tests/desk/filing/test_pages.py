"""The pages of applications, as browsers ask for them."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.queries import unfiled
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.registry.models import Filing, Group
from tests.desk.accounts.signing import code_now
from tests.desk.conftest import sign_in
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import sent, waits_for, walk
from tests.desk.makers import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> House:
    return filing_house("CQNY", "PXZY")


def typed(home: House, **more: str) -> dict[str, str]:
    """What somebody types for a new group of the section."""
    return {
        "key": "k1",
        "sort": "new",
        "unit": home.units["section"].uid,
        "group_kind": "unit",
        "platform": "wechat",
        "name": "软件教研室工作群",
        "purpose": "work_contact",
        "owner": "P-owner",
        **more,
    }


def page(client, name: str, *args: str, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize(
    ("packs", "kind", "asked", "not_asked"),
    [
        (("CQNY",), "unit", (), ("purpose", "terms", "temporary", "join_confirmation", "admin")),
        (("PXZY",), "unit", ("purpose",), ("terms", "temporary", "admin")),
        (("ISE",), "unit", ("purpose", "terms", "temporary", "admin"), ("join_confirmation",)),
        (("ENT",), "project", ("purpose", "terms", "join_confirmation"), ("temporary", "admin")),
        (("PXZY", "ISE", "ENT"), "non_work", (), ("purpose", "terms", "temporary", "admin", "join_confirmation")),
    ],
)
def test_only_what_the_packs_need_is_asked(client, packs, kind, asked, not_asked):
    home = filing_house(*packs)
    sign_in(client, home.users["owner"])
    shown = page(client, "apply", query=f"?kind={kind}")
    assert all(f'name="{f}"' in shown for f in asked)
    assert not any(f'name="{f}"' in shown for f in not_asked)
    assert 'name="made_on"' not in shown
    assert 'value="P-owner"' in shown  # who applies is the owner unless somebody else is
    assert 'name="made_on"' in page(client, "apply", query="?sort=existing")


def test_without_script_a_button_shows_what_is_asked_and_nothing_is_kept(client, home):
    sign_in(client, home.users["owner"])
    answer = client.post(reverse("apply"), {**typed(home, sort="existing"), "look": "1"})
    assert 'name="made_on"' in answer.content.decode()
    assert "软件教研室工作群" in answer.content.decode()
    assert not Application.objects.exists()


def test_from_the_form_to_the_way_to_the_office(client, home):
    sign_in(client, home.users["owner"])
    answer = client.post(reverse("apply"), typed(home))
    one = Application.objects.get()
    assert answer["Location"] == reverse("check_application", args=[one.uid])
    shown = page(client, "check_application", one.uid)
    assert "宣传统战处" in shown
    assert "党委工作部" in shown
    assert "闻笔" in shown
    assert "群名合规" in shown
    client.post(reverse("check_application", args=[one.uid]), {"key": "send"})
    one.refresh_from_db()
    assert (one.state, one.number.startswith("申")) == ("open", True)
    shown = page(client, "application", one.uid)
    assert "等它办理" in shown
    assert "还有" in shown


def test_a_form_with_mistakes_says_them_and_keeps_what_was_typed(client, home):
    sign_in(client, home.users["owner"])
    for wrong in ({"unit": home.units["other"].uid}, {"owner": "nobody there"}, {"name": ""}, {"platform": "x"}):
        answer = client.post(reverse("apply"), typed(home, **wrong))
        assert answer.status_code == 200
        assert "还没有提交" in answer.content.decode()
    assert not Application.objects.exists()


def test_the_name_is_checked_while_it_is_typed(client, home):
    sign_in(client, home.users["owner"])
    shown = client.post(reverse("check_group_name"), typed(home, name="摸鱼群🎉")).content.decode()
    assert "摸鱼" in shown
    assert "《各级微信群和QQ群规范管理办法》" in shown
    assert 'data-takes="软件教研室' in shown
    assert "群名合规" in client.post(reverse("check_group_name"), typed(home)).content.decode()
    same = client.post(reverse("check_group_name"), typed(home, name="软件教研室工作通知群")).content.decode()
    assert "同名" in same
    assert "用现有的群" in same
    assert client.post(reverse("check_group_name"), {}).status_code == 200


def test_a_registered_group_is_no_duplicate_of_itself(client, home):
    sign_in(client, home.users["owner"])
    group = Group.objects.get(name="软件教研室工作通知群")
    url = f"{reverse('check_group_name')}?group={group.uid}"
    assert "同名" not in client.post(url, typed(home, name=group.name)).content.decode()
    assert client.post(f"{reverse('check_group_name')}?group=nothing", typed(home)).status_code == 404


def test_a_proposed_name_is_taken_with_one_tap(client, home):
    sign_in(client, home.users["owner"])
    client.post(reverse("apply"), typed(home, name="摸鱼群"))
    one = Application.objects.get()
    client.post(reverse("take_name", args=[one.uid]), {"name": "软件教研室教学工作群", "key": "t"})
    one.refresh_from_db()
    assert one.name == "软件教研室教学工作群"


def test_deciding_signed_with_a_code(client, home):
    one = sent(home)
    step = waits_for(one)
    deciding = {"宣传统战处": "registrar", "党委工作部": "work"}[step.office.name]
    sign_in(client, home.users[deciding])
    assert one.name in page(client, "steps_inbox")
    url = reverse("decide_step", args=[step.uid])
    wrong = client.post(url, {"key": "d", "decision": "approve", "code": "123456"})
    assert wrong.status_code == 200
    silent = client.post(url, {"key": "d", "decision": "return", "code": code_now()})
    assert "请写明理由" in silent.content.decode()
    right = client.post(url, {"key": "d", "decision": "approve", "code": code_now()})
    assert right["Location"] == reverse("steps_inbox")
    step.refresh_from_db()
    assert (step.state, step.signed_with) == (Step.DONE, "totp")
    again = client.post(url, {"key": "d", "decision": "approve", "code": code_now()})
    assert again.status_code == 302


def test_who_has_no_second_factor_is_sent_to_set_one_up(client, home):
    one = sent(home)
    user = home.users["work" if waits_for(one).office.name == "党委工作部" else "registrar"]
    user.authenticator_set.all().delete()
    sign_in(client, user)
    shown = page(client, "decide_step", waits_for(one).uid)
    assert reverse("mfa_index") in shown
    assert "签字办理" not in shown


def test_the_own_request_is_shown_without_a_decision(client, home):
    home.people["work"].postings.create(unit=home.units["section"], role="member")
    one = sent(home, who="work")
    sign_in(client, home.users["work"])
    step = one.steps.get(office=home.units["work"])
    if step.state != Step.OPEN:
        walk(home, one, steps=1)
        step.refresh_from_db()
    assert "不能由您办理" in page(client, "decide_step", step.uid)


@pytest.mark.parametrize("name", ["application", "application_paper"])
def test_who_may_see_an_application(client, home, name):
    one = sent(home)
    away = filing_house("CQNY", slug="qingyuan", name="清源师范学院")
    seen = {"owner", "head", "registrar", "work", "auditor", "discipline"}
    for who in ("owner", "head", "registrar", "work", "auditor", "member", "student", "other_head", "league"):
        sign_in(client, home.users[who])
        expected = 200 if who in seen and who != "auditor" else 404
        if who == "auditor":  # in post at another unit too: applies there, and reads everything
            expected = 200
        assert client.get(reverse(name, args=[one.uid])).status_code == expected, who
    sign_in(client, away.users["registrar"])
    assert client.get(reverse(name, args=[one.uid])).status_code == 404


def test_drafts_are_their_authors_own(client, home):
    sign_in(client, home.users["owner"])
    client.post(reverse("apply"), typed(home))
    one = Application.objects.get()
    assert page(client, "edit_application", one.uid)
    for who in ("registrar", "head"):
        sign_in(client, home.users[who])
        for name in ("application", "edit_application", "check_application", "withdraw_application"):
            assert client.get(reverse(name, args=[one.uid])).status_code == 404


def test_taking_back_reminding_and_saying_that_it_is_made(client, home):
    one = walk(home, sent(home))
    sign_in(client, home.users["owner"])
    assert "可以建群了" in page(client, "application", one.uid)
    assert client.post(reverse("report_made", args=[one.uid]), {"key": "m"}).status_code == 200
    answer = client.post(reverse("report_made", args=[one.uid]), {"key": "m", "account": "wx_1"})
    assert answer["Location"] == reverse("application", args=[one.uid])
    assert Group.objects.get(code=one.number).memberships.get().account == "wx_1"
    two = sent(home, name="软件教研室教学研讨群")
    answer = client.post(reverse("remind_office", args=[two.uid]), {"key": "r"}, follow=True)
    assert "还没有超过" in answer.content.decode()
    assert page(client, "withdraw_application", two.uid)
    client.post(reverse("withdraw_application", args=[two.uid]), {"key": "w", "reason": "不建了"})
    two.refresh_from_db()
    assert two.state == Application.WITHDRAWN


def test_groups_not_filed_with_their_days_and_several_at_once(client, home):
    Group.objects.filter(pk=home.groups["section"].pk).update(created_at=timezone.now() - timedelta(days=30))
    sign_in(client, home.users["owner"])
    shown = page(client, "unfiled_groups")
    assert "软件教研室工作通知群" in shown
    assert "已逾期" in shown
    assert "护理系" not in shown
    assert f"?group={home.groups['section'].uid}" in shown
    prefilled = page(client, "apply", query=f"?group={home.groups['section'].uid}")
    assert "软件教研室工作通知群" in prefilled
    assert client.get(reverse("apply") + f"?group={home.groups['other'].uid}").status_code == 404
    sign_in(client, home.users["work"])
    both = [g.uid for g in home.groups.values()]
    client.post(reverse("unfiled_groups"), {"key": "m", "group": both})
    assert Application.objects.filter(state="open").count() == 2
    assert "都备案了" in page(client, "unfiled_groups")


def test_groups_of_which_nothing_is_asked_are_not_listed(home):
    home.institution.packs = ["ISE"]
    home.institution.save()
    packs = packs_of(home.institution, timezone.now())
    group = home.groups["section"]
    viewer = viewer_of(home.users["office"])
    for facts, listed in (({"group_kind": "non_work"}, 0), ({"temporary": True}, 0), ({"temporary": None}, 1)):
        Group.objects.filter(pk=group.pk).update(**{"group_kind": "unit", "temporary": None, **facts})
        assert unfiled(viewer, packs).filter(pk=group.pk).count() == listed, facts
    home.institution.packs = ["PXZY"]
    packs = packs_of(home.institution, timezone.now())
    Group.objects.filter(pk=group.pk).update(platform="dingtalk")
    assert not unfiled(viewer_of(home.users["registrar"]), packs).filter(pk=group.pk).exists()


def test_what_each_office_filed_and_as_a_spreadsheet(client, home):
    walk(home, sent(home, name="=1+1 软件教研室"))
    sign_in(client, home.users["registrar"])
    shown = page(client, "rollup", query="?period=month")
    assert "党委工作部" in shown
    assert "宣传统战处" in shown
    sign_in(client, home.users["work"])
    answer = client.get(reverse("rollup_file") + "?period=all")
    assert "attachment" in answer["Content-Disposition"]
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    cells = "".join(book.read(n).decode() for n in book.namelist() if "worksheets" in n or "sharedStrings" in n)
    assert "=1+1" in cells
    assert "<f>" not in cells
    sign_in(client, home.users["member"])
    assert "党委工作部" not in page(client, "rollup")


def test_the_page_of_a_group_shows_its_applications_and_offers_filing(client, home):
    from qunzhi.desk.filing.showing_group import deeds, panels

    group = home.groups["section"]
    viewer = viewer_of(home.users["owner"])
    assert [d.main for d in deeds(viewer, group)] == [True]
    assert panels(viewer, group)[0].template == "filing/on_group.html"
    assert deeds(viewer_of(home.users["member"]), group) == []
    one = sent(home, sort="existing", group=group, code=group.code)
    group.refresh_from_db()
    assert deeds(viewer, group) == []
    assert panels(viewer, group)[0].context["applications"][0][0] == one


def grow(home: House, n: int, start: int) -> None:
    for k in range(start, start + n):
        one = sent(home, name=f"软件教研室教学第{k}群")
        if k % 2:
            walk(home, one, steps=1)


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [
        ("owner", "applications", ""),
        ("registrar", "applications", "?of=all"),
        ("registrar", "steps_inbox", ""),
        ("registrar", "unfiled_groups", ""),
        ("registrar", "rollup", ""),
    ],
)
def test_lists_ask_the_same_number_of_questions_however_long(client, home, who, name, query):
    sign_in(client, home.users[who])
    counts = []
    for size in (2, 8):
        grow(home, size, size * 10)
        for k in range(size):
            home.group(f"x{size}{k}", f"护理系第{size}{k}群", "other", "other_head", ("member",))
        page(client, name, query=query)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, name, query=query)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] < 45


def test_nonsense_is_answered(client, home):
    sign_in(client, home.users["registrar"])
    assert client.get(reverse("apply") + "?group=nothing").status_code == 404
    for name in ("decide_step", "note_copy", "delegate_step", "revoke_step"):
        assert client.post(reverse(name, args=["x"]), {}).status_code == 404
    assert client.get(reverse("applications") + "?of=all&state=zzz&page=99").status_code == 200
    assert client.get(reverse("rollup") + "?period=zzz").status_code == 200
    assert client.post(reverse("unfiled_groups"), {"group": ["x"]}).status_code == 302
    assert client.post(reverse("apply"), {"sort": "x", "unit": "y"}).status_code == 200
    assert not Filing.objects.exists()


def test_a_step_is_given_on_and_an_approval_revoked_by_page(client, home):
    one = sent(home)
    step = waits_for(one)
    first = {"宣传统战处": "registrar", "党委工作部": "work"}[step.office.name]
    colleague = home.person("aide", "于帆", "work" if first == "work" else "publicity")
    sign_in(client, home.users[first])
    assert "于帆" in page(client, "delegate_step", step.uid)
    url = reverse("delegate_step", args=[step.uid])
    assert client.post(url, {"key": "d", "person": "x"}).status_code == 200
    assert client.post(url, {"key": "d", "person": colleague.uid}).status_code == 302
    step.refresh_from_db()
    assert step.delegate == colleague
    client.post(reverse("decide_step", args=[step.uid]), {"key": "e", "decision": "approve", "code": code_now()})
    assert "撤销这个意见" in page(client, "application", one.uid)
    url = reverse("revoke_step", args=[step.uid])
    assert client.post(url, {"key": "f", "reason": "看错了", "code": ""}).status_code == 200
    answer = client.post(url, {"key": "f", "reason": "看错了", "code": code_now(1)})
    assert answer["Location"] == reverse("application", args=[one.uid])
    one.refresh_from_db()
    assert one.state == Application.RETURNED
    sign_in(client, home.users["owner"])
    assert "看错了" in page(client, "application", one.uid)


def test_a_registered_group_is_applied_for_by_page_and_its_facts_cannot_be_changed_there(client, home):
    group = home.groups["section"]
    sign_in(client, home.users["owner"])
    url = f"{reverse('apply')}?group={group.uid}"
    made = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    data = typed(home, sort="existing", name="别的名", made_on=made)
    answer = client.post(url, data)
    one = Application.objects.get()
    assert answer["Location"] == reverse("check_application", args=[one.uid])
    assert (one.name, one.group, one.code) == (group.name, group, group.code)
    assert "的备案期限" in page(client, "check_application", one.uid)
    client.post(reverse("check_application", args=[one.uid]), {"key": "s"})
    group.refresh_from_db()
    assert (group.pending, timezone.localtime(group.created_at).strftime("%Y-%m-%dT%H:%M")) == (True, made)


def test_a_copy_is_noted_by_page(client, home):
    home.people["owner"].postings.create(unit=home.units["class"], role="member")
    one = walk(home, sent(home, kind="class", unit="class"))
    copy = one.steps.get(does="copy")
    sign_in(client, home.users["students"])
    assert "抄送给您的" in page(client, "steps_inbox")
    client.post(reverse("note_copy", args=[copy.uid]), {"key": "n"})
    copy.refresh_from_db()
    assert copy.state == Step.DONE
