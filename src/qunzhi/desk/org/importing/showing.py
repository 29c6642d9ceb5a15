"""An import as people read it: what changes, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.org.importing.compare import ADD, CHANGE, END
from qunzhi.desk.org.importing.spec import SPECS, Spec
from qunzhi.desk.org.models import Import, ImportChange, Person
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF, word_for

_OWN_WORDS = {"ended_on": Words("撤销日期", "ended on"), "gone_on": Words("离开日期", "gone on")}
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
        return (
            [ChangeShown.of(row) for row in self._rows[at]] if isinstance(at, slice) else ChangeShown.of(self._rows[at])
        )


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One row that changes."""

    table: Words
    change: Words
    tone: str
    name: str
    facts: tuple[FactShown, ...]

    @classmethod
    def of(cls, row: ImportChange) -> ChangeShown:
        """In words."""
        spec = SPECS[row.table]
        words, tone = CHANGES[row.change]
        key = [k for k in row.key.split("\t") if k]
        named = str(row.after.get("name") or "")
        shown = [f for f in row.after if not (row.change == ADD and f in spec.key)]
        facts = tuple(
            FactShown(_label(spec, f), _value(spec, f, row.before.get(f)), _value(spec, f, row.after[f])) for f in shown
        )
        return cls(
            spec.words, words, tone, " ".join([*_key_words(spec, key), named] if named not in key else key), facts
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


def _key_words(spec: Spec, key: Sequence[str]) -> list[str]:
    return [
        word_for(spec.table, "role", k) if spec.table == "postings" and n == 2 else k[:10] if "T" in k else k
        for n, k in enumerate(key)
    ]


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
        code = code[:16].replace("T", " ")
    if f"{spec.table}.{fact}" in WORDS_OF or fact in WORDS_OF:
        return Words(word_for(spec.table, fact, code), code.replace("_", " "))
    return Words(code, code)
