"""What can be done with a group by whoever is in charge of it, and the cards that go with it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.change_queries import changes_of, open_order, orders_in_scope
from qunzhi.desk.registry.change_words import sort_words
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.deadlines import deadlines
from qunzhi.desk.registry.guards import manages
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_group import Deed, Panel

#: Changes on the card; the others are a page of their own.
_SHOWN = 5
_IN_USE = (
    ("group_owner", Words("换群主", "Change the owner")),
    ("group_admins", Words("设管理员", "Set admins")),
    ("group_name", Words("改群名", "Rename")),
    ("group_details", Words("改资料", "Change particulars")),
    ("group_platform", Words("换平台", "Another platform")),
    ("group_merge", Words("合并", "Merge")),
)


def deeds(viewer: Viewer, group: Group) -> list[Deed]:
    """The acts that the viewer has here, by state."""
    managed = manages(viewer, group)
    if group.dissolved_at is not None:
        return list(_over(group)) if managed else []
    out = list(_going_on(group)) if managed else []
    if viewer.may(Right.ORDER_ENDS) and open_order(group) is None:
        out.append(_deed("order_end", group, Words("责令解散", "Order its end"), 79, danger=True))
    return out


def _going_on(group: Group) -> Iterator[Deed]:
    for n, (name, words) in enumerate(_IN_USE):
        yield _deed(name, group, words, 60 + n)
    if group.task_ended_at is None:
        yield _deed("group_task", group, Words("任务结束", "The work is over"), 70)
        yield _deed("group_dissolve", group, Words("解散", "Dissolve"), 71, danger=True)
    else:
        yield _deed("group_dissolve", group, Words("确认解散", "Confirm it is dissolved"), 1, main=True)
        yield _deed("group_reopen", group, Words("任务还没完", "The work goes on"), 2)


def _over(group: Group) -> Iterator[Deed]:
    if group.seen_again_at is not None:
        yield _deed("group_revive", group, Words("恢复使用", "Take into use again"), 1, main=True)
        yield _deed("group_ended", group, Words("确实已解散", "It is dissolved"), 2)
    else:
        yield _deed("group_revive", group, Words("撤销解散", "Undo its end"), 10)


def _deed(name: str, group: Group, words: Words, order: int, *, main: bool = False, danger: bool = False) -> Deed:
    return Deed(words, reverse(name, args=[group.uid]), order, main=main, danger=danger)


def panels(viewer: Viewer, group: Group) -> list[Panel]:
    """The order it is under, the time that runs, what turned up again, and the changes; for those in charge."""
    managed = manages(viewer, group)
    return [*_order(viewer, group), *(_countdown(group) if managed else ()), *(_changes(group) if managed else ())]


def _order(viewer: Viewer, group: Group) -> Iterator[Panel]:
    one = orders_in_scope(viewer).filter(group=group, done_at__isnull=True, revoked_at__isnull=True).first()
    if one is not None:
        context = {"one": one, "cites": cites_of(group.institution, one.cites)}
        yield Panel(
            "order", Words("责令解散", "Ordered to be dissolved"), "registry/panel_order.html", context, 1, tone="bad"
        )


def _countdown(group: Group) -> Iterator[Panel]:
    if group.dissolved_at is not None and group.seen_again_at is not None:
        title = Words("解散后又出现", "Turned up again")
        yield Panel("again", title, "registry/panel_again.html", {"group": group}, 1, tone="late")
    if group.dissolved_at is None and group.task_ended_at is not None:
        context = {"group": group, "due": deadlines(group)}
        title = Words("任务已结束，等解散", "The work is over: to be dissolved")
        yield Panel("countdown", title, "registry/panel_countdown.html", context, 2, tone="late")


def _changes(group: Group) -> Iterator[Panel]:
    found = list(changes_of(group)[: _SHOWN + 1])
    if found:
        listed = [(one, sort_words(one.sort)) for one in found[:_SHOWN]]
        context = {"group": group, "listed": listed, "more": len(found) > _SHOWN}
        yield Panel("changes", Words("变更", "Changes"), "registry/panel_changes.html", context, 60, aside=True)
