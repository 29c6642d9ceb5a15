"""Facts written as offices write them: many forms of one value, many formats and encodings of one table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from qunzhi.core.instants import SHANGHAI
from qunzhi.facts.columns import Column
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import codes_of

WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789:/"}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
FORMATS = ("csv", "tsv", "xlsx", "ods", "parquet")
ZONE = dt.timezone(dt.timedelta(hours=8))


class Serial(str):
    """A date as the number of days that spreadsheets count, as text."""

    __slots__ = ()


def time_text(moment: dt.datetime, rng: random.Random) -> str:
    """A moment to the second, in one of its written forms."""
    local = moment.astimezone(SHANGHAI)
    day = f"{local.year}-{local.month:02d}-{local.day:02d}"
    loose = f"{local.year}{{0}}{local.month}{{0}}{local.day}"
    clock = f"{local.hour}:{local.minute:02d}:{local.second:02d}"
    half = "上午" if local.hour < 12 else "下午"
    hour = local.hour % 12 or 12
    forms = [
        f"{day}T{local:%H:%M:%S}+08:00",
        moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{day} {local:%H:%M:%S}",
        loose.format("/") + " " + clock,
        loose.format(".") + " " + clock,
        f"{local.year}年{local.month}月{local.day}日 {clock}",
        f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute}分{local.second}秒",
        f"{local.year}年{local.month}月{local.day}日{half}{hour}:{local.minute:02d}:{local.second:02d}",
        f"{local:%Y%m%d%H%M%S}",
        loose.format(". ") + " " + clock,
        (loose.format("/") + " " + clock).translate(WIDE),
    ]
    return pad(rng.choice(forms), rng)


def date_text(day: dt.date, rng: random.Random) -> str:
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}. {day.month}. {day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
    ]
    if rng.random() < 0.1:
        return Serial((day - dt.date(1899, 12, 30)).days)
    return pad(rng.choice(forms), rng)


def pad(text: str, rng: random.Random) -> str:
    return rng.choice(["", "", "", " ", "\u3000"]) + text + rng.choice(["", "", "", " ", "\u3000 "])


def cell_text(value: Any, column: Column, table: str, rng: random.Random) -> str:
    """A value as text of a cell; no value as what offices write for it."""
    if value is None:
        return rng.choice(["", "", " "] if column.kind == "str" and not column.id else ["", "", " ", "-", "—", "N/A"])
    if column.kind == "time":
        return time_text(value, rng)
    if column.kind == "date":
        return date_text(value, rng)
    if column.kind == "bool":
        return pad(
            rng.choice(["是", "true", "TRUE", "1", "√", "Yes"] if value else ["否", "false", "0", "×", "no"]), rng
        )
    if column.kind == "list":
        return rng.choice([";", "；", "、", ",", "，", " ; "]).join(value)
    if column.kind == "enum":
        words = [w for w, code in codes_of(table, column.name).items() if code == value]
        return pad(rng.choice([value, value.upper(), *words]), rng)
    if column.id:
        return pad(value.translate(WIDE) if rng.random() < 0.2 else value, rng)
    return pad(value, rng)


def native(value: Any, column: Column, table: str, rng: random.Random) -> Any:
    """A value as a workbook's own cell where it has one, else as text."""
    if value is not None and rng.random() < 0.5:
        if column.kind == "time":
            return value.astimezone(SHANGHAI).replace(tzinfo=None)
        if column.kind in ("date", "bool"):
            return value
        if column.id and value.isascii() and value.isdigit() and len(value) < 15 and value[0] != "0":
            return int(value)
    return cell_text(value, column, table, rng)


def grid(table: str, rows: list[dict[str, Any]], rng: random.Random, *, natives: bool) -> list[list[Any]]:
    """Header and rows in a random order of columns, with a title and a blank row now and then."""
    columns = [c for c in TABLES[table].columns if any(c.name in r for r in rows) or c.required]
    rng.shuffle(columns)
    make = native if natives else cell_text
    head = [pad(rng.choice([c.name, *unshared(table, c)]), rng) for c in columns]
    top = rng.choice([[], [], [["2024年登记表"], []]])
    return [*top, head, *([make(r.get(c.name), c, table, rng) for c in columns] for r in rows)]


def unshared(table: str, column: Column) -> list[str]:
    names = [a for c in TABLES[table].columns for a in c.zh]
    return [a for a in column.zh if names.count(a) == 1]


def write(folder: Path, table: str, rows: list[dict[str, Any]], rng: random.Random, kind: str | None = None) -> Path:
    """Write a table in some format; returns the file."""
    kind = kind or rng.choice(FORMATS)
    stem = rng.choice([table, TABLES[table].zh, f"2024年{TABLES[table].zh}台账", f"{table}_1"])
    path = folder / f"{stem}.{kind}"
    if kind in ("csv", "tsv"):
        cells = grid(table, rows, rng, natives=False)
        out = io.StringIO(newline="")
        end = rng.choice(["\n", "\r\n"])
        delimiter = "\t" if kind == "tsv" else rng.choice([",", ",", ";", "|"])
        csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(cells)
        path.write_bytes(out.getvalue().encode(rng.choice(ENCODINGS[:4])))
    elif kind == "xlsx":
        write_xlsx(path, TABLES[table].zh, grid(table, rows, rng, natives=True), epoch1904=rng.random() < 0.3)
    elif kind == "ods":
        write_ods(path, TABLES[table].zh, grid(table, rows, rng, natives=False))
    else:
        names = [c.name for c in TABLES[table].columns]
        schema = pa.schema([TABLES[table].arrow_schema.field(n) for n in names])
        pq.write_table(pa.Table.from_pylist([{n: r.get(n) for n in names} for r in rows], schema=schema), path)
    return path


def write_xlsx(path: Path, name: str, cells: list[list[Any]], *, epoch1904: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path), {"date_1904": epoch1904}) as book:
        sheet = book.add_worksheet(name)
        moment, day = (
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            book.add_format({"num_format": "yyyy/m/d"}),
        )
        for r, row in enumerate(cells):
            for c, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(r, c, value, moment)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(r, c, value, day)
                elif isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, (int, float)):
                    sheet.write_number(r, c, value)
                elif epoch1904 and isinstance(value, Serial):
                    sheet.write_string(r, c, str(int(value) - 1462))
                elif value:
                    sheet.write_string(r, c, value)
    return path


def write_ods(path: Path, name: str, cells: list[list[Any]]) -> Path:
    document = OpenDocumentSpreadsheet()
    table = OdfTable(name=name)
    for row in cells:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string") if value else TableCell()
            if value:
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path
