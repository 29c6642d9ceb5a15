"""Facts as a source hands them over: typed Arrow tables and what came with them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from qunzhi.core.errors import Place, Problem
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.tables import TABLES


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file, or one sheet of it, that rows came from; ``table`` is the one it was read as, where it is one alone."""

    file: str
    sheet: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column of the input that no table knows; kept aside and named in the report."""

    table: str
    header: str
    place: Place


@dataclass(slots=True)
class FactSet:
    """All facts of one institution.

    ``tables`` holds only the tables that were supplied (an empty table is supplied), each with the schema
    ``TABLES[name].arrow_schema``: times are timestamps in Asia/Shanghai, dates are date32, lists are lists of text,
    and every row carries ``_file`` (index into ``files``) and ``_row`` (the row as the sheet counts it). ``supplied``
    names the facts of a table that had a column: an empty cell there says something, a missing column does not.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)
    unknown_columns: list[UnknownColumn] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    supplied: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: dict[str, list[dict[str, object]]]) -> FactSet:
        """Facts from plain rows of Python values: for tests, cases of rules and other programs."""
        made: dict[str, pa.Table] = {}
        for name, rows in tables.items():
            schema = TABLES[name].arrow_schema
            full = [
                {**dict.fromkeys(schema.names), ROW_COLUMN: n, FILE_COLUMN: 0, **row} for n, row in enumerate(rows, 2)
            ]
            made[name] = pa.Table.from_pylist(full, schema=schema)
        return cls(tables=made, files=[SourceFile("memory")])

    def place(self, file: int | None, row: int | None) -> Place:
        """Where a row stands, for people."""
        if file is None or not 0 <= file < len(self.files):
            return Place(row=row)
        source = self.files[file]
        return Place(file=source.file, sheet=source.sheet, row=row)
