"""The few things that are somebody's to do, as the first page shows them.

A room that has some has a module ``todo`` with ``todo(viewer)``; the first page finds them by looking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunzhi.core.words import Words


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: what, how many, and where. ``tone`` is that of its badge; ``due_at`` puts the urgent first."""

    words: Words
    url: str
    tone: str = "wait"
    due_at: datetime | None = None
