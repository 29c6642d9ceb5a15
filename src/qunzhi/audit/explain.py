"""Why one subject is a finding under one provision, or why it is none: everything needed to check it by eye."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.directory import directory
from qunzhi.audit.result import AuditResult, Finding, ProvisionInfo
from qunzhi.audit.run import audit_provision
from qunzhi.audit.session import Session
from qunzhi.audit.suggest import unknown_subject
from qunzhi.core.errors import Place
from qunzhi.core.instants import day_of, to_us
from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.packs import Pack
from qunzhi.rules.contract import all_rules

#: Rows of one table that an explanation shows at the most.
MOST_ROWS = 12
_SEMESTER = re.compile(r"\d{4}-(spring|autumn)")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the facts with its place; ``values`` has every column, None where the cell is empty."""

    table: str
    place: Place
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day between the start of a deadline and its end, and whether it counts."""

    day: int
    worked: bool


@dataclass(slots=True)
class Explanation:
    """One subject under one provision. Without ``findings`` it is in order or not judged; ``why_not`` says which.

    ``days`` are counted from the day after ``start`` for the length ``within``; ``names`` are those of ids in ``rows``.
    """

    provision: ProvisionInfo
    subject: str
    findings: list[Finding]
    rows: list[FactRow]
    days: list[CountedDay] = field(default_factory=list)
    within: str = ""
    start: int | None = None
    why_not: Words | None = None
    result: AuditResult | None = None
    names: dict[str, str] = field(default_factory=dict)


def explain(session: Session, pack: Pack, provision_id: str, subject: str, as_of: int) -> Explanation:
    """Explain one subject.

    Raises:
        QunzhiError: the pack has no such provision, or no row of the facts has such a subject.
    """
    provision = pack.provision(provision_id)
    result = audit_provision(session, pack, provision_id, as_of)
    findings = [f for f in result.rows() if f.subject == subject]
    rules = [use.rule for use in provision.rules]
    rows = _rows(session.facts, rules, subject)
    if rules and not findings and not _is_there(subject, rows):
        raise unknown_subject(session.facts, provision_id, subject)
    info = result.pack.provisions[provision_id]
    out = Explanation(info, subject, findings, rows, result=result)
    result.directory = directory(session.world(pack, as_of), result)
    out.names = names_in(session.facts, rows)
    if findings:
        out.days, out.within, out.start = _count(session, pack, provision_id, findings[0])
    else:
        out.why_not = _why_not(provision.rules != (), as_of < pack.effective_us, result)
    return out


def _is_there(subject: str, rows: list[FactRow]) -> bool:
    """Whether the rows are about the subject: both parts of ``group/member`` stand in them; a semester always is."""
    head, slash, tail = subject.partition("/")
    if _SEMESTER.fullmatch(tail):
        return True
    parts = [head, tail] if slash else subject.split("+")
    cells = {str(value) for row in rows for value in row.values.values()}
    return all(part in cells for part in parts)


def _why_not(has_rules: bool, early: bool, result: AuditResult) -> Words:
    if early:
        return Words("本办法在该时点尚未施行", "the pack does not bind yet at this instant")
    if not has_rules:
        return Words(
            "本条不由数据规则认定（见 qunzhi packs coverage）",
            "no rule judges this provision (see qunzhi packs coverage)",
        )
    skipped = next((n.text for n in result.notes if n.kind == "not_run"), None)
    return skipped or Words(
        "未发现问题：符合要求，或不在本条适用范围（平台、类型、时间）",
        "nothing found: in order, or outside what the provision covers (platform, kind, time)",
    )


def _rows(facts: FactSet | None, rules: list[str], subject: str) -> list[FactRow]:
    """Rows of the facts that the rules read about the subject."""
    if facts is None:
        return []
    ids = [part for piece in subject.split("+") for part in piece.split("/")]
    known = all_rules()
    tables = dict.fromkeys(t for rule in rules for t in known[rule].needs)
    out: list[FactRow] = []
    people: list[str] = []
    for name in tables:
        found = _matching(facts, name, ids)
        out += found
        people += [r.values["person_id"] for r in found if name == "memberships" and r.values.get("person_id")]
    for name in ("people", "postings"):
        if name in tables and people:
            out += [r for r in _matching(facts, name, sorted(set(people))) if r not in out]
    return out


def _matching(facts: FactSet, name: str, ids: list[str]) -> list[FactRow]:
    table = facts.tables.get(name)
    if table is None or table.num_rows == 0:
        return []
    keys = [c.name for c in TABLES[name].columns if c.name in _ID_COLUMNS]
    wanted = pa.array(ids, pa.string())
    hits: dict[str, pa.ChunkedArray] = {k: pc.is_in(table[k].cast(pa.string()), value_set=wanted) for k in keys}
    if name == "memberships" and len(ids) == 2:
        mask = pc.and_(hits["group_id"], pc.or_(hits["uid"], pc.fill_null(hits["person_id"], fill_value=False)))
    else:
        mask = None
        for k in keys:
            mask = hits[k] if mask is None else pc.or_(mask, hits[k])
    if mask is None:
        return []
    rows = table.filter(mask).slice(0, MOST_ROWS).to_pylist()
    return [
        FactRow(
            name,
            facts.place(row[FILE_COLUMN], row[ROW_COLUMN]),
            {k: v for k, v in row.items() if not k.startswith("_") and k not in _HIDDEN},
        )
        for row in rows
    ]


_ID_COLUMNS = {
    "group_id",
    "uid",
    "person_id",
    "unit_id",
    "account_id",
    "post_id",
    "repost_of",
    "case_id",
    "notice_id",
    "subject_id",
}


#: Columns of telephone numbers and the like, which nobody needs in order to check a finding.
_HIDDEN = {"mobile"}


def names_in(facts: FactSet | None, rows: list[FactRow]) -> dict[str, str]:
    """Names of the people, units, groups and accounts that rows refer to."""
    out: dict[str, str] = {}
    refs: dict[str, set[str]] = {}
    for row in rows:
        for column in TABLES[row.table].columns:
            if column.ref and row.values.get(column.name):
                refs.setdefault(column.ref, set()).add(str(row.values[column.name]))
    for name, ids in refs.items():
        table = facts.tables.get(name) if facts else None
        if table is not None and "name" in table.column_names:
            key = TABLES[name].columns[0].name
            found = table.filter(pc.is_in(table[key].cast(pa.string()), value_set=pa.array(sorted(ids), pa.string())))
            out.update(zip(found[key].to_pylist(), found["name"].to_pylist(), strict=True))
    return out


def _count(
    session: Session, pack: Pack, provision_id: str, finding: Finding
) -> tuple[list[CountedDay], str, int | None]:
    """The days from the start of the deadline to its end, where it is counted in days; how long; the day it starts."""
    use = pack.provision(provision_id).use(finding.rule)
    params = all_rules()[finding.rule].Params.model_validate(use.params if use else {})
    within = getattr(params, "within", None)
    start = finding.facts.get("counted_from_at")
    if not isinstance(within, Span) or not start:
        return [], str(within) if within else "", None
    first = day_of(to_us(datetime.fromisoformat(str(start))))
    if within.unit == "working_days":
        due = session.calendar.due_day(first, within.n)
        return [CountedDay(d, w) for d, w in session.calendar.passed(first, due)] if due else [], str(within), first
    if within.unit == "days" and within.n <= 31:
        return [CountedDay(d, True) for d in range(first + 1, first + within.n + 1)], str(within), first
    return [], str(within), first
