"""An import as people read it: what changes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.org.importing.compare import ADD, CHANGE, END
from qunzhi.desk.org.importing.spec import SPECS, Spec
from qunzhi.desk.org.models import Import, ImportChange, Person
from qunzhi.desk.web.lang import speak
from qunzhi.desk.web.times import clock
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF, word_for

_OWN_WORDS = {
    "ended_on": Words("撤销日期", "ended on"),
    "gone_on": Words("离开日期", "gone on"),
    "seen_again_at": Words("解散后又出现", "turned up again after its end"),
}
CHANGES = {
    ADD: (Words("新增", "added"), "fine"),
    CHANGE: (Words("改动", "changed"), "wait"),
    END: (Words("结束", "ended"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A table's counts."""

    table: str
    words: Words
    add: int
    change: int
    end: int
    same: int
    absent: int


def summary(one: Import) -> list[Line]:
    """How much of each table changes."""
    return [
        Line(s.table, s.words, *(one.counts[s.table].get(k, 0) for k in (ADD, CHANGE, END, "same", "absent")))
        for s in SPECS.values()
        if s.table in one.counts
    ]


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact of a row, before and after, in words."""

    label: Words
    before: Words
    after: Words


class ChangesShown(Sequence["ChangeShown"]):
    """The changes of an import as a sequence that reads only the page that is asked for."""

    def __init__(self, rows: QuerySet[ImportChange]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, at: Any) -> Any:
        rows = list(self._rows[at]) if isinstance(at, slice) else [self._rows[at]]
        names = _names(rows)
        shown = [ChangeShown.of(row, names) for row in rows]
        return shown if isinstance(at, slice) else shown[0]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One row that changes: the names of what it is about, and its key as it stands in the sheet."""

    table: Words
    change: Words
    tone: str
    name: str
    key: str
    facts: tuple[FactShown, ...]

    @classmethod
    def of(cls, row: ImportChange, names: Mapping[tuple[str, str], str]) -> ChangeShown:
        """In words."""
        spec = SPECS[row.table]
        words, tone = CHANGES[row.change]
        key = [k for k in row.key.split("\t") if k]
        shown = [f for f in row.after if not (row.change == ADD and f in spec.key)]
        facts = tuple(
            FactShown(_label(spec, f), _value(spec, f, row.before.get(f)), _value(spec, f, row.after[f])) for f in shown
        )
        parts = _key_words(spec, row.key.split("\t"), {**row.before, **row.after}, names)
        return cls(
            spec.words, words, tone, parts, " ".join(clock(k)[:10] if "T" in k else k for k in _codes(spec, key)), facts
        )


def changes_shown(one: Import, table: str = "") -> ChangesShown:
    """The changes of an import, of one table where one is named."""
    rows = ImportChange.objects.filter(of=one)
    return ChangesShown(rows.filter(table=table) if table in SPECS else rows)


def own_postings_ending(one: Import, person: Person | None) -> bool:
    """Whether an import would end a posting of whoever is looking: said before it happens."""
    if person is None or one.state != Import.PREVIEWED:
        return False
    mine = ImportChange.objects.filter(of=one, table="postings", key__startswith=f"{person.code}\t")
    return any(row.after.get("until") for row in mine)


def _key_words(spec: Spec, key: Sequence[str], facts: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> str:
    """``白露 · 软件教研室 成员``; what has no name yet is called by its code."""
    row = {**dict(zip(spec.key, key, strict=True)), **facts}

    def name(table: str, fact: str) -> str:
        code = str(row.get(fact) or "")
        return names.get((table, code), code)

    if spec.table == "postings":
        role = speak(_value(spec, "role", row.get("role")))
        return f"{name('people', 'person_id')} · {name('units', 'unit_id')} {role}"
    if spec.table == "memberships":
        who = name("people", "person_id") or str(row.get("nickname") or "")
        return f"{name('groups', 'group_id')} · {who or row['uid']}"
    if spec.table == "filings":
        return f"{name('groups', 'subject_id')} · {speak(_value(spec, 'act', row.get('act')))} {row['filing_id']}"
    if spec.table in ("recertifications", "checks"):
        return f"{name('groups', 'group_id') or name('units', 'unit_id')}"
    return str(facts.get("name") or name(spec.table, spec.key[0]))


def _codes(spec: Spec, key: Sequence[str]) -> list[str]:
    return [k for n, k in enumerate(key) if not (spec.table == "postings" and n == 2)]


def _names(rows: Sequence[ImportChange]) -> dict[tuple[str, str], str]:
    """(table, code) -> name for all that these rows name: as the desk has it, else as the same import adds it."""
    if not rows:
        return {}
    wanted: dict[str, set[str]] = {"units": set(), "people": set(), "groups": set()}
    for row in rows:
        spec = SPECS[row.table]
        facts = {**dict(zip(spec.key, row.key.split("\t"), strict=True)), **row.before, **row.after}
        for fact, field in spec.fields.items():
            table = field.to or field.names or (spec.table if fact == spec.key[0] else "")
            if table in wanted and facts.get(fact):
                wanted[table].add(str(facts[fact]))
    one, out = rows[0].of, {}
    for table, found in wanted.items():
        added = ImportChange.objects.filter(of=one, table=table, change=ADD, key__in=found)
        out.update({(table, c.key): str(c.after.get("name") or "") for c in added})
        there: Any = SPECS[table].model._default_manager.filter(institution=one.institution_id, code__in=found)
        out.update({(table, code): name for code, name in there.values_list("code", "name")})
    return {k: name for k, name in out.items() if name}


def _label(spec: Spec, fact: str) -> Words:
    if fact in _OWN_WORDS:
        return _OWN_WORDS[fact]
    return Words(TABLES[spec.table][fact].zh[0], fact.replace("_", " "))


def _value(spec: Spec, fact: str, value: Any) -> Words:
    if value is None:
        return Words("", "")
    if isinstance(value, bool):
        return Words("是" if value else "否", "yes" if value else "no")
    if isinstance(value, list):
        return Words("、".join(value), ", ".join(value))
    code = str(value)
    if spec.fields[fact].kind == "time":
        code = clock(code)
    if f"{spec.table}.{fact}" in WORDS_OF or fact in WORDS_OF:
        return Words(word_for(spec.table, fact, code), code.replace("_", " "))
    return Words(code, code)
