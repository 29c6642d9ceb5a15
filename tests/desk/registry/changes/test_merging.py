"""Two groups become one: who comes along, who has to be pulled in, and both are put back by undoing."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import Change, Filing, Group, Membership
from qunzhi.desk.registry.services.changes import do_rename_group, do_set_admin, do_undo_change
from qunzhi.desk.registry.services.ending import do_revive
from qunzhi.desk.registry.services.merging import do_merge
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import MADE, refused


@pytest.fixture
def double(home: House, group: Group) -> Group:
    """A second group of the section: its owner is the other's member, and two are only here, one of them unknown."""
    one = home.group("double", "软件教研室工作 通知群", "section", "member", ("owner", "head"))
    Membership.objects.filter(group=one, account="wx_head").update(role="admin", identity_checked_at=MADE)
    Membership.objects.create(group=one, account="wx_q", nickname="生人", role="member")
    Membership.objects.create(group=one, account="wx_gone", person=home.people["student"], left_at=MADE)
    return one


def merge(home: House, ends: Group, stays: Group, who: str = "head") -> Change:
    return do_merge(ends, stays, reason="重复建群", acting_user=home.users[who])


def test_on_one_platform_members_are_carried_over(home: House, group: Group, double: Group, rows) -> None:
    before = rows()
    made = merge(home, double, group)
    double.refresh_from_db()
    assert (double.end_sort, double.merged_into, double.end_cites) == ("merged", group, ["PXZY-2.5a", "PXZY-4.1c"])
    assert double.memberships.filter(left_at__isnull=True).count() == 4
    carried = {m.account: m for m in group.memberships.all()}
    assert set(carried) == {"wx_owner", "wx_member", "wx_head", "wx_q"}
    head = carried["wx_head"]
    assert (head.role, head.person, head.invited_by) == ("member", home.people["head"], "wx_owner")
    assert (head.identity_checked_at, head.joined_at > MADE) == (MADE, True)
    assert (carried["wx_q"].person, carried["wx_q"].nickname) == (None, "生人")
    assert made.extra == {}
    assert Change.objects.filter(batch=made.batch).count() == 2
    assert {e.subject for e in Entry.objects.filter(act="registry.merge_group")} == {group.ref, double.ref}
    for change in Change.objects.filter(batch=made.batch)[:1]:
        do_undo_change(change, reason="不是一回事", acting_user=home.users["head"])
    assert rows() == before
    assert not Change.objects.filter(batch=made.batch, undone_at__isnull=True).exists()


def test_the_one_on_file_may_end_too(home: House, group: Group, double: Group, rows) -> None:
    before = rows()
    made = merge(home, group, double)
    assert Filing.objects.get(act="cancellation").change == made
    do_undo_change(made, reason="x", acting_user=home.users["registrar"])
    assert rows() == before


def test_over_two_platforms_nobody_is_carried_over_and_it_is_said_who_is_to_be_pulled_in(
    home: House, group: Group, double: Group, rows, signed_in
) -> None:
    Group.objects.filter(pk=double.pk).update(platform="qq")
    double.refresh_from_db()
    before = rows()
    made = merge(home, double, group)
    assert group.memberships.count() == 2
    invited = Membership.objects.filter(pk__in=made.extra["to_invite"])
    assert {m.account for m in invited} == {"wx_head", "wx_q"}
    page = signed_in(home.users["head"]).get(reverse("change", args=[made.uid])).content.decode()
    assert "还要拉进来的人" in page
    assert "生人" in page
    do_undo_change(made, reason="x", acting_user=home.users["head"])
    assert rows() == before


def test_both_groups_must_be_the_actors(home: House, away: House, group: Group, double: Group) -> None:
    other = home.groups["other"]
    for who, ends, stays in (
        ("owner", group, double),  # owns one, is in the other
        ("head", group, other),
        ("other_head", other, group),
        ("head", group, away.groups["section"]),
    ):
        with pytest.raises(Http404):
            merge(home, ends, stays, who)
    assert refused(lambda: merge(home, group, group)) == "same_group"


def test_undoing_asks_for_both_groups_and_refuses_what_changed_since(home: House, group: Group, double: Group) -> None:
    made = merge(home, double, group)
    user = home.users["member"]  # who owns the one that ended
    assert refused(lambda: do_undo_change(made, reason="x", acting_user=user)) == "other_group"
    do_set_admin(group, home.people["head"], admin=True, acting_user=home.users["owner"])
    entries = Entry.objects.count()
    assert refused(lambda: do_undo_change(made, reason="x", acting_user=home.users["head"])) == "changed_since"
    double.refresh_from_db()
    assert double.dissolved_at is not None
    assert Entry.objects.count() == entries


def test_a_merged_group_is_used_again_by_itself(home: House, group: Group, double: Group) -> None:
    merge(home, double, group)
    do_revive(double, reason="还在用", acting_user=home.users["head"])
    double.refresh_from_db()
    assert (double.dissolved_at, double.end_sort, double.merged_into) == (None, "", None)
    assert group.memberships.count() == 4  # whoever came along stays
    do_rename_group(double, name="软件教研室备课群", reason="分开用", acting_user=home.users["head"])


def test_pages_of_merging(home: House, group: Group, double: Group, signed_in) -> None:
    client = signed_in(home.users["head"])
    page = client.get(reverse("group_merge", args=[group.uid]))
    assert [g.pk for g in page.context["found"]] == [double.pk]
    assert client.get(reverse("group_merge", args=[group.uid]), {"q": double.code}).context["found"] == [double]
    assert client.get(reverse("group_merge", args=[group.uid]), {"q": home.groups["other"].code}).context["found"] == []
    url = reverse("merge_with", args=[group.uid, double.uid])
    page = client.get(url)
    assert (page.context["stays"], page.context["ends"]) == (double, group)
    turned = client.get(url, {"stays": group.uid}).context["found"]
    assert [len(turned.only_ending), len(turned.both), len(turned.only_staying)] == [2, 2, 0]
    answer = client.post(url, {"stays": group.uid, "reason": "重复", "key": "a"}, follow=True)
    assert "已合并" in answer.content.decode()
    double.refresh_from_db()
    assert double.merged_into == group
    assert client.get(reverse("merge_with", args=[group.uid, group.uid])).status_code == 404
