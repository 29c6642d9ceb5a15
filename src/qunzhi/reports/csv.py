"""findings.csv and proposals.csv: plain UTF-8 for machines, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.result import AuditResult
from qunzhi.core.words import Lang
from qunzhi.reports.text import RUNS_PATTERN

FINDING_COLUMNS = (
    "provision",
    "rule",
    "subject",
    "state",
    "severity",
    "due_at",
    "unit_id",
    "people",
    "remedy",
    "facts",
)
PROPOSAL_COLUMNS = ("provision", "person_id", "subject", "amount", "measure")
_CHUNK = 50_000


def write_csv(result: AuditResult, out: Path, lang: Lang = "zh") -> list[Path]:
    """Write both tables into the folder ``out``; ``remedy`` in one language.

    Findings have the columns of RULES.md in that order, ``people`` and ``facts`` as JSON; ``change`` is last, and only
    when two instants are compared. A cell that a spreadsheet would run as a formula starts with an apostrophe.
    """
    out.mkdir(parents=True, exist_ok=True)
    columns = [f"remedy_{lang}" if name == "remedy" else name for name in FINDING_COLUMNS]
    header = list(FINDING_COLUMNS)
    if result.since is not None:
        columns.append("change")
        header.append("change")
    findings, proposals = out / "findings.csv", out / "proposals.csv"
    _write(findings, header, result.findings.select(columns))
    _write(proposals, PROPOSAL_COLUMNS, result.proposals.select(list(PROPOSAL_COLUMNS)))
    return [findings, proposals]


def _write(path: Path, header: Sequence[str], table: pa.Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")  # so that a lone \r in a cell is quoted too
        writer.writerow(header)
        for batch in table.to_batches(max_chunksize=_CHUNK):
            writer.writerows(zip(*(_guarded(column).to_pylist() for column in batch.columns), strict=True))


def _guarded(column: pa.Array) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column
    runs = pc.fill_null(pc.match_substring_regex(column, RUNS_PATTERN), False)
    if not pc.any(runs).as_py():
        return column
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)
