"""Facts of many groups as plain values, read without an object of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.org.importing.spec import GROUPS
from qunzhi.desk.org.importing.values import Row, plain
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.times import clock
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF, word_for

T = TypeVar("T")
#: Rows of one statement: databases take some hundreds of values at once.
AT_ONCE = 500
_READ = 2000


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its ids, that of its unit, its facts."""

    pk: int
    uid: str
    unit_pk: int | None
    facts: Row


def rows_of(groups: QuerySet[Group]) -> Iterator[GroupRow]:
    """The facts of groups, in their order."""
    fields = list(GROUPS.fields.items())
    columns = [f"{f.attr}__code" if f.kind == "ref" else f.attr for _, f in fields]
    found: Any = groups.select_related(None).values_list("pk", "uid", "unit_id", *columns)
    for pk, uid, unit_pk, *values in found.iterator(_READ):
        facts = {name: plain(value, field) for (name, field), value in zip(fields, values, strict=True)}
        yield GroupRow(pk, uid, unit_pk, facts)


def in_parts(many: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Lists of at most so many."""
    left = iter(many)
    while part := list(islice(left, size)):
        yield part


def label_of(fact: str) -> Words:
    """What a fact of groups is called."""
    return Words(TABLES["groups"][fact].zh[0], fact.replace("_", " "))


def fact_words(fact: str, value: Any, units: dict[str, str]) -> Words:
    """A plain value as people read it; ``units`` are names by number."""
    if value is None:
        return Words("", "")
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, list):
        return Words("、".join(value), ", ".join(value))
    text = units.get(value, value) if fact == "unit_id" else str(value)
    if GROUPS.fields[fact].kind == "time":
        text = clock(text)
    if fact in WORDS_OF or f"groups.{fact}" in WORDS_OF:
        return Words(word_for("groups", fact, text), text.replace("_", " "))
    return Words(text, text)
