"""The overlay file: what an institution adds to the national calendar.

```yaml
years: [2027]                      # years this file covers as a whole
off: [2027-01-01, 2027-02-06..2027-02-12]   # days not worked
work: [2027-01-30]                 # weekends worked
semesters: {2026-autumn: 2026-08-31, 2027-spring: 2027-02-22}
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words


@dataclass(frozen=True, slots=True)
class SemesterStart:
    """A semester's name and first day; it lasts until the next one starts."""

    name: str
    start: date


@dataclass(frozen=True, slots=True)
class Overlay:
    """Days and semesters an institution sets itself."""

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    semesters: tuple[SemesterStart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when the file says nothing."""
        return not (self.years or self.off or self.work or self.semesters)


_EXPECTED = Words(
    "years: [2027]；off/work: [2027-01-01, 2027-02-06..2027-02-12]；semesters: {2027-spring: 2027-02-22}",
    "years: [2027]; off/work: [2027-01-01, 2027-02-06..2027-02-12]; semesters: {2027-spring: 2027-02-22}",
)


def _bad(path: Path, field: str, value: object, line: int | None = None) -> Problem:
    return Problem(
        "bad_overlay",
        Words(f"日历附加文件的「{field}」看不懂：{value}", f'calendar overlay: "{field}" cannot be read: {value}'),
        Words(f"写成 {_EXPECTED.zh}", f"write {_EXPECTED.en}"),
        Place(file=path.name, line=line),
        str(value),
        _EXPECTED,
    )


def _days(item: Any) -> list[date]:
    if isinstance(item, date):
        return [item]
    first, _, last = str(item).strip().partition("..")
    start = date.fromisoformat(first.strip())
    end = date.fromisoformat(last.strip()) if last else start
    if not start <= end <= start + timedelta(days=400):
        raise ValueError(item)
    return [start + timedelta(days=i) for i in range((end - start).days + 1)]


def load_overlay(path: Path) -> Overlay:
    """Read an overlay file.

    Raises:
        QunzhiError: every entry that cannot be read, with file and line.
    """
    try:
        data = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except (MarkedYAMLError, UnicodeDecodeError, OSError, ValueError) as exc:
        mark = getattr(exc, "problem_mark", None)
        raise QunzhiError(_bad(path, "YAML", getattr(exc, "problem", exc), mark.line + 1 if mark else None)) from exc
    data = CommentedMap() if data is None else data
    if not isinstance(data, CommentedMap):
        raise QunzhiError(_bad(path, "YAML", type(data).__name__))
    problems: list[Problem] = []
    known = {"years", "off", "work", "semesters"}
    lines = {key: data.lc.key(key)[0] + 1 for key in data}
    problems += [_bad(path, str(key), "?", lines[key]) for key in data if key not in known]
    years: set[int] = set()
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    starts: list[SemesterStart] = []
    for item in data.get("years") or []:
        if isinstance(item, int) and 1990 <= item <= 2200:
            years.add(int(item))
        else:
            problems.append(_bad(path, "years", item, lines["years"]))
    for field in ("off", "work"):
        for item in data.get(field) or []:
            try:
                days[field].update(_days(item))
            except ValueError:
                problems.append(_bad(path, field, item, lines[field]))
    for name, start in (data.get("semesters") or {}).items():
        try:
            starts.append(SemesterStart(str(name), _days(start)[0]))
        except ValueError:
            problems.append(_bad(path, "semesters", start, lines["semesters"]))
    for both in sorted(days["off"] & days["work"]):
        problems.append(_bad(path, "off/work", both))
    if problems:
        raise QunzhiError(*problems)
    return Overlay(frozenset(years), frozenset(days["off"]), frozenset(days["work"]), tuple(starts))
