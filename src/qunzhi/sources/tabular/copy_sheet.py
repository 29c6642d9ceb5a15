"""One sheet copied into a workbook, with marks on the cells that have problems."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from qunzhi.core.errors import Problem
from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Lang
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.formulas import STARTERS
from qunzhi.sources.tabular.grid import Merges
from qunzhi.sources.tabular.header import Header, find_header
from qunzhi.sources.tabular.model import Sheet
from qunzhi.sources.tabular.naming import nearest_table, table_for

_COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C"}
_LONGEST = 32_767
#: Rows a person can still work with in a spreadsheet program; of longer sheets only the rows with problems are copied.
_MOST_ROWS = 200_000
_MOST_MERGES = 20_000
#: Comments on one sheet; cells beyond are coloured and listed only, or the file would not open any more.
_MOST_COMMENTS = 3_000
#: Numbers from here on are shown digit by digit in a copy.
_LONG_NUMBER = 1e11


class SheetCopy:
    """Writes one sheet of the input into a workbook of xlsxwriter."""

    def __init__(self, book: Any, target: Any, sheet: Sheet, stem: str, lang: Lang) -> None:
        self._book, self._target, self._sheet, self._lang = book, target, sheet, lang
        self._stem = stem
        self._rows: int | None = None
        self._formats: dict[tuple[str, str, bool], Any] = {}

    def write(self, problems: Sequence[Problem]) -> bool:
        """Copy the cells; colour and explain those with problems.

        Returns:
            False when the sheet is too long for a spreadsheet, so that only its header and the rows with problems
            were copied.
        """
        header = self._header()
        merges = [] if self._long() else self._merged()
        marks = self._marks(problems, header, merges)
        whole = not self._long()
        rows = self._numbered(whole, header, marks)
        covered = self._cover(merges)
        for first, left, last, right in merges:
            self._target.merge_range(
                first, left, last, right, "", self._format(_level(marks.get((first, left), [])), "@")
            )
        wide: dict[int, int] = {}
        for row_, column in marks:
            wide[row_] = max(wide.get(row_, 0), column + 1)
        widths: dict[int, int] = {}
        places: dict[int, int] = {}
        for target, (number, row) in enumerate(rows):
            places[number] = target
            for index in range(max(len(row), wide.get(number, 0))):
                value = row[index] if index < len(row) else None
                if (number, index) not in covered:
                    self._cell(target, index, value, marks.get((number, index), []))
                    if target < 200 and not (header and number < header.skip - 1):
                        widths[index] = max(widths.get(index, 8), min(40, _width(value) + 2))
        for index, width in widths.items():
            self._target.set_column(index, index, width)
        if header:
            self._target.freeze_panes(header.skip, 0)
        self._comment({(places[r], c): found for (r, c), found in marks.items() if r in places})
        return whole

    def _long(self) -> bool:
        if self._rows is None:
            self._rows = sum(1 for _ in islice(self._sheet.grid(), _MOST_ROWS + 1))
        return self._rows > _MOST_ROWS

    def _merged(self) -> Merges:
        """Merged ranges that a workbook can have again: within the sheet, of more than one cell, none over another."""
        kept: Merges = []
        taken: set[tuple[int, int]] = set()
        for first, left, last, right in self._sheet.merged()[:_MOST_MERGES]:
            last, right = min(last, _MOST_ROWS), min(right, left + 50)
            cells = {(r, c) for r in range(first, last + 1) for c in range(left, right + 1)}
            if len(cells) > 1 and not cells & taken:
                kept.append((first, left, last, right))
                taken |= cells
        return kept

    @staticmethod
    def _cover(merges: Merges) -> set[tuple[int, int]]:
        return {
            (row, column)
            for first, left, last, right in merges
            for row in range(first, last + 1)
            for column in range(left, right + 1)
            if (row, column) != (first, left)
        }

    def _numbered(
        self, whole: bool, header: Header | None, marks: dict[tuple[int, int], list[Problem]]
    ) -> Iterator[tuple[int, list[object]]]:
        wanted = {row for row, _ in marks}
        top = header.skip if header else 1
        for number, row in enumerate(self._sheet.grid()):
            if whole or number < top or number in wanted:
                yield number, row

    def _header(self) -> Header | None:
        head = self._sheet.head()
        name = table_for(self._sheet.name, head)[0] or table_for(self._stem, head)[0]
        table = TABLES[name] if name else nearest_table(self._stem, head)[0]
        return find_header(head, table)

    def _marks(
        self, problems: Sequence[Problem], header: Header | None, merges: Merges
    ) -> dict[tuple[int, int], list[Problem]]:
        """Problems by cell; those of a merged cell at its top, where it can be seen."""
        shown = header.shown if header else []
        tops = {(row, left): first for first, left, last, _ in merges for row in range(first, last + 1)}
        marks: dict[tuple[int, int], list[Problem]] = defaultdict(list)
        for problem in problems:
            if problem.place.row is not None:
                row = problem.place.row - 1
                column = shown.index(problem.place.column) if problem.place.column in shown else 0
                marks[tops.get((row, column), row), column].append(problem)
        return dict(marks)

    def _cell(self, row: int, column: int, value: object, problems: list[Problem]) -> None:
        level = _level(problems)
        if value is None or value == "":
            if level:
                self._target.write_blank(row, column, None, self._format(level, "@"))
            return
        if isinstance(value, bool):
            self._target.write_boolean(row, column, value, self._format(level, "General"))
        elif isinstance(value, (int, float)) and math.isfinite(value):
            shape = "0" if abs(value) >= _LONG_NUMBER and float(value).is_integer() else "General"
            self._target.write_number(row, column, value, self._format(level, shape))
        elif isinstance(value, dt.date) and value.year >= 1900:
            self._write_date(row, column, value, level)
        else:
            text = str(value)[:_LONGEST]
            self._target.write_string(row, column, text, self._format(level, "@", text[:1] in tuple(STARTERS)))

    def _write_date(self, row: int, column: int, value: dt.date, level: str) -> None:
        if isinstance(value, dt.datetime):
            local = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
            self._target.write_datetime(row, column, local, self._format(level, "yyyy-mm-dd hh:mm:ss"))
        else:
            self._target.write_datetime(row, column, value, self._format(level, "yyyy-mm-dd"))

    def _comment(self, marks: dict[tuple[int, int], list[Problem]]) -> None:
        for (row, column), problems in sorted(marks.items())[:_MOST_COMMENTS]:
            text = "\n".join(self._explained(p) for p in problems[:5])
            options = {"author": "qunzhi", "width": 260, "height": 40 + 16 * (2 + text.count("\n") + len(text) // 20)}
            self._target.write_comment(row, column, text[:2000], options)

    def _explained(self, problem: Problem) -> str:
        lines = [problem.message.to(self._lang)]
        if wanted := problem.expected.to(self._lang):
            lines.append(("应当是：" if self._lang == "zh" else "expected: ") + wanted)
        if hint := problem.hint.to(self._lang):
            lines.append(("怎么改：" if self._lang == "zh" else "way out: ") + hint)
        return "\n".join(lines)

    def _format(self, level: str, shape: str, prefixed: bool = False) -> Any:
        key = (level, shape, prefixed)
        if key not in self._formats:
            look: dict[str, Any] = {"num_format": shape, "quote_prefix": prefixed}
            if level:
                look |= {"bg_color": _COLOURS[level], "border": 1, "border_color": "#C0504D"}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _level(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    return "error" if any(p.level == "error" for p in problems) else "warning"


def _width(value: object) -> int:
    text = str(value or "")[:60]
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text)
