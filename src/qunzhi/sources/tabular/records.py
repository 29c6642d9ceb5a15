"""A delimited text cut into blocks at ends of records, and each block read.

A block whose quotation marks and line ends are in order is read by Arrow; any other by Python's own reader, which is
slower and takes what people write. Rows are records, as a spreadsheet program counts them: a line break inside a
quoted cell begins no row, an empty line is one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.sources.tabular.columnar import Bytes
from qunzhi.sources.tabular.encodings import Piece
from qunzhi.sources.tabular.grid import block_of
from qunzhi.sources.tabular.limits import MAX_COLUMNS, ROWS
from qunzhi.sources.tabular.model import RawBlock, RawColumn
from qunzhi.sources.tabular.said import problem

_END_MARK = "\x01qunzhi-end\x01"
_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")
#: Bytes without the end of a record, and cells of one record, that are no table any more.
_LONGEST = 32 << 20
#: Bytes that Arrow parses at a time: what fits a processor's cache.
_PARSE = 1 << 20
_WIDEST = 4 * MAX_COLUMNS


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: as UTF-8 bytes, or already read one by one.

    ``regular`` when quotation marks are where a spreadsheet puts them; ``read`` counts the file's bytes so far.
    """

    data: memoryview
    regular: bool
    read: int
    rows: list[list[object]] | None = None


def cut_blocks(pieces: Iterable[Piece], delimiter: str, shown: str) -> Iterator[Block]:
    """Blocks of whole records.

    Once quotation marks are irregular (a stray one within a cell), records cannot be told apart without reading, and
    the rest is read one record after another.

    Raises:
        QunzhiError: a line without end, or what ``python_records`` raises.
    """
    left, read = b"", 0
    stream = iter(pieces)
    for piece in stream:
        piece.join(left)
        read = piece.read
        cut, tidy = _cut(piece.buffer, piece.start, piece.end, delimiter)
        if not tidy:
            yield from _one_by_one(piece, stream, delimiter, shown)
            return
        left = bytes(memoryview(piece.buffer)[max(cut, piece.start) : piece.end])
        if len(left) > _LONGEST:
            raise QunzhiError(problem("huge_cell", Place(file=shown)))
        if cut > piece.start:
            yield Block(memoryview(piece.buffer)[piece.start : cut], True, read)
    if left:
        closed, tidy = _cut(bytearray(left + b"\n"), 0, len(left) + 1, delimiter)
        yield Block(memoryview(left), tidy and closed == len(left) + 1, read)


def _one_by_one(piece: Piece, stream: Iterator[Piece], delimiter: str, shown: str) -> Iterator[Block]:
    """The rest of a file in blocks of records read by Python."""
    source = _Pieces(piece, stream)
    lines = io.TextIOWrapper(io.BufferedReader(source), encoding="utf-8", newline="")
    records = python_records(lines, delimiter, shown)
    while rows := list(islice(records, ROWS)):
        yield Block(memoryview(b""), False, source.read_bytes, rows)


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, piece: Piece, stream: Iterator[Piece]) -> None:
        self._stream = stream
        self._take(piece)

    def _take(self, piece: Piece) -> None:
        self._held, self.read_bytes = memoryview(piece.buffer)[piece.start : piece.end], piece.read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not len(self._held):
            piece = next(self._stream, None)
            if piece is None:
                return 0
            self._take(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


def _cut(data: bytearray, start: int, end: int, delimiter: str) -> tuple[int, bool]:
    """Where the last whole record ends (0: nowhere), and whether all quotation marks are regular."""
    if data.find(b'"', start, end) < 0:
        return data.rfind(b"\n", start, end) + 1, True
    if len(delimiter.encode()) > 1:
        return 0, False
    array = np.frombuffer(data, np.uint8)[start:end]
    quotes = np.flatnonzero(array == _QUOTE)
    opening, closing = quotes[0::2], quotes[1::2]
    edges = np.array([ord(delimiter), _NEWLINE, _RETURN, _QUOTE], np.uint8)
    before = np.where(opening > 0, array[np.maximum(opening - 1, 0)], _NEWLINE)
    after = np.where(closing + 1 < len(array), array[np.minimum(closing + 1, len(array) - 1)], _NEWLINE)
    if not (np.isin(before, edges).all() and np.isin(after, edges).all()):
        return 0, False
    newlines = np.flatnonzero(array == _NEWLINE)
    outside = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
    return (start + int(outside[-1]) + 1 if len(outside) else 0), True


def read_block(block: Block, delimiter: str, width: int, shown: str, skip: int = 0) -> RawBlock:
    """The columns of a block, ``width`` wide, without its first ``skip`` records.

    Raises:
        QunzhiError: what ``python_records`` raises.
    """
    if block.rows is not None:
        return block_of(block.rows[skip:], width)
    data = _behind(bytes(block.data) if skip else block.data, skip)
    if block.regular and len(data) and len(delimiter) == 1 and delimiter.isascii():
        array = np.frombuffer(data, np.uint8)
        if not (array == 0).any():
            found = _by_arrow(data, array, delimiter, width)
            if found is not None:
                return found
    return block_of(list(islice(records_of(bytes(block.data), delimiter, shown), skip, None)), width)


def _behind(data: bytes | memoryview, skip: int) -> bytes | memoryview:
    """The bytes behind the first lines, when those are plain ones; else nothing."""
    if not skip or isinstance(data, memoryview):
        return data
    at = 0
    for _ in range(skip):
        at = data.find(b"\n", at) + 1
        if at == 0:
            return b""
    return b"" if b"\r" in data[:at].replace(b"\r\n", b"") or _unbalanced(data[:at]) else data[at:]


def _unbalanced(lines: bytes) -> bool:
    return any(line.count(b'"') % 2 for line in lines.split(b"\n"))


def _by_arrow(data: bytes | memoryview, array: Bytes, delimiter: str, width: int) -> RawBlock | None:
    returns = np.flatnonzero(array == _RETURN)
    if len(returns) and not (returns[-1] + 1 < len(array) and (array[returns + 1] == _NEWLINE).all()):
        return None
    names = [str(n) for n in range(width)]
    quoted = bool((array == _QUOTE).any())
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            pa_csv.ReadOptions(
                use_threads=False, block_size=_PARSE if not quoted else len(data) + 16, column_names=names
            ),
            pa_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                double_quote=True,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=True
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    columns = [RawColumn(column.combine_chunks()) for column in table.columns]
    return RawBlock(columns, table.num_rows)


def records_of(data: bytes, delimiter: str, shown: str) -> Iterator[list[object]]:
    """The records of UTF-8 bytes by Python's reader; raises as ``python_records`` does."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    return python_records(lines, delimiter, shown)


def python_records(lines: Iterable[str], delimiter: str, shown: str) -> Iterator[list[object]]:
    """Records by Python's reader.

    Raises:
        QunzhiError: bytes that are no UTF-8, a cell without end, or a quotation mark that is never closed.
    """
    row = 0
    try:
        for record in csv.reader(chain(lines, [_END_MARK]), delimiter=delimiter):
            if record == [_END_MARK]:
                return
            row += 1
            if any("\x00" in cell for cell in record):
                raise QunzhiError(problem("nul_bytes", Place(file=shown, row=row)))
            if len(record) > _WIDEST:
                raise QunzhiError(problem("too_many_columns", Place(file=shown, row=row), n=len(record)))
            yield list(record)
    except csv.Error as exc:
        raise QunzhiError(problem("huge_cell", Place(file=shown, row=row + 1))) from exc
    except UnicodeDecodeError as exc:
        raise QunzhiError(problem("bad_encoding", Place(file=shown, row=row + 1), encoding="UTF-8")) from exc
    raise QunzhiError(problem("unclosed_quote", Place(file=shown, row=row)))
