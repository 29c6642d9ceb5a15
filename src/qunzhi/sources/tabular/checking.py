"""Checks between rows and tables, and what a lenient load leaves out because of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING
from qunzhi.facts.factset import SourceFile
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.check_keys import cycles, duplicate_rows
from qunzhi.sources.tabular.check_order import ORDER, wrong_order
from qunzhi.sources.tabular.check_refs import Reference, dangling_rows, references
from qunzhi.sources.tabular.collect import Collector
from qunzhi.sources.tabular.columnar import Mask
from qunzhi.sources.tabular.model import Indices
from qunzhi.sources.tabular.said import problem


@dataclass(slots=True)
class Checked:
    """All rows read so far, which of them are bad, and where they stand; ``known`` keys are there without a row."""

    tables: dict[str, pa.Table]
    bad: dict[str, Mask]
    files: list[SourceFile]
    shown: dict[tuple[int, str], str]
    collector: Collector = field(default_factory=Collector)
    known: Mapping[str, Collection[str]] = field(default_factory=dict)

    def keys(self, target: str, *, live: bool = False) -> pa.ChunkedArray:
        """The keys that a table has, in its rows (with ``live`` those that are not bad) and beside them."""
        key = TABLES[target].key
        if key is None:
            raise AssertionError(f"{target} has no key")
        chunks: list[pa.Array] = []
        if target in self.tables:
            rows = self.tables[target]
            chunks += (rows.filter(pa.array(~self.bad[target])) if live else rows)[key.name].chunks
        if target in self.known:
            chunks.append(pa.array(list(self.known[target]), pa.string()))
        return pa.chunked_array(chunks, pa.string())

    def place(self, table: str, row: int, fact: str) -> Place:
        """Where a row's fact stands."""
        file = self.tables[table]["_file"][row].as_py()
        source = self.files[file]
        number = self.tables[table]["_row"][row].as_py()
        return Place(source.file, source.sheet, number, self.shown.get((file, fact), fact))

    def report(self, code: str, table: str, rows: Indices, fact: str, **fill: str | int) -> None:
        """Add a problem for each row, as long as there is room."""
        for done, row in enumerate(rows.tolist()):
            if not self.collector.room:
                self.collector.count("error", len(rows) - done)
                return
            self.collector.add(self._problem(code, table, row, fact, **fill))

    def _problem(self, code: str, table: str, row: int, fact: str, **fill: str | int) -> Problem:
        value = self.tables[table][fact][row].as_py()
        return problem(code, self.place(table, row, fact), value, NOTHING, **fill)


def check_all(checked: Checked) -> None:
    """Duplicate keys, references, circles and impossible orders; rows in error become bad."""
    dangling = [(name, ref, _dangling(checked, name, ref)) for name, ref in _supplied(checked)]
    for name in checked.tables:
        _check_keys(checked, name)
    for name, ref, rows in dangling:
        target = TABLES[ref.target]
        checked.bad[name][rows] = True
        checked.report("dangling_reference", name, rows, ref.column, zh=target.zh, name=target.name)
    _check_circles(checked)
    for name in checked.tables:
        _check_order(checked, name)


def leave_out(checked: Checked) -> None:
    """Rows that refer to a bad row become bad too, until nothing changes."""
    changed = {name for name, mask in checked.bad.items() if mask.any()}
    while changed:
        again: set[str] = set()
        for name, ref in _supplied(checked):
            if ref.target not in changed:
                continue
            live = np.flatnonzero(~checked.bad[name])
            keys = checked.keys(ref.target, live=True)
            rows = live[dangling_rows(checked.tables[name].take(pa.array(live)), ref, keys)]
            if len(rows):
                checked.bad[name][rows] = True
                again.add(name)
                zh = TABLES[ref.target].zh
                checked.report("reference_left_out", name, rows, ref.column, zh=zh, name=ref.target)
        changed = again


def _supplied(checked: Checked) -> list[tuple[str, Reference]]:
    there = {*checked.tables, *checked.known}
    return [(name, ref) for name in checked.tables for ref in references(TABLES[name]) if ref.target in there]


def _dangling(checked: Checked, name: str, ref: Reference) -> Indices:
    return dangling_rows(checked.tables[name], ref, checked.keys(ref.target))


def _check_keys(checked: Checked, name: str) -> None:
    key = TABLES[name].key
    if key is None:
        return
    later, firsts, same = duplicate_rows(checked.tables[name], key.name)
    checked.bad[name][later] = True
    for row, first, equal in zip(later.tolist(), firsts.tolist(), same, strict=True):
        if not checked.collector.room:
            checked.collector.count("error", 1)
            continue
        where = checked.place(name, first, key.name)
        here = checked.place(name, row, key.name)
        shown = Place("" if where.file == here.file else where.file, where.sheet, where.row)
        checked.collector.add(
            problem(
                "duplicate_key",
                here,
                checked.tables[name][key.name][row].as_py(),
                where_zh=shown.show("zh"),
                where_en=shown.show("en"),
                same_zh="，两行内容完全一样" if equal else "，而内容不同",
                same_en=" and both rows are identical" if equal else "; the rows differ",
            )
        )


def _check_circles(checked: Checked) -> None:
    units = checked.tables.get("units")
    if units is None:
        return
    found = cycles(units)
    if not found:
        return
    for row, unit in enumerate(units["unit_id"].to_pylist()):
        if unit in found:
            checked.bad["units"][row] = True
            path = " → ".join(found[unit][:12])
            checked.report("unit_cycle", "units", np.array([row]), "parent_id", path=path)


def _check_order(checked: Checked, name: str) -> None:
    table = checked.tables[name]
    for early, late in ORDER.get(name, ()):
        rows = wrong_order(table, early, late)
        for done, row in enumerate(rows.tolist()):
            if done >= _MOST_WARNINGS:
                checked.collector.count("warning", len(rows) - done)
                break
            place = checked.place(name, row, late)
            first = checked.place(name, row, early).column
            value = f"{table[early][row].as_py()} > {table[late][row].as_py()}"
            checked.collector.add(problem("impossible_order", place, value, early=first, late=place.column))


_MOST_WARNINGS = 5_000
