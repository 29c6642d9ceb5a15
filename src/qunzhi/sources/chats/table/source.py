"""Rows of a table on disk with the line each stands in: delimited text in a stream, workbooks and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.chats.csvrows import csv_rows
from qunzhi.sources.chats.limits import BATCH
from qunzhi.sources.chats.model import Head
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.table.headers import recognised
from qunzhi.sources.chats.textual import encoding_of_file
from qunzhi.sources.tabular.formats import format_of
from qunzhi.sources.tabular.formats.delimited import sniff_delimiter
from qunzhi.sources.tabular.grid import cell_text
from qunzhi.sources.tabular.model import Sheet

#: The first bytes of tables that are no text: zip, OLE, Parquet.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")
_HEAD_ROWS = 12
Rows = list[list[str]]


def is_workbook(head: Head) -> bool:
    """True for a file that begins as a workbook or Parquet file does."""
    return head.data.startswith(WORKBOOKS)


def is_known_workbook(head: Head) -> bool:
    """True for a workbook that can be read, or that a reader can say what is wrong with."""
    try:
        format_of(head.path, head.shown)
    except QunzhiError:
        return False
    return True


def text_head(head: Head) -> tuple[str, Rows]:
    """The delimiter and the first rows of delimited text."""
    text = head.text[: 1 << 16]
    delimiter = sniff_delimiter(text)
    rows: Rows = []
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _HEAD_ROWS))
    except csv.Error:
        return delimiter, rows
    return delimiter, rows


def header_row(rows: Rows) -> int:
    """Which of the first rows is the header: the first that is recognised, else the first with several cells."""
    for index, row in enumerate(rows):
        if recognised(row):
            return index
    return next((i for i, row in enumerate(rows) if sum(bool(c.strip()) for c in row) > 1), 0)


class TextTable:
    """Delimited text."""

    def __init__(self, path: Path, head: Head) -> None:
        self._path = path
        self._encoding = encoding_of_file(path, head.encoding)
        self._delimiter, self.first = text_head(head)

    def rows(self, notes: Notes) -> Iterator[tuple[Rows, list[int], int]]:
        """All rows in pieces, the lines they begin in, and the bytes read so far."""
        yield from csv_rows(self._path, self._encoding, self._delimiter, notes)


class SheetTable:
    """The sheet of a workbook, or a Parquet file, that is most like a chat.

    Raises:
        QunzhiError: damaged, locked or hostile.
    """

    def __init__(self, path: Path, shown: str) -> None:
        self._path, self._shown = path, shown
        book = format_of(path, shown).open(path, shown)
        try:
            self._names = [s.name for s in book.sheets]
            heads = [s.head()[:_HEAD_ROWS] for s in book.sheets]
            self._index = next((i for i, h in enumerate(heads) if any(map(recognised, h))), 0)
            self.first: Rows = heads[self._index] if heads else []
        finally:
            book.close()

    def rows(self, notes: Notes) -> Iterator[tuple[Rows, list[int], int]]:
        """All rows in pieces, their numbers, and 0: how many bytes these are cannot be told."""
        book = format_of(self._path, self._shown).open(self._path, self._shown)
        try:
            if self._index >= len(book.sheets):
                return
            if len(book.sheets) > 1:
                notes.add("several_sheets", sheet=book.sheets[self._index].name)
            yield from _pieces(book.sheets[self._index], notes)
        finally:
            book.close()


def _pieces(sheet: Sheet, notes: Notes) -> Iterator[tuple[Rows, list[int], int]]:
    grid, number = sheet.grid(), 0
    while True:
        rows: Rows = []
        broken = False
        try:
            for row in islice(grid, BATCH):
                rows.append([cell_text(v)[0] for v in row])
        except QunzhiError:
            notes.add("damaged_sheet", number + len(rows) + 1)
            broken = True
        if rows:
            yield rows, list(range(number + 1, number + len(rows) + 1)), 0
        number += len(rows)
        if broken or len(rows) < BATCH:
            return
