"""Delimited text (csv, tsv, txt): any usual encoding, comma, semicolon, tab, bar or full-width comma."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.sources.tabular.encodings import encoding_of, utf8_pieces
from qunzhi.sources.tabular.header import known_headers
from qunzhi.sources.tabular.limits import HEAD_ROWS, MAX_COLUMNS
from qunzhi.sources.tabular.model import Book, CellNote, Format, Job
from qunzhi.sources.tabular.records import Block, cut_blocks, read_block, records_of
from qunzhi.sources.tabular.said import problem

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE = 1 << 18


class DelimitedSheet:
    """The one sheet of a delimited file."""

    plain = True
    epoch1904 = False
    name = ""

    def __init__(self, path: Path, shown: str) -> None:
        self._path, self._shown = path, shown
        self._encoding = encoding_of(path, shown)
        self._head: list[list[str]] = []
        sample = self._sample()
        if b"\x00" in sample:
            raise QunzhiError(problem("nul_bytes", Place(file=shown)))
        text = sample.decode("utf-8", "replace")
        self._delimiter = sniff_delimiter(text)
        self._head = head_records(text, self._delimiter)
        width = max((len(r) for r in self._head), default=0)
        if width > MAX_COLUMNS:
            raise QunzhiError(problem("too_many_columns", Place(file=shown), n=width))

    def _sample(self) -> bytes:
        sample = b""
        for piece in utf8_pieces(self._path, self._encoding, self._shown):
            sample += bytes(piece.buffer[piece.start : min(piece.end, piece.start + _SAMPLE)])
            if len(sample) >= _SAMPLE:
                break
        return sample[:_SAMPLE]

    def head(self) -> list[list[str]]:
        """The first rows as text."""
        return self._head

    def _blocks(self) -> Iterator[tuple[Block, float]]:
        size = max(1, self._path.stat().st_size)
        pieces = utf8_pieces(self._path, self._encoding, self._shown)
        for block in cut_blocks(pieces, self._delimiter, self._shown):
            yield block, min(1.0, block.read / size)

    def jobs(self, skip: int, width: int) -> Iterator[Job]:
        """The rows behind the header, block by block."""
        for number, (block, done) in enumerate(self._blocks()):
            left = skip if number == 0 else 0
            yield Job(partial(read_block, block, self._delimiter, width, self._shown, left), done)

    def notes(self) -> list[CellNote]:
        """Cells noticed beforehand."""
        return []

    def grid(self) -> Iterator[list[object]]:
        """All rows with native values."""
        for block, _ in self._blocks():
            yield from block.rows or records_of(bytes(block.data), self._delimiter, self._shown)

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges."""
        return []


def head_records(text: str, delimiter: str) -> list[list[str]]:
    """The first records of a text; none beyond a broken one."""
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEAD_ROWS + 1):
            rows.append(row)
    except csv.Error:
        return rows
    return rows


def sniff_delimiter(text: str) -> str:
    """The delimiter under which the first rows hold most known headers, then most even columns."""
    declared = text[:6].casefold()
    if declared.startswith("sep=") and len(text) > 4:
        return text[4]

    def score(delimiter: str) -> tuple[int, int, int]:
        rows = head_records(text, delimiter)
        headers = max(map(known_headers, rows), default=0)
        widths = [len(r) for r in rows if r]
        common = max(set(widths), key=widths.count) if widths else 0
        return headers, widths.count(common) if common > 1 else 0, common

    return max(_DELIMITERS, key=score)


def _sniff(path: Path, head: bytes) -> bool:
    if head.startswith(
        (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
    ):
        return False
    return path.suffix.casefold() in FORMAT.suffixes or b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")


def _open(path: Path, shown: str) -> Book:
    return Book([DelimitedSheet(path, shown)])


FORMAT = Format(Words("分隔文本（csv）", "delimited text (csv)"), (".csv", ".tsv", ".tab"), _sniff, _open, rank=9)
