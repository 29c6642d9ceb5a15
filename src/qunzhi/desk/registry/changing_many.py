"""How many groups are changed at once: each as :mod:`registry.changing` would, in statements of hundreds.

Every group has its own :class:`~registry.models.Change` and its own entry in the ledger; the batch ties them together.
Used by services alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.org.importing.rows import change_rows
from qunzhi.desk.org.importing.spec import GROUPS
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.registry.at_office import decides_at
from qunzhi.desk.registry.changing import later_than, touches_same
from qunzhi.desk.registry.filings import file_act
from qunzhi.desk.registry.group_rows import GroupRow, in_parts, rows_of
from qunzhi.desk.registry.models import Change, Filing, Group, Membership
from qunzhi.desk.registry.on_file import Kept, OnFile, before
from qunzhi.desk.services import Act

#: Of these, an office that filed a group is told.
FILED_FACTS = ("name", "unit_id", "kind")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One group as it is to become: the facts that differ, before and after."""

    pk: int
    before: Row
    after: Row


def change_groups(act: Act, sort: str, wanted: Sequence[Wanted], *, batch: str, reason: str, note: str) -> list[Change]:
    """Change facts of many groups of the acting user's institution; ``before`` must be what they have now.

    The number and the platform are not among them: those move what refers to a group. ``note`` names the entries.
    """
    institution, person = act.viewer.institution, act.viewer.person
    assert institution is not None
    assert person is not None
    now = timezone.now()
    made = [
        Change(
            institution=institution,
            group_id=one.pk,
            batch=batch,
            sort=sort,
            before=one.before,
            after=one.after,
            reason=reason,
            by=person,
            made_at=now,
        )
        for one in wanted
    ]
    changes = list(Change.objects.bulk_create(made, batch_size=200))
    groups = _groups(w.pk for w in wanted)
    _write(institution, ((c.group_id, c.after) for c in changes))
    refs = _unit_refs(institution)
    for change in changes:
        _note(act, change, groups[change.group_id], refs, note, reason)
    if wanted and any(f in wanted[0].after for f in FILED_FACTS):
        _tell_offices(act, institution, changes, groups)
    return changes


def take_back_many(act: Act, changes: Sequence[Change], *, reason: str, note: str) -> None:
    """Put many groups back as they were before changes of facts alone: all of them or none.

    Raises:
        QunzhiError: ``changed_since``, with the groups that were changed again.
    """
    institution = act.viewer.institution
    assert institution is not None
    groups = _groups(c.group_id for c in changes)
    later = _later(changes)
    moved = [
        groups[c.group_id].facts["name"]
        for c in changes
        if _moved(c, groups[c.group_id]) or any(touches_same(c, one) for one in later.get(c.group_id, ()))
    ]
    if moved:
        raise changed_since(moved)
    _write(institution, ((c.group_id, c.before) for c in changes))
    now, pks = timezone.now(), [c.pk for c in changes]
    refs = _unit_refs(institution)
    withdrawn = _withdraw(act, pks, {g.pk: g.uid for g in groups.values()}, reason)
    for part in in_parts(pks):
        Filing.objects.filter(pk__in=[f.pk for f in withdrawn if f.change_id in set(part)]).delete()
        Change.objects.filter(pk__in=part).update(undone_at=now, undone_by=act.viewer.person, undone_reason=reason)
    for change in changes:
        _note(act, change, groups[change.group_id], refs, note, reason, back=True)


def changed_since(names: Sequence[str]) -> QunzhiError:
    """Some of a batch were changed again: none is put back, and people are told which."""
    shown = "、".join(f"「{n}」" for n in names[:_NAMED]) + (f" 等 {len(names)} 个群" if len(names) > _NAMED else "")
    listed = ", ".join(f'"{n}"' for n in names[:_NAMED]) + (
        f" and more, {len(names)} in all" if len(names) > _NAMED else ""
    )
    return QunzhiError.of(
        "changed_since",
        f"这之后又有改动：{shown}；整批都没有撤销",
        f"changed again since: {listed}; nothing of the batch was taken back",
        hint=Words(
            "先撤销这些群后来的改动，或者在群的页面上逐个改",
            "take back what came later on those groups, or change them one by one",
        ),
    )


def _later(changes: Sequence[Change]) -> dict[int, list[tuple[Any, ...]]]:
    """Group -> what was changed of it since, and stands."""
    out: dict[int, list[tuple[Any, ...]]] = {}
    for part in in_parts(changes):
        for row in later_than(part).values_list("group_id", "after", "own", "members"):
            out.setdefault(row[0], []).append(row)
    return out


def _moved(change: Change, group: GroupRow) -> bool:
    return any(group.facts[f] != v for f, v in change.after.items())


def _groups(pks: Iterable[int]) -> dict[int, GroupRow]:
    found: dict[int, GroupRow] = {}
    for part in in_parts(pks):
        found.update((r.pk, r) for r in rows_of(Group.objects.filter(pk__in=part)))
    return found


def _write(institution: Institution, facts: Iterable[tuple[int, Row]]) -> None:
    """Where many become the same, one statement does; else each gets its own values, some hundred a statement."""
    same: dict[str, tuple[Row, list[int]]] = {}
    for pk, row in facts:
        same.setdefault(repr(sorted(row.items())), (row, []))[1].append(pk)
    rows = [(pk, row) for row, pks in same.values() for pk in pks]
    wanted = {row["unit_id"] for _, row in rows if row.get("unit_id")}
    units = dict(Unit.objects.filter(institution=institution, code__in=wanted).values_list("code", "pk"))
    for part in in_parts(rows):
        change_rows(GROUPS, part, {"units": units})


def _unit_refs(institution: Institution) -> Mapping[str | int, str]:
    """Row id and number of every unit -> how the ledger calls it."""
    out: dict[str | int, str] = {}
    for pk, code, uid in Unit.objects.filter(institution=institution).values_list("pk", "code", "uid"):
        out[pk] = out[code] = f"{Unit.kind}:{uid}"
    return out


def _note(
    act: Act,
    change: Change,
    group: GroupRow,
    refs: Mapping[str | int, str],
    name: str,
    reason: str,
    *,
    back: bool = False,
) -> None:
    """One entry a group, under it and under its unit, or both units where it moves."""
    before, after = (change.after, change.before) if back else (change.before, change.after)
    units = (group.unit_pk, before.get("unit_id"), after.get("unit_id"))
    about = [change.ref, *(refs[u] for u in units if u is not None and u in refs)]
    payload = {"change": change.sort, "before": before, "after": after}
    act.note(f"{Group.kind}:{group.uid}", about=tuple(dict.fromkeys(about)), reason=reason, act=name, payload=payload)


def _tell_offices(
    act: Act, institution: Institution, changes: Sequence[Change], groups: Mapping[int, GroupRow]
) -> None:
    """As ``at_office.tell_office`` for each: a change of what was filed waits for a note at the office that has it."""
    by_code = {groups[c.group_id].facts["group_id"]: c for c in changes}
    own = _owned(act.viewer.person, [c.group_id for c in changes])
    for code, offices in _filed_at(institution, changes, groups).items():
        change = by_code[code]
        for office in offices:
            knows = change.group_id not in own and decides_at(act.viewer, office.pk if office else None)
            signed = act.viewer.person if knows else None
            made = file_act(
                institution, "group", code, "change", office, decided=knows, signed_by=signed, change=change
            )
            about = (f"{Group.kind}:{groups[change.group_id].uid}", change.ref, *([office.ref] if office else []))
            act.note(made.ref, about=about, act="registry.send_change", payload={"number": made.code, "noted": knows})


def _filed_at(
    institution: Institution, changes: Sequence[Change], groups: Mapping[int, GroupRow]
) -> dict[str, list[Unit | None]]:
    """Group number -> the offices that have it on file, as it was before its change."""
    units = dict(Unit.objects.filter(institution=institution).values_list("code", "pk"))
    kept = []
    for change in changes:
        row = groups[change.group_id]
        facts = row.facts
        now = Kept(facts["group_id"], facts["kind"], facts["platform"], bool(facts["temporary"]), row.unit_pk)
        kept.append(before(now, change, units))
    return {code: [f.office for f in rows] for code, rows in OnFile(institution).of(kept).items()}


def _owned(person: Person | None, pks: Sequence[int]) -> set[int]:
    mine = Membership.objects.filter(person=person, left_at__isnull=True, role__in=("owner", "admin"))
    return set(mine.values_list("group_id", flat=True)) & set(pks) if person is not None else set()


def _withdraw(act: Act, changes: Sequence[int], uids: Mapping[int, str], reason: str) -> list[Filing]:
    """What offices were told goes with the changes; recorded before it does."""
    found: list[Filing] = []
    for part in in_parts(changes):
        found += Filing.objects.filter(change__in=part).select_related("office", "change")
    for filing in found:
        assert filing.change is not None
        office = (filing.office.ref,) if filing.office else ()
        about = (f"{Group.kind}:{uids[filing.change.group_id]}", filing.change.ref, *office)
        payload = {"number": filing.code, "noted": filing.decided_at is not None}
        act.note(filing.ref, about=about, reason=reason, act="registry.withdraw_note", payload=payload)
    return found
