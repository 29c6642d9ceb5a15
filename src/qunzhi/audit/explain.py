"""Why one subject is a finding under one provision, or why it is none: everything needed to check it by eye."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.directory import directory
from qunzhi.audit.result import AuditResult, Finding, ProvisionInfo
from qunzhi.audit.run import audit_provision
from qunzhi.audit.session import Session
from qunzhi.core.errors import Place, QunzhiError
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


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the facts with its place."""

    table: str
    place: Place
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day between the start of a deadline and its end, and whether it counts."""

    day: int
    worked: bool


@dataclass(slots=True)
class Explanation:
    """One subject under one provision. Without ``findings`` it is in order or not judged; ``why_not`` says which."""

    provision: ProvisionInfo
    subject: str
    findings: list[Finding]
    rows: list[FactRow]
    days: list[CountedDay] = field(default_factory=list)
    within: str = ""
    why_not: Words | None = None
    result: AuditResult | None = None


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
    if not findings and not rows:
        raise QunzhiError.of(
            "unknown_subject",
            f"数据里没有「{subject}」",
            f'the facts know no "{subject}"',
            hint=Words("写法与 findings.csv 的 subject 列一致", "write it as column subject of findings.csv has it"),
            value=subject,
        )
    info = result.pack.provisions[provision_id]
    out = Explanation(info, subject, findings, rows, result=result)
    result.directory = directory(session.world(pack, as_of), result)
    if findings:
        out.days, out.within = _count(session, pack, provision_id, findings[0])
    else:
        out.why_not = _why_not(provision.rules != (), as_of < pack.effective_us, result)
    return out


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
            {k: _show(v) for k, v in row.items() if v is not None and not k.startswith("_") and k != "mobile"},
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


def _show(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix("+08:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    return "；".join(value) if isinstance(value, list) else str(value)


def _count(session: Session, pack: Pack, provision_id: str, finding: Finding) -> tuple[list[CountedDay], str]:
    """The days from the start of the deadline to its end, where it is counted in days."""
    use = pack.provision(provision_id).use(finding.rule)
    params = all_rules()[finding.rule].Params.model_validate(use.params if use else {})
    within = getattr(params, "within", None)
    start = finding.facts.get("counted_from_at")
    if not isinstance(within, Span) or not start:
        return [], str(within) if within else ""
    first = day_of(to_us(datetime.fromisoformat(str(start))))
    if within.unit == "working_days":
        due = session.calendar.due_day(first, within.n)
        return [CountedDay(d, w) for d, w in session.calendar.passed(first, due)] if due else [], str(within)
    if within.unit == "days" and within.n <= 31:
        return [CountedDay(d, True) for d in range(first + 1, first + within.n + 1)], str(within)
    return [], str(within)
