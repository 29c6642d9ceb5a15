"""What the interface reads, in a constant number of queries."""

from __future__ import annotations

from django.db.models import Q

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.api.schemas import FilingOut, FindingOut, Findings, GroupOut, Groups, MemberOut, UnitRef, Wanted
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.guards import groups_in_scope, members_of
from qunzhi.desk.registry.models import Filing, Group


def groups_page(viewer: Viewer, asked: Wanted) -> Groups:
    """Groups behind ``after`` (a number), ``limit`` of them at most."""
    found = groups_in_scope(viewer)
    if asked.q:
        found = found.filter(Q(name__icontains=asked.q) | Q(code__icontains=asked.q))
    if asked.unit:
        top = units_in_scope(viewer).filter(code=asked.unit).first()
        found = found.filter(unit__path__startswith=top.path) if top else found.none()
    if asked.platform:
        found = found.filter(platform=asked.platform)
    if asked.kind:
        found = found.filter(group_kind=asked.kind)
    if asked.filed is not None:
        found = found.filter(filed=asked.filed)
    if asked.dissolved is not None:
        found = found.filter(dissolved_at__isnull=not asked.dissolved)
    if asked.after:
        found = found.filter(code__gt=asked.after)
    limit = asked.limit
    rows = list(found.order_by("code")[: limit + 1])
    more = rows[limit - 1].code if len(rows) > limit else None
    return Groups(items=[group_out(row) for row in rows[:limit]], next=more)


def group_out(group: Group) -> GroupOut:
    """A group as the interface gives it."""
    return GroupOut(
        uid=group.uid,
        code=group.code,
        platform=group.platform,
        name=group.name,
        kind=group.group_kind,
        unit=_unit(group.unit),
        purpose=group.purpose or None,
        temporary=group.temporary,
        join_confirmation=group.join_confirmation,
        terms=group.terms,
        created_at=group.created_at,
        last_active_at=group.last_active_at,
        told_at=group.told_at,
        task_ended_at=group.task_ended_at,
        dissolved_at=group.dissolved_at,
        filed=group.filed,
        pending=group.pending,
    )


def _unit(unit: Unit | None) -> UnitRef | None:
    return UnitRef(code=unit.code, name=unit.name) if unit is not None else None


def members_of_group(viewer: Viewer, group: Group) -> list[MemberOut]:
    """Who is in it now, by account."""
    rows = members_of(viewer, group).filter(left_at__isnull=True).order_by("account", "pk")
    return [
        MemberOut(
            account=m.account,
            person=m.person.code if m.person else None,
            nickname=m.nickname or None,
            role=m.role or None,
            joined_at=m.joined_at,
        )
        for m in rows
    ]


def filings_of(group: Group) -> list[FilingOut]:
    """The filings of a group, the first first."""
    rows = Filing.objects.filter(
        institution_id=group.institution_id, subject="group", subject_code=group.code
    ).select_related("office")
    return [
        FilingOut(
            number=f.code,
            act=f.act,
            office=f.office.code if f.office else None,
            submitted_at=f.submitted_at,
            decided_at=f.decided_at,
            decision=f.decision or None,
        )
        for f in rows.order_by("submitted_at", "code")
    ]


def findings_of(viewer: Viewer, group: Group) -> Findings:
    """What the last look found about a group."""
    look = current_look(viewer.institution)
    if look is None:
        return Findings(as_of=None, items=[])
    rows = Finding.objects.filter(Q(group=group) | Q(other_group=group), look=look).order_by("pk")
    items = [
        FindingOut(
            pack=f.pack,
            provision=f.provision,
            rule=f.rule,
            subject=f.subject,
            state=f.state,
            severity=f.severity,
            due_at=f.due_at,
            remedy_zh=f.remedy_zh,
            remedy_en=f.remedy_en,
        )
        for f in rows
    ]
    return Findings(as_of=look.as_of, items=items)
