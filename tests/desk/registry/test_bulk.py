"""Acts on many groups: what the preview shows is what is done, and the whole of it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.bulk.acts import BULK_ACTS
from qunzhi.desk.registry.bulk.planning import plan
from qunzhi.desk.registry.group_rows import rows_of
from qunzhi.desk.registry.models import Change, Filing, Group
from qunzhi.desk.registry.services.bulk import do_bulk_change, do_undo_batch
from tests.desk.conftest import sign_in
from tests.desk.makers import House
from tests.desk.registry.many import filed, more_groups

TOLD = datetime(2025, 3, 1, 8, 0, tzinfo=SHANGHAI)
#: What the form is sent -> the facts that a group of many gets.
SENT: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "purpose": ({"purpose": "notice"}, {"purpose": "notice"}),
    "terms": ({"terms": "教学、实训"}, {"terms": ["教学", "实训"]}),
    "add_term": ({"term": "教学"}, {"terms": ["班级", "教学"]}),
    "drop_term": ({"term": "班级"}, {"terms": []}),
    "unit": ({"unit_id": "护理系"}, {"unit__code": "OTHER"}),
    "kind": ({"kind": "task"}, {"group_kind": "task"}),
    "temporary": ({"temporary": "yes"}, {"temporary": True}),
    "confirm": ({"join_confirmation": "no"}, {"join_confirmation": False}),
    "told": ({"told_at": "2025-03-01T08:00"}, {"told_at": TOLD}),
    "task": ({"task_ended_at": "2026-01-05T10:30"}, {"task_ended_at": datetime(2026, 1, 5, 10, 30, tzinfo=SHANGHAI)}),
    "replace": ({"find": "通知", "put": "联络"}, {"name": "联络群000"}),
    "prefix": ({}, {"name": "信息2501班通知群000"}),
}


@pytest.fixture
def many(home: House) -> list[Group]:
    made = more_groups(home, 5)
    Group.objects.filter(pk__in=[g.pk for g in made]).update(
        terms=["班级"], created_at=datetime(2024, 1, 1, tzinfo=SHANGHAI)
    )
    return made


def snapshot() -> list[Any]:
    return [(r.pk, r.facts) for r in rows_of(Group.objects.order_by("pk"))]


def address(act: str, fields: dict[str, str], groups: list[Group]) -> str:
    picked = "&".join(f"g={g.uid}" for g in groups)
    rest = "".join(f"&to-{k}={v}" for k, v in fields.items())
    return f"{reverse('bulk_groups')}?{picked}&what={act}&go=1{rest}"


def confirmed(client: Client, url: str, key: str = "k") -> Any:
    seen = client.get(url).context["plan"].digest
    return client.post(url, {"seen": seen, "reason": "统一整理", "key": key})


@pytest.mark.parametrize("act", SENT)
def test_what_the_preview_shows_is_what_is_done_and_undone(home: House, many: list[Group], signed_in, act: str) -> None:
    client = signed_in(home.users["registrar"])
    before = snapshot()
    fields, wanted = SENT[act]
    url = address(act, fields, many)
    shown = client.get(url).context["plan"]
    assert [r.state for r in shown.rows] == ["change"] * 5
    answer = confirmed(client, url)
    batch = Change.objects.first().batch
    assert answer.url == reverse("batch", args=[batch])
    now = dict(snapshot())
    for row in shown.rows:
        assert {f: now[row.pk][f] for f in row.after} == row.after
        was = dict(before)[row.pk]
        assert {**was, **row.after} == now[row.pk]
    assert Group.objects.filter(pk=many[0].pk, **wanted).exists()
    assert Entry.objects.filter(act="registry.bulk_change_group").count() == 5
    assert Entry.objects.get(act="registry.bulk_change").reason == "统一整理"
    assert client.get(answer.url).status_code == 200
    assert client.post(reverse("undo_batch", args=[batch]), {"reason": "改错了", "key": "u"}).status_code == 302
    assert snapshot() == before
    assert Entry.objects.filter(act="registry.undo_batch_group").count() == 5


def test_all_acts_are_tried() -> None:
    assert set(SENT) == set(BULK_ACTS)


def test_what_stays_and_what_is_refused_says_why(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    Group.objects.filter(pk=many[0].pk).update(purpose="notice")
    Group.objects.filter(pk=many[1].pk).update(dissolved_at=timezone.now())
    page = client.get(address("purpose", {"purpose": "notice"}, many))
    shown = page.context["plan"]
    assert (shown.count("change"), shown.count("same"), shown.count("refused")) == (3, 1, 1)
    text = page.content.decode()
    assert "已解散，不再改动" in text
    assert "已经是这样" in text
    confirmed(client, address("purpose", {"purpose": "notice"}, many))
    assert Group.objects.filter(purpose="notice").count() == 4


def test_names_are_held_against_the_packs(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    page = client.get(address("replace", {"find": "通知", "put": "吃瓜"}, many))
    assert page.context["plan"].faulty == 5
    assert "改后仍不合" in page.content.decode()
    home.units["class"].aliases = ["信息2501"]
    home.units["class"].save()
    good = client.get(address("prefix", {}, many)).context["plan"]
    assert good.faulty == 0
    assert {r.after["name"] for r in good.rows} >= {"信息2501通知群000"}


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("unit", {"unit_id": "没有的系"}, "没有这个单位"),
        ("told", {"told_at": "2199-01-01T00:00"}, "已经发生的时间"),
        ("told", {"told_at": "0001-01-01T00:00"}, "已经发生的时间"),
        ("kind", {"kind": "nonsense"}, "有效"),
        ("add_term", {"term": "教学、实训"}, "一次只填一个词"),
        ("replace", {"put": "x"}, ""),
    ],
)
def test_what_cannot_be_entered_is_said(home: House, many, signed_in, act: str, fields: dict, said: str) -> None:
    page = signed_in(home.users["registrar"]).get(address(act, fields, many))
    assert page.status_code == 200
    assert "plan" not in page.context
    assert page.context["form"].errors
    assert said in page.content.decode()


def test_everything_that_matches(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    url = f"{reverse('bulk_groups')}?every=1&kind=class&what=purpose&to-purpose=study&go=1"
    assert confirmed(client, url).status_code == 302
    assert set(Group.objects.filter(purpose="study")) == set(many)


def test_ids_that_are_none(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    answer = client.get(reverse("bulk_groups"), {"g": ["", "zzzzzzzzzzzzzz", "' OR 1=1"]})
    assert answer.context["count"] == 0
    assert "回到名单" in answer.content.decode()


def test_more_than_one_batch_takes_is_said(home: House, many: list[Group], signed_in, monkeypatch) -> None:
    monkeypatch.setattr("qunzhi.desk.registry.bulk.choosing.MOST", 3)
    client = signed_in(home.users["registrar"])
    page = client.get(address("purpose", {"purpose": "notice"}, many))
    assert "plan" not in page.context
    assert "分几批办" in page.content.decode()


def test_what_the_list_narrows_by_and_what_is_entered_do_not_meet(home: House, many: list[Group], signed_in) -> None:
    """The purpose that is set must not narrow what was chosen by another purpose."""
    Group.objects.filter(pk=many[0].pk).update(purpose="study")
    client = signed_in(home.users["registrar"])
    url = f"{reverse('bulk_groups')}?every=1&purpose=study&what=purpose&go=1"
    form = client.get(f"{reverse('bulk_groups')}?every=1&purpose=study&what=purpose")
    assert form.context["count"] == 1
    assert 'name="to-purpose"' in form.content.decode()
    assert confirmed(client, f"{url}&to-purpose=notice").status_code == 302
    assert Group.objects.get(pk=many[0].pk).purpose == "notice"


def test_nothing_is_done_where_it_would_be_something_else(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    url = address("purpose", {"purpose": "notice"}, many)
    seen = client.get(url).context["plan"].digest
    Group.objects.filter(pk=many[0].pk).update(purpose="study")
    answer = client.post(url, {"seen": seen, "reason": "r", "key": "k"})
    assert answer.status_code == 422
    assert "什么都没有改" in answer.content.decode()
    assert not Change.objects.exists()
    again = answer.context["confirm"]["seen"].value()
    assert client.post(url, {"seen": again, "reason": "r", "key": "k2"}).status_code == 302


def test_sent_twice_it_is_done_once(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    url = address("purpose", {"purpose": "notice"}, many)
    data = {"seen": client.get(url).context["plan"].digest, "reason": "r", "key": "k"}
    assert client.post(url, data).url == client.post(url, data).url
    assert Change.objects.count() == 5


def test_a_batch_changed_since_is_not_taken_back_at_all(home: House, many: list[Group], signed_in) -> None:
    client = signed_in(home.users["registrar"])
    confirmed(client, address("purpose", {"purpose": "notice"}, many))
    Group.objects.filter(pk=many[2].pk).update(purpose="study")
    before = snapshot()
    batch = Change.objects.first().batch
    answer = client.post(reverse("undo_batch", args=[batch]), {"reason": "r", "key": "u"})
    assert answer.status_code == 422
    assert "通知群002" in answer.content.decode()
    assert snapshot() == before
    assert not Change.objects.filter(undone_at__isnull=False).exists()
    Group.objects.filter(pk=many[2].pk).update(purpose="notice")
    assert client.post(reverse("undo_batch", args=[batch]), {"reason": "r", "key": "u2"}).status_code == 302
    again = client.post(reverse("undo_batch", args=[batch]), {"reason": "r", "key": "u3"})
    assert "已经撤销过" in again.content.decode()


def test_offices_are_told_of_names_that_were_filed(home: House, signed_in) -> None:
    filed(home, "section")
    group = home.groups["section"]
    client = signed_in(home.users["registrar"])
    confirmed(client, address("replace", {"find": "通知", "put": "联络"}, [group, home.groups["other"]]))
    told = Filing.objects.get(act="change")
    assert (told.subject_code, told.office, told.decision) == (group.code, home.units["publicity"], "noted")
    do_undo_batch(Change.objects.first().batch, reason="r", acting_user=home.users["registrar2"])
    assert not Filing.objects.filter(act="change").exists()
    assert Entry.objects.filter(act="registry.withdraw_note").count() == 1


def test_heads_may_set_purpose_and_terms_in_their_units_alone(home: House, many: list[Group], client: Client) -> None:
    sign_in(client, home.users["head"])
    both = [many[0], home.groups["other"]]
    acts = client.get(f"{reverse('bulk_groups')}?g={many[0].uid}").context["acts"]
    assert {a.key for a in acts} == {"purpose", "terms", "add_term", "drop_term"}
    url = address("purpose", {"purpose": "notice"}, both)
    assert [r.pk for r in client.get(url).context["plan"].rows] == [many[0].pk]
    viewer = viewer_of(home.users["head"])
    made = plan(viewer, BULK_ACTS["kind"], {"kind": "task"}, [many[0].pk])
    with pytest.raises(Http404):
        do_bulk_change(
            "kind", {"kind": "task"}, [many[0].pk], seen=made.digest, reason="r", acting_user=home.users["head"]
        )
    with pytest.raises(QunzhiError):
        do_bulk_change(
            "purpose",
            {"purpose": "study"},
            [home.groups["other"].pk],
            seen="",
            reason="r",
            acting_user=home.users["head"],
        )


@pytest.mark.parametrize("who", ["owner", "member", "discipline", "league", "student", "auditor"])
def test_others_have_no_such_pages(home: House, many: list[Group], client: Client, who: str) -> None:
    sign_in(client, home.users[who])
    assert client.get(address("purpose", {"purpose": "notice"}, many)).status_code == 404
    assert client.get(reverse("group_batches")).status_code == 404
    assert "批量办理" not in client.get(reverse("groups")).content.decode()


def test_batches_of_others_are_not_there(home: House, away: House, many: list[Group], client: Client) -> None:
    sign_in(client, home.users["registrar"])
    confirmed(client, address("purpose", {"purpose": "notice"}, many))
    batch = Change.objects.first().batch
    assert len(client.get(reverse("group_batches")).context["listed"]) == 1
    for user, status in ((home.users["registrar2"], 200), (home.users["head"], 404), (away.users["registrar"], 404)):
        sign_in(client, user)
        assert client.get(reverse("batch", args=[batch])).status_code == status
        undo = client.post(reverse("undo_batch", args=[batch]), {"reason": "", "key": "x"})
        assert undo.status_code == (422 if status == 200 else 404)


def test_as_many_questions_for_sixty_groups_as_for_three(home: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    counts = []
    for more, unit in ((3, "class"), (57, "section")):
        more_groups(home, more, unit=unit)
        url = f"{reverse('bulk_groups')}?every=1&what=prefix&go=1"
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
