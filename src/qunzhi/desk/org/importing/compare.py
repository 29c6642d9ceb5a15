"""What an import would change: the sheets against what the desk has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.org.importing.current import Current, current, key_of
from qunzhi.desk.org.importing.spec import ENDED_FACTS, OWN_FACTS, SPECS, Spec
from qunzhi.desk.org.importing.values import Key, Row, plain
from qunzhi.desk.org.models import Institution
from qunzhi.facts.factset import FactSet

ADD, CHANGE, END = "add", "change", "end"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that would be added, changed or ended; ``before`` and ``after`` hold the facts that differ."""

    table: str
    change: str
    key: Key
    uid: str
    before: Row
    after: Row


@dataclass(slots=True)
class Comparison:
    """All changes, and for each table how many rows are added, changed, ended, the same, or not in the sheet."""

    changes: list[Change] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    other_tables: list[str] = field(default_factory=list)


def compare(facts: FactSet, institution: Institution, *, complete: Collection[str], today: date) -> Comparison:
    """Compare facts with an institution's rows.

    A missing column changes nothing; an empty cell of a column that is there empties the fact. Rows that the sheet
    lacks are left alone, unless their table is in ``complete``: then they end ``today``.
    """
    out = Comparison(other_tables=[name for name in facts.tables if name not in SPECS])
    for name, spec in SPECS.items():
        if name in facts.tables:
            _table(spec, facts, institution, name in complete and bool(spec.ends), today, out)
    return out


def _table(spec: Spec, facts: FactSet, institution: Institution, complete: bool, today: date, out: Comparison) -> None:
    there = current(spec, institution)
    counts: Counter[str] = Counter()
    supplied = facts.supplied.get(spec.table) or frozenset(facts.tables[spec.table].column_names)
    seen: set[Key] = set()
    rows = list(_rows(spec, facts))
    other_day = _same_but_for_the_day(spec, rows, there)
    for row in rows:
        key = key_of(spec, row)
        key = other_day.get(key, key)
        seen.add(key)
        change = _change(spec, key, row, there.get(key), supplied)
        counts[change.change if change else "same"] += 1
        if change:
            out.changes.append(change)
    live = [key for key in there if key not in seen and not (spec.ends and there[key].row.get(spec.ends))]
    counts[END if complete else "absent"] += len(live)
    if complete:
        end = _end(spec, today)
        out.changes += [Change(spec.table, END, k, there[k].uid, {spec.ends: None}, {spec.ends: end}) for k in live]
    out.counts[spec.table] = dict(counts)


def _same_but_for_the_day(spec: Spec, rows: Sequence[Row], there: Mapping[Key, Current]) -> dict[Key, Key]:
    """Key in the sheet -> key of the row that it corrects: a posting that goes on, whose first day alone differs.

    Only where exactly one of each is left over: else it is a posting ended and another begun.
    """
    if not spec.loose:
        return {}
    loose = [spec.key.index(fact) for fact in spec.loose]
    given = [key_of(spec, row) for row in rows if not row.get(spec.ends)]
    new, old = ([k for k in given if k not in there], [k for k in there if k not in set(given)])
    old = [k for k in old if not there[k].row.get(spec.ends)]

    def rest(key: Key) -> Key:
        return tuple(part for n, part in enumerate(key) if n not in loose)

    counts_new, counts_old = Counter(map(rest, new)), Counter(map(rest, old))
    single = {rest(k): k for k in old if counts_old[rest(k)] == counts_new[rest(k)] == 1}
    return {k: single[rest(k)] for k in new if rest(k) in single}


def _end(spec: Spec, today: date) -> str:
    """What stands in the field that ends a row: a day, or the first instant of it."""
    kind = spec.fields[spec.ends]
    return str(plain(datetime.combine(today, time(), SHANGHAI) if kind.kind == "time" else today, kind))


def _rows(spec: Spec, facts: FactSet) -> Iterator[Row]:
    """The sheet's rows as plain facts; of two with the same key the later one counts."""
    wanted = [name for name in spec.fields if name not in OWN_FACTS]
    last: dict[Key, Row] = {}
    for values in facts.tables[spec.table].select(wanted).to_pylist():
        row = {name: plain(values[name], spec.fields[name]) for name in wanted}
        last[key_of(spec, row)] = row
    yield from last.values()


def _change(spec: Spec, key: Key, row: Row, now: Current | None, supplied: Collection[str]) -> Change | None:
    if now is None:
        return Change(spec.table, ADD, key, "", {}, {f: v for f, v in row.items() if v is not None})
    after = {f: v for f, v in row.items() if f in supplied and v != now.row[f]}
    if spec.table == "groups" and now.row["dissolved_at"] is not None and row.get("dissolved_at") is None:
        # A sheet never brings a dissolved group back: it is shown, and a person decides (PXZY-2.5b, ISE-6.3).
        after.pop("dissolved_at", None)
        if now.row["seen_again_at"] is None:
            after["seen_again_at"] = plain(timezone.now(), spec.fields["seen_again_at"])
    for own in ENDED_FACTS & spec.fields.keys():  # what is in the sheet is there again
        if now.row[own] is not None:
            after[own] = None
    if not after:
        return None
    return Change(spec.table, CHANGE, key, now.uid, {f: now.row[f] for f in after}, after)
