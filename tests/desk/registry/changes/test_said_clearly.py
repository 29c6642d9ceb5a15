"""What pages of changes, orders and merges say: names as people read them, hours as hours, whom to ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.campaigns.forms import MissingGroupForm
from qunzhi.desk.registry.bulk.acts import BULK_ACTS
from qunzhi.desk.registry.bulk.planning import plan
from qunzhi.desk.registry.deadlines import deadlines
from qunzhi.desk.registry.forms_changes import NameForm
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.registry.plain_names import odd
from qunzhi.desk.registry.services.bulk import do_bulk_change
from qunzhi.desk.registry.services.changes import do_rename_group
from qunzhi.desk.registry.services.ending import do_dissolve
from qunzhi.desk.registry.services.orders import do_order_end
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import refused, soon

ODD = ["甲\n乙群", "甲\u200b群", "甲\u202e群", "甲\u2066群", "甲\x7f群", "甲\x01群"]


@pytest.mark.parametrize("name", ODD)
def test_a_name_holds_nothing_that_nobody_sees(home: House, group: Group, name: str) -> None:
    user = home.users["owner"]
    assert refused(lambda: do_rename_group(group, name=name, reason="x", acting_user=user)) == "odd_characters"
    for form in (NameForm({"name": name, "reason": "x", "key": "k"}), MissingGroupForm({"name": name, "key": "k"})):
        assert [e.code for e in form.errors.as_data()["name"]] == ["odd_characters"]


def test_too_long_is_said_in_our_words_and_emoji_are_names() -> None:
    form = NameForm({"name": "群" * 201, "reason": "x", "key": "k"})
    with override("zh-hans"):
        assert list(form.errors["name"]) == ["太长了，最多 200 个字"]
    assert not odd("\U0001f468\u200d\U0001f469\u200d\U0001f467 家长群")


def test_hours_are_said_as_hours(home: House, group: Group) -> None:
    group.task_ended_at = timezone.now() - timedelta(hours=3, minutes=30)
    hours = [d for d in deadlines(group) if d.within.unit == "hours"]
    assert hours
    with override("zh-hans"):
        said = hours[0].in_hours
    assert said is not None
    assert said.words.startswith("还有 20 小时")
    assert all(d.in_hours is None for d in deadlines(group) if d.within.unit == "working_days")


def test_a_filed_group_is_warned_of_and_who_orders_makes_no_statement(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["registrar"])
    assert "这个群已备案" in client.get(reverse("order_end", args=[group.uid])).content.decode()
    user = home.users["registrar"]
    made = do_order_end(group, reason="清理", cites=["PXZY-4.3b"], due_at=soon(), acting_user=user)
    page = client.get(reverse("order", args=[made.uid]))
    assert "appeal" not in page.context["forms"]
    page = signed_in(home.users["owner"]).get(reverse("order", args=[made.uid]))
    assert "appeal" in page.context["forms"]


def test_a_cancelled_number_says_so(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["owner"])
    url = reverse("group", args=[group.uid])
    assert "备案号（已注销）" not in client.get(url).content.decode()
    do_dissolve(group, reason="完成", acting_user=home.users["owner"])
    assert "备案号（已注销）" in client.get(url).content.decode()


def test_a_group_of_the_same_name_elsewhere_is_named_with_whom_to_ask(home: House, group: Group, signed_in) -> None:
    Group.objects.filter(pk=home.groups["other"].pk).update(name=group.name)
    page = signed_in(home.users["owner"]).get(reverse("group_merge", args=[group.uid])).content.decode()
    assert "请联系：安宁" in page


def test_the_office_is_told_of_another_kind(home: House, group: Group) -> None:
    made = plan(viewer_of(home.users["registrar"]), BULK_ACTS["kind"], {"kind": "task"}, [group.pk])
    user = home.users["registrar2"]
    do_bulk_change("kind", {"kind": "task"}, [group.pk], seen=made.digest, reason="r", acting_user=user)
    told = Filing.objects.get(act="change")
    assert (told.subject_code, told.office) == (group.code, home.units["publicity"])
