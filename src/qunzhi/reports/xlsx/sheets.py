"""Sheets that Excel accepts: legal unique names, paper, header, frozen rows."""

from __future__ import annotations

import re
from typing import Any

from qunzhi.reports.context import Context
from qunzhi.reports.text import visible

_ILLEGAL = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31
#: Excel's own limit, header rows included.
SHEET_ROWS = 1_048_576


class SheetNames:
    """Gives every sheet a name of at most 31 characters, without what Excel forbids, never twice."""

    def __init__(self) -> None:
        # Excel keeps this name for itself.
        self._taken = {"history"}

    def give(self, wanted: str) -> str:
        """A legal name as near to ``wanted`` as can be."""
        name = _ILLEGAL.sub(" ", visible(wanted)).strip().strip("'").strip() or "-"
        made, n = _cut(name, _LONGEST), 1
        while made.casefold() in self._taken:
            n += 1
            tail = f" {n}"
            made = _cut(name, _LONGEST - len(tail)) + tail
        self._taken.add(made.casefold())
        return made


def _cut(name: str, most: int) -> str:
    """At most so many UTF-16 units, as Excel counts; never half a character, never an apostrophe at the end."""
    while len(name.encode("utf-16-le")) // 2 > most:
        name = name[:-1]
    return name.rstrip().rstrip("'") or "-"


def paper(sheet: Any, c: Context, *, landscape: bool = True, header_row: int | None = None) -> None:
    """A4, one page wide, page numbers, the header repeated on every page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(c.say("&C第 &P 页，共 &N 页", "&CPage &P of &N"))
    if header_row is not None:
        sheet.repeat_rows(header_row)
        sheet.freeze_panes(header_row + 1, 0)


def internal(name: str) -> str:
    """The address of a sheet inside the workbook."""
    return "internal:'" + name.replace("'", "''") + "'!A1"
