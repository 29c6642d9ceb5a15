"""Two audits side by side: what is new, still open and resolved; what a change would gain and lose."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
import pyarrow as pa

from qunzhi.audit.result import FINDINGS, AuditResult
from qunzhi.audit.run import audit, count_states
from qunzhi.audit.session import Progress, Session
from qunzhi.packs import Pack

NEW, OPEN, RESOLVED = "new", "open", "resolved"
#: A group's many members make long audits; a trend of several points is drawn up to this many memberships.
TREND_MEMBERS = 300_000
TREND_POINTS = 6

Key = tuple[str, str, str, str]


def _keys(findings: pa.Table) -> list[Key]:
    """What makes a finding the same one at another time: provision, rule, subject (and the run, for runs)."""
    columns = (findings[n].to_pylist() for n in ("provision", "rule", "subject", "facts"))
    return [
        (provision, rule, subject, orjson.loads(facts).get("start_at", "") if '"start_at"' in facts else "")
        for provision, rule, subject, facts in zip(*columns, strict=True)
    ]


def _marked(findings: pa.Table, marks: list[str]) -> pa.Table:
    at = findings.schema.get_field_index("change")
    return findings.set_column(at, "change", pa.array(marks, pa.string()))


def with_changes(before: pa.Table, after: pa.Table) -> pa.Table:
    """The findings of ``after`` marked new or open, and those of ``before`` that are gone, marked resolved.

    What was not a violation before and is one now is new.
    """
    earlier = dict(zip(_keys(before), before["state"].to_pylist(), strict=True))
    keys = _keys(after)
    marks = []
    for key, state in zip(keys, after["state"].to_pylist(), strict=True):
        was = earlier.get(key)
        worse = state == "violation" and was != "violation"
        marks.append(NEW if was is None or worse else OPEN)
    still = set(keys)
    gone = before.filter(pa.array([key not in still for key in _keys(before)], pa.bool_()))
    resolved = _marked(gone, [RESOLVED] * gone.num_rows)
    return pa.concat_tables([_marked(after, marks), resolved]).cast(FINDINGS).combine_chunks()


def audit_since(
    session: Session,
    pack: Pack,
    since: int,
    as_of: int,
    *,
    earlier_pack: Pack | None = None,
    progress: Progress | None = None,
) -> AuditResult:
    """An audit as of an instant that says what has changed since an earlier one.

    Args:
        session: the facts on an engine.
        pack: the pack in force at ``as_of``.
        since: the earlier instant.
        as_of: the later instant.
        earlier_pack: the pack in force at ``since``, where that is another version.
        progress: told each rule as it is worked out.
    """
    before = audit(session, earlier_pack or pack, since)
    result = audit(session, pack, as_of, progress=progress)
    result.since = since
    result.trend = _trend(session, pack, before, result)
    result.findings = with_changes(before.findings, result.findings)
    for name in ("groups", "people", "accounts"):
        getattr(result.directory, name).update(
            {k: v for k, v in getattr(before.directory, name).items() if k not in getattr(result.directory, name)}
        )
    return result


def _trend(session: Session, pack: Pack, before: AuditResult, after: AuditResult) -> list[tuple[int, dict[str, int]]]:
    points = [(before.as_of, _tally(before))]
    if after.counts.get("members", 0) <= TREND_MEMBERS:
        step = (after.as_of - before.as_of) // (TREND_POINTS - 1)
        for n in range(1, TREND_POINTS - 1):
            at = before.as_of + n * step
            points.append((at, count_states(session, pack, at)))
    return [*points, (after.as_of, _tally(after))]


def _tally(result: AuditResult) -> dict[str, int]:
    out: dict[str, int] = {}
    for state in result.findings["state"].to_pylist():
        out[state] = out.get(state, 0) + 1
    return out


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another pack would change: findings gained, lost, and those whose state or due time is another."""

    gained: pa.Table
    lost: pa.Table
    moved: list[tuple[dict[str, str], dict[str, str]]]
    people: dict[str, tuple[int, int]]


def what_if(before: AuditResult, after: AuditResult) -> WhatIf:
    """Compare an audit with one under changed values; ``people`` counts (lost, gained) findings by person."""
    old, new = dict(_indexed(before.findings)), dict(_indexed(after.findings))
    gained = after.findings.filter(pa.array([k not in old for k in _keys(after.findings)], pa.bool_()))
    lost = before.findings.filter(pa.array([k not in new for k in _keys(before.findings)], pa.bool_()))
    moved = [
        (old[k], new[k])
        for k in new
        if k in old and (old[k]["state"], old[k]["due_at"]) != (new[k]["state"], new[k]["due_at"])
    ]
    people: dict[str, tuple[int, int]] = {}
    for table, slot in ((lost, 0), (gained, 1)):
        for text in table["people"].to_pylist():
            for person in {p for ids in orjson.loads(text).values() for p in ids}:
                pair = list(people.get(person, (0, 0)))
                pair[slot] += 1
                people[person] = (pair[0], pair[1])
    return WhatIf(gained, lost, moved, people)


def _indexed(findings: pa.Table) -> list[tuple[Key, dict[str, str]]]:
    rows = findings.select(["provision", "rule", "subject", "state", "due_at"]).to_pylist()
    return list(zip(_keys(findings), rows, strict=True))
