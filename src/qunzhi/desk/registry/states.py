"""The states of a group in words: what the list can be narrowed to, and the badges that a group carries."""

from __future__ import annotations

from dataclasses import dataclass

from qunzhi.core.words import Words
from qunzhi.desk.registry.models import Group

IN_USE, UNFILED, PENDING, FILED = "in_use", "unfiled", "pending", "filed"
TASK_OVER, DISSOLVED, SEEN_AGAIN = "task_over", "dissolved", "seen_again"
OWNER_GONE, NO_OWNER = "owner_gone", "no_owner"
#: Groups that are not for work are not filed (RULES, "governed").
NOT_FOR_WORK = "non_work"
STATES: dict[str, Words] = {
    IN_USE: Words("在用", "in use"),
    UNFILED: Words("未备案", "not filed"),
    PENDING: Words("审批中", "being decided"),
    FILED: Words("已备案", "filed"),
    TASK_OVER: Words("任务已结束未解散", "task over, not dissolved"),
    DISSOLVED: Words("已解散", "dissolved"),
    SEEN_AGAIN: Words("解散后又出现", "turned up again"),
    OWNER_GONE: Words("群主已离岗", "owner has left"),
    NO_OWNER: Words("没有群主", "no owner"),
}
#: How a group ended, by ``end_sort``.
ENDS: dict[str, Words] = {
    "owner": Words("群主或单位解散", "dissolved by its owner or unit"),
    "task": Words("任务结束后解散", "dissolved when its task was over"),
    "merged": Words("并入其他群", "merged into another group"),
    "order": Words("责令解散", "dissolved by order"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as shown."""

    words: Words
    tone: str


def badges_of(group: Group) -> list[Badge]:
    """The badges of a group, what matters most first."""
    if group.dissolved_at is not None:
        again = [Badge(STATES[SEEN_AGAIN], "bad")] if group.seen_again_at else []
        return [Badge(STATES[DISSOLVED], "plain"), *again]
    out = [_filing(group)]
    if group.task_ended_at is not None:
        out.append(Badge(Words("任务已结束", "task over"), "late"))
    return out


def _filing(group: Group) -> Badge:
    if group.filed:
        return Badge(STATES[FILED], "fine")
    if group.pending:
        return Badge(STATES[PENDING], "info")
    if group.group_kind == NOT_FOR_WORK:
        return Badge(STATES[IN_USE], "plain")
    return Badge(STATES[UNFILED], "wait")
