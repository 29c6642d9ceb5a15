"""Spreadsheets and other tables on disk as facts: csv, xlsx, xls, ods, Parquet."""

from __future__ import annotations

from qunzhi.sources.tabular.annotate import write_annotated
from qunzhi.sources.tabular.load import load
from qunzhi.sources.tabular.problem_list import write_problem_list

__all__ = ["load", "write_annotated", "write_problem_list"]
