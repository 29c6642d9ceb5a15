"""A lexicon as a spreadsheet: a row a term, fields named by the header; harmless phrases may have their own sheet."""

from __future__ import annotations

from pathlib import Path

from qunzhi.content.lexicon.fields import NAMES, field_of
from qunzhi.content.lexicon.rows import Gathered, add
from qunzhi.core.errors import Place
from qunzhi.core.words import Words
from qunzhi.sources.tabular.formats import format_of
from qunzhi.sources.tabular.model import Sheet

_HEADER_WITHIN = 10
_HARMLESS = ("允许", "白名单", "无害", "放行", "allow", "harmless")


def read_table(path: Path, shown: str, into: Gathered) -> None:
    """Every sheet of a file.

    Raises:
        QunzhiError: the file is no table.
    """
    book = format_of(path, shown).open(path, shown)
    try:
        for sheet in book.sheets:
            _read_sheet(sheet, shown, into, alone=len(book.sheets) == 1)
    finally:
        book.close()


def _read_sheet(sheet: Sheet, shown: str, into: Gathered, *, alone: bool) -> None:
    fields: list[str | None] = []
    harmless = any(word in sheet.name.casefold() for word in _HARMLESS)
    for number, row in enumerate(sheet.grid(), 1):
        cells = [None if c is None or str(c).strip() == "" else c for c in row]
        if not any(c is not None for c in cells):
            continue
        if not fields:
            named = [field_of(str(c)) if c is not None else None for c in cells]
            if "term" in named or (harmless and "allow" in named):
                fields = ["term" if f == "allow" and "term" not in named else f for f in named]
            elif number >= _HEADER_WITHIN:
                break
            continue
        filled = {f: c for f, c in zip(fields, cells, strict=False) if f and c is not None}
        if not filled:
            continue
        if harmless:
            filled["allow"] = True
        add(filled, Place(file=shown, sheet=sheet.name, row=number), into)
    if not fields and alone:
        names = "、".join(n for n in NAMES["term"][1:4])
        into.wrong(
            "no_header", "没有找到「词条」一列", 'no column "term" was found', Place(file=shown, sheet=sheet.name),
            hint=Words(f"首行写列名，词条列可叫：{names}", "the first row names the columns; one is called term"),
        )  # fmt: skip
