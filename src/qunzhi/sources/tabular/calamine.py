"""Sheets of workbooks as python-calamine reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine as pc

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.tabular.grid import Merges, cell_text, fill_down, grid_jobs
from qunzhi.sources.tabular.limits import HEAD_ROWS, MAX_COLUMNS
from qunzhi.sources.tabular.model import Book, CellNote, Job, Sheet
from qunzhi.sources.tabular.zipguard import refuse


def guarded(shown: str, call: Callable[[], Any]) -> Any:
    """Run a reader's call as ``guarding`` does."""
    with guarding(shown):
        return call()


@contextmanager
def guarding(shown: str) -> Iterator[None]:
    """Whatever a reader raises, its own panics included, becomes a refusal.

    Raises:
        QunzhiError: the file is damaged or has a password.
    """
    try:
        yield
    except (QunzhiError, GeneratorExit):
        raise
    except pc.PasswordError as exc:
        raise refuse("encrypted", shown) from exc
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as exc:
        # A panic of the reader is no Exception; its text would mean nothing to an office.
        raise refuse("damaged_file", shown, detail=type(exc).__name__) from exc


class CalamineSheet:
    """One worksheet. Rows and columns count from the sheet's own A1."""

    plain = False

    def __init__(
        self, sheet: Any, shown: str, *, epoch1904: bool, notes: list[CellNote], merges: Merges | None = None
    ) -> None:
        self.name: str = sheet.name
        self.epoch1904 = epoch1904
        self._sheet, self._shown, self._notes = sheet, shown, notes
        ranges = sheet.merged_cell_ranges or []
        self._merges = merges if merges is not None else [(a, b, c, d) for (a, b), (c, d) in ranges]
        if sheet.total_width > MAX_COLUMNS:
            raise refuse("too_many_columns", shown, n=sheet.total_width)

    def _rows(self) -> Iterator[list[object]]:
        """Rows from the first row of the sheet on, the empty ones above and cells at the left included."""
        start = self._sheet.start
        if start is None:
            return
        for _ in range(start[0]):
            yield []
        left: list[object] = [""] * start[1]
        with guarding(self._shown):
            for row in self._sheet.iter_rows():
                yield [*left, *row]

    def head(self) -> list[list[str]]:
        """The first rows as text."""
        rows = islice(fill_down(self._rows(), self._merges), HEAD_ROWS + 1)
        return [[cell_text(v)[0] for v in row] for row in rows]

    def jobs(self, skip: int, width: int) -> Iterator[Job]:
        """The rows behind the header, block by block."""
        total = (self._sheet.end or (0, 0))[0] + 1
        return grid_jobs(fill_down(self._rows(), self._merges), total, skip, width)

    def notes(self) -> list[CellNote]:
        """Cells noticed beforehand."""
        return self._notes

    def grid(self) -> Iterator[list[object]]:
        """All rows with native values."""
        return self._rows()

    def merged(self) -> Merges:
        """Merged ranges."""
        return self._merges


def open_calamine(
    path: Path,
    shown: str,
    *,
    epoch1904: bool = False,
    notes: dict[str, list[CellNote]] | None = None,
    merges: dict[str, Merges] | None = None,
    instead: BinaryIO | None = None,
) -> Book:
    """All worksheets of a workbook, chart and macro sheets aside; ``instead`` is read in the place of the file.

    Raises:
        QunzhiError: the workbook cannot be read.
    """
    # The reader goes by the extension, which may be wrong; from a stream it goes by content.
    with instead or path.open("rb") as stream:
        book = guarded(shown, partial(pc.CalamineWorkbook.from_filelike, stream))
    sheets: list[Sheet] = []
    for meta in book.sheets_metadata:
        if meta.typ == pc.SheetTypeEnum.WorkSheet:
            sheet = guarded(shown, partial(book.get_sheet_by_name, meta.name))
            sheets.append(
                CalamineSheet(
                    sheet,
                    shown,
                    epoch1904=epoch1904,
                    notes=(notes or {}).get(meta.name, []),
                    merges=None if merges is None else merges.get(meta.name, []),
                )
            )
    return Book(sheets, close=lambda: guarded(shown, book.close))
