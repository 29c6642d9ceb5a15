"""Changes of owner, admins, name, particulars, platform: each with its undo, its entry, and who may."""

from __future__ import annotations

import json

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Change, Filing, Group, Membership
from qunzhi.desk.registry.services.changes import (
    do_change_details,
    do_change_owner,
    do_move_group,
    do_rename_group,
    do_set_admin,
    do_undo_change,
)
from qunzhi.desk.registry.services.noting import do_note_change, do_note_changes
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import MADE, refused, soon


def roles(group: Group) -> dict[str, str]:
    return dict(Membership.objects.filter(group=group).values_list("account", "role"))


def acts(home: House, who: str, group: Group) -> dict[str, object]:
    user, people = home.users[who], home.people
    return {
        "hand_over": lambda: do_change_owner(group, people["member"], reason="转岗", acting_user=user),
        "outside": lambda: do_change_owner(group, people["head"], account="wx_new", reason="转岗", acting_user=user),
        "admin": lambda: do_set_admin(group, people["member"], admin=True, acting_user=user),
        "name": lambda: do_rename_group(group, name="软件教研室教研群", reason="规范群名", acting_user=user),
        "details": lambda: do_change_details(
            group,
            facts={"purpose": "study", "terms": ["教研", "备课"], "temporary": True, "join_confirmation": True},
            reason="核对",
            acting_user=user,
        ),
        "unit": lambda: do_change_details(group, facts={"unit_id": "DEPT"}, reason="划归系里", acting_user=user),
        "platform": lambda: do_move_group(
            group,
            platform="wecom",
            code="W-1",
            moved_at=MADE + (soon(0) - MADE) / 2,
            reason="统一平台",
            acting_user=user,
        ),
    }


@pytest.mark.parametrize("name", ["hand_over", "outside", "admin", "name", "details", "unit", "platform"])
@pytest.mark.parametrize("who", ["owner", "head", "registrar"])
def test_each_act_and_its_undo_leave_every_row_as_it_was(home: House, group: Group, rows, who: str, name: str) -> None:
    before = rows()
    made = acts(home, who, group)[name]()
    assert rows() != before
    undoer = home.users["head" if name in ("hand_over", "outside") else who]
    do_undo_change(made, reason="弄错了", acting_user=undoer)
    assert rows() == before
    made.refresh_from_db()
    assert made.undone_at is not None
    assert refused(lambda: do_undo_change(made, reason="再来", acting_user=undoer)) == "undone_already"


@pytest.mark.parametrize("who", ["member", "other_head", "student", "auditor", "discipline", "general", "league"])
@pytest.mark.parametrize("name", ["hand_over", "admin", "name", "details", "platform"])
def test_who_only_sees_a_group_or_not_even_that_changes_nothing(home: House, group, rows, who: str, name: str) -> None:
    before = rows()
    with pytest.raises(Http404):
        acts(home, who, group)[name]()
    assert rows() == before


def test_a_foreign_institution_reaches_nothing(home: House, away: House, group: Group) -> None:
    for act in acts(away, "registrar", group).values():
        with pytest.raises(Http404):
            act()
    with pytest.raises(Http404):
        do_change_owner(group, away.people["member"], reason="x", acting_user=home.users["registrar"])
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("who", "sort", "act"),
    [
        ("owner", "hand_over", "registry.hand_over_owner"),
        ("head", "designate", "registry.designate_owner"),
        ("registrar", "replace", "registry.replace_owner"),
    ],
)
def test_how_an_owner_came_to_be_is_recorded(home: House, group: Group, who: str, sort: str, act: str) -> None:
    made = do_change_owner(group, home.people["member"], reason="转岗", acting_user=home.users[who])
    assert (made.sort, roles(group)) == (sort, {"wx_owner": "member", "wx_member": "owner"})
    assert ("CQNY-5.1" in made.cites) == (who == "head")
    entry = Entry.objects.get(act=act)
    assert entry.subject == group.ref
    assert {made.ref, home.people["member"].ref, home.people["owner"].ref} <= set(entry.about)
    assert home.people["member"].name not in entry.payload.body


def test_an_owner_from_outside_the_group_needs_an_account(home: House, group: Group) -> None:
    user, person = home.users["head"], home.people["counsellor"]
    with pytest.raises(Http404):  # in post in another branch of the department
        do_change_owner(group, person, account="wx_c", reason="x", acting_user=user)
    person = home.people["head"]
    assert refused(lambda: do_change_owner(group, person, reason="x", acting_user=user)) == "no_account"
    taken = {"account": "wx_member", "reason": "x", "acting_user": user}
    assert refused(lambda: do_change_owner(group, person, **taken)) == "account_taken"
    do_change_owner(group, person, account="wx_head", reason="x", acting_user=user)
    row = Membership.objects.get(group=group, account="wx_head")
    assert (row.role, row.person, row.invited_by) == ("owner", person, "wx_owner")
    assert row.joined_at is not None


def test_an_account_that_nobody_had_been_found_for_becomes_the_persons(home: House, group: Group, rows) -> None:
    Membership.objects.create(group=group, account="wx_x", nickname="某人", role="member")
    before = rows()
    made = do_change_owner(group, home.people["head"], account="wx_x", reason="x", acting_user=home.users["head"])
    assert Membership.objects.get(group=group, account="wx_x").person == home.people["head"]
    do_undo_change(made, reason="x", acting_user=home.users["head"])
    assert rows() == before


def test_an_admin_is_made_and_is_a_plain_member_again(home: House, group: Group) -> None:
    user, person = home.users["owner"], home.people["member"]
    do_set_admin(group, person, admin=True, acting_user=user)
    assert roles(group)["wx_member"] == "admin"
    with pytest.raises(Http404):  # an admin runs the group on its platform, not in the register
        do_rename_group(group, name="新", reason="x", acting_user=home.users["member"])
    do_set_admin(group, person, admin=False, acting_user=user)
    assert roles(group)["wx_member"] == "member"
    assert refused(lambda: do_set_admin(group, person, admin=False, acting_user=user)) == "nothing_changes"
    assert refused(lambda: do_set_admin(group, home.people["owner"], admin=True, acting_user=user)) == "is_owner"


def test_what_was_filed_is_told_to_the_office_and_noted_with_one_tap(home: House, group: Group) -> None:
    made = do_rename_group(group, name="软件教研室教研群", reason="规范", acting_user=home.users["owner"])
    told = Filing.objects.get(change=made)
    assert (told.act, told.office, told.decided_at, told.decision) == ("change", home.units["publicity"], None, "")
    for who in ("owner", "head", "member", "league"):
        with pytest.raises(Http404):
            do_note_change(told, acting_user=home.users[who])
    do_note_change(told, acting_user=home.users["registrar"])
    told.refresh_from_db()
    assert (told.decision, told.signed_by) == ("noted", home.people["registrar"])
    with pytest.raises(Http404):
        do_note_change(told, acting_user=home.users["registrar"])


def test_what_is_not_filed_or_was_not_filed_so_is_told_to_nobody(home: House, group: Group) -> None:
    do_change_details(group, facts={"purpose": "study"}, reason="x", acting_user=home.users["owner"])
    other = home.groups["other"]
    do_rename_group(other, name="护理系教学群", reason="x", acting_user=home.users["other_head"])
    assert not Filing.objects.filter(act="change").exists()


def test_what_the_office_does_itself_it_knows(home: House, group: Group) -> None:
    made = do_rename_group(group, name="软件教研室教研群", reason="规范", acting_user=home.users["registrar"])
    assert made.filings.get().signed_by == home.people["registrar"]
    Membership.objects.create(group=group, account="wx_r", person=home.people["registrar2"], role="owner")
    made = do_rename_group(group, name="软件教研室备课群", reason="规范", acting_user=home.users["registrar2"])
    assert made.filings.get().decided_at is None  # the own group: a colleague takes note
    told = made.filings.get()
    assert refused(lambda: do_note_change(told, acting_user=home.users["registrar2"])) == "own_request"
    do_note_change(told, acting_user=home.users["registrar"])


def test_all_that_waits_is_noted_at_once(home: House, group: Group) -> None:
    for name in ("软件教研室甲群", "软件教研室乙群"):
        do_rename_group(group, name=name, reason="x", acting_user=home.users["owner"])
    do_note_changes(acting_user=home.users["registrar"])
    assert not Filing.objects.filter(act="change", decided_at__isnull=True).exists()
    assert Entry.objects.filter(act="registry.note_change").count() == 2
    assert refused(lambda: do_note_changes(acting_user=home.users["registrar"])) == "nothing_waits"


def test_an_undone_change_is_withdrawn_from_the_office(home: House, group: Group) -> None:
    made = do_rename_group(group, name="软件教研室教研群", reason="规范", acting_user=home.users["owner"])
    do_undo_change(made, reason="弄错", acting_user=home.users["owner"])
    entry = Entry.objects.get(act="registry.withdraw_note")
    assert home.units["publicity"].ref in entry.about
    assert json.loads(entry.payload.body)["number"].startswith("变")


def test_what_was_changed_since_is_not_taken_back(home: House, group: Group, rows) -> None:
    user = home.users["owner"]
    first = do_rename_group(group, name="软件教研室甲群", reason="x", acting_user=user)
    do_rename_group(group, name="软件教研室乙群", reason="x", acting_user=user)
    before, entries = rows(), Entry.objects.count()
    assert refused(lambda: do_undo_change(first, reason="x", acting_user=user)) == "changed_since"
    assert rows() == before
    assert Entry.objects.count() == entries


def test_what_a_campaign_decided_is_not_taken_back_by_itself(home: House, group: Group, rows) -> None:
    user = home.users["owner"]
    made = do_rename_group(group, name="软件教研室甲群", reason="x", acting_user=user)
    day, by = timezone.localdate(), home.people["registrar"]
    campaign = Campaign.objects.create(institution=home.institution, sort="cleanup", title="清理", due_on=day, by=by)
    part = Return.objects.create(of=campaign, unit=home.units["section"])
    Line.objects.create(of=part, group=group, filing=made.filings.get())
    before = rows()
    assert refused(lambda: do_undo_change(made, reason="x", acting_user=user)) == "part_of_more"
    assert rows() == before


def test_filings_follow_the_number_and_the_old_one_is_kept(home: House, group: Group) -> None:
    user = home.users["owner"]
    old = group.code
    args = {"platform": "qq", "moved_at": timezone.now(), "reason": "x", "acting_user": user}
    assert refused(lambda: do_move_group(group, code=home.groups["other"].code, **args)) == "number_taken"
    later = {**args, "moved_at": soon()}
    assert refused(lambda: do_move_group(group, code="77", **later)) == "in_future"
    earlier = {**args, "moved_at": MADE - timezone.timedelta(days=1)}
    assert refused(lambda: do_move_group(group, code="77", **earlier)) == "before_made"
    made = do_move_group(group, code="77", **args)
    assert made.before["group_id"] == old
    assert set(Filing.objects.values_list("act", "subject_code")) == {("filing", "77"), ("change", "77")}
    group.refresh_from_db()
    assert group.filed
    assert Membership.objects.filter(group=group).count() == 2


def test_a_unit_that_has_ended_or_is_not_there_takes_no_group(home: House, group: Group) -> None:
    user = home.users["head"]
    home.units["dept"].ended_on = timezone.localdate()
    home.units["dept"].save()
    assert (
        refused(lambda: do_change_details(group, facts={"unit_id": "DEPT"}, reason="x", acting_user=user)) == "no_unit"
    )
    assert refused(lambda: do_change_details(group, facts={}, reason="x", acting_user=user)) == "nothing_changes"


def test_sending_twice_does_it_once(home: House, group: Group) -> None:
    user = home.users["owner"]
    one = do_rename_group(group, name="甲", reason="x", key="k", acting_user=user)
    assert do_rename_group(group, name="甲", reason="x", key="k", acting_user=user) == one
    assert Change.objects.count() == 1


def test_whoever_lost_the_post_meanwhile_changes_nothing(home: House, group: Group) -> None:
    Posting.objects.filter(person=home.people["head"]).update(until=timezone.localdate())
    with pytest.raises(Http404):
        do_rename_group(group, name="甲", reason="x", acting_user=home.users["head"])


def test_pages_of_changes(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["owner"])
    page = client.get(reverse("group_owner", args=[group.uid])).content.decode()
    assert home.people["member"].name in page
    who = home.people["member"].uid
    answer = client.post(
        reverse("group_owner", args=[group.uid]), {"who": who, "reason": "转岗", "key": "a"}, follow=True
    )
    assert "群主已更换" in answer.content.decode()
    assert roles(group)["wx_member"] == "owner"

    client = signed_in(home.users["member"])
    url = reverse("group_name", args=[group.uid])
    answer = client.post(url, {"name": "摸鱼群", "reason": "好记", "key": "b"})
    text = answer.content.decode()
    assert "「摸鱼群」不合规定" in text
    assert "sure" in text
    group.refresh_from_db()
    assert group.name != "摸鱼群"
    client.post(url, {"name": "摸鱼群", "reason": "群里已经改了", "sure": "on", "key": "c"})
    group.refresh_from_db()
    assert group.name == "摸鱼群"

    details = reverse("group_details", args=[group.uid])
    sent = {
        "purpose": "study",
        "terms": "教研，备课",
        "unit": group.unit.uid,
        "temporary": "yes",
        "reason": "核对",
        "key": "d",
    }
    assert client.post(details, sent).status_code == 302
    group.refresh_from_db()
    assert (group.purpose, group.terms, group.temporary, group.join_confirmation) == (
        "study",
        ["教研", "备课"],
        True,
        None,
    )

    change = Change.objects.latest("pk")
    page = client.get(reverse("change", args=[change.uid])).content.decode()
    assert "业务学习" in page
    answer = client.post(reverse("change", args=[change.uid]), {"reason": "弄错", "key": "e"}, follow=True)
    assert "已撤销" in answer.content.decode()
    assert "已撤销" in client.get(reverse("group_changes", args=[group.uid])).content.decode()


def test_a_year_that_no_calendar_has_is_answered(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["owner"])
    sent = {"platform": "qq", "code": "9", "moved_at": "0001-01-01T00:00", "reason": "x", "key": "a"}
    assert client.post(reverse("group_platform", args=[group.uid]), sent).status_code == 200
    assert not Change.objects.exists()


def test_the_office_notes_on_its_page(home: House, group: Group, signed_in) -> None:
    made = do_rename_group(group, name="软件教研室教研群", reason="规范", acting_user=home.users["owner"])
    client = signed_in(home.users["registrar"])
    assert "1 件变更待阅" in client.get("/").content.decode()
    page = client.get(reverse("changes_to_note")).content.decode()
    assert "软件教研室教研群" in page
    assert "已阅" in client.get(reverse("change", args=[made.uid])).content.decode()
    filing = made.filings.get()
    answer = client.post(reverse("note_change", args=[filing.uid]), {"key": "a"}, follow=True)
    assert "没有待阅的变更" in answer.content.decode()
    client = signed_in(home.users["league"])
    assert client.get(reverse("change", args=[made.uid])).status_code == 404


@pytest.mark.django_db
def test_changes_are_taken_back_the_latest_first(home: House) -> None:
    """A name that went to and fro stands as the first change left it: that one still waits for the others."""
    group, owner = home.groups["section"], home.users["owner"]
    first, second, third = (
        do_rename_group(Group.objects.get(pk=group.pk), name=name, reason="改名", acting_user=owner)
        for name in ("软件教研室备课群", "软件教研室通知群", "软件教研室备课群")
    )
    with pytest.raises(QunzhiError, match="changed again"):
        do_undo_change(first, reason="弄错了", acting_user=owner)
    again = do_change_details(Group.objects.get(pk=group.pk), facts={"purpose": "study"}, reason="", acting_user=owner)
    do_undo_change(again, reason="另一项不相干", acting_user=owner)
    for change in (third, second, first):
        do_undo_change(change, reason="弄错了", acting_user=owner)
    assert Group.objects.get(pk=group.pk).name == group.name
