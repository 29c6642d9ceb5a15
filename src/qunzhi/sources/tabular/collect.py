"""Problems gathered from everywhere: as many as a person can use are kept, the rest counted."""

from __future__ import annotations

from qunzhi.core.errors import Place, Problem
from qunzhi.sources.tabular.limits import MAX_PROBLEMS
from qunzhi.sources.tabular.said import problem


class Collector:
    """All problems of one load."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self._dropped: dict[str, int] = {"error": 0, "warning": 0}
        self.errors = 0

    def add(self, found: Problem) -> None:
        """Keep a problem, or count it when there are too many. Errors are never crowded out by warnings."""
        self.errors += found.level == "error"
        limit = MAX_PROBLEMS if found.level == "error" else MAX_PROBLEMS // 2
        if len(self.kept) < limit:
            self.kept.append(found)
        else:
            self._dropped[found.level] += 1

    def count(self, level: str, n: int) -> None:
        """Count problems without making them, once there is no room."""
        self._dropped[level] += n
        self.errors += n if level == "error" else 0

    @property
    def room(self) -> int:
        """How many more errors are kept."""
        return max(0, MAX_PROBLEMS - len(self.kept))

    def sorted(self, order: dict[tuple[str, str], int]) -> list[Problem]:
        """All kept problems by file and row, then one that counts the rest.

        ``order`` gives each (file, sheet) its turn.
        """
        kept = sorted(
            self.kept, key=lambda p: (order.get((p.place.file, p.place.sheet), -1), p.place.row or 0, p.place.column)
        )
        for level, dropped in self._dropped.items():
            if dropped:
                rest = problem("too_many_problems", Place(), n=dropped)
                kept.append(rest if level == "error" else Problem(rest.code, rest.message, rest.hint, level="warning"))
        return kept
