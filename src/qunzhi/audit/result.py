"""What an audit hands to the reports: findings, proposals and all that a page needs to name things.

A report knows neither rules nor sources: whatever it shows stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
import pyarrow as pa

from qunzhi.core.words import Words

State = Literal["violation", "late", "due", "unknown"]
Severity = Literal["advisory", "minor", "major", "critical"]
STATES: tuple[State, ...] = ("violation", "late", "due", "unknown")
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor", "advisory")

#: One row a finding. ``people`` is JSON {"primary": [person_id], "direct": [...], "overseer": [...]}, ``facts`` is JSON
#: of the values the judgement rests on, ``due_at`` ISO 8601 with +08:00 or empty; ``change`` is empty, or with two
#: instants "new", "open" or "resolved".
FINDINGS = pa.schema(
    [
        ("provision", pa.string()),
        ("rule", pa.string()),
        ("subject", pa.string()),
        ("state", pa.string()),
        ("severity", pa.string()),
        ("due_at", pa.string()),
        ("unit_id", pa.string()),
        ("people", pa.string()),
        ("remedy_zh", pa.string()),
        ("remedy_en", pa.string()),
        ("facts", pa.string()),
        ("change", pa.string()),
    ]
)
#: ``amount`` is whole yuan or null; ``measure`` is deduction or referral.
PROPOSALS = pa.schema(
    [
        ("provision", pa.string()),
        ("person_id", pa.string()),
        ("subject", pa.string()),
        ("measure", pa.string()),
        ("amount", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of ``FINDINGS`` with its JSON opened."""

    provision: str
    rule: str
    subject: str
    state: str
    severity: str
    due_at: str
    unit_id: str
    people: dict[str, list[str]]
    remedy: Words
    facts: dict[str, Any]
    change: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that the text leaves open and the pack fills."""

    what: str
    text: str
    why: Words
    value: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvisionInfo:
    """A provision as a report shows it. ``text`` is the institution's own article where it supplied one."""

    id: str
    article: str
    says: Words
    severity: str
    readings: tuple[Reading, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class PackInfo:
    """The head of a pack as a report shows it. ``effective`` is an ISO date."""

    id: str
    title: Words
    number: str
    institution: str
    issued: str
    effective: str
    interprets: str
    provisions: dict[str, ProvisionInfo]
    version: str = ""


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit: name, kind, parent ("" for the top) and how many governed groups in use it has."""

    id: str
    name: str
    kind: str
    parent_id: str = ""
    groups: int = 0


@dataclass(slots=True)
class Directory:
    """Names for the ids that findings mention; only those that are mentioned."""

    units: dict[str, UnitInfo] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something said once about the whole audit. ``kind``: outside, not_run, calendar, reference, left_out, input,
    content.
    """

    kind: str
    text: Words


@dataclass(slots=True)
class AuditResult:
    """One pack's audit of one institution at one instant (``as_of``, microseconds since 1970 UTC)."""

    pack: PackInfo
    as_of: int
    findings: pa.Table
    proposals: pa.Table
    directory: Directory = field(default_factory=Directory)
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    rule_titles: dict[str, Words] = field(default_factory=dict)
    since: int | None = None
    trend: list[tuple[int, dict[str, int]]] = field(default_factory=list)

    def rows(self) -> Iterator[Finding]:
        """Findings one by one, in order."""
        for batch in self.findings.to_batches(max_chunksize=20_000):
            for r in batch.to_pylist():
                yield Finding(
                    r["provision"],
                    r["rule"],
                    r["subject"],
                    r["state"],
                    r["severity"],
                    r["due_at"] or "",
                    r["unit_id"] or "",
                    orjson.loads(r["people"] or "{}"),
                    Words(r["remedy_zh"] or "", r["remedy_en"] or ""),
                    orjson.loads(r["facts"] or "{}"),
                    r["change"] or "",
                )
