"""Decides which table a sheet is, by its own name, then by its file's."""

from __future__ import annotations

import re
from collections.abc import Callable

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.header import find_header
from qunzhi.sources.tabular.model import Sheet
from qunzhi.sources.tabular.naming import exact_table, fits, nearest_table, table_for
from qunzhi.sources.tabular.said import problem

#: First cell of the list of problems in an annotated copy; the sheet that begins so is not read.
LIST_MARK = "qunzhi 问题清单"
#: Sheets that explain how to fill in the others.
_HELP = re.compile(r"说明|须知|模板|样例|示例|示范|字典|下拉|选项|参考|目录|封面|help|readme|note", re.I)


def is_problem_list(sheet: Sheet) -> bool:
    """True for the list of problems that an annotated copy begins with."""
    head = sheet.head()[:1]
    return bool(head and head[0] and head[0][0].startswith(LIST_MARK))


def which_table(sheet: Sheet, stem: str, place: Place, *, alone: bool, note: Callable[[Problem], None]) -> str | None:
    """The table of a sheet, or None where there is nothing to read.

    Args:
        sheet: the sheet.
        stem: its file's name without extension.
        place: where it stands, for problems.
        alone: True when it is its file's only sheet.
        note: takes warnings.

    Raises:
        QunzhiError: it holds data, but of which table cannot be told.
    """
    head = sheet.head()
    if not any(cell.strip() for row in head for cell in row) and not alone:
        if exact_table(sheet.name):
            note(problem("empty_sheet", place))
        return None
    named, candidates = table_for(sheet.name, head)
    if named and (exact_table(sheet.name) or alone or _read_as(named, head)):
        return named
    if _HELP.search(sheet.name) and not alone and not any(fits(head, t) for t in TABLES.values()):
        note(problem("unknown_sheet", place))
        return None
    by_file, from_file = table_for(stem, head)
    if by_file and (alone or fits(head, TABLES[by_file])):
        return by_file
    candidates = candidates or from_file
    nearest, shared = nearest_table(sheet.name if not alone else stem, head)
    if not alone and shared < 2:
        note(problem("unknown_sheet", place))
        return None
    if len(candidates) > 1:
        tables = "、".join(f"{TABLES[t].zh}（{t}）" for t in candidates)
        raise QunzhiError(problem("ambiguous_table", place, tables=tables))
    raise QunzhiError(problem("no_table", place, zh=nearest.zh, name=nearest.name))


def _read_as(table: str, head: list[list[str]]) -> bool:
    header = find_header(head, TABLES[table])
    return header is not None and len(header.facts) >= 2
