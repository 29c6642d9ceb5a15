"""findings.json: one document with the pack, the counts, the notes and every row, written as it is read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pyarrow as pa

from qunzhi.audit.result import AuditResult
from qunzhi.core.instants import iso
from qunzhi.core.words import Words
from qunzhi.reports.context import institution_of

_CHUNK = 20_000


def write_json(result: AuditResult, out: Path) -> Path:
    """Write ``findings.json`` into the folder ``out``. Memory does not grow with the number of rows."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "findings.json"
    with path.open("wb") as handle:
        handle.write(b"{\n")
        for name, value in _head(result).items():
            handle.write(orjson.dumps(name) + b": " + orjson.dumps(value) + b",\n")
        _rows(handle, "findings", result.findings, result.since is not None)
        handle.write(b",\n")
        _rows(handle, "proposals", result.proposals, False)
        handle.write(b"\n}\n")
    return path


def _head(result: AuditResult) -> dict[str, Any]:
    head: dict[str, Any] = {"institution": institution_of(result), "pack": _pack(result)}
    head["as_of"] = iso(result.as_of)
    if result.since is not None:
        head["since"] = iso(result.since)
    if result.trend:
        head["trend"] = [{"as_of": iso(us), "counts": counts} for us, counts in result.trend]
    head["counts"] = result.counts
    head["notes"] = [{"kind": n.kind, "text": _words(n.text)} for n in result.notes]
    return head


def _pack(result: AuditResult) -> dict[str, Any]:
    pack = asdict(result.pack)
    pack["title"] = _words(result.pack.title)
    for made, info in zip(pack["provisions"].values(), result.pack.provisions.values(), strict=True):
        made["says"] = _words(info.says)
        for reading, source in zip(made["readings"], info.readings, strict=True):
            reading["why"] = _words(source.why)
    return pack


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _rows(handle: BinaryIO, name: str, table: pa.Table, change: bool) -> None:
    handle.write(orjson.dumps(name) + b": [")
    first = True
    for batch in table.to_batches(max_chunksize=_CHUNK):
        for row in batch.to_pylist():
            handle.write(b"\n" if first else b",\n")
            handle.write(orjson.dumps(_opened(row, change) if name == "findings" else row))
            first = False
    handle.write(b"\n]")


def _opened(row: dict[str, Any], change: bool) -> dict[str, Any]:
    made = {k: row[k] for k in ("provision", "rule", "subject", "state", "severity")}
    made["due_at"] = row["due_at"] or ""
    made["unit_id"] = row["unit_id"] or ""
    # Fragments go through as they are: no parsing and writing again of a million small objects.
    made["people"] = orjson.Fragment(row["people"] or "{}")
    made["remedy"] = {"zh": row["remedy_zh"] or "", "en": row["remedy_en"] or ""}
    made["facts"] = orjson.Fragment(row["facts"] or "{}")
    if change:
        made["change"] = row["change"] or ""
    return made
