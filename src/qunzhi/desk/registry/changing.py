"""How a group is changed: whole, in the ledger, and so that it can be taken back. Used by services alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.org.importing.spec import GROUPS, MEMBERSHIPS, Spec
from qunzhi.desk.org.importing.values import Row, plain, stored
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.registry.models import Change, Filing, Group, Membership
from qunzhi.desk.registry.standing import renew_standing
from qunzhi.desk.services import Act
from qunzhi.desk.things import new_uid

#: What only the desk knows of a group and a change may set; kept as plain JSON.
OWN = ("end_sort", "end_reason", "end_cites", "merged_into_id", "seen_again_at")


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as it becomes: ``pk`` None for a new one; ``facts`` plain values as an import has them."""

    pk: int | None
    facts: Row


def change_group(
    act: Act,
    group: Group,
    sort: str,
    facts: Row,
    *,
    members: Sequence[Member] = (),
    own: Mapping[str, Any] | None = None,
    reason: str = "",
    cites: Iterable[str] = (),
    batch: str = "",
    note: str = "",
) -> Change:
    """Change a group's facts, its memberships and what the desk knows of it; one entry in the ledger.

    ``facts`` are plain values (:mod:`org.importing.values`); only those that differ are written. ``note`` is the act's
    name in the ledger where it is not the service's own.

    Raises:
        QunzhiError: ``nothing_changes``.
    """
    act.within(group.institution_id)
    person = act.viewer.person
    assert person is not None
    now = Group.objects.get(pk=group.pk)
    was = row_of(GROUPS, now)
    after = {f: v for f, v in facts.items() if v != was[f]}
    mine = {f: v for f, v in (own or {}).items() if _own_value(now, f) != v}
    rows = [m for m in (_member(now, one) for one in members) if m["before"] != m["after"]]
    if not after and not mine and not rows:
        raise nothing_changes()
    made = Change.objects.create(
        institution_id=now.institution_id,
        group=now,
        batch=batch or new_uid(),
        sort=sort,
        before={f: was[f] for f in after},
        after=after,
        own={f: [_own_value(now, f), v] for f, v in mine.items()},
        members=rows,
        reason=reason,
        cites=list(cites),
        by=person,
    )
    _write(now, after, mine)
    for row in rows:
        if row["pk"] is None:
            row["pk"] = _new_member(now, row["after"]).pk
        else:
            _write_member(row["pk"], row["after"])
    if rows:
        made.save(update_fields=["members"])
    renew_standing(now.institution, [now.pk])
    _note(act, made, now, note, reason)
    return made


def take_back(act: Act, change: Change, *, reason: str) -> Change:
    """Put a group back as it was before a change, and remove the filings that came of it.

    Raises:
        QunzhiError: ``undone_already``, or ``changed_since``: something of it was changed again afterwards.
    """
    act.within(change.institution_id)
    change = Change.objects.select_related("group").get(pk=change.pk)
    group = change.group
    if change.undone_at is not None:
        raise QunzhiError.of("undone_already", "这一步已经撤销过", "this was taken back already")
    _refuse_changed_since(change, group)
    _write(group, change.before, {f: pair[0] for f, pair in change.own.items()})
    for row in change.members:
        if row["before"] is None:
            Membership.objects.filter(pk=row["pk"]).delete()
        else:
            _write_member(row["pk"], row["before"])
    change.filings.all().delete()
    change.undone_at, change.undone_by, change.undone_reason = timezone.now(), act.viewer.person, reason
    change.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    renew_standing(group.institution, [group.pk])
    _note(act, change, group, "", reason, back=True)
    return change


def nothing_changes() -> QunzhiError:
    """What is asked for is how it stands already."""
    return QunzhiError.of(
        "nothing_changes",
        "和现在登记的一样，没有改动",
        "that is how it stands already: nothing changes",
        hint=Words("改了再提交，或者返回", "change something, or go back"),
    )


def row_of(spec: Spec, thing: Any) -> Row:
    """A row's facts as plain values; references as codes."""
    out = {}
    for fact, field in spec.fields.items():
        value = getattr(thing, field.attr)
        out[fact] = plain(value.code if field.kind == "ref" and value is not None else value, field)
    return out


def _own_value(group: Group, name: str) -> Any:
    value = getattr(group, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _member(group: Group, one: Member) -> dict[str, Any]:
    if one.pk is None:
        return {"pk": None, "before": None, "after": {**one.facts, "group_id": group.code}}
    row = row_of(MEMBERSHIPS, Membership.objects.select_related("person", "group").get(pk=one.pk, group=group))
    after = {f: v for f, v in one.facts.items() if row[f] != v}
    return {"pk": one.pk, "before": {f: row[f] for f in after}, "after": after}


def _write(group: Group, facts: Row, own: Mapping[str, Any]) -> None:
    values = dict(stored(v, GROUPS.fields[f], _keys(GROUPS, facts, group)) for f, v in facts.items())
    if values or own:
        Group.objects.filter(pk=group.pk).update(**values, **own)
    if "group_id" in facts:  # filings name their subject by its number
        Filing.objects.filter(institution_id=group.institution_id, subject="group", subject_code=group.code).update(
            subject_code=facts["group_id"]
        )
    group.refresh_from_db()


def _keys(spec: Spec, facts: Row, group: Group) -> dict[str, dict[str, int]]:
    """table -> code -> row id, of just what these facts refer to: there may be a hundred thousand groups."""
    out: dict[str, dict[str, int]] = {"groups": {group.code: group.pk}}
    for model, table in ((Unit, "units"), (Person, "people")):
        wanted = [v for f, v in facts.items() if spec.fields[f].to == table and v is not None]
        rows = model._default_manager.filter(institution_id=group.institution_id, code__in=wanted)
        out[table] = dict(rows.values_list("code", "pk")) if wanted else {}
    return out


def _new_member(group: Group, facts: Row) -> Membership:
    facts = {**facts, "group_id": group.code}
    keys = _keys(MEMBERSHIPS, facts, group)
    values = dict(stored(v, MEMBERSHIPS.fields[f], keys) for f, v in facts.items())
    return Membership.objects.create(**values)


def _write_member(pk: int, facts: Row) -> None:
    row = Membership.objects.select_related("group__institution").get(pk=pk)
    keys = _keys(MEMBERSHIPS, facts, row.group)
    values = dict(stored(v, MEMBERSHIPS.fields[f], keys) for f, v in facts.items())
    Membership.objects.filter(pk=pk).update(**values)


def _refuse_changed_since(change: Change, group: Group) -> None:
    now = row_of(GROUPS, group)
    moved = any(now[f] != v for f, v in change.after.items())
    moved = moved or any(_own_value(group, f) != pair[1] for f, pair in change.own.items())
    for row in change.members:
        one = Membership.objects.select_related("person", "group").filter(pk=row["pk"]).first()
        facts = row_of(MEMBERSHIPS, one) if one is not None else {}
        moved = moved or any(facts.get(f) != v for f, v in row["after"].items() if f != "group_id")
    if moved or any(touches_same(change, later) for later in later_than([change]).values_list(*_TOUCHED)):
        raise QunzhiError.of(
            "changed_since",
            "这之后又有改动，不能直接撤销",
            "it was changed again since: it cannot simply be taken back",
            hint=Words("先撤销后来的改动，或者直接改成要的样子", "take back what came later, or change it as wanted"),
        )


#: What of a later change says whether it touches the same.
_TOUCHED = ("group_id", "after", "own", "members")


def later_than(changes: Sequence[Change]) -> QuerySet[Change]:
    """Changes of the same groups that were made after the first of these, are in force, and are none of them.

    A name that went from A to B, to C and back to B stands as the first change left it; taken back out of order, the
    others could never be.
    """
    rows = Change.objects.filter(pk__gt=min(c.pk for c in changes), undone_at__isnull=True)
    return rows.filter(group__in={c.group_id for c in changes}).exclude(pk__in=[c.pk for c in changes])


def touches_same(change: Change, later: tuple[Any, ...]) -> bool:
    """Whether a later change (its :data:`_TOUCHED`) is about a fact or membership that this one is about."""
    group, after, own, members = later
    mine = {r["pk"] for r in change.members}
    facts = change.after.keys() & after.keys() or change.own.keys() & own.keys()
    return bool(group == change.group_id and (facts or mine & {r["pk"] for r in members}))


def _note(act: Act, change: Change, group: Group, name: str, reason: str, *, back: bool = False) -> None:
    """The entry: under the group, its unit, and the people whose membership it touches."""
    about = [change.ref]
    if group.unit_id is not None:
        about.append(Unit.objects.get(pk=group.unit_id).ref)
    touched = {str(v) for r in change.members for v in (_who(r, group)) if v}
    about += [p.ref for p in Person.objects.filter(institution_id=group.institution_id, code__in=touched)]
    before, after = (change.after, change.before) if back else (change.before, change.after)
    members = [[r["after"], r["before"]] if back else [r["before"], r["after"]] for r in change.members]
    payload = {"change": change.sort, "before": before, "after": after, "members": members, "cites": change.cites}
    act.note(group.ref, about=tuple(dict.fromkeys(about)), reason=reason, act=name, payload=payload)


def _who(row: Mapping[str, Any], group: Group) -> tuple[Any, ...]:
    if (row["after"] or {}).get("person_id"):
        return (row["after"]["person_id"],)
    return tuple(Membership.objects.filter(pk=row["pk"], group=group).values_list("person__code", flat=True))
