"""A small made-up college for tests of the audit: one office, one department, a few people; the rest is the test's."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from qunzhi.audit.result import AuditResult
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import SHANGHAI, parse_as_of
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.packs import Pack, in_force, installed

Row = dict[str, Any]
AS_OF = "2024-03-15T18:00:00+08:00"

UNITS: list[Row] = [
    {"unit_id": "U1", "name": "青山学院", "kind": "institution"},
    {"unit_id": "U2", "name": "宣传统战处", "kind": "office", "parent_id": "U1"},
    {"unit_id": "U3", "name": "信息工程系", "kind": "department", "parent_id": "U1", "aliases": ["信息系"]},
]


def at(text: str) -> datetime:
    """``2024-03-01 09:00`` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def person(some_id: str, category: str = "staff") -> Row:
    return {"person_id": some_id, "name": f"欧阳{some_id}", "category": category}


def post(some_id: str, unit: str, role: str = "member", since: date | None = date(2020, 1, 1)) -> Row:
    return {"person_id": some_id, "unit_id": unit, "role": role, "since": since}


def group(some_id: str, unit: str | None = "U3", **more: Any) -> Row:
    row: Row = {"group_id": some_id, "platform": "wechat", "name": f"信息系{some_id}工作群", "kind": "unit"}
    row.update(unit_id=unit, purpose="notice", created_at=at("2023-06-01 09:00"), temporary=False)
    return {**row, **more}


def member(group_id: str, some_id: str, role: str = "member", **more: Any) -> Row:
    row: Row = {"group_id": group_id, "uid": f"wx_{some_id}", "person_id": some_id, "role": role}
    return {**row, "nickname": f"信息系-欧阳{some_id}", "joined_at": at("2023-06-01 09:05"), **more}


def case(some_id: str, **more: Any) -> Row:
    row: Row = {"case_id": some_id, "group_id": "G1", "found_at": at("2024-03-01 09:00"), "confirmed": True}
    return {**row, "influence": "none", "unlawful": False, **more}


def facts(**tables: list[Row]) -> FactSet:
    """All tables supplied; those not given are empty, units are the college's."""
    return FactSet.of({**{name: [] for name in TABLES}, "units": UNITS, **tables})


@cache
def pack(name: str, rules: tuple[str, ...] = ()) -> Pack:
    """A pack of the library; with ``rules``, its sanctions and those provisions only, which is quicker."""
    whole = in_force(installed(), name, parse_as_of(AS_OF))
    if not rules:
        return whole
    kept = tuple(p for p in whole.provisions if p.sanction or any(use.rule in rules for use in p.rules))
    return whole.model_copy(update={"provisions": kept})


def audited(source: FactSet, which: Pack, as_of: str = AS_OF) -> AuditResult:
    with Session(source) as session:
        return audit(session, which, parse_as_of(as_of))


def found(result: AuditResult, rule: str) -> dict[str, str]:
    """Subject -> state of one rule's findings."""
    return {f.subject: f.state for f in result.rows() if f.rule == rule}


def proposed(result: AuditResult, provision: str) -> list[tuple[str, str, int | None]]:
    """(person, subject, amount) of a provision's proposals."""
    rows = result.proposals.to_pylist()
    return [(r["person_id"], r["subject"], r["amount"]) for r in rows if r["provision"] == provision]
