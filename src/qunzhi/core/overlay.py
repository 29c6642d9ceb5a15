"""The overlay file: what an institution adds to the national calendar.

```yaml
years: [2027]                      # years this file covers as a whole
off: [2027-01-01, 2027-02-06..2027-02-12]   # days not worked
work: [2027-01-30]                 # weekends worked
semesters: {2026-autumn: 2026-08-31, 2027-spring: 2027-02-22}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import YAMLError

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words

#: Beside the tables an overlay of one of these names is used without being named.
OVERLAY_NAMES = ("calendar.yaml", "calendar.yml", "日历.yaml")


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


_FIELDS = ("years", "off", "work", "semesters")


def _bad(path: Path, field: str, value: object, line: int | None = None) -> Problem:
    return Problem(
        "bad_overlay",
        Words(f"日历附加文件的「{field}」看不懂：{value}", f'calendar overlay: "{field}" cannot be read: {value}'),
        Words(f"写成 {_EXPECTED.zh}", f"write {_EXPECTED.en}"),
        Place(file=path.name, line=line),
        str(value),
        _EXPECTED,
    )


class _Texts(RoundTripConstructor):
    """Leaves dates as they are written, so that an impossible one is told with its place like any other slip."""


_Texts.add_constructor("tag:yaml.org,2002:timestamp", lambda maker, node: maker.construct_scalar(node))


def _days(item: Any) -> list[date]:
    """The days of ``2027-01-01`` or ``2027-02-06..2027-02-12``.

    Raises:
        ValueError: it is neither.
    """
    first, _, last = str(item).strip().partition("..")
    start = date.fromisoformat(first.strip())
    end = date.fromisoformat(last.strip()) if last else start
    if not start <= end <= start + timedelta(days=400):
        raise ValueError(item)
    return [start + timedelta(days=i) for i in range((end - start).days + 1)]


def _year(item: Any) -> int:
    if isinstance(item, bool) or not isinstance(item, int) or not 1990 <= item <= 2200:
        raise ValueError(item)
    return int(item)


def _read(path: Path) -> CommentedMap:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Texts
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"))
    except (YAMLError, UnicodeDecodeError, OSError, ValueError) as exc:
        mark = getattr(exc, "problem_mark", None)
        raise QunzhiError(_bad(path, "YAML", getattr(exc, "problem", exc), mark.line + 1 if mark else None)) from exc
    data = CommentedMap() if data is None else data
    if not isinstance(data, CommentedMap):
        raise QunzhiError(_bad(path, "YAML", type(data).__name__, 1))
    return data


def _items(path: Path, data: CommentedMap, field: str, problems: list[Problem]) -> list[tuple[Any, int]]:
    """The entries of a list with their lines; another shape is a problem."""
    values, line = data.get(field), data.lc.key(field)[0] + 1 if field in data else 0
    if isinstance(values, CommentedSeq):
        return [(item, values.lc.item(n)[0] + 1) for n, item in enumerate(values)]
    if values is not None:
        problems.append(_bad(path, field, values, line))
    return []


def _starts(path: Path, data: CommentedMap, problems: list[Problem]) -> Iterator[tuple[str, Any, int]]:
    values = data.get("semesters")
    if isinstance(values, CommentedMap):
        for name, start in values.items():
            yield str(name), start, values.lc.key(name)[0] + 1
    elif values is not None:
        problems.append(_bad(path, "semesters", values, data.lc.key("semesters")[0] + 1))


def load_overlay(path: Path) -> Overlay:
    """Read an overlay file.

    Raises:
        QunzhiError: every entry that cannot be read, with file and line.
    """
    data = _read(path)
    problems = [_bad(path, str(key), "?", data.lc.key(key)[0] + 1) for key in data if key not in _FIELDS]
    years: set[int] = set()
    days: dict[str, set[date]] = {"off": set(), "work": set()}
    semesters: list[SemesterStart] = []
    for item, line in _items(path, data, "years", problems):
        try:
            years.add(_year(item))
        except ValueError:
            problems.append(_bad(path, "years", item, line))
    for field in ("off", "work"):
        for item, line in _items(path, data, field, problems):
            try:
                days[field].update(_days(item))
            except ValueError:
                problems.append(_bad(path, field, item, line))
    for name, start, line in _starts(path, data, problems):
        try:
            semesters.append(SemesterStart(name, _days(start)[0]))
        except ValueError:
            problems.append(_bad(path, "semesters", start, line))
    problems += [_bad(path, "off/work", both) for both in sorted(days["off"] & days["work"])]
    if problems:
        raise QunzhiError(*problems)
    return Overlay(frozenset(years), frozenset(days["off"]), frozenset(days["work"]), tuple(semesters))
