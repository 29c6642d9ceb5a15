"""The problems of one file: the first thousand kept, all counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunzhi.core.errors import Problem
from qunzhi.sources.chats.limits import MAX_PROBLEMS
from qunzhi.sources.chats.said import problem


@dataclass(slots=True)
class Notes:
    """What could not be read of a file, or was read in another way than it stands there."""

    shown: str
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    lost: int = 0

    def add(self, code: str, line: int | None = None, *, file: str = "", lost: int = 0, **fill: object) -> None:
        """Note one problem; ``lost`` messages were lost by it. ``file`` where it is another than the one opened."""
        self.lost += lost
        count = self.counts.get(code, 0) + 1
        self.counts[code] = count
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem(code, file or self.shown, line, **fill))
