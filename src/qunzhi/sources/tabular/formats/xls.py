"""Excel 97-2003 workbooks (xls)."""

from __future__ import annotations

import struct
from pathlib import Path

from qunzhi.core.words import Words
from qunzhi.sources.tabular.calamine import open_calamine
from qunzhi.sources.tabular.model import Book, Format
from qunzhi.sources.tabular.ole import MAGIC, BadContainer, Container, records
from qunzhi.sources.tabular.sheetscan import check_span
from qunzhi.sources.tabular.zipguard import refuse

_LARGEST = 512 << 20
_BEGIN, _DATE_MODE, _PASSWORD, _MANY = 0x809, 0x22, 0x2F, 0xBD
_CELLS = frozenset({0x203, 0x27E, 0xFD, 0x204, 0x6, 0x205, 0x4, 0x3, 0x206, 0x406, _MANY})


def _sniff(_path: Path, head: bytes) -> bool:
    return head.startswith(MAGIC)


def _open(path: Path, shown: str) -> Book:
    if path.stat().st_size > _LARGEST:
        raise refuse("sparse_sheet", shown, detail=f"{path.stat().st_size >> 20} MB")
    try:
        container = Container(path.read_bytes())
        if container.names & {"EncryptedPackage", "EncryptionInfo"}:
            raise refuse("encrypted", shown)
        name = next((n for n in ("Workbook", "Book", "WORKBOOK", "BOOK") if n in container.names), None)
        if name is None:
            raise refuse("unsupported_format", shown)
        epoch1904 = _walk(container.stream(name), shown)
    except (BadContainer, struct.error, IndexError) as exc:
        raise refuse("damaged_file", shown, detail="OLE") from exc
    return open_calamine(path, shown, epoch1904=epoch1904)


def _walk(stream: bytes, shown: str) -> bool:
    """Check each sheet's span; returns whether days count from 1904."""
    epoch1904 = False
    rows = columns = cells = 0
    for kind, at, length in records(stream):
        if kind == _BEGIN:
            rows = columns = cells = 0
        elif kind == _PASSWORD:
            raise refuse("encrypted", shown)
        elif kind == _DATE_MODE and length >= 2:
            epoch1904 = stream[at] == 1
        elif kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _MANY:
                (column,) = struct.unpack_from("<H", stream, at + length - 2)
            rows, columns, cells = max(rows, row + 1), max(columns, column + 1), cells + 1
            if cells & 0xFFF == 0 or columns > 256 or rows * columns > 1_000_000:
                check_span(rows, columns, cells * (columns if kind == _MANY else 1), shown)
    return epoch1904


FORMAT = Format(Words("Excel 97-2003 工作簿", "an Excel 97-2003 workbook"), (".xls", ".et"), _sniff, _open, rank=3)
