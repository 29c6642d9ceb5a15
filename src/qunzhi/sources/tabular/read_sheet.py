"""One sheet read into its table: header, cells, and what stood beside them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN, Table
from qunzhi.facts.factset import UnknownColumn
from qunzhi.sources.tabular.assemble import batches
from qunzhi.sources.tabular.batch import Batch
from qunzhi.sources.tabular.collect import Collector
from qunzhi.sources.tabular.columnar import Mask
from qunzhi.sources.tabular.header import Header, accepted, find_header, required_words
from qunzhi.sources.tabular.model import CellNote, Sheet
from qunzhi.sources.tabular.report import has_row, report_faults
from qunzhi.sources.tabular.said import problem


@dataclass(slots=True)
class Pieces:
    """Rows of one table gathered from all its sheets, and which of them are bad."""

    batches: list[pa.RecordBatch] = field(default_factory=list)
    bad: list[Mask] = field(default_factory=list)

    def table(self, table: Table) -> pa.Table:
        """All rows."""
        return pa.Table.from_batches(self.batches, schema=table.arrow_schema)

    def mask(self) -> Mask:
        """Which rows are bad."""
        return np.concatenate(self.bad) if self.bad else np.zeros(0, bool)


@dataclass(slots=True)
class Reading:
    """What reading one sheet gave besides rows."""

    shown: dict[str, str] = field(default_factory=dict)
    unknown: list[UnknownColumn] = field(default_factory=list)


def read_sheet(
    sheet: Sheet,
    table: Table,
    place: Place,
    file: int,
    into: Pieces,
    collector: Collector,
    progress: Callable[[float], None],
    pool: ThreadPoolExecutor,
) -> Reading:
    """Read a sheet; problems of cells go to the collector, rows to ``into``.

    Raises:
        QunzhiError: the sheet cannot be read as this table at all.
    """
    header = find_header(sheet.head(), table)
    if header is None:
        words = required_words(table)
        raise QunzhiError(problem("no_header", place, zh=table.zh, name=table.name, columns=words.zh))
    missing = header.missing(table)
    if missing:
        at = Place(place.file, place.sheet, header.skip)
        raise QunzhiError(
            *(problem("missing_column", at, zh=c.zh[0], name=c.name, accepted=accepted(c)) for c in missing)
        )
    shown = {fact: header.shown[columns[0]] for fact, columns in header.facts.items()}
    reading = Reading(shown)
    for index in header.unknown:
        where = Place(place.file, place.sheet, header.skip, header.shown[index])
        reading.unknown.append(UnknownColumn(table.name, header.shown[index], where))
    notes, explained = _relevant(sheet.notes(), header)
    only_unknown, first_only = 0, None
    for batch in batches(sheet, table, header, progress, pool):
        _apply(notes, batch, header)
        report_faults(batch, table, place, collector, explained)
        if batch.only_unknown:
            first_only = first_only or batch.base + batch.only_unknown[0]
            only_unknown += len(batch.only_unknown)
        _keep(batch, table, file, into)
    for note in notes:
        head = header.shown[note.column] if note.column < len(header.shown) else ""
        collector.add(problem(note.code, Place(place.file, place.sheet, note.row + 1, head), note.value))
    if only_unknown:
        collector.add(problem("only_unknown", Place(place.file, place.sheet, first_only), n=only_unknown))
    return reading


def _relevant(notes: list[CellNote], header: Header) -> tuple[list[CellNote], set[tuple[int, str]]]:
    """Notes on cells that are read, and formulas that reach outside wherever they stand."""
    known = {i for columns in header.facts.values() for i in columns}
    kept = [n for n in notes if n.code == "formula_injection" or (n.column in known and n.row >= header.skip)]
    cells = {(n.row + 1, header.shown[n.column]) for n in kept if n.column < len(header.shown)}
    return kept, cells


def _apply(notes: list[CellNote], batch: Batch, header: Header) -> None:
    for note in notes:
        if note.row >= header.skip:
            position = has_row(batch, note.row + 1)
            if position is not None:
                batch.bad[position] = True


def _keep(batch: Batch, table: Table, file: int, into: Pieces) -> None:
    rows = len(batch.row)
    arrays = [batch.columns[c.name] for c in table.columns]
    arrays.append(pa.array(np.full(rows, file, np.int32)))
    arrays.append(pa.array((batch.row + batch.base).astype(np.int32)))
    schema = table.arrow_schema
    if schema.names[-2:] != [FILE_COLUMN, ROW_COLUMN]:
        raise AssertionError("origin columns come last")
    into.batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
    into.bad.append(batch.bad)
