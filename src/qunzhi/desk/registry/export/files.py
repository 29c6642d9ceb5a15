"""Workbook and csv files, written row by row to disk: memory does not grow with them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.org.importing.spec import Spec
from qunzhi.desk.registry.export.cells import guarded, header
from qunzhi.desk.registry.export.rows import SHEETS, Outgoing, facts_of
from qunzhi.facts.tables import TABLES

#: Rows of a sheet, its head aside: more than that is for csv.
MOST_ROWS = 500_000
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"name": 32, "nickname": 24, "terms": 24}
_WIDTH = 17
Counts = dict[str, int]


def write_xlsx(out: Outgoing, path: Path) -> Counts:
    """One sheet a table. Every cell is text: nothing runs, no zero is lost, times keep their microseconds.

    Raises:
        QunzhiError: ``too_many_rows`` for a sheet.
    """
    counts: Counts = {}
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        plain = book.add_format({"num_format": "@", "quote_prefix": True})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for spec in SHEETS:
            counts[spec.table] = _sheet(book.add_worksheet(TABLES[spec.table].zh), spec, out, plain, bold)
    return counts


def _sheet(sheet: Any, spec: Spec, out: Outgoing, plain: Any, bold: Any) -> int:
    facts = facts_of(spec)
    for n, (fact, name) in enumerate(zip(facts, header(spec, facts), strict=True)):
        sheet.set_column(n, n, _WIDTHS.get(fact, _WIDTH))
        sheet.write_string(0, n, name, bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(out.rows(spec), 1):
        if count > MOST_ROWS:
            raise _too_many(spec)
        for n, text in enumerate(row):
            if text:
                sheet.write_string(count, n, text, plain)
    return count


def _too_many(spec: Spec) -> QunzhiError:
    return QunzhiError.of(
        "too_many_rows",
        f"{spec.words.zh}超过 {MOST_ROWS // 10_000} 万行，一张表放不下",
        f"more than {MOST_ROWS:,} rows of {spec.words.en}: a sheet does not hold them",
        hint=Words("改导出 csv，或者先按单位筛选", "export csv instead, or narrow the list to a unit first"),
    )


def write_csv(out: Outgoing, path: Path) -> Counts:
    """A zip with one csv a table: UTF-8 with a mark, so that spreadsheet programs read it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        return {spec.table: _csv(archive, spec, out) for spec in SHEETS}


def _csv(archive: zipfile.ZipFile, spec: Spec, out: Outgoing) -> int:
    count = 0
    name = f"{TABLES[spec.table].zh}.csv"
    with archive.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(header(spec, facts_of(spec)))
        for row in out.rows(spec):
            writer.writerow([guarded(cell) for cell in row])
            count += 1
    return count
