"""What an act would do to many groups: before and after of each, what stays and why, what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.bulk.acts import BulkAct, Labels, Values
from qunzhi.desk.registry.bulk.naming import faults_of, said_of
from qunzhi.desk.registry.group_rows import GroupRow, fact_words, in_parts, rows_of
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Group

State = Literal["change", "same", "refused"]
_DISSOLVED = Words("已解散，不再改动", "it is dissolved and stays as it is")
_TOO_LONG = Words("改后群名超过 200 个字", "its name would be longer than 200 characters")


@dataclass(frozen=True, slots=True)
class Planned:
    """One group under an act: facts before and after where they differ, else why they do not.

    ``faults`` are articles that still speak against the name that it would have.
    """

    pk: int
    uid: str
    name: str
    state: State
    before: Row = field(default_factory=dict)
    after: Row = field(default_factory=dict)
    why: Words = Words("", "")
    faults: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An act over many groups, those that change first."""

    act: BulkAct
    values: Values
    rows: tuple[Planned, ...]

    @property
    def changing(self) -> list[Planned]:
        """What changes."""
        return [r for r in self.rows if r.state == "change"]

    def count(self, state: State) -> int:
        """How many rows are in a state."""
        return sum(r.state == state for r in self.rows)

    @property
    def faulty(self) -> int:
        """How many names would still not do."""
        return sum(bool(r.faults) for r in self.rows if r.state == "change")

    @property
    def digest(self) -> str:
        """Stands for exactly these changes: what was seen is what is done, or nothing is."""
        text = json.dumps([(r.pk, r.before, r.after) for r in self.changing], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def plan(viewer: Viewer, act: BulkAct, values: Values, pks: Sequence[int]) -> Plan:
    """Work out what an act would do to these groups, as they are now; of those in the viewer's charge alone."""
    assert viewer.institution is not None
    found: list[GroupRow] = []
    for part in in_parts(pks):
        found += rows_of(managed_groups(viewer).filter(pk__in=part))
    labels = _labels(viewer, {r.unit_pk for r in found}) if act.key == "prefix" else {}
    planned = [_one(act, values, row, labels.get(row.unit_pk or 0, Labels())) for row in found]
    if act.names:
        planned = _judged(viewer, planned, found)
    order = {"change": 0, "refused": 1, "same": 2}
    return Plan(act, values, tuple(sorted(planned, key=lambda r: (order[r.state], not r.faults, r.name, r.pk))))


def _one(act: BulkAct, values: Values, row: GroupRow, labels: Labels) -> Planned:
    name = row.facts["name"]
    if row.facts["dissolved_at"] is not None:
        return Planned(row.pk, row.uid, name, "refused", why=_DISSOLVED)
    becomes = act.becomes(row.facts, values, labels)
    after = {f: v for f, v in becomes.facts.items() if v != row.facts[f]}
    if becomes.refused or not after:
        return Planned(row.pk, row.uid, name, "refused" if becomes.refused else "same", why=becomes.why)
    if len(after.get("name") or "") > _longest():
        return Planned(row.pk, row.uid, name, "refused", why=_TOO_LONG)
    return Planned(row.pk, row.uid, name, "change", {f: row.facts[f] for f in after}, after)


def _longest() -> int:
    return Group._meta.get_field("name").max_length or 0


def _judged(viewer: Viewer, planned: Sequence[Planned], rows: Sequence[GroupRow]) -> list[Planned]:
    """The same, with what the packs' rules still say against the new names."""
    assert viewer.institution is not None
    facts = {r.pk: r.facts for r in rows}
    become = {p.pk: {**facts[p.pk], **p.after} for p in planned if p.state == "change"}
    faults = faults_of(viewer.institution, list(become.values()))
    return [
        Planned(p.pk, p.uid, p.name, p.state, p.before, p.after, p.why, said_of(faults, become[p.pk]["group_id"]))
        if p.pk in become
        else p
        for p in planned
    ]


def _labels(viewer: Viewer, pks: set[int | None]) -> dict[int, Labels]:
    out = {}
    for pk, name, aliases in Unit.objects.filter(institution=viewer.institution).values_list("pk", "name", "aliases"):
        if pk in pks:
            out[pk] = Labels((*aliases, name))
    return out


@dataclass(frozen=True, slots=True)
class Shown:
    """One planned row in words: (before, after) of each fact."""

    row: Planned
    facts: tuple[tuple[Words, Words], ...]


def shown(viewer: Viewer, rows: Sequence[Planned]) -> list[Shown]:
    """The rows of one page in words; units by name."""
    codes = {v for r in rows for side in (r.before, r.after) for f, v in side.items() if f == "unit_id" and v}
    units = dict(Unit.objects.filter(institution=viewer.institution, code__in=codes).values_list("code", "name"))
    return [
        Shown(r, tuple((fact_words(f, r.before.get(f), units), fact_words(f, v, units)) for f, v in r.after.items()))
        for r in rows
    ]
