"""What waits because of changes and ends: orders, groups whose work is over, notes, groups that turned up again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.at_office import waiting_for
from qunzhi.desk.registry.change_queries import open_orders
from qunzhi.desk.registry.deadlines import due_at
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.states import SEEN_AGAIN
from qunzhi.desk.web.todos import Todo

#: More than that are said as a number.
_EACH = 3


def todo(viewer: Viewer) -> list[Todo]:
    """What waits for the viewer."""
    if viewer.institution is None or viewer.person is None:
        return []
    return [*_served(viewer), *_over(viewer), *_ordered(viewer), *_notes(viewer), *_again(viewer)]


def _owned(viewer: Viewer) -> Q:
    mine = Membership.objects.filter(person=viewer.person, role="owner", left_at__isnull=True)
    return Q(pk__in=mine.values("group_id"))


def _served(viewer: Viewer) -> Iterator[Todo]:
    """Orders to the viewer's own groups."""
    if not viewer.may(Right.MANAGE_GROUPS):
        return
    mine = Group.objects.filter(_owned(viewer))
    for one in open_orders(viewer).filter(group__in=mine)[: _EACH * 4]:
        words = Words(f"责令解散：{one.group.name}", f"ordered to be dissolved: {one.group.name}")
        yield Todo(words, reverse("order", args=[one.uid]), "late" if one.late else "wait", one.due_at)


def _over(viewer: Viewer) -> Iterator[Todo]:
    """The viewer's own groups whose work is over."""
    if not viewer.may(Right.MANAGE_GROUPS):
        return
    rows = Group.objects.filter(_owned(viewer), dissolved_at__isnull=True, task_ended_at__isnull=False)
    for one in rows.select_related("institution").order_by("task_ended_at")[: _EACH * 4]:
        due = due_at(one)
        late = due is not None and due < timezone.now()
        words = Words(f"任务已结束，请解散：{one.name}", f"its work is over, dissolve it: {one.name}")
        yield Todo(words, reverse("group_dissolve", args=[one.uid]), "late" if late else "wait", due)


def _ordered(viewer: Viewer) -> Iterator[Todo]:
    """Orders that are overdue or answered, for those who give them."""
    if not viewer.may(Right.ORDER_ENDS):
        return
    found = open_orders(viewer).aggregate(
        late=Count("pk", filter=Q(due_at__lt=timezone.now())),
        said=Count("pk", filter=Q(appealed_at__isnull=False, answered_at__isnull=True)),
    )
    if found["said"]:
        words = Words(f"答复 {found['said']} 份对责令解散的说明", f"answer {found['said']} statement(s) about orders")
        yield Todo(words, reverse("orders"))
    if found["late"]:
        words = Words(f"{found['late']} 份责令解散已逾期", f"{found['late']} order(s) to dissolve are overdue")
        yield Todo(words, reverse("orders"), "late")


def _notes(viewer: Viewer) -> Iterator[Todo]:
    """Changes and cancellations that wait for a note."""
    found = waiting_for(viewer).aggregate(n=Count("pk"), first=Min("submitted_at"))
    if found["n"]:
        words = Words(f"{found['n']} 件变更待阅", f"{found['n']} change(s) wait for your note")
        yield Todo(words, reverse("changes_to_note"))


def _again(viewer: Viewer) -> Iterator[Todo]:
    """Dissolved groups that turned up again, for who keeps the register."""
    if not viewer.may(Right.KEEP_GROUPS):
        return
    rows = Group.objects.filter(institution=viewer.institution, dissolved_at__isnull=False, seen_again_at__isnull=False)
    found = list(rows.values_list("uid", flat=True)[:2])
    if found:
        count = rows.count() if len(found) > 1 else 1
        words = Words(f"{count} 个群解散后又出现", f"{count} dissolved group(s) turned up again")
        url = reverse("group", args=[found[0]]) if count == 1 else f"{reverse('groups')}?state={SEEN_AGAIN}"
        yield Todo(words, url, "late")
