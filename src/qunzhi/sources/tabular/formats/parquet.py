"""Parquet files, typed as the facts are or as text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from qunzhi.core.words import Words
from qunzhi.sources.tabular.limits import MAX_COLUMNS, MAX_ROWS_PER_BYTE
from qunzhi.sources.tabular.model import Book, CellNote, Format, Job, RawBlock, RawColumn
from qunzhi.sources.tabular.zipguard import refuse

_BATCH = 500_000
# NotImplementedError is how Arrow says that a file uses an encoding it does not know.
_ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError, NotImplementedError)


class ParquetSheet:
    """The one sheet of a Parquet file: its column names are row 1."""

    plain = False
    epoch1904 = False
    name = ""

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        try:
            self._file = pq.ParquetFile(path)
            schema = self._file.schema_arrow
            rows = self._file.metadata.num_rows
        except _ERRORS as exc:
            raise refuse("damaged_file", shown, detail="parquet") from exc
        self._names = list(schema.names)
        self._rows = rows
        if len(self._names) > MAX_COLUMNS:
            raise refuse("too_many_columns", shown, n=len(self._names))
        if rows < 0 or rows > MAX_ROWS_PER_BYTE * path.stat().st_size:
            raise refuse("zip_bomb", shown, detail=f"{rows} rows / {path.stat().st_size >> 10} KB")

    def head(self) -> list[list[str]]:
        """The first rows as text."""
        return [[str(n) for n in self._names]]

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._file.iter_batches(batch_size=_BATCH)
        except _ERRORS as exc:
            raise refuse("damaged_file", self._shown, detail="parquet") from exc

    def jobs(self, skip: int, width: int) -> Iterator[Job]:
        """The rows behind the header, block by block."""
        done = 0
        for batch in self._batches():
            done += batch.num_rows
            yield Job(partial(self._block, batch, width), done / max(1, self._rows))

    def _block(self, batch: pa.RecordBatch, width: int) -> RawBlock:
        return RawBlock([RawColumn(batch.column(i)) for i in range(width)], batch.num_rows)

    def notes(self) -> list[CellNote]:
        """Cells noticed beforehand."""
        return []

    def grid(self) -> Iterator[list[object]]:
        """All rows with native values."""
        yield list(self._names)
        for batch in self._batches():
            small = (batch.slice(i, 10_000) for i in range(0, batch.num_rows, 10_000))
            for part in small:
                yield from (list(row) for row in zip(*(c.to_pylist() for c in part.columns), strict=True))

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges."""
        return []

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _sniff(_path: Path, head: bytes) -> bool:
    return head.startswith(b"PAR1")


def _open(path: Path, shown: str) -> Book:
    sheet = ParquetSheet(path, shown)
    return Book([sheet], close=sheet.close)


FORMAT = Format(Words("Parquet", "Parquet"), (".parquet", ".pq"), _sniff, _open, rank=4)
