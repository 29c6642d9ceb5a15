"""Rows of native cells, as workbooks give them, turned into blocks of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import pyarrow as pa

from qunzhi.sources.tabular.convert import number_text
from qunzhi.sources.tabular.limits import ROWS
from qunzhi.sources.tabular.model import CLOCK, DATE, NUMBER, TEXT, TRUTH, Job, RawBlock, RawColumn

Merges = list[tuple[int, int, int, int]]


def cell_text(value: object) -> tuple[str, int]:
    """A native cell as text and its kind."""
    if value is None:
        return "", TEXT
    if isinstance(value, str):
        return value, TEXT
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), TRUTH
    if isinstance(value, (int, float)):
        return number_text(float(value)), NUMBER
    if isinstance(value, dt.datetime):
        return value.isoformat(" "), DATE
    if isinstance(value, dt.date):
        return value.isoformat(), DATE
    return str(value), CLOCK


def fill_down(rows: Iterable[list[object]], merges: Merges) -> Iterator[list[object]]:
    """Rows where a vertically merged cell stands in every row that it covers."""
    if all(first == last for first, _, last, _ in merges):
        yield from rows
        return
    begin: dict[int, list[tuple[int, int]]] = {}
    for first, column, last, _ in merges:
        if last > first:
            begin.setdefault(first, []).append((column, last))
    active: dict[int, tuple[int, object]] = {}
    for number, row in enumerate(rows):
        for column, (last, value) in list(active.items()):
            if number > last:
                del active[column]
            elif column < len(row) and row[column] in ("", None):
                row[column] = value
        for column, last in begin.get(number, ()):
            if column < len(row):
                active[column] = (last, row[column])
        yield row


def block_of(rows: list[list[object]], width: int) -> RawBlock:
    """A block of ``width`` columns; shorter rows are padded, longer ones named when something stands there."""
    long = [n for n, row in enumerate(rows) if len(row) > width and any(_filled(v) for v in row[width:])]
    columns = []
    for index in range(width):
        cells = [row[index] if index < len(row) else "" for row in rows]
        columns.append(_column(cells))
    return RawBlock(columns, len(rows), long)


def _column(cells: list[object]) -> RawColumn:
    try:
        return RawColumn(pa.array(cells, pa.string()))
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        pairs = [cell_text(v) for v in cells]
        return RawColumn(
            pa.array([clean_surrogates(t) for t, _ in pairs], pa.string()),
            np.array([k for _, k in pairs], np.uint8),
        )
    except UnicodeEncodeError:
        return _column([clean_surrogates(v) if isinstance(v, str) else v for v in cells])


def clean_surrogates(text: str) -> str:
    """Text without lone surrogates, which are no characters."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def grid_jobs(rows: Iterable[list[object]], total: int, skip: int, width: int) -> Iterator[Job]:
    """Jobs over rows of native cells."""
    stream = iter(rows)
    done = len(list(islice(stream, skip)))
    while chunk := list(islice(stream, ROWS)):
        done += len(chunk)
        yield Job(lambda chunk=chunk: block_of(chunk, width), min(1.0, done / max(total, 1)))  # type: ignore[misc]
