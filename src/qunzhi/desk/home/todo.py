"""The few things that are somebody's to do, from all rooms."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.rooms import rooms_with
from qunzhi.desk.web.todos import Todo

_RANK = {"bad": 0, "late": 0, "wait": 1}
_FAR = datetime.max.replace(tzinfo=UTC)


def todo(viewer: Viewer) -> list[Todo]:
    """What waits for the viewer: what is late first, reminders last, and among these what is due first."""
    found: list[Todo] = []
    for room in rooms_with("todo.py"):
        if room != "home":
            found += import_module(f"qunzhi.desk.{room}.todo").todo(viewer)
    return sorted(found, key=lambda one: (_RANK.get(one.tone, len(_RANK)), one.due_at or _FAR))
