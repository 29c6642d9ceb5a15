"""What a format hands over: books of sheets, sheets of blocks, blocks of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from qunzhi.core.errors import Problem
from qunzhi.core.words import Words

Kinds = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]

#: What a cell was before it became text: a workbook knows, a delimited file does not.
TEXT, NUMBER, DATE, TRUTH, CLOCK = range(5)


@dataclass(slots=True)
class RawColumn:
    """One column of a block.

    ``values`` is text (empty or null: no value) or an already typed Arrow array; ``kinds`` says for text that came
    from typed cells what each was (``TEXT`` ...), absent when all were text.
    """

    values: pa.Array
    kinds: Kinds | None = None


@dataclass(slots=True)
class RawBlock:
    """Consecutive rows of a sheet, column by column; all columns have ``count`` values.

    ``long`` lists rows (from 0 in this block) that had filled cells beyond the header's width.
    """

    columns: list[RawColumn]
    count: int
    long: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """A block still to be read (by any thread) and how much of the file is done with it, 0 to 1."""

    run: Callable[[], RawBlock]
    done: float


@dataclass(frozen=True, slots=True)
class CellNote:
    """Something a format noticed about one cell: problem code, row and column from 0, what stands there."""

    code: str
    row: int
    column: int
    value: str = ""


class Sheet(Protocol):
    """One sheet of a book, or the only one of a delimited file."""

    name: str
    epoch1904: bool
    plain: bool
    """True for text files, where nothing but text can stand."""

    def head(self) -> list[list[str]]:
        """The first rows as text, merged cells filled downwards."""

    def jobs(self, skip: int, width: int) -> Iterator[Job]:
        """All rows but the first ``skip``, in order, each ``width`` columns wide."""

    def notes(self) -> list[CellNote]:
        """Cells the format noticed."""

    def grid(self) -> Iterator[list[object]]:
        """All rows with native values, for a copy."""

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges: first row, first column, last row, last column, from 0."""


@dataclass(slots=True)
class Book:
    """An opened file: its sheets and what was noticed on opening. ``close`` frees the file."""

    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)
    close: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Format:
    """A way of writing tables. Found by looking through the package: a module with a ``FORMAT``.

    ``sniff`` tells from the path and the first bytes whether a file is written so; formats are asked in the order of
    ``rank``, the surest first.
    """

    name: Words
    suffixes: tuple[str, ...]
    sniff: Callable[[Path, bytes], bool]
    open: Callable[[Path, str], Book]
    rank: int = 5
