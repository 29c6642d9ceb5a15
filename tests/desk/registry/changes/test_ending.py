"""Ends of groups: the work is over, dissolution, cancellation, what turns up again; each taken back exactly."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import to_us
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.filing.models import Application
from qunzhi.desk.findings.facts import facts_of
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import Change, Filing, Group
from qunzhi.desk.registry.services.changes import do_rename_group, do_undo_change
from qunzhi.desk.registry.services.ending import (
    do_confirm_ended,
    do_dissolve,
    do_finish_task,
    do_reopen_task,
    do_revive,
)
from qunzhi.desk.registry.services.noting import do_note_change
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import MADE, refused, soon


def dissolve(home: House, group: Group, who: str = "owner", **more: object) -> Change:
    return do_dissolve(group, reason="工作已结束", acting_user=home.users[who], **more)


@pytest.mark.parametrize("who", ["owner", "head", "registrar"])
def test_dissolved_and_taken_back(home: House, group: Group, rows, who: str) -> None:
    before = rows()
    made = dissolve(home, group, who, kept=["files", "nonsense"])
    group.refresh_from_db()
    assert (group.end_sort, group.end_reason) == ("owner", "工作已结束")
    assert abs(group.dissolved_at - timezone.now()).total_seconds() < 60
    assert group.memberships.filter(left_at__isnull=True).count() == 2
    assert made.extra == {"kept": ["files"]}
    assert Entry.objects.get(act="registry.keep_files").subject == made.ref
    told = Filing.objects.get(act="cancellation")
    assert (told.office, told.change, told.decided_at is None) == (home.units["publicity"], made, who != "registrar")
    do_undo_change(made, reason="还要用", acting_user=home.users[who])
    assert rows() == before
    assert Entry.objects.filter(act="registry.undo_change", reason="还要用").exists()


def test_an_owner_of_nothing_else_can_still_take_it_back(home: House, group: Group, rows, signed_in) -> None:
    before = rows()
    dissolve(home, group)
    client = signed_in(home.users["owner"])
    assert "撤销解散" in client.get(reverse("group", args=[group.uid])).content.decode()
    sent = {"reason": "还要用", "key": "a"}
    answer = client.post(reverse("group_revive", args=[group.uid]), sent, follow=True)
    assert "已恢复使用" in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize("who", ["member", "other_head", "general", "auditor", "league"])
def test_who_does_not_manage_a_group_does_not_end_it(home: House, group: Group, who: str) -> None:
    for act in (do_dissolve, do_reopen_task, do_revive, do_confirm_ended):
        with pytest.raises(Http404):
            act(group, reason="x", acting_user=home.users[who])
    with pytest.raises(Http404):
        do_finish_task(group, ended_at=timezone.now(), acting_user=home.users[who])


def test_the_work_is_over_and_goes_on(home: House, group: Group, rows) -> None:
    before, user = rows(), home.users["owner"]
    made = do_finish_task(group, ended_at=timezone.now(), acting_user=user)
    assert made.cites == ["PXZY-2.5b", "TFXX-19b"]
    do_reopen_task(group, reason="还有尾款", acting_user=user)
    assert rows() == before
    Group.objects.filter(pk=group.pk).update(task_ended_at=timezone.now())  # came with an import
    do_reopen_task(group, reason="还有尾款", acting_user=user)
    assert rows() == before
    assert refused(lambda: do_reopen_task(group, reason="x", acting_user=user)) == "nothing_changes"
    assert refused(lambda: do_finish_task(group, ended_at=soon(), acting_user=user)) == "in_future"
    early = MADE - timezone.timedelta(seconds=1)
    assert refused(lambda: do_finish_task(group, ended_at=early, acting_user=user)) == "before_made"


def test_a_dissolved_group_is_changed_no_more(home: House, group: Group) -> None:
    dissolve(home, group)
    user = home.users["owner"]
    assert refused(lambda: dissolve(home, group)) == "dissolved_already"
    assert refused(lambda: do_rename_group(group, name="新", reason="x", acting_user=user)) == "dissolved_already"
    assert refused(lambda: do_finish_task(group, ended_at=timezone.now(), acting_user=user)) == "dissolved_already"


def test_nobody_is_told_of_the_end_of_a_group_that_is_not_filed(home: House) -> None:
    dissolve(home, home.groups["other"], "other_head")
    assert not Filing.objects.exists()


def findings(home: House, *rules: str) -> set[tuple[str, str]]:
    now = to_us(timezone.now()) + 3600 * 1_000_000
    found: set[tuple[str, str]] = set()
    with Session(facts_of(home.institution)) as session:
        for pack in adopted(home.institution.packs, now):
            table = audit(session, pack, now).findings
            pairs = zip(table["rule"].to_pylist(), table["state"].to_pylist(), strict=True)
            found |= {(rule, state) for rule, state in pairs if rule in rules}
    return found


def test_rules_find_nothing_after_it(home: House, group: Group) -> None:
    user = home.users["owner"]
    ended = timezone.now() - timezone.timedelta(hours=25)
    do_finish_task(group, ended_at=ended, acting_user=user)
    assert ("dissolved_in_time", "violation") in findings(home, "dissolved_in_time")
    do_reopen_task(group, reason="时间填错", acting_user=user)
    do_finish_task(group, ended_at=timezone.now() - timezone.timedelta(hours=23), acting_user=user)
    dissolve(home, group)
    assert findings(home, "dissolved_in_time", "filing_cancelled") == set()
    Filing.objects.filter(act="cancellation").delete()
    assert findings(home, "filing_cancelled") == {("filing_cancelled", "due")}


def test_the_end_of_a_task_is_one(home: House, group: Group) -> None:
    do_finish_task(group, ended_at=timezone.now(), acting_user=home.users["owner"])
    made = dissolve(home, group)
    group.refresh_from_db()
    assert (group.end_sort, made.cites) == ("task", ["PXZY-2.5b", "TFXX-19b"])


def test_taken_into_use_again(home: House, group: Group, rows) -> None:
    before, user = rows(), home.users["head"]
    dissolve(home, group)
    Group.objects.filter(pk=group.pk).update(seen_again_at=timezone.now())
    do_revive(group, reason="又用起来了", acting_user=user)
    assert rows() == before
    assert refused(lambda: do_revive(group, reason="x", acting_user=user)) == "not_dissolved"


def test_what_cannot_simply_be_taken_back_is_set_right(home: House, group: Group, rows) -> None:
    user = home.users["registrar"]
    before = rows()
    dissolve(home, group)
    Group.objects.filter(pk=group.pk).update(dissolved_at=MADE)  # an import knew better
    ended = rows()
    made = do_revive(group, reason="又用起来了", acting_user=user)
    assert rows() == before
    do_undo_change(made, reason="看错了", acting_user=user)
    again = rows()
    assert again[:2] == ended[:2]
    assert [f["act"] for f in again[2]] == ["filing", "cancellation"]  # it is sent anew
    group.refresh_from_db()
    assert group.dissolved_at == MADE


def test_a_group_that_was_imported_as_dissolved_is_used_again(home: House, group: Group, rows) -> None:
    before = rows()
    Group.objects.filter(pk=group.pk).update(dissolved_at=timezone.now())
    do_revive(group, reason="登记错了", acting_user=home.users["registrar"])
    assert rows() == before


def test_a_group_that_turned_up_again_is_dissolved_all_the_same(home: House, group: Group, signed_in) -> None:
    user = home.users["registrar"]
    assert refused(lambda: do_confirm_ended(group, reason="x", acting_user=user)) == "not_seen_again"
    dissolve(home, group)
    Group.objects.filter(pk=group.pk).update(seen_again_at=timezone.now())
    client = signed_in(user)
    assert "1 个群解散后又出现" in client.get("/").content.decode()
    page = client.get(reverse("group", args=[group.uid])).content.decode()
    assert "恢复使用" in page
    assert "确实已解散" in page
    client.post(reverse("group_ended", args=[group.uid]), {"reason": "表是旧的", "key": "a"})
    group.refresh_from_db()
    assert group.seen_again_at is None
    assert group.dissolved_at is not None
    made = Change.objects.get(sort="ended_indeed")
    do_undo_change(made, reason="x", acting_user=user)
    group.refresh_from_db()
    assert group.seen_again_at is not None


def test_a_cancellation_that_waits_is_not_sent_twice(home: House, group: Group) -> None:
    made = dissolve(home, group)
    do_note_change(made.filings.get(), acting_user=home.users["registrar"])
    do_revive(group, reason="x", acting_user=home.users["owner"])
    assert not Filing.objects.filter(act="cancellation").exists()
    dissolve(home, group)
    assert Filing.objects.filter(act="cancellation").count() == 1


def test_pages_from_the_end_of_the_work_to_dissolution(home: House, group: Group, signed_in) -> None:
    client = signed_in(home.users["owner"])
    page = client.get(reverse("group_task", args=[group.uid])).content.decode()
    assert "24 小时" in page
    answer = client.post(reverse("group_task", args=[group.uid]), {"key": "a"}, follow=True)
    assert "已登记任务结束" in answer.content.decode()
    assert "请解散：" in client.get("/").content.decode()
    page = client.get(reverse("group", args=[group.uid])).content.decode()
    for words in ("确认解散", "任务还没完", "24 小时"):
        assert words in page
    Application.objects.create(
        institution=home.institution, number="申2026-0009", sort="existing", state="open", by=home.people["owner"],
        group=group, platform="wechat", name=group.name, group_kind="unit",
    )  # fmt: skip
    page = client.get(reverse("group_dissolve", args=[group.uid])).content.decode()
    assert "申2026-0009" in page
    sent = {"kept": ["notices", "files"], "reason": "任务已结束", "key": "b"}
    answer = client.post(reverse("group_dissolve", args=[group.uid]), sent, follow=True)
    assert "已登记解散" in answer.content.decode()
    assert "确认解散" not in client.get(reverse("group_dissolve", args=[group.uid])).content.decode()
    assert client.post(reverse("group_dissolve", args=[group.uid]), sent).status_code == 200
