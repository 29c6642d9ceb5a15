"""Which rooms of the product exist: asked by looking, so that a provision turns to enacted when its room is built.

A detector is a module of its name under ``qunzhi.content.detectors``. A room of the desk announces what it can do in
``qunzhi.desk.ROOM.procedures``: a plain module (no Django in it) with a collection ``PROCEDURES`` of names, which carry
their own prefix where the folder is called otherwise (``groups.register`` in the room ``registry``). The review of a
scan, ``qunzhi.content.review``, announces what it can do in the same way, for the room ``content``.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from dataclasses import dataclass

DETECTORS = "qunzhi.content.detectors"
DESK = "qunzhi.desk"
REVIEW = "qunzhi.content.review"
#: The procedure by which people judge content; what no detector looks for waits for it.
JUDGING = "content.judge"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What there is: names of detectors, and procedures as ``room.procedure``."""

    detectors: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()

    @classmethod
    def look(cls) -> Rooms:
        """The rooms that are built."""
        found = ((r, name) for r in _rooms() for name in _announced(f"{DESK}.{r}.procedures"))
        procedures = {name if "." in name else f"{r}.{name}" for r, name in found}
        procedures |= {f"content.{name}" for name in _announced(REVIEW)}
        return cls(detectors_there(), frozenset(procedures))


def detectors_there() -> frozenset[str]:
    """Names of the detectors that are built; cheap, as none of them is imported."""
    return frozenset(_modules(DETECTORS))


def _rooms() -> list[str]:
    """Names of the desk's folders. Its plain modules are no rooms, and Django would have to run to import them."""
    paths = list(importlib.import_module(DESK).__path__) if _exists(DESK) else []
    return [m.name for m in pkgutil.iter_modules(paths) if m.ispkg]


def _modules(package: str) -> list[str]:
    """Names of the modules in a package; none when the package is not there."""
    if not _exists(package):
        return []
    paths = list(importlib.import_module(package).__path__)
    return [m.name for m in pkgutil.iter_modules(paths) if not m.name.startswith("_")]


def _announced(module: str) -> list[str]:
    """What a module's ``PROCEDURES`` names; nothing when it is not there."""
    if not _exists(module):
        return []
    return [str(p) for p in getattr(importlib.import_module(module), "PROCEDURES", ())]


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
