"""Loaded facts made ready for rules: integers for times, folded text, looked-up names.

What is costly or needs whole texts is done here once, so that rules are joins and comparisons that any engine runs:
instants and dates become integers, names and nicknames are folded, names of units found in names of groups are
listed, and the tree of units is flattened. Only the columns that rules need go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import daachorse
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.core.folding import drop_column, fold, fold_column, folded_separators
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES

#: Columns that no rule reads: they stay with the source.
_UNUSED = {
    "people": {"mobile"},
    "postings": {"end_reason"},
    "checks": {"by", "result"},
    "cases": {"cites", "closed_at"},
    "recertifications": {"by"},
    "posts": {"title"},
    "messages": {"text", "reply_to"},
}
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u20e3]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
#: A term that folds to fewer characters than this never matches (RULES, Text).
SHORTEST_TERM = 2

_STR = pa.string()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tables as rules read them, and which of the seventeen were supplied at all."""

    tables: dict[str, pa.Table]
    supplied: frozenset[str]


def folded_terms(terms: Iterable[str] | None) -> set[str]:
    """Folded terms that can match: those of one character cannot."""
    return {f for f in (fold(t) for t in terms or ()) if len(f) >= SHORTEST_TERM}


def _plain(name: str, facts: FactSet) -> pa.Table:
    """One table with integers for times and dates, without lists and unused columns."""
    source = facts.tables.get(name)
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    for column in TABLES[name].columns:
        if column.name in _UNUSED.get(name, ()) or column.kind == "list":
            continue
        if source is None:
            kind = {"time": pa.int64(), "date": pa.int64()}.get(column.kind, column.arrow)
            columns[column.name] = pa.array([], kind)
        elif column.kind == "time":
            columns[column.name] = source[column.name].cast(pa.int64())
        elif column.kind == "date":
            columns[column.name] = source[column.name].cast(pa.int32()).cast(pa.int64())
        else:
            columns[column.name] = source[column.name]
    return pa.table(columns)


def _fold_into(table: pa.Table, column: str) -> pa.Table:
    return table.append_column(f"{column}_f", fold_column(table[column]))


def _bare_into(table: pa.Table, folded: str, name: str) -> pa.Table:
    """Adds a folded text without the separators that may stand between unit and name (RULES, Text)."""
    return table.append_column(name, drop_column(table[folded], folded_separators()))


def _labels(units: pa.Table | None) -> pa.Table:
    """Every folded name, alias and foreign name of every unit: unit_id, label, kind (name or foreign)."""
    rows: dict[tuple[str, str], str] = {}
    for unit in units.select(["unit_id", "name", "aliases", "foreign_name"]).to_pylist() if units else []:
        for label in folded_terms([unit["name"], *(unit["aliases"] or [])]):
            rows[(unit["unit_id"], label)] = "name"
        for label in folded_terms([unit["foreign_name"]] if unit["foreign_name"] else []):
            rows.setdefault((unit["unit_id"], label), "foreign")
    return pa.table(
        {
            "unit_id": pa.array([u for u, _ in rows], _STR),
            "label": pa.array([label for _, label in rows], _STR),
            "label_kind": pa.array(list(rows.values()), _STR),
        }
    )


def _above(units: pa.Table | None) -> pa.Table:
    """Each unit with itself and every unit above it: unit_id, above_id, depth (0 for itself), above_kind."""
    rows = units.select(["unit_id", "parent_id", "kind"]).to_pylist() if units else []
    parent = {r["unit_id"]: r["parent_id"] for r in rows}
    kind = {r["unit_id"]: r["kind"] for r in rows}
    out: list[tuple[str, str, int, str]] = []
    for unit in parent:
        at: str | None = unit
        depth, seen = 0, set[str]()
        while at is not None and at in kind and at not in seen:
            out.append((unit, at, depth, kind[at]))
            seen.add(at)
            at, depth = parent[at], depth + 1
    return pa.table(
        {
            "unit_id": pa.array([r[0] for r in out], _STR),
            "above_id": pa.array([r[1] for r in out], _STR),
            "depth": pa.array([r[2] for r in out], pa.int64()),
            "above_kind": pa.array([r[3] for r in out], _STR),
        }
    )


def _group_names(groups: pa.Table, labels: pa.Table) -> pa.Table:
    """Labels of units that stand in a group's name: group_id, named_unit_id, label, label_kind."""
    owners: dict[str, list[tuple[str, str]]] = {}
    for row in labels.to_pylist():
        owners.setdefault(row["label"], []).append((row["unit_id"], row["label_kind"]))
    found: list[tuple[str, str, str, str]] = []
    if owners:
        patterns = list(owners)
        automaton = daachorse.CharwiseDoubleArrayAhoCorasick(patterns)
        for group_id, name in zip(groups["group_id"].to_pylist(), groups["name_f"].to_pylist(), strict=True):
            for index in {hit[2] for hit in automaton.find_overlapping(name or "")}:
                label = patterns[index]
                found.extend((group_id, unit, label, kind) for unit, kind in owners[label])
    return pa.table(
        {
            "group_id": pa.array([f[0] for f in found], _STR),
            "named_unit_id": pa.array([f[1] for f in found], _STR),
            "label": pa.array([f[2] for f in found], _STR),
            "label_kind": pa.array([f[3] for f in found], _STR),
        }
    )


def _groups(table: pa.Table, source: pa.Table | None) -> pa.Table:
    """Groups with the marks that names carry: length, emoji, control characters, whether a term of theirs is in it.

    ``has_term`` is null where the group has no terms at all.
    """
    table = _fold_into(table, "name")
    names = [(n or "").strip() for n in table["name"].to_pylist()]
    terms = source["terms"].to_pylist() if source is not None else []
    has_term: list[bool | None] = []
    for folded, listed in zip(table["name_f"].to_pylist(), terms, strict=True):
        given = [t for t in listed or [] if fold(t)]
        has_term.append(any(t in (folded or "") for t in folded_terms(given)) if given else None)
    return (
        table.append_column("name_length", pa.array([len(n) for n in names], pa.int64()))
        .append_column("name_emoji", pa.array([bool(_EMOJI.search(n)) for n in names], pa.bool_()))
        .append_column("name_control", pa.array([bool(_CONTROL.search(n)) for n in names], pa.bool_()))
        .append_column("has_term", pa.array(has_term, pa.bool_()))
    )


def _own_nickname(members: pa.Table) -> pa.Table:
    """Folded nicknames; the given form is kept only where folding changed it, which is seldom."""
    members = _fold_into(members, "nickname")
    given, folded = members["nickname"].cast(pa.large_string()), members["nickname_f"]
    same = pc.fill_null(pc.equal(given, folded), fill_value=False)
    kept = pc.if_else(same, pa.scalar(None, pa.large_string()), given)
    return members.set_column(members.schema.get_field_index("nickname"), "nickname", kept)


def _without_empty(table: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """Texts that fold to nothing are missing."""
    for name in columns:
        given = table[name]
        kept = pc.if_else(pc.is_valid(fold_column(given)), given, pa.scalar(None, pa.string()))
        table = table.set_column(table.schema.get_field_index(name), name, kept)
    return table


def prepare(facts: FactSet) -> Prepared:
    """Make facts ready for rules; tables not supplied become empty ones."""
    tables = {name: _plain(name, facts) for name in TABLES}
    tables["people"] = _bare_into(_fold_into(tables["people"], "name"), "name_f", "name_bare")
    tables["memberships"] = _bare_into(_own_nickname(tables["memberships"]), "nickname_f", "nickname_bare")
    tables["groups"] = _groups(tables["groups"], facts.tables.get("groups"))
    tables["accounts"] = _without_empty(tables["accounts"], ("purpose", "scope", "partner"))
    units = facts.tables.get("units")
    tables["labels"] = _bare_into(_labels(units), "label", "label_bare")
    tables["above"] = _above(units)
    tables["group_names"] = _group_names(tables["groups"], tables["labels"])
    return Prepared(tables, frozenset(facts.tables))
