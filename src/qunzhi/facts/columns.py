"""What a column and a table of the facts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Kind = Literal["str", "int", "bool", "date", "time", "enum", "list"]

ARROW: dict[str, pa.DataType] = {
    "str": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="Asia/Shanghai"),
    "enum": pa.string(),
    "list": pa.list_(pa.string()),
}

#: Columns beside the facts that say where a row came from: index into ``FactSet.files``, row as the sheet counts it.
FILE_COLUMN = "_file"
ROW_COLUMN = "_row"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the facts.

    ``headers`` are the Chinese headers it may stand under, spaced; ``required`` columns must have a value in every
    row; ``key`` identifies the row; ``ref`` names the table whose key it holds; ``values`` are an enum's codes, spaced,
    and ``open`` lets others through; ``named`` marks other text that names a thing (an account on a platform); ``main``
    marks the time before which the row does not exist; ``deadline`` marks a time that a bare date ends at 23:59:59.
    """

    name: str
    kind: Kind
    headers: str = ""
    required: bool = False
    key: bool = False
    ref: str = ""
    values: str = ""
    open: bool = False
    note: str = ""
    named: bool = False
    main: bool = False
    deadline: bool = False

    @property
    def zh(self) -> tuple[str, ...]:
        """The Chinese headers, the usual one first."""
        return tuple(self.headers.split())

    @property
    def codes(self) -> tuple[str, ...]:
        """An enum's codes."""
        return tuple(self.values.split())

    @property
    def id(self) -> bool:
        """True when the text names something: a key, a reference, an account on a platform."""
        return self.key or bool(self.ref) or self.named

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of loaded facts."""
        return ARROW[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the facts; a file, a sheet or a database query fills it."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)

    @property
    def key(self) -> Column | None:
        """The key column, where the table has one."""
        return next((c for c in self.columns if c.key), None)

    @property
    def arrow_schema(self) -> pa.Schema:
        """Schema of the loaded table, origin columns included."""
        fields = [pa.field(c.name, c.arrow) for c in self.columns]
        return pa.schema([*fields, pa.field(FILE_COLUMN, pa.int32()), pa.field(ROW_COLUMN, pa.int32())])


def table(name: str, zh: str, *columns: Column) -> Table:
    """A table; positional columns keep the declaration readable."""
    return Table(name, zh, columns)
