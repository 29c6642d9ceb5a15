"""Where rules run: DuckDB inside this process, or Spark beyond one machine.

Rules are narwhals expressions and never see which of the two it is. An engine takes Arrow tables in, keeps frames
that several rules share, and gives Arrow tables out.
"""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import duckdb
import narwhals as nw
import pyarrow as pa

Frame = nw.LazyFrame[Any]


class Engine(Protocol):
    """What a rule's frames run on."""

    name: str

    def put(self, name: str, table: pa.Table) -> Frame:
        """Hand a table over; the frame reads it as often as wanted."""

    def keep(self, frame: Frame) -> Frame:
        """Work a frame out once, for those who read it many times."""

    def take(self, frame: Frame) -> pa.Table:
        """Work a frame out into an Arrow table."""

    def close(self) -> None:
        """Give back memory and files."""


class DuckEngine:
    """The embedded engine. ``memory`` caps what it holds before it spills to ``spill`` (DuckDB size text, e.g. 4GB)."""

    name = "duckdb"

    def __init__(self, memory: str | None = None, threads: int | None = None, spill: Path | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="qunzhi-", dir=spill)
        config: dict[str, Any] = {
            "temp_directory": self._spill.name,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        if memory:
            config["memory_limit"] = memory
        if threads:
            config["threads"] = threads
        self._con = duckdb.connect(":memory:", config=config)
        self._ids = count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(self, name: str, table: pa.Table) -> Frame:
        """Copied into the engine's own storage, which it scans faster than Arrow and can spill."""
        own = f"{name}_{next(self._ids)}"
        self._con.register("incoming", table)
        try:
            self._con.execute(f'create temp table "{own}" as select * from incoming')
        finally:
            self._con.unregister("incoming")
        return nw.from_native(self._con.table(own))

    def keep(self, frame: Frame) -> Frame:
        """As a temporary table."""
        own = f"kept_{next(self._ids)}"
        frame.to_native().create_view("keeping", replace=True)
        self._con.execute(f'create temp table "{own}" as select * from keeping')
        self._con.execute("drop view keeping")
        return nw.from_native(self._con.table(own))

    def take(self, frame: Frame) -> pa.Table:
        """As an Arrow table."""
        return frame.to_native().to_arrow_table()

    def sql(self, query: str) -> pa.Table:
        """Run SQL beside the frames: for measurements against hand-written queries only."""
        return self._con.execute(query).to_arrow_table()

    def close(self) -> None:
        """Drop everything."""
        self._con.close()
        self._spill.cleanup()
