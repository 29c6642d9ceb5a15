"""What waits because of campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count
from django.urls import reverse

from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.campaigns.guards import campaigns_in_scope, own_returns, returns_in_scope
from qunzhi.desk.campaigns.models import Campaign, Return
from qunzhi.desk.web.todos import Todo


def todo(viewer: Viewer) -> list[Todo]:
    """Returns to hand in; what was handed in and waits for the office."""
    return [*_mine(viewer), *_office(viewer)]


def _mine(viewer: Viewer) -> Iterator[Todo]:
    rows = own_returns(viewer).filter(of__state=Campaign.OPEN).exclude(state=Return.HANDED_IN)
    for one in rows.order_by("of__due_on", "unit__path")[:10]:
        back = one.state == Return.SENT_BACK
        words = Words(
            f"{'退回重报' if back else '上报'}：{one.of.title}（{one.unit.name}）",
            f"hand in: {one.of.title} ({one.unit.name})",
        )
        due = datetime.combine(one.of.due_on, time(23, 59, 59), SHANGHAI)
        late = one.reminded_at is not None or back or one.of.due_on < viewer.today
        yield Todo(words, reverse("unit_return", args=[one.uid]), "late" if late else "wait", due)


def _office(viewer: Viewer) -> Iterator[Todo]:
    if not viewer.may(Right.RUN_CAMPAIGNS):
        return
    waiting = returns_in_scope(viewer).filter(of__state=Campaign.OPEN, state=Return.HANDED_IN)
    waiting = waiting.filter(lines__decision="", lines__group__dissolved_at__isnull=True)
    counts = dict(waiting.order_by().values("of").annotate(n=Count("pk", distinct=True)).values_list("of", "n"))
    for one in campaigns_in_scope(viewer).filter(state=Campaign.OPEN).order_by("due_on"):
        here = reverse("campaign", args=[one.uid])
        if count := counts.get(one.pk):
            words = Words(
                f"{one.title}：{count} 个单位的上报等您办理", f"{one.title}: {count} returns wait for a decision"
            )
            yield Todo(words, f"{here}?show=decide")
        if one.due_on < viewer.today:
            words = Words(f"已过截止日期，可以结束：{one.title}", f"past its day, to be closed: {one.title}")
            yield Todo(words, here, "late")
