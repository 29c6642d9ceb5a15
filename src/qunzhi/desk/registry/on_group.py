"""What rooms put on the page of a group: cards to read, and things that can be done.

A room that has some has a module ``showing_group`` with ``panels(viewer, group)`` and ``deeds(viewer, group)``; either
may be missing. They are found by looking, like the rooms themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.models import Group
from qunzhi.desk.rooms import rooms_with


@dataclass(frozen=True, slots=True)
class Panel:
    """One card: the template inside it and what that shows; ``aside`` puts it in the narrow column."""

    id: str
    title: Words
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    aside: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the viewer can do with the group, as a link. ``main`` for the one that most will want."""

    words: Words
    url: str
    order: int = 50
    main: bool = False
    danger: bool = False


def panels_of(viewer: Viewer, group: Group) -> list[Panel]:
    """The cards of all rooms, in their order."""
    return sorted(_all("panels", viewer, group), key=lambda p: p.order)


def deeds_of(viewer: Viewer, group: Group) -> list[Deed]:
    """What can be done, in the order of the rooms' wishes."""
    return sorted(_all("deeds", viewer, group), key=lambda d: d.order)


def _all(what: str, viewer: Viewer, group: Group) -> Iterable[Any]:
    for room in rooms_with("showing_group.py"):
        found = getattr(import_module(f"qunzhi.desk.{room}.showing_group"), what, None)
        if found is not None:
            yield from found(viewer, group)
