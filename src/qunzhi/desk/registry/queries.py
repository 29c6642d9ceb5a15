"""What the pages of groups read, however many groups there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Posting, Unit, in_post_on
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Group, Membership


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of groups is asked for; empty means any. ``unit`` brings in all below it."""

    text: str = ""
    unit: Unit | None = None
    platform: str = ""
    kind: str = ""
    state: str = ""

    @property
    def anything(self) -> bool:
        """Whether it is narrowed at all."""
        return self != Asked()

    @property
    def narrowed(self) -> bool:
        """Whether it is narrowed by more than a name."""
        return self != Asked(text=self.text)


#: States that the list can be narrowed to.
IN_USE, DISSOLVED, OWNER_GONE = "in_use", "dissolved", "owner_gone"


def find_groups(viewer: Viewer, asked: Asked) -> QuerySet[Group]:
    """Groups in scope that match."""
    found = groups_in_scope(viewer)
    if asked.text:
        found = found.filter(Q(name__icontains=asked.text) | Q(code__icontains=asked.text))
    if asked.unit is not None:
        found = found.filter(unit__path__startswith=asked.unit.path)
    if asked.platform:
        found = found.filter(platform=asked.platform)
    if asked.kind:
        found = found.filter(group_kind=asked.kind)
    if asked.state == OWNER_GONE:
        found = found.filter(dissolved_at__isnull=True, pk__in=_owned_by_the_departed(viewer))
    elif asked.state in (IN_USE, DISSOLVED):
        found = found.filter(dissolved_at__isnull=asked.state == IN_USE)
    return found.order_by("code")


def _owned_by_the_departed(viewer: Viewer) -> QuerySet[Membership, Any]:
    """Groups whose owner was in post and is no more: somebody has to take them over."""
    owners = Membership.objects.filter(role="owner", left_at__isnull=True, group__institution=viewer.institution)
    posts = Posting.objects.filter(person=OuterRef("person"))
    return owners.filter(Exists(posts), ~Exists(posts.filter(in_post_on(viewer.today)))).values("group_id")


def members_count(groups: Iterable[Group]) -> dict[int, int]:
    """How many are in each of these groups now. Asked for the groups of one page, never for all."""
    inside = Membership.objects.filter(group__in=list(groups), left_at__isnull=True).values("group_id")
    return dict(inside.annotate(n=Count("pk")).values_list("group_id", "n"))
