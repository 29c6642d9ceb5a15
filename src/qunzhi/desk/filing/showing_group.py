"""What applications put on the page of a group."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.dues import earliest, file_by
from qunzhi.desk.filing.guards import applications_in_scope, groups_to_file
from qunzhi.desk.filing.queries import waiting
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.filing.showing import STATES
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_group import Deed, Panel

_SHOWN = 5


def panels(viewer: Viewer, group: Group) -> list[Panel]:
    """Applications for the group; where it is not filed, what each pack asks for and by when."""
    if not viewer.may(Right.APPLY):
        return []
    found = list(applications_in_scope(viewer).filter(group=group).order_by("-begun_at")[:_SHOWN])
    at = waiting(found)
    by = []
    open_ = group.dissolved_at is None and not group.filed and not group.pending
    may = open_ and _may_apply(viewer, group)
    if may:
        by = file_by(group, packs_of(group.institution, timezone.now()))
    if not found and not by:
        return []
    context = {
        "applications": [(a, *STATES[a.state], at.get(a.pk)) for a in found],
        "by": by,
        "due_at": earliest(by),
        "group": group,
        "now": timezone.now(),
    }
    tone = "late" if by else ""
    return [Panel("filing", Words("申请与备案", "Applications"), "filing/on_group.html", context, order=30, tone=tone)]


def deeds(viewer: Viewer, group: Group) -> list[Deed]:
    """Applying for a group that is in use and not filed, where a pack asks for it."""
    if not viewer.may(Right.APPLY) or group.dissolved_at is not None or group.pending:
        return []
    if group.filed or not _may_apply(viewer, group):
        return []
    if not file_by(group, packs_of(group.institution, timezone.now())):
        return []
    return [Deed(Words("补办备案", "File it"), f"{reverse('apply')}?group={group.uid}", order=5, main=True)]


def _may_apply(viewer: Viewer, group: Group) -> bool:
    return groups_to_file(viewer).filter(pk=group.pk).exists()
