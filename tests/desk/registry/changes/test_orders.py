"""Orders to dissolve: served, answered, put off, revoked, carried out; several at once; the paper."""

from __future__ import annotations

import io

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from docx import Document

from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import DissolutionOrder, Group
from qunzhi.desk.registry.services.changes import do_undo_change
from qunzhi.desk.registry.services.ending import do_dissolve
from qunzhi.desk.registry.services.orders import (
    do_answer_order,
    do_appeal_order,
    do_extend_order,
    do_order_end,
    do_order_ends,
    do_revoke_order,
)
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import refused, soon

CITE = "PXZY-4.3b"


def order(home: House, group: Group, who: str = "general", **more: object) -> DissolutionOrder:
    given = {"reason": "未备案，经提醒仍未补办", "cites": [CITE], "due_at": soon(), **more}
    return do_order_end(group, acting_user=home.users[who], **given)


def over(one: DissolutionOrder) -> None:
    DissolutionOrder.objects.filter(pk=one.pk).update(due_at=timezone.now() - timezone.timedelta(days=1))


@pytest.mark.parametrize("who", ["registrar", "general"])
def test_given_and_carried_out_and_open_again(home: House, group: Group, rows, who: str) -> None:
    one, before = order(home, group, who), rows()
    year = timezone.localdate().year
    assert (one.number, one.state, one.cites) == (f"令{year}-0001", "open", [CITE])
    assert one.office == home.units["publicity" if who == "registrar" else "general"]
    entry = Entry.objects.get(act="registry.order_end")
    assert {group.ref, home.people["owner"].ref, home.units["section"].ref} <= set(entry.about)
    made = do_dissolve(group, reason="按责令解散", acting_user=home.users["owner"])
    one.refresh_from_db()
    group.refresh_from_db()
    assert (one.state, one.change, one.done_at) == ("done", made, group.dissolved_at)
    assert (group.end_sort, group.end_cites) == ("order", [CITE])
    do_undo_change(made, reason="登记错了", acting_user=home.users["owner"])
    one.refresh_from_db()
    assert (one.state, one.change) == ("open", None)
    assert rows() == before


@pytest.mark.parametrize("who", ["owner", "head", "member", "league", "auditor", "discipline", "other_head"])
def test_who_may_not_order(home: House, group: Group, who: str) -> None:
    with pytest.raises(Http404):
        order(home, group, who)


def test_what_an_order_needs(home: House, away: House, group: Group) -> None:
    with pytest.raises(Http404):
        order(home, away.groups["section"])
    assert refused(lambda: order(home, group, cites=["ENT-12.2"])) == "no_article"  # a pack that is not adopted
    assert refused(lambda: order(home, group, due_at=timezone.now())) == "due_past"
    order(home, group)
    assert refused(lambda: order(home, group)) == "ordered_already"
    do_dissolve(group, reason="x", acting_user=home.users["owner"])
    assert refused(lambda: order(home, group)) == "dissolved_already"


def test_several_at_once_are_all_or_none(home: House, group: Group) -> None:
    both = [group, home.groups["other"]]
    given = {"reason": "清理", "cites": [CITE, "CQNY-7.3b"], "due_at": soon(), "acting_user": home.users["registrar"]}
    order(home, home.groups["other"])
    assert refused(lambda: do_order_ends(both, **given)) == "ordered_already"
    assert DissolutionOrder.objects.count() == 1
    do_revoke_order(DissolutionOrder.objects.get(), reason="一起办", acting_user=home.users["general"])
    first = do_order_ends(both, key="k", **given)
    assert do_order_ends(both, key="k", **given) == first
    made = DissolutionOrder.objects.filter(batch=first.batch)
    assert made.count() == 2
    assert len({o.number for o in made}) == 2
    assert refused(lambda: do_order_ends([], **given)) == "no_groups"


def test_a_statement_is_answered_and_the_order_stands_or_goes(home: House, group: Group) -> None:
    one, office = order(home, group), home.users["general"]
    with pytest.raises(Http404):
        do_appeal_order(one, text="还在用", acting_user=home.users["member"])
    do_appeal_order(one, text="已提交备案申请", acting_user=home.users["owner"])
    assert refused(lambda: do_appeal_order(one, text="再说", acting_user=home.users["head"])) == "appealed_already"
    do_answer_order(one, answer="未见申请，维持", acting_user=office)
    assert refused(lambda: do_answer_order(one, answer="x", acting_user=office)) == "nothing_to_answer"
    do_appeal_order(one, text="申请号申2026-0003", acting_user=home.users["head"])
    one.refresh_from_db()
    assert (one.unanswered, one.answer) == (True, "")
    do_revoke_order(one, reason="申请已受理", acting_user=office)
    one.refresh_from_db()
    assert (one.state, one.revoked_reason) == ("revoked", "申请已受理")
    assert refused(lambda: do_revoke_order(one, reason="x", acting_user=office)) == "order_closed"
    assert refused(lambda: do_appeal_order(one, text="x", acting_user=home.users["owner"])) == "order_closed"
    assert Entry.objects.get(act="registry.revoke_order").reason == "申请已受理"
    order(home, group)  # another one may follow


def test_nobody_answers_the_own_statement(home: House) -> None:
    group = home.group("pub", "宣传统战处工作群", "publicity", "registrar")
    one = order(home, group, "registrar2")
    do_appeal_order(one, text="还在用", acting_user=home.users["registrar"])
    for act in (
        lambda: do_answer_order(one, answer="x", acting_user=home.users["registrar"]),
        lambda: do_revoke_order(one, reason="x", acting_user=home.users["registrar"]),
        lambda: do_extend_order(one, due_at=soon(9), reason="x", acting_user=home.users["registrar"]),
    ):
        assert refused(act) == "own_request"
    do_revoke_order(one, reason="同意", acting_user=home.users["registrar2"])


def test_more_time(home: House, group: Group) -> None:
    one, user = order(home, group), home.users["general"]
    assert refused(lambda: do_extend_order(one, due_at=soon(1), reason="x", acting_user=user)) == "not_later"
    over(one)
    late = timezone.now() - timezone.timedelta(hours=1)
    assert refused(lambda: do_extend_order(one, due_at=late, reason="x", acting_user=user)) == "due_past"
    do_extend_order(one, due_at=soon(9), reason="等项目验收", acting_user=user)
    one.refresh_from_db()
    assert not one.late


def test_pages_of_the_office_and_of_the_owner(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["general"])
    assert "责令解散" in client.get(reverse("group", args=[group.uid])).content.decode()
    url = reverse("order_end", args=[group.uid])
    assert "没报备的群" in client.get(url).content.decode()
    answer = client.post(url, {"cites": [CITE], "reason": "未备案", "due_on": "2020-01-01", "key": "a"})
    assert "期限已经过了" in answer.content.decode()
    day = timezone.localdate(soon(5)).isoformat()
    answer = client.post(url, {"cites": [CITE], "reason": "未备案", "due_on": day, "key": "b"}, follow=True)
    one = DissolutionOrder.objects.get()
    assert f"{timezone.localtime(one.due_at):%H:%M:%S}" == "23:59:59"
    assert one.number in answer.content.decode()
    page = reverse("order", args=[one.uid])

    client = signed_in(home.users["owner"])
    assert "责令解散：" in client.get("/").content.decode()
    text = client.get(page).content.decode()
    for words in ("没报备的群", "未备案", "已在平台上解散"):
        assert words in text
    client.post(page, {"what": "appeal", "text": "已在补办", "key": "c"})
    assert client.post(page, {"what": "revoke", "reason": "x", "key": "d"}).status_code == 200  # has no such form
    assert client.post(page, {"what": "nonsense"}).status_code == 200

    client = signed_in(home.users["general"])
    assert "答复 1 份对责令解散的说明" in client.get("/").content.decode()
    client.post(page, {"what": "answer", "text": "未见申请", "key": "e"})
    over(one)
    assert "1 份责令解散已逾期" in client.get("/").content.decode()
    assert "已逾期" in client.get(reverse("orders")).content.decode()
    later = timezone.localdate(soon(9)).isoformat()
    client.post(page, {"what": "extend", "due_on": later, "reason": "再等几天", "key": "f"})
    one.refresh_from_db()
    assert (one.late, one.answer) == (False, "未见申请")
    assert client.post(reverse("carry_out_order", args=[one.uid])).status_code == 404

    client = signed_in(home.users["owner"])
    answer = client.post(reverse("carry_out_order", args=[one.uid]), {"key": "g"}, follow=True)
    assert "责令办结" in answer.content.decode()
    group.refresh_from_db()
    assert group.end_sort == "order"
    answer = client.post(reverse("carry_out_order", args=[one.uid]), {"key": "h"}, follow=True)
    assert "已经解散" in answer.content.decode()
    assert one.number not in client.get(reverse("orders"), follow=True).content.decode()


@pytest.mark.parametrize("who", ["member", "other_head", "student", "league"])
def test_whose_it_is_not_sees_no_order(home: House, away: House, group: Group, signed_in, who: str) -> None:
    one = order(home, group)
    for user in (home.users[who], away.users["registrar"]):
        client = signed_in(user)
        assert client.get(reverse("order", args=[one.uid])).status_code == 404
        assert client.get(reverse("order_paper", args=[one.uid])).status_code == 404


def test_the_paper_says_it_all(home: House, group: Group, signed_in) -> None:
    one = order(home, group)
    answer = signed_in(home.users["owner"]).get(reverse("order_paper", args=[one.uid]))
    text = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    due = timezone.localtime(one.due_at)
    for words in ("责令解散通知书", one.number, group.name, "软件教研室", "路遥", "四（三）", "未备案", "党政办"):
        assert words in text
    assert f"{due.year}年{due.month}月{due.day}日" in text
