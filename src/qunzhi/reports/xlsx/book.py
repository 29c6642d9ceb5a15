"""The workbook put together: summary, all findings, notes, proposals, one sheet a unit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from qunzhi.audit.result import AuditResult
from qunzhi.core.words import Lang
from qunzhi.reports.context import Context
from qunzhi.reports.order import in_reading_order, rows_of
from qunzhi.reports.when import as_of_words
from qunzhi.reports.xlsx.extras import write_notes, write_proposals
from qunzhi.reports.xlsx.findings import FindingsSheet, columns
from qunzhi.reports.xlsx.sheets import SHEET_ROWS, SheetNames
from qunzhi.reports.xlsx.styles import Styles
from qunzhi.reports.xlsx.summary import write_summary

#: Units that get a sheet of their own; those with most findings.
MOST_UNITS = 60
_HEADER_ROWS = 3


def write_xlsx(
    result: AuditResult,
    out: Path,
    *,
    lang: Lang = "zh",
    most_units: int = MOST_UNITS,
    most_rows: int = SHEET_ROWS - _HEADER_ROWS,
) -> Path:
    """Write ``report.xlsx`` into the folder ``out``.

    The ``most_units`` units with most findings get a sheet each, the others stand in the common one. A sheet holds at
    most ``most_rows`` findings, the gravest first; what is left out is said there with a pointer to findings.csv.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / "report.xlsx"
    c = Context.of(result, lang)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": c.title, "comments": c.cite()})
        _fill(book, c, most_units, most_rows)
    return path


def _fill(book: Any, c: Context, most_units: int, most_rows: int) -> None:
    styles, names = Styles(book), SheetNames()
    units = _units_with_sheets(c, most_units)
    summary = book.add_worksheet(names.give(c.say("总览", "Summary")))
    every = book.add_worksheet(names.give(c.say("全部问题", "All findings")))
    notes = book.add_worksheet(names.give(c.say("说明", "Notes")))
    proposals = book.add_worksheet(names.give(c.say("处理建议", "Proposals")))
    links = {unit: names.give(c.names.unit(unit)) for unit in units}
    write_summary(book, summary, c, styles, links)
    write_notes(notes, c, styles)
    write_proposals(proposals, c, styles)
    cols = columns(c, change=c.result.since is not None)
    as_of = c.say("截至 ", "As of ") + as_of_words(c.result.as_of, c.lang) + c.say("；依据", "; ") + c.cite()
    note = as_of + _left_out(c, c.result.findings.num_rows, most_rows)
    sheets = {"": FindingsSheet(every, c, styles, c.say("全部问题", "All findings"), note, cols)}
    unit_sheets: dict[str, FindingsSheet] = {}
    for unit, name in links.items():
        text = as_of + _left_out(c, c.tally.units[unit].of(), most_rows)
        title = c.names.unit(unit) + c.say("：需要办的事", ": what is to be done")
        unit_sheets[unit] = FindingsSheet(book.add_worksheet(name), c, styles, title, text, cols)
    _rows(c, sheets[""], unit_sheets, most_rows)
    for sheet in (*sheets.values(), *unit_sheets.values()):
        sheet.close()


def _rows(c: Context, every: FindingsSheet, units: Mapping[str, FindingsSheet], most: int) -> None:
    limit = most + _HEADER_ROWS - 1
    for f in rows_of(c.result, in_reading_order(c.result.findings)):
        mine = units.get(f.unit_id) if f.change != "resolved" else None
        room = mine is not None and mine.row < limit
        if every.row >= limit and not room:
            continue
        cells = every.cells(f)
        if every.row < limit:
            every.add(cells)
        if mine is not None and room:
            mine.add(cells)


def _units_with_sheets(c: Context, most: int) -> list[str]:
    """The units with most findings, in the order of the tree so that a sheet is found where one looks for it."""
    lines = [line for line in c.tally.units.values() if line.key]
    chosen = {line.key for line in sorted(lines, key=lambda x: (-x.of(), x.key))[:most]}
    walk = [unit for _, unit in c.tally.tree.walk()]
    place = {unit: n for n, unit in enumerate(walk)}
    return sorted(chosen, key=lambda unit: (place.get(unit, len(walk)), unit))


def _left_out(c: Context, total: int, most: int) -> str:
    if total <= most:
        return ""
    return c.say(
        f"；共 {total:,} 项，超过一张表能放的行数，这里是最要紧的 {most:,} 项，其余见 findings.csv",
        f"; {total:,} in all, more than a sheet holds: the {most:,} gravest stand here, the rest is in findings.csv",
    )
