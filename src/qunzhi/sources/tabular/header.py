"""The header of a sheet: which row it is and which fact each column holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from qunzhi.core.words import Words
from qunzhi.facts.columns import Column, Table
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.cells_text import folded
from qunzhi.sources.tabular.limits import HEAD_ROWS

#: Brackets that say how to fill a column in, not what it is: 姓名（必填）, 入群时间(格式 2022-06-17).
_ADVICE = re.compile(
    r"[(\[【](?:[^)\]】]*(?:必填|必选|选填|可空|可不填|非必|格式|如[:,]|例|yyyy|下拉|单选|是/否|文本)[^)\]】]*)[)\]】]"
)
_BRACKET = re.compile(r"[(（\[【［]")
_LONGEST = 80
_TRIM = "*:：、.。;；!！#'\" \t"


@dataclass(slots=True)
class Header:
    """Where the header ends and what its columns are.

    ``skip`` rows come before the data; ``facts`` maps a fact to the sheet's columns that hold it, the first one first;
    ``unknown`` are columns with a header that the table does not have; ``shown`` is each column's header as written.
    """

    skip: int
    facts: dict[str, list[int]]
    unknown: list[int]
    shown: list[str]

    def missing(self, table: Table) -> list[Column]:
        """Required columns that the sheet does not have."""
        return [c for c in table.columns if c.required and c.name not in self.facts]

    def repeats(self, row: list[str]) -> bool:
        """True for a row that says the header again."""
        texts = [folded(t) for t in self.shown]
        cells = [folded(t) for t in row] + [""] * (len(texts) - len(row))
        return any(texts) and cells[: len(texts)] == texts


@lru_cache(maxsize=20_000)
def header_key(text: str) -> str:
    """A header for comparison: width, case, blanks and marks for the eye do not count; too long for one: nothing."""
    if len(text) > _LONGEST:
        return ""
    return folded(unicodedata.normalize("NFKC", text).strip(_TRIM))


@cache
def _names(name: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in TABLES[name].columns:
        for alias in (column.name, *column.zh):
            names.setdefault(header_key(alias), column.name)
    return names


@cache
def _all_names() -> frozenset[str]:
    return frozenset(key for name in TABLES for key in _names(name))


def known_headers(cells: list[str]) -> int:
    """How many cells are a header of any table."""
    return sum(header_key(cell) in _all_names() for cell in cells)


def match_cells(cells: list[str], table: Table) -> dict[str, list[int]]:
    """Fact -> indices of the cells that are headers for it."""
    names = _names(table.name)
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        key = header_key(cell)
        name = names.get(key)
        if name is None and key and _BRACKET.search(cell):
            name = names.get(header_key(_ADVICE.sub("", unicodedata.normalize("NFKC", cell))))
        if key and name:
            found.setdefault(name, []).append(index)
    return found


def find_header(head: list[list[str]], table: Table) -> Header | None:
    """The row among the first ones that has most of the table's headers, or two rows read together.

    Returns:
        None when no row has any.
    """
    best: tuple[int, int, int, list[str]] | None = None
    for index, row in enumerate(head[:HEAD_ROWS]):
        score = len(match_cells(row, table))
        if score and (best is None or score > best[0]):
            best = (score, index, 1, row)
    for index in range(min(len(head), HEAD_ROWS) - 1):
        both = _overlaid(head[index], head[index + 1])
        score = len(match_cells(both, table))
        if best is not None and score > best[0] and match_cells(head[index + 1], table):
            best = (score, index, 2, both)
    if best is None:
        return None
    _, index, depth, cells = best
    facts = match_cells(cells, table)
    known = {i for columns in facts.values() for i in columns}
    unknown = [i for i, cell in enumerate(cells) if cell.strip() and i not in known]
    header = Header(index + depth, facts, unknown, [" ".join(c.split()) for c in cells])
    while header.skip < len(head) and header.repeats(head[header.skip]):
        header.skip += 1
    return header


def _overlaid(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    pad = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    return [low if low.strip() else up for up, low in zip(*pad, strict=True)]


def accepted(column: Column) -> str:
    """The headers a column may stand under."""
    return "、".join([*column.zh, column.name])


def required_words(table: Table) -> Words:
    """The required columns, for people."""
    needed = [c for c in table.columns if c.required]
    return Words("、".join(c.zh[0] for c in needed), ", ".join(c.name for c in needed))
