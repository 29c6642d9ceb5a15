"""What is said of a group that is no more: when, by whom, why, by which article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qunzhi.core.words import Words
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Change, Group
from qunzhi.desk.registry.states import ENDS


@dataclass(frozen=True, slots=True)
class Tombstone:
    """How a group ended; ``by`` who recorded it, ``into`` the group that goes on, where the viewer may see that."""

    how: Words
    by: str
    reason: str
    cites: Sequence[Cite]
    into: Group | None


def tombstone_of(viewer: Viewer, group: Group) -> Tombstone:
    """The end of a dissolved group; one that was imported as dissolved says so."""
    ended = Change.objects.filter(group=group, undone_at__isnull=True, after__has_key="dissolved_at")
    change = ended.select_related("by").order_by("-made_at", "-pk").first()
    into = None
    if group.merged_into_id is not None:
        into = groups_in_scope(viewer).filter(pk=group.merged_into_id).first()
    return Tombstone(
        ENDS.get(group.end_sort, Words("导入时已解散", "dissolved when it was imported")),
        change.by.name if change else "",
        group.end_reason,
        cites_of(group.institution, group.end_cites),
        into,
    )
