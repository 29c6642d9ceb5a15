"""Cases of rules: small institutions in YAML with what a rule finds in them.

```yaml
- case: not filed on the sixth working day
  as_of: 2024-03-12T00:00:00+08:00
  params: {within: 5 working days}
  text_time: true                      # the default; false where the time is a reading
  pack: {effective: 2022-01-01, platforms: [wechat], campaign: false, chain: {primary: {default: head}}}
  facts:
    groups: [{group_id: G1, created_at: 2024-03-04T09:00:00+08:00}]
    filings: []
  expect: [{subject: G1, state: violation, due_at: 2024-03-11T23:59:59+08:00}]
```

Required columns that a case does not care about are filled in; a table that is left out is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from qunzhi.core.instants import SHANGHAI, parse_as_of, start_of, to_day
from qunzhi.facts.chain import Chain
from qunzhi.facts.columns import Column
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.facts.world import PackTerms
from qunzhi.rules.contract import Rule, cases_file

_DEFAULTS: dict[str, dict[str, str]] = {
    "units": {"name": "测试单位", "kind": "department"},
    "people": {"name": "张三", "category": "staff"},
    "postings": {"role": "member"},
    "groups": {"platform": "wechat", "name": "测试工作群", "kind": "unit"},
    "memberships": {"role": "member"},
    "filings": {"subject": "group", "act": "filing"},
    "accounts": {"platform": "wechat_official", "name": "测试公众号"},
    "trainings": {"kind": "themed"},
    "pledges": {"kind": "commitment"},
}
_KEYS = {"case", "as_of", "params", "text_time", "pack", "facts", "expect"}


class _TimesAsText(SafeConstructor):
    """Leaves dates and times as they are written, for :func:`_value` to read."""


_TimesAsText.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


@dataclass(frozen=True, slots=True)
class Expected:
    """One row that the rule must find; ``due_at`` None asks for none, and is not looked at where the case is silent."""

    subject: str
    state: str
    due_at: str | None
    due_given: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule."""

    rule: str
    name: str
    as_of: int
    params: dict[str, Any]
    text_time: bool
    terms: PackTerms
    facts: FactSet
    expect: tuple[Expected, ...] = field(default=())


def cases_of(rule: Rule) -> list[Case]:
    """The cases in a rule's file.

    Raises:
        ValueError: a case has a key that is not known, or a value that its column cannot hold.
    """
    return list(_read(rule.name, cases_file(rule)))


def _read(rule: str, path: Path) -> Iterator[Case]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _TimesAsText
    for n, raw in enumerate(yaml.load(path.read_text(encoding="utf-8")) or [], 1):
        if unknown := set(raw) - _KEYS:
            raise ValueError(f"{path.name}, case {n}: unknown keys {sorted(unknown)}")
        facts = {table: _rows(table, rows or []) for table, rows in (raw.get("facts") or {}).items()}
        yield Case(
            rule,
            str(raw["case"]),
            parse_as_of(str(raw.get("as_of", "2024-03-15T18:00:00+08:00"))),
            dict(raw.get("params") or {}),
            bool(raw.get("text_time", True)),
            _terms(raw.get("pack") or {}),
            FactSet.of({name: facts.get(name, []) for name in TABLES}),
            tuple(_expected(e) for e in raw.get("expect") or []),
        )


def _expected(raw: dict[str, Any]) -> Expected:
    due = raw.get("due_at")
    return Expected(str(raw["subject"]), str(raw["state"]), str(due) if due else None, "due_at" in raw)


def _terms(raw: dict[str, Any]) -> PackTerms:
    effective = date.fromisoformat(str(raw.get("effective", "2022-01-01")))
    platforms = raw.get("platforms")
    return PackTerms(
        id=str(raw.get("id", "CASE")),
        effective=start_of(to_day(effective)),
        platforms=tuple(platforms) if platforms else None,
        campaign=bool(raw.get("campaign", False)),
        chain=Chain(**(raw.get("chain") or {"primary": {"default": "head"}, "direct": {"default": "owner"}})),
    )


def _rows(table: str, rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    columns = TABLES[table]
    return [
        {name: _value(columns[name], value) for name, value in {**_DEFAULTS.get(table, {}), **row}.items()}
        for row in rows
    ]


def _value(column: Column, value: Any) -> object:
    if value is None:
        return None
    if column.kind in ("str", "enum"):
        return str(value)
    if column.kind == "date":
        return date.fromisoformat(str(value))
    if column.kind == "time":
        text = str(value)
        if len(text) == 10:
            at = time(23, 59, 59) if column.deadline else time()
            return datetime.combine(date.fromisoformat(text), at, SHANGHAI)
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return value
