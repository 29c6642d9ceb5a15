"""The demonstration institution written down as real offices send it: any format, Chinese headers, any order."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from qunzhi.demo.book import Row
from qunzhi.demo.institution import institution
from qunzhi.facts.columns import Column
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for

#: Sheets of the office's workbook; what is not here is a csv file.
_SHEETS = ("units", "groups", "filings", "accounts", "posts", "cases", "notices", "trainings")
_GB18030 = ("people", "pledges", "checks")
#: A title and a line about who filled it in stand above some headers, as in the forms that go round.
_TITLED = {"groups": "云岭职业学院工作群台账（2025年秋季）", "filings": "工作群备案登记表", "units": "单位信息表"}


def write_institution(folder: Path, rows: Mapping[str, Sequence[Row]] | None = None) -> Path:
    """Write the institution's files into a folder and return it; files of that name are replaced.

    ``rows`` are those of :func:`institution`, where they are made already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows or institution()
    _workbook(folder / "工作群台账.xlsx", rows)
    for name in TABLES:
        if name not in _SHEETS:
            _csv(folder / f"{TABLES[name].zh}.csv", name, rows[name])
    return folder


def _used(name: str, rows: Sequence[Row]) -> list[Column]:
    return [c for c in TABLES[name].columns if c.required or any(r.get(c.name) not in (None, "") for r in rows)]


def _text(table: str, column: Column, value: object, n: int) -> str:
    """A cell as a clerk would type it; the dress of dates changes from row to row."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        forms = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H:%M")
        return value.strftime(forms[n % len(forms)])
    if isinstance(value, date):
        return value.strftime(("%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")[n % 4])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(map(str, value))
    return word_for(table, column.name, str(value)) if column.kind == "enum" and n % 3 else str(value)


def _csv(path: Path, name: str, rows: Sequence[Row]) -> None:
    columns = _used(name, rows)
    encoding = "gb18030" if name in _GB18030 else "utf-8-sig"
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([c.zh[0] for c in columns])
        for n, row in enumerate(rows):
            writer.writerow([_text(name, c, row.get(c.name), n) for c in columns])


def _workbook(path: Path, rows: Mapping[str, Sequence[Row]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name in _SHEETS:
        sheet = book.add_worksheet(TABLES[name].zh)
        columns = _used(name, rows[name])
        top = 0
        if name in _TITLED:
            sheet.merge_range(0, 0, 0, len(columns) - 1, _TITLED[name], title)
            sheet.write(1, 0, "填表单位：党政办公室")
            top = 3
        for c, column in enumerate(columns):
            sheet.write(top, c, column.zh[0], bold)
            sheet.set_column(c, c, 18)
        for n, row in enumerate(rows[name]):
            for c, column in enumerate(columns):
                value = row.get(column.name)
                if isinstance(value, datetime) and n % 2:
                    sheet.write_datetime(top + 1 + n, c, value.replace(tzinfo=None), time)
                elif text := _text(name, column, value, n):
                    sheet.write_string(top + 1 + n, c, text)
    book.close()
