"""Facts as the text of cells, so that the reader of sheets makes the very same facts of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from qunzhi.desk.org.importing.spec import Spec
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import codes_of, word_for
from qunzhi.reports.text import RUNS_PATTERN

#: Wall time as the reader takes it: UTC+8 throughout, also in the summers when clocks went by another.
_WALL = timezone(timedelta(hours=8))
#: What a spreadsheet program would run, or make another number of: leading zeros, more digits than it keeps.
_RUNS = re.compile(RUNS_PATTERN)
_EATEN = re.compile(r"0\d+$|\d{12,}$|\d+[eE]\d+$")
#: What a cell says where it means nothing: as the only one of a list it needs a mark behind it.
_SEPARATOR = "；"


def header(spec: Spec, facts: tuple[str, ...]) -> list[str]:
    """The Chinese names of facts: the first that the reader knows."""
    return [TABLES[spec.table][fact].zh[0] for fact in facts]


def cell(spec: Spec, fact: str, value: Any) -> str:
    """One value of a model's column (a reference as its code) as text; nothing as ""."""
    if value is None or value == "" or value == []:
        return ""
    kind = spec.fields[fact].kind
    if kind == "time":
        return _time(value)
    if kind == "bool":
        return "是" if value else "否"
    if kind == "list":
        return _SEPARATOR.join(value) + (_SEPARATOR if len(value) == 1 else "")
    if kind == "text" and TABLES[spec.table][fact].codes:
        return _word(spec.table, fact, value)
    return str(value)


def _time(value: datetime) -> str:
    """``2025-03-01 08:00``, with seconds and their fraction where there are some."""
    wall = value.astimezone(_WALL).replace(tzinfo=None)
    exact = "microseconds" if wall.microsecond else "seconds" if wall.second else "minutes"
    return wall.isoformat(" ", exact)


@lru_cache(maxsize=500)
def _word(table: str, fact: str, code: str) -> str:
    """The usual word for a code; a code that has none, or whose word means another, stays as it is."""
    word = word_for(table, fact, code)
    return word if codes_of(table, fact).get(word, code) == code else code


def guarded(text: str) -> str:
    """Text of a csv cell; what a spreadsheet would run or spoil as ``="=甲班群"``, which the reader takes off again."""
    if _RUNS.match(text) or _EATEN.match(text):
        return '="{}"'.format(text.replace('"', '""'))
    return text
