"""Rows of delimited text in a stream, with the line each begins in; broken quoting costs one line, not the rest."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qunzhi.sources.chats.limits import BATCH, MAX_GATHERED
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.textual import text_blocks

#: After so many quotation marks that are never closed, they are taken for what they look like.
_PATIENCE = 50
_OPEN_END = "unexpected end of data"
Rows = list[list[str]]


def csv_rows(path: Path, encoding: str, delimiter: str, notes: Notes) -> Iterator[tuple[Rows, list[int], int]]:
    """Rows in pieces of about 20,000, the line each begins in, and the bytes read so far; blank rows are left out."""
    parser = _Parser(delimiter, notes)
    done = 0
    for block in text_blocks(path, encoding, notes):
        done = block.done
        parser.feed(list(io.StringIO(block.text[1:] + "\n", newline="\n")), final=False)
        if len(parser.rows) >= BATCH:
            yield *parser.take(), done
    parser.feed([], final=True)
    if parser.rows:
        yield *parser.take(), done


@contextmanager
def _wide_fields() -> Iterator[None]:
    """Fields of several megabytes, which the csv reader refuses otherwise."""
    before = csv.field_size_limit(MAX_GATHERED)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Parser:
    """Parses blocks of lines strictly, and what is not strict one record at a time.

    A record that a block breaks off waits for the next block; one that nothing ends loses its first line.
    """

    def __init__(self, delimiter: str, notes: Notes) -> None:
        self.rows: Rows = []
        self._lines: list[int] = []
        self._waiting: list[str] = []
        self._line = 1
        self._failures = 0
        self._delimiter, self._notes = delimiter, notes

    def take(self) -> tuple[Rows, list[int]]:
        """The rows so far and the lines they begin in."""
        taken = self.rows, self._lines
        self.rows, self._lines = [], []
        return taken

    def feed(self, lines: list[str], *, final: bool) -> None:
        """Parse some more whole lines."""
        lines = self._waiting + lines
        self._waiting = []
        at = 0
        with _wide_fields():
            while at < len(lines):
                at, trouble = self._strictly(lines, at)
                if trouble is None:
                    break
                if trouble == _OPEN_END and not final and sum(map(len, lines[at:])) <= MAX_GATHERED:
                    self._waiting = lines[at:]
                    break
                at = self._one(lines, at, trouble, final=final)
                if at < 0:
                    break
        if not self._waiting:
            self._line += len(lines)
        else:
            self._line += len(lines) - len(self._waiting)

    def _strictly(self, lines: list[str], at: int) -> tuple[int, str | None]:
        """Parse from a line on while all is well: where it was no longer, and what the reader said."""
        begun, base = at, self._line
        rows, numbers = self.rows, self._lines
        source = iter(lines)
        source.__setstate__(at)  # type: ignore[attr-defined]
        plain = self._failures >= _PATIENCE
        quoting: int = csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL
        reader = csv.reader(source, delimiter=self._delimiter, quoting=quoting, strict=not plain)  # type: ignore[arg-type]
        try:
            for row in reader:
                if row:
                    rows.append(row)
                    numbers.append(base + begun)
                begun = at + reader.line_num
        except csv.Error as exc:
            return begun, str(exc)
        return begun, None

    def _one(self, lines: list[str], at: int, trouble: str, *, final: bool) -> int:
        """One record that is not strict: read loosely where that ends, else without its first line.

        Returns:
            the line to go on with, -1 when more lines are needed.
        """
        if trouble != _OPEN_END and "limit" not in trouble:
            source = iter(lines)
            source.__setstate__(at)  # type: ignore[attr-defined]
            loose = csv.reader(source, delimiter=self._delimiter)
            try:
                row = next(loose, [])
            except csv.Error:
                row = []
            end = at + loose.line_num
            if row and (end < len(lines) or loose.line_num == 1):
                self.rows.append(row)
                self._lines.append(self._line + at)
                return end
            if not final and sum(map(len, lines[at:])) <= MAX_GATHERED:
                self._waiting = lines[at:]
                return -1
        self._failures += 1
        self._notes.add("unclosed_quote", self._line + at, lost=1)
        return at + 1
