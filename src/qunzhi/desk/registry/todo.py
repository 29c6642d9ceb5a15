"""What waits for those who keep the register."""

from __future__ import annotations

from django.urls import reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry import todo_changes
from qunzhi.desk.registry.queries import Asked, find_groups
from qunzhi.desk.registry.states import OWNER_GONE
from qunzhi.desk.web.todos import Todo


def todo(viewer: Viewer) -> list[Todo]:
    """Groups whose owner has left, and what changes and ends ask for."""
    return [*_left(viewer), *todo_changes.todo(viewer)]


def _left(viewer: Viewer) -> list[Todo]:
    """Groups whose owner has left."""
    if not viewer.may(Right.KEEP_GROUPS):
        return []
    left = find_groups(viewer, Asked(state=OWNER_GONE)).count()
    if not left:
        return []
    words = Words(f"{left} 个群的群主已离岗，要有人接手", f"{left} groups have an owner who has left")
    return [Todo(words, f"{reverse('groups')}?state={OWNER_GONE}", "late")]
