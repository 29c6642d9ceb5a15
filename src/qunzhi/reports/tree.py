"""The tree of units as far as the directory knows it; loops and missing parents do no harm."""

from __future__ import annotations

from collections.abc import Mapping

from qunzhi.audit.result import UnitInfo


class UnitTree:
    """Parents, children and branches of units."""

    def __init__(self, units: Mapping[str, UnitInfo]) -> None:
        self.units = units
        self.children: dict[str, list[str]] = {}
        for info in units.values():
            parent = info.parent_id if info.parent_id in units and info.parent_id != info.id else ""
            self.children.setdefault(parent, []).append(info.id)
        self._branch: dict[str, str] = {}

    def above(self, unit_id: str) -> list[str]:
        """The unit and all above it, from itself upwards."""
        chain: list[str] = []
        seen: set[str] = set()
        while unit_id in self.units and unit_id not in seen:
            seen.add(unit_id)
            chain.append(unit_id)
            unit_id = self.units[unit_id].parent_id
        return chain

    def branch(self, unit_id: str) -> str:
        """The unit right below the institution that this one belongs to; the institution itself is its own branch."""
        if unit_id not in self._branch:
            chain = self.above(unit_id)
            below = [u for u in chain if self.units[u].kind != "institution"]
            self._branch[unit_id] = below[-1] if below else unit_id
        return self._branch[unit_id]

    def is_top(self, unit_id: str) -> bool:
        """True for the institution: what it counts is its own alone, not that of all below it."""
        return unit_id in self.units and self.units[unit_id].kind == "institution"

    def walk(self) -> list[tuple[int, str]]:
        """(depth, unit id) in tree order, every unit once."""
        out: list[tuple[int, str]] = []
        seen: set[str] = set()
        stack = [(0, u) for u in reversed(self.children.get("", []))]
        while stack:
            depth, unit = stack.pop()
            if unit in seen:
                continue
            seen.add(unit)
            out.append((depth, unit))
            stack.extend((depth + 1, c) for c in reversed(self.children.get(unit, [])))
        # Units of a loop hang under nobody: they are shown at the top.
        out.extend((0, u) for u in self.units if u not in seen)
        return out
