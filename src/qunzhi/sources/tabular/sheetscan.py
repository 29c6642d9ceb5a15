"""One pass over the XML of an xlsx sheet before it is read: what it spans, and cells that hold formulas or errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

import numpy as np

from qunzhi.sources.tabular.formulas import formula_code
from qunzhi.sources.tabular.limits import AREA_FROM, MAX_AREA, MAX_COLUMNS, MAX_THIN
from qunzhi.sources.tabular.model import CellNote
from qunzhi.sources.tabular.zipguard import refuse

_REF = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,4})\$?(\d{1,10})[\"'][^<>]*?(/?)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*[^/<>])>(.*?)</(?:\w+:)?c>", re.S)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.S)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^<>]*[^/<>]?>([^<]+)<", re.S)
_CELL_REF = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,4})\$?(\d{1,10})")
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w+)")
_MOST_NOTES = 20_000
_USUAL_COLUMNS = 40
_R, _EQUALS, _QUOTE, _BLANK = ord("r"), ord("="), ord('"'), ord(" ")


@dataclass(slots=True)
class Scan:
    """What a sheet spans (rows and columns with something in them) and the cells to speak of."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    first_row: int = 1 << 40
    notes: list[CellNote] = field(default_factory=list)


def scan_sheet(pieces: Iterable[bytes], shown: str) -> Scan:
    """Scan a sheet's XML.

    Raises:
        QunzhiError: it spans more columns or a larger, emptier rectangle than any table.
    """
    scan, tail = Scan(), b""
    for piece in pieces:
        data = tail + piece
        cut = data.rfind(b"row>") + 4
        if cut < 4 and len(data) < 8 << 20:
            tail = data
            continue
        cut = cut if cut >= 4 else len(data)
        _scan_piece(data[:cut], scan)
        check_span(scan.rows, scan.columns, scan.cells, shown)
        tail = data[cut:]
    _scan_piece(tail, scan)
    check_span(scan.rows, scan.columns, scan.cells, shown)
    return scan


def check_span(rows: int, columns: int, cells: int, shown: str) -> None:
    """Refuse a rectangle that no table fills; readers keep all of it in memory.

    Raises:
        QunzhiError: too many columns, or too large and too empty.
    """
    if columns > MAX_COLUMNS:
        raise refuse("too_many_columns", shown, n=columns)
    area = rows * columns
    if area > MAX_AREA or (area > AREA_FROM and area > MAX_THIN * max(cells, 1)):
        raise refuse("sparse_sheet", shown, detail=f"{rows} × {columns}")


def _scan_piece(data: bytes, scan: Scan) -> None:
    cells, rows, columns = _quick_refs(data) if b"r='" not in data and b"r =" not in data else _exact_refs(data)
    if columns > _USUAL_COLUMNS or rows > scan.rows + 2 * cells + 1000:
        cells, rows, columns = _exact_refs(data)
    scan.cells += max(cells, data.count(b"<v>"))
    scan.rows = max(scan.rows, rows) if cells else scan.rows + data.count(b"<row")
    scan.columns = max(scan.columns, columns)
    if len(scan.notes) < _MOST_NOTES and (re.search(rb"<(?:\w+:)?f[\s/>]", data) or b'"e"' in data or b"'e'" in data):
        _note_cells(data, scan)


def _exact_refs(data: bytes) -> tuple[int, int, int]:
    """Cells with something in them, their last row and their last column."""
    found = {(letters, digits) for letters, digits, closed in _REF.findall(data) if not closed}
    if not found:
        return 0, 0, 0
    rows = max(map(int, {digits for _, digits in found}))
    return len(found), rows, max(map(column_number, {letters for letters, _ in found}))


def _quick_refs(data: bytes) -> tuple[int, int, int]:
    """The same for all cells, formatted empty ones included, read from the bytes side by side."""
    array = np.frombuffer(data + b" " * 16, np.uint8)
    at = np.flatnonzero((array[1:-16] == _R) & (array[2:-15] == _EQUALS) & (array[3:-14] == _QUOTE)) + 1
    at = at[array[at - 1] <= _BLANK] + 3
    column = np.zeros(len(at), np.int64)
    row = np.zeros(len(at), np.int64)
    in_letters = np.ones(len(at), bool)
    in_digits = np.ones(len(at), bool)
    for step in range(11):
        byte = array[np.minimum(at + step, len(array) - 1)].astype(np.int64)
        letter = in_letters & (((byte | 32) >= 97) & ((byte | 32) <= 122))
        column = np.where(letter, column * 26 + (byte | 32) - 96, column)
        in_letters = letter
        digit = ~letter & in_digits & (byte >= 48) & (byte <= 57)
        row = np.where(digit, row * 10 + byte - 48, row)
        in_digits = letter | digit
    cell = column > 0
    if not cell.any():
        return 0, 0, 0
    return int(cell.sum()), int(row[cell].max()), int(column[cell].max())


def _note_cells(data: bytes, scan: Scan) -> None:
    for match in _CELL.finditer(data):
        attributes, body = match.group(1), match.group(2)
        kind = _TYPE.search(attributes)
        type_ = kind.group(1) if kind else b""
        formula = _FORMULA.search(body)
        if formula is None and type_ != b"e":
            continue
        ref = _CELL_REF.search(attributes)
        if ref is None:
            continue
        row, column = int(ref.group(2)) - 1, column_number(ref.group(1)) - 1
        text = unescape((formula.group(1) or b"").decode("utf-8", "replace")) if formula else ""
        value = _VALUE.search(body)
        if formula and formula_code("=" + text) == "formula_injection":
            scan.notes.append(CellNote("formula_injection", row, column, "=" + text))
        elif type_ == b"e":
            shown = value.group(1).decode("utf-8", "replace") if value else "#"
            scan.notes.append(CellNote("error_value", row, column, shown))
        elif value is None and type_ != b"str":
            scan.notes.append(CellNote("formula_without_value", row, column, "=" + text))


def column_number(letters: bytes) -> int:
    """A, B ... XFD as 1, 2 ... 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
