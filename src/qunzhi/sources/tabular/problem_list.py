"""All problems as a list that an office can work through: a sheet, or a csv file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qunzhi.core.errors import Problem
from qunzhi.core.words import Lang, Words
from qunzhi.sources.tabular.formulas import STARTERS
from qunzhi.sources.tabular.which import LIST_MARK

COLUMNS: tuple[tuple[Words, int], ...] = (
    (Words("程度", "level"), 8),
    (Words("文件", "file"), 18),
    (Words("工作表", "sheet"), 14),
    (Words("行", "row"), 7),
    (Words("列", "column"), 14),
    (Words("现有内容", "what stands there"), 24),
    (Words("问题", "problem"), 44),
    (Words("应当是", "expected"), 34),
    (Words("怎么改", "the way out"), 44),
)
_LEVELS = {"error": Words("错误", "error"), "warning": Words("提醒", "warning")}
_HEAD = Words(
    f"{LIST_MARK}：按下表改正后保存，把整个文件交回即可；这一页不会当作数据读取。",
    f"{LIST_MARK}: correct what is listed, save, and send the whole file back; this sheet is not read as data.",
)
#: Rows above the listed problems: the head line and the column names.
FIRST_ROW = 2


def listed(problem: Problem, lang: Lang) -> list[str | int]:
    """One problem as a row of ``COLUMNS``."""
    place = problem.place
    return [
        _LEVELS[problem.level].to(lang),
        place.file,
        place.sheet,
        place.row or place.line or "",
        place.column,
        problem.value,
        problem.message.to(lang),
        problem.expected.to(lang),
        problem.hint.to(lang),
    ]


def add_list_sheet(book: Any, problems: Sequence[Problem], lang: Lang) -> Any:
    """Add the list to an open xlsxwriter workbook; cells hold text and numbers, never formulas.

    Returns:
        the worksheet.
    """
    sheet = book.add_worksheet("问题清单" if lang == "zh" else "problems")
    bold = book.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    prefixed = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@", "quote_prefix": True}
    )
    sheet.write_string(0, 0, _HEAD.to(lang), book.add_format({"bold": True}))
    for index, (words, width) in enumerate(COLUMNS):
        sheet.write_string(1, index, words.to(lang), bold)
        sheet.set_column(index, index, width)
    for number, problem in enumerate(problems, FIRST_ROW):
        for index, value in enumerate(listed(problem, lang)):
            if isinstance(value, int):
                sheet.write_number(number, index, value, cell)
            else:
                sheet.write_string(number, index, value, prefixed if value[:1] in tuple(STARTERS) else cell)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.autofilter(1, 0, max(1, FIRST_ROW + len(problems) - 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def write_problem_list(problems: Sequence[Problem], out: Path, lang: Lang = "zh") -> Path:
    """All problems as a csv file (UTF-8 with mark, as spreadsheet programs expect); formulas are made text.

    Returns:
        the file.
    """
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([words.to(lang) for words, _ in COLUMNS])
        for problem in problems:
            writer.writerow([_guarded(v) for v in listed(problem, lang)])
    return out


def _guarded(value: str | int) -> str | int:
    if isinstance(value, str) and value.lstrip("\t\r\n ")[:1] in tuple(STARTERS + "＝＋－＠"):
        return "'" + value
    return value
