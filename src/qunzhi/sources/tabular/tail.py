"""Closing lines under a table: totals, signatures, notes."""

from __future__ import annotations

import re

from qunzhi.facts.columns import Table
from qunzhi.sources.tabular.header import Header
from qunzhi.sources.tabular.model import RawBlock

_CLOSING = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|总数|填\s*表|填\s*报|制\s*表|制单|审\s*核|复\s*核|负责人|经办|联系人|联系电话|报送|"
    r"盖\s*章|单位[（(]?(?:公章|盖章|签章)|签\s*[字名章]|备\s*注|说\s*明|注\s*[:：]|注\s*意|共\s*\d+|日期\s*[:：]|以上|以下空白|total|sum\b)",
    re.I,
)
_COUNT = re.compile(r"\d+(\.0)?\s*[个人条项次群名]?$")
#: How many rows at the very end are looked at.
DEPTH = 15


def closing_rows(block: RawBlock, header: Header, table: Table) -> list[int]:
    """Rows at the end of the last block that close the table and are no data.

    A row closes the table when its first filled cell is such a word, some required column is empty, and of the others
    at most one is filled, counts aside (a word under the first column fills it by standing there).
    """
    rows: list[int] = []
    for row in range(block.count - 1, max(-1, block.count - 1 - DEPTH), -1):
        cells = [_text(block, i, row) for i in range(len(block.columns))]
        if not any(cells):
            continue
        if not _closes(cells, header, table):
            break
        rows.append(row)
    return rows


def _closes(cells: list[str], header: Header, table: Table) -> bool:
    first = next(c for c in cells if c)
    if not _CLOSING.match(first.lstrip("*＊（( ")):
        return False
    needed = [c.name for c in table.columns if c.required]
    held = [next((cells[i] for i in header.facts.get(n, ()) if i < len(cells) and cells[i]), "") for n in needed]
    return "" in held and sum(bool(h) and not _COUNT.match(h) for h in held) <= 1


def _text(block: RawBlock, column: int, row: int) -> str:
    value = block.columns[column].values[row].as_py()
    return "" if value is None else str(value).strip()
