"""A small made-up college for the reports, and a maker of results of any size and nastiness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pyarrow as pa
import pytest

from qunzhi.audit.result import (
    FINDINGS,
    PROPOSALS,
    AuditResult,
    Directory,
    Note,
    PackInfo,
    ProvisionInfo,
    Reading,
    UnitInfo,
)
from qunzhi.core.instants import DAY, parse_as_of
from qunzhi.core.words import Words

AS_OF = parse_as_of("2025-06-10T18:00:00+08:00")

UNITS = {
    "U1": UnitInfo("U1", "青山学院", "institution", "", 2),
    "U2": UnitInfo("U2", "信息工程系", "department", "U1", 3),
    "U3": UnitInfo("U3", "信息系团总支", "league", "U2", 1),
    "U4": UnitInfo("U4", "后勤保障处", "office", "U1", 4),
}
GROUPS = {"G1": "信息系通知群", "G2": "后勤值班群", "G3": "后勤值班二群"}
PEOPLE = {"P1": "欧阳青禾", "P2": "司徒云帆", "P3": "欧阳青禾"}


def pack() -> PackInfo:
    reading = Reading(
        "within", "及时", Words("与同类办法一致", "as in like rules"), "5 working days", ("3 working days",)
    )
    made = [
        ProvisionInfo(
            "T-1", "第一条", Words("建群后备案", "Groups are filed"), "minor", (reading,), "学院条文原文一句。"
        ),
        ProvisionInfo("T-2", "第二条", Words("用完后解散", "Dissolved after use"), "major"),
        ProvisionInfo("T-3", "第三条", Words("不得冒用名称", "No false names"), "critical"),
        ProvisionInfo("T-9", "第九条", Words("责任追究", "Consequences"), "major"),
    ]
    return PackInfo(
        "T",
        Words("工作群管理办法（试行）", "Rules for work groups"),
        "青院〔2025〕3号",
        "青山学院",
        "2025-01-01",
        "2025-01-01",
        "党政办公室",
        {p.id: p for p in made},
        "1",
    )


def row(**given: Any) -> dict[str, Any]:
    """A finding with defaults; ``people`` and ``facts`` as plain objects."""
    made: dict[str, Any] = {
        "provision": "T-1",
        "rule": "filed_in_time",
        "subject": "G1",
        "state": "violation",
        "severity": "minor",
        "due_at": "2025-06-06T23:59:59+08:00",
        "unit_id": "U2",
        "people": {"primary": ["P1"], "direct": ["P2"]},
        "remedy_zh": "请补办备案。",
        "remedy_en": "File the group.",
        "facts": {"created_at": "2025-05-30T09:00:05+08:00", "kind": "unit", "within": "5 working days", "filings": []},
        "change": "",
        **given,
    }
    made["people"] = orjson.dumps(made["people"]).decode()
    made["facts"] = orjson.dumps(made["facts"]).decode()
    return made


ROWS: list[dict[str, Any]] = [
    row(),
    row(subject="G2", unit_id="U4", due_at="2025-06-12T23:59:59+08:00", state="due"),
    row(provision="T-2", rule="dissolved_in_time", subject="G2", unit_id="U4", severity="major", state="late"),
    row(provision="T-2", rule="dissolved_in_time", subject="G3", unit_id="U4", severity="major"),
    row(provision="T-3", rule="name_protected", subject="G3", unit_id="", severity="critical", due_at=""),
    row(subject="G9/x1", unit_id="U3", state="unknown", due_at="", facts={"missing": "created_at"}, people={}),
    row(subject="G1/x2", unit_id="U3", facts={"nickname": "某某", "person_id": "P2", "odd_key": True}, due_at=""),
    row(subject="G2+G3", unit_id="U4", severity="advisory", due_at="", facts={"shared": 4, "overlap": 0.8}),
    row(subject="U4", unit_id="U4", due_at="", facts={"kind": "patrol", "last": None, "days": ["2025-06-01"]}),
]


def result(rows: list[dict[str, Any]] | None = None, **given: Any) -> AuditResult:
    """A result of these rows, with a proposal of each measure and a note."""
    proposals = [
        {"provision": "T-9", "person_id": "P1", "subject": "U4", "measure": "deduction", "amount": 200},
        {"provision": "T-9", "person_id": "P2", "subject": "C7", "measure": "referral", "amount": None},
    ]
    made: dict[str, Any] = {
        "pack": pack(),
        "as_of": AS_OF,
        "findings": pa.Table.from_pylist(ROWS if rows is None else rows, schema=FINDINGS),
        "proposals": pa.Table.from_pylist(proposals, schema=PROPOSALS),
        "directory": Directory(dict(UNITS), dict(GROUPS), dict(PEOPLE), {}),
        "notes": [Note("outside", Words("2 个群不在范围内", "2 groups lie outside"))],
        "counts": {"groups": 10, "units": 4},
        "rule_titles": {"filed_in_time": Words("按时备案", "filed in time")},
        **given,
    }
    return AuditResult(**made)


def compared() -> AuditResult:
    """The same with an earlier instant: one new, one resolved, the rest still open."""
    rows = [{**r, "change": "open"} for r in ROWS]
    rows[0]["change"], rows[3]["change"] = "new", "resolved"
    trend = [(AS_OF - n * 30 * DAY, {"violation": 4 + n}) for n in (2, 1, 0)]
    return result(rows, since=AS_OF - 30 * DAY, trend=trend)


@pytest.fixture
def make() -> Callable[..., AuditResult]:
    return result


@pytest.fixture
def finding() -> Callable[..., dict[str, Any]]:
    return row


@pytest.fixture
def plain() -> AuditResult:
    return result()


@pytest.fixture
def since() -> AuditResult:
    return compared()


@pytest.fixture
def nasty() -> AuditResult:
    """Names that try everything: markup, script ends, formulas, bidi, control and quote characters."""
    evil = "</script><script>alert(1)</script>\u202egpj.exe\x07=cmd|' /C calc'!A0\"'><img src=x onerror=alert(2)>"
    many = [
        row(
            subject=s,
            facts={"nickname": '=HYPERLINK("http://e")', evil: evil, "list": [evil, {"a": evil}]},
            remedy_zh="@SUM(1)" + evil,
            remedy_en="+1" + evil,
            unit_id=u,
        )
        for s in ("=1+1", "+G", "-G", "@G", "\tG", "＝G", evil, "G1")
        for u in ("U1", "U2", "", "=U")
    ]
    names = Directory(
        {
            "U1": UnitInfo("U1", evil, "institution", "U2"),
            "U2": UnitInfo("U2", "=1+1[]:*?/\\'", "office", "U1"),
            "=U": UnitInfo("=U", "'" + "很长的单位名称" * 20, "office", "=U"),
        },
        {"G1": "=WEBSERVICE(1)" + evil},
        {"P1": evil, "P2": "-2+3"},
        {},
    )
    return result(many, directory=names, notes=[Note("input", Words(evil, evil))])
