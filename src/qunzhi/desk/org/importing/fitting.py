"""What the database cannot keep is found before the comparison: each row is left out and told, with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import Words
from qunzhi.desk.org.importing.spec import OWN_FACTS, SPECS, Field, Spec
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES

Mask = npt.NDArray[np.bool_]
#: A row's key is kept as one text with tabs between, and codes are typed by people: no line breaks, nothing unseen.
_UNSEEN = r"[\x00-\x1f\x7f]"
#: PostgreSQL keeps no such character anywhere.
_NUL = r"\x00"
#: So many problems of this kind are told.
_TOLD = 1000


def fitting(facts: FactSet, known: Mapping[str, Collection[str]]) -> FactSet:
    """The facts without rows that the database cannot keep, and without rows that need one of those.

    ``known`` are codes that the institution has already: a reference to them holds whatever the sheet says.
    """
    tables, told = dict(facts.tables), list(facts.problems)
    gone: dict[str, set[str]] = {}
    for name, spec in SPECS.items():
        if name not in tables:
            continue
        bad = np.zeros(tables[name].num_rows, np.bool_)
        for fact, rows, said in _faults(spec, tables[name]):
            told += _problems(facts, name, fact, rows & ~bad, said)
            bad |= rows
        for fact, rows in _needing(spec, tables[name], bad, gone, known):
            told += _problems(facts, name, fact, rows & ~bad, _LEFT_OUT)
            bad |= rows
        if bad.any():
            tables[name] = tables[name].filter(pa.array(~bad))
    return replace(facts, tables=tables, problems=told)


_LEFT_OUT = Words("所指的那一行没有采用", "the row that this refers to is left out")
_NO_CONTROL = Words("含有看不见的控制字符或换行", "holds invisible control characters or line breaks")
_BACKWARDS = Words("结束早于开始", "ends before it begins")


def _faults(spec: Spec, table: pa.Table) -> Iterator[tuple[str, Mask, Words]]:
    """Fact, rows, what is wrong."""
    for fact, field in spec.fields.items():
        if fact in OWN_FACTS:
            continue
        column = table[fact]
        if field.kind == "list":
            rows = [any("\0" in one for one in row or ()) for row in column.to_pylist()]
            yield fact, np.array(rows, np.bool_), _NO_CONTROL
        if field.kind not in ("text", "ref"):
            continue
        most = _most(spec, field)
        if most is not None:
            yield fact, _mask(pc.greater(pc.utf8_length(column), most)), _too_long(most)
        code = fact in spec.key or field.kind == "ref"
        yield fact, _mask(pc.match_substring_regex(column, _UNSEEN if code else _NUL)), _NO_CONTROL
    if {"since", "until"} <= spec.fields.keys():
        yield "until", _mask(pc.less(table["until"], table["since"])), _BACKWARDS


def _needing(
    spec: Spec, table: pa.Table, bad: Mask, gone: dict[str, set[str]], known: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, Mask]]:
    """Rows that refer to one that is left out, until there are no more; ``gone`` learns the codes of this table."""
    refs = {fact: table[fact].to_pylist() for fact, field in spec.fields.items() if field.to}
    codes = table[spec.key[0]].to_pylist() if len(spec.key) == 1 else []
    lost = np.array(bad)
    while True:
        if codes:
            gone[spec.table] = {codes[n] for n in np.flatnonzero(lost)} - set(known.get(spec.table, ()))
        new = np.zeros(len(lost), np.bool_)
        for fact, values in refs.items():
            missing = gone.get(spec.fields[fact].to)
            if missing:
                rows = np.array([v in missing for v in values], np.bool_) & ~lost
                yield fact, rows
                new |= rows
        if not new.any():
            return
        lost |= new


def _most(spec: Spec, field: Field) -> int | None:
    """The longest text that the column takes; a reference is as long as the code that it names."""
    model, attr = (SPECS[field.to].model, "code") if field.to else (spec.model, field.attr)
    most: int | None = getattr(model._meta.get_field(attr), "max_length", None)
    return most


def _too_long(most: int) -> Words:
    return Words(f"超过 {most} 个字", f"longer than {most} characters")


def _mask(found: pa.ChunkedArray) -> Mask:
    out: Mask = pc.fill_null(found, False).to_numpy().astype(np.bool_)
    return out


def _problems(facts: FactSet, name: str, fact: str, rows: Mask, said: Words) -> Iterator[Problem]:
    table = facts.tables[name]
    label = TABLES[name][fact].zh[0]
    for row in np.flatnonzero(rows)[:_TOLD]:
        at = int(row)
        place = facts.place(table[FILE_COLUMN][at].as_py(), table[ROW_COLUMN][at].as_py())
        where = Place(place.file, place.sheet, place.row, label)
        yield Problem(
            "not_kept",
            Words(f"{said.zh}，这一行没有采用", f"{said.en}: the row is left out"),
            Words("改正后重新上传", "correct it and upload again"),
            where,
        )
