"""How a group ends: its work is over, it is dissolved, its filing goes; and how that is taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.registry.at_office import ENDS, tell_office, waiting, withdraw
from qunzhi.desk.registry.changing import change_group
from qunzhi.desk.registry.deadlines import deadlines
from qunzhi.desk.registry.models import Change, DissolutionOrder, Group
from qunzhi.desk.registry.services.changes import undo_one
from qunzhi.desk.registry.services.guarding import happened, in_use, managed
from qunzhi.desk.services import Act, service

#: Sorts of an end, as ``Group.end_sort`` has them.
OWNER, TASK, MERGED, ORDER = "owner", "task", "merged", "order"
#: What is kept before a group is dissolved: code -> words.
KEPT: dict[str, Words] = {
    "notices": Words("群里发过的通知", "notices that were sent"),
    "signups": Words("签到、接龙的结果", "sign-ins and sign-ups"),
    "files": Words("重要文件、照片", "important files and pictures"),
    "promises": Words("答应过、还没办完的事", "what was promised and is not done yet"),
}
#: Nothing of how it ended.
NOT_ENDED: dict[str, Any] = {
    "end_sort": "",
    "end_reason": "",
    "end_cites": [],
    "merged_into_id": None,
    "seen_again_at": None,
}


@service("registry.finish_task", Words("登记任务结束", "recorded that the group's work is over"), Right.MANAGE_GROUPS)
def do_finish_task(act: Act, group: Group, *, ended_at: datetime, reason: str = "") -> Change:
    """Record when the work of a group ended; from then the time to dissolve it runs (:mod:`registry.deadlines`).

    Raises:
        QunzhiError: dissolved; the time lies ahead or before the group was made; nothing changes.
    """
    group = in_use(act, group)
    facts = {"task_ended_at": happened(ended_at, after=group.created_at)}
    cites = [d.cite.provision for d in deadlines(group, from_=ended_at)]
    return change_group(act, group, "task", facts, reason=reason, cites=cites)


@service("registry.reopen_task", Words("任务还没完，继续使用", "the group's work goes on"), Right.MANAGE_GROUPS)
def do_reopen_task(act: Act, group: Group, *, reason: str) -> Change:
    """The work is not over after all: its end is taken back.

    Raises:
        QunzhiError: dissolved; it has not ended.
    """
    group = in_use(act, group)
    last = group.changes.filter(sort="task", undone_at__isnull=True).order_by("-pk").first()
    if last is not None and _taken_back(act, last, reason):
        return last
    return change_group(act, group, "reopen", {"task_ended_at": None}, reason=reason)


@service(
    "registry.dissolve_group",
    Words("登记解散", "recorded that the group is dissolved"),
    Right.MANAGE_GROUPS,
    keep_files=Words("确认已留存", "confirmed what is kept"),
    carry_out_order=Words("责令解散已执行", "carried out an order"),
)
def do_dissolve(
    act: Act,
    group: Group,
    *,
    reason: str,
    dissolved_at: datetime | None = None,
    kept: Sequence[str] = (),
) -> Change:
    """Record that a group was dissolved on its platform (now, unless said otherwise).

    Its memberships stay as they are. Where it is filed, the cancellation goes to the office that filed it (PXZY-2.5c).
    An open order is carried out by it. ``kept`` are codes of :data:`KEPT`.

    Raises:
        QunzhiError: dissolved already; the time lies ahead or before the group was made.
    """
    group = in_use(act, group)
    moment = dissolved_at or timezone.now()
    order = group.orders.filter(done_at__isnull=True, revoked_at__isnull=True).first()
    sort = ORDER if order else TASK if group.task_ended_at is not None else OWNER
    cites = order.cites if order else [d.cite.provision for d in deadlines(group)]
    made = end(act, group, "dissolve", sort, moment, reason=reason, cites=cites)
    if kept:
        made.extra = {"kept": [one for one in KEPT if one in kept]}
        made.save(update_fields=["extra"])
        act.note(made.ref, about=(group.ref,), act="registry.keep_files", payload=made.extra)
    if order is not None:
        carried_out(act, order, made, moment)
    return made


def end(
    act: Act,
    group: Group,
    change: str,
    sort: str,
    moment: datetime,
    *,
    reason: str,
    cites: Collection[str] = (),
    into: Group | None = None,
    batch: str = "",
) -> Change:
    """Dissolve a group and cancel its filing; for services.

    ``change`` is the sort of the change, ``sort`` that of the end, ``into`` what it was merged into.
    """
    facts = {"dissolved_at": happened(moment, after=group.created_at)}
    own = {
        "end_sort": sort,
        "end_reason": reason,
        "end_cites": list(cites),
        "merged_into_id": into.pk if into else None,
        "seen_again_at": None,
    }
    made = change_group(act, group, change, facts, own=own, reason=reason, cites=cites, batch=batch)
    tell_office(act, made, "cancellation")
    return made


def carried_out(act: Act, order: DissolutionOrder, change: Change, moment: datetime) -> None:
    """An order is done by a dissolution; for services."""
    order.done_at, order.change = moment, change
    order.save(update_fields=["done_at", "change"])
    payload = {"number": order.number, "state": order.state}
    act.note(order.ref, about=(change.group.ref, change.ref), act="registry.carry_out_order", payload=payload)


@service("registry.revive_group", Words("恢复使用", "took the group into use again"), Right.MANAGE_GROUPS)
def do_revive(act: Act, group: Group, *, reason: str) -> Change:
    """Take a dissolved group into use again: undo its end, cancellation and all; else clear it.

    Raises:
        QunzhiError: it is not dissolved.
    """
    group = managed(act, group)
    if group.dissolved_at is None:
        raise QunzhiError.of("not_dissolved", f"「{group.name}」没有解散", f'"{group.name}" is not dissolved')
    last = group.changes.filter(sort__in=ENDS, undone_at__isnull=True).order_by("-pk").first()
    if last is not None and last.sort == "dissolve" and _taken_back(act, last, reason):
        group.refresh_from_db()
        if group.seen_again_at is not None:  # what an import found is answered by this too
            change_group(act, group, "revive", {}, own={"seen_again_at": None}, reason=reason)
        return last
    told = waiting(group).filter(act="cancellation").select_related("office")
    withdraw(act, group, list(told), reason)
    told.delete()
    return change_group(act, group, "revive", {"dissolved_at": None}, own=NOT_ENDED, reason=reason)


@service(
    "registry.confirm_ended", Words("确认确实已解散", "confirmed that the group is dissolved"), Right.MANAGE_GROUPS
)
def do_confirm_ended(act: Act, group: Group, *, reason: str) -> Change:
    """A dissolved group turned up in an import, and is dissolved all the same.

    Raises:
        QunzhiError: it has not turned up again.
    """
    group = managed(act, group)
    if group.dissolved_at is None or group.seen_again_at is None:
        raise QunzhiError.of(
            "not_seen_again",
            f"「{group.name}」没有解散后又出现的记录",
            f'"{group.name}" has not turned up again after it was dissolved',
        )
    return change_group(act, group, "ended_indeed", {}, own={"seen_again_at": None}, reason=reason)


def _taken_back(act: Act, change: Change, reason: str) -> bool:
    """Take a change back; False where something of it was changed since: then it is set right by another change."""
    try:
        undo_one(act, change, reason)
    except QunzhiError as exc:
        if exc.problems[0].code != "changed_since":
            raise
        return False
    return True
