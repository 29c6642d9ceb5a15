"""How a circular calls units: by name, or by letters that lead back to nobody."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from qunzhi.reports.context import Context
from qunzhi.reports.tally import Line

_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


class Units:
    """Units with findings, in the order they are listed, and what each is called."""

    def __init__(self, c: Context, *, named: bool) -> None:
        self._c, self._named = c, named
        place = {unit: n for n, (_, unit) in enumerate(c.tally.tree.walk())}
        lines = [line for line in c.tally.units.values() if line.of()]
        # By the tree when named; by number when not, for the order of the tree would give the letters away.
        self.lines: list[Line] = (
            sorted(lines, key=lambda x: (place.get(x.key, len(place)), x.key))
            if named
            else sorted(lines, key=lambda x: (-x.of("violation"), -x.of(), x.key))
        )
        self._number = {line.key: n for n, line in enumerate(x for x in self.lines if x.key)}

    def name(self, unit: str) -> str:
        """The unit's name, or its letter."""
        if self._named or not unit:
            return self._c.names.unit(unit)
        n = self._number[unit]
        if self._c.lang == "en":
            return f"Unit {_latin(n)}"
        return f"{_LETTERS[n]}单位" if n < len(_LETTERS) else f"第{n + 1}单位"

    def most(self, n: int) -> Sequence[Line]:
        """The units with most open findings; findings without a unit are nobody's."""
        lines = [x for x in self.lines if x.key and x.of("violation")]
        return sorted(lines, key=lambda x: (-x.of("violation"), x.key))[:n]


def _latin(n: int) -> str:
    text = ""
    while n >= 0:
        text, n = chr(65 + n % 26) + text, n // 26 - 1
    return text


def heads_of(c: Context) -> dict[str, str]:
    """Unit -> the people primarily responsible for what is open there, in the words of the findings."""
    table = c.result.findings.select(["unit_id", "people", "state", "change"])
    seen: dict[str, dict[str, None]] = {}
    for row in table.group_by(["unit_id", "people", "state", "change"]).aggregate([]).to_pylist():
        if row["state"] != "violation" or row["change"] == "resolved":
            continue
        for person in _primary(row["people"]):
            seen.setdefault(row["unit_id"] or "", {})[person] = None
    between = c.say("、", ", ")
    return {unit: between.join(c.names.person(p) for p in sorted(people)) for unit, people in seen.items()}


def _primary(people: str | None) -> list[str]:
    found = orjson.loads(people or "{}").get("primary", [])
    return [str(p) for p in found]
