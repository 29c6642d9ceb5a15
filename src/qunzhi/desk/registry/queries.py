"""What the pages of groups read, however many groups there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Group, Membership


def find_groups(viewer: Viewer, text: str = "") -> QuerySet[Group]:
    """Groups in scope by name or number."""
    found = groups_in_scope(viewer)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return found.order_by("code")


def members_count(groups: Iterable[Group]) -> dict[int, int]:
    """How many are in each of these groups now. Asked for the groups of one page, never for all."""
    inside = Membership.objects.filter(group__in=list(groups), left_at__isnull=True).values("group_id")
    return dict(inside.annotate(n=Count("pk")).values_list("group_id", "n"))
