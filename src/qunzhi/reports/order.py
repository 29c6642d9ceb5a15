"""Findings in the order people read them: the gravest and most open first, then by article, unit and deadline."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.result import SEVERITIES, STATES, AuditResult, Finding


def _rank(column: pa.ChunkedArray, codes: tuple[str, ...]) -> pa.ChunkedArray:
    found = pc.index_in(column, value_set=pa.array(codes, pa.string()))
    return pc.fill_null(found, len(codes))


def standing(findings: pa.Table) -> pa.Table:
    """Findings that stand at the as-of: those that a comparison calls resolved are left out."""
    return findings.filter(pc.fill_null(pc.not_equal(findings["change"], "resolved"), True))


def in_reading_order(findings: pa.Table, *, by_unit: bool = False) -> pa.Table:
    """The same findings sorted; ``by_unit`` keeps each unit's together."""
    table = findings
    for name, codes in (("_v", SEVERITIES), ("_s", STATES)):
        table = table.append_column(name, _rank(table["severity" if name == "_v" else "state"], codes))
    keys = [("_v", "ascending"), ("_s", "ascending"), ("provision", "ascending"), ("rule", "ascending")]
    keys += [("unit_id", "ascending"), ("due_at", "ascending"), ("subject", "ascending")]
    if by_unit:
        keys.insert(0, ("unit_id", "ascending"))
    return findings.take(pc.sort_indices(table, sort_keys=keys))


def rows_of(result: AuditResult, findings: pa.Table) -> Iterator[Finding]:
    """Findings of a table that was filtered or sorted, one by one."""
    return AuditResult(result.pack, result.as_of, findings, result.proposals).rows()
