"""Spark as the engine, for institutions whose rows outgrow one machine ([spark] extra; needs Java)."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import narwhals as nw
import pyarrow as pa

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # an extra that most installations do without
    except ImportError as exc:
        raise QunzhiError.of(
            "no_spark",
            "没有安装 Spark",
            "Spark is not installed",
            hint=Words(
                "安装 qunzhi[spark]，或使用默认引擎 duckdb", "install qunzhi[spark], or use duckdb, the default"
            ),
        ) from exc
    builder = SparkSession.builder.master(master).appName("qunzhi")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.ansi.enabled": "true",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


class SparkEngine:
    """Runs frames on a Spark session; local mode by default."""

    name = "spark"

    def __init__(self, master: str = "local[2]", session: Any = None) -> None:
        self._own = session is None
        self._session = _session(master) if session is None else session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(self, name: str, table: pa.Table) -> Frame:
        """As a Spark data frame; Spark knows no large strings."""
        fields = [pa.field(f.name, pa.string() if pa.types.is_large_string(f.type) else f.type) for f in table.schema]
        frame: Frame = nw.from_native(self._session.createDataFrame(table.cast(pa.schema(fields))))
        return frame

    def keep(self, frame: Frame) -> Frame:
        """Worked out once and cut off from what it was made of, so that plans stay short."""
        kept: Frame = nw.from_native(frame.to_native().localCheckpoint())
        return kept

    def take(self, frame: Frame) -> pa.Table:
        """As an Arrow table."""
        return frame.to_native().toArrow()

    def close(self) -> None:
        """Stop the session where it is ours."""
        if self._own:
            self._session.stop()
