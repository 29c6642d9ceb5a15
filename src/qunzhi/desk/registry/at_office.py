"""The office that filed a group: it is told what changes, and takes note with one tap."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.filings import file_act
from qunzhi.desk.registry.guards import STEWARDS
from qunzhi.desk.registry.models import Change, Filing, Group, Membership
from qunzhi.desk.registry.on_file import OnFile, before, kept_of
from qunzhi.desk.services import ACTS, Act

#: Roles that decide for the unit where they are held. Inspectors read, members ask.
DECIDES = frozenset(
    {
        Role.HEAD,
        Role.REGISTRAR,
        Role.SUPERVISOR,
        Role.LEAGUE,
        Role.STUDENT_AFFAIRS,
        Role.OPINION,
        Role.ADMINISTRATION,
    }
)
#: Sorts of changes that dissolve a group.
ENDS = ("dissolve", "merge")
#: What an office takes note of.
NOTED = ("change", "cancellation")
ACTS["registry.send_change"] = Words("变更报备案部门", "told the office of a change")
ACTS["registry.send_cancellation"] = Words("取消备案报备案部门", "sent the cancellation of a filing")
ACTS["registry.withdraw_note"] = Words("撤回报备案部门的变更", "withdrew what the office was told")


def tell_office(act: Act, change: Change, what: str) -> list[Filing]:
    """File a change or a cancellation at every office that filed the group; nothing for a group that is not filed.

    It is submitted now and waits there for a note. What the office's own people do themselves it knows: that is noted
    at once, unless they own or run the group. A cancellation that waits at an office is not sent there again.
    """
    group = Group.objects.select_related("institution").get(pk=change.group_id)
    told = set(waiting(group).filter(act=what).values_list("office", flat=True)) if what == "cancellation" else set()
    runs = _runs(act.viewer, group)
    made = []
    for office in _filed_at(group, change):
        if (office.pk if office else None) in told:
            continue
        knows = decides_at(act.viewer, office.pk if office else None) and not runs
        signed = act.viewer.person if knows else None
        one = file_act(
            group.institution, "group", group.code, what, office, decided=knows, signed_by=signed, change=change
        )
        about = (group.ref, change.ref, *([office.ref] if office else []))
        act.note(one.ref, about=about, act=f"registry.send_{what}", payload={"number": one.code, "noted": knows})
        made.append(one)
    return made


def _filed_at(group: Group, change: Change) -> list[Unit | None]:
    """The offices that have a group on file, as it was before a change."""
    was = change.before.get("unit_id")
    units = dict(Unit.objects.filter(institution=group.institution, code=was).values_list("code", "pk")) if was else {}
    kept = before(kept_of(group), change, units)
    return [f.office for f in OnFile(group.institution).of([kept]).get(group.code, [])]


def withdraw(act: Act, group: Group, filings: Iterable[Filing], reason: str) -> None:
    """Record that what an office was told is taken back; the rows are removed by whoever calls, or are gone already."""
    for filing in filings:
        about = (group.ref, *([filing.office.ref] if filing.office else []))
        payload = {"number": filing.code, "noted": filing.decided_at is not None}
        act.note(filing.ref, about=about, reason=reason, act="registry.withdraw_note", payload=payload)


def waiting(group: Group) -> QuerySet[Filing]:
    """What waits for a note about one group."""
    return Filing.objects.filter(_open(), institution_id=group.institution_id, subject_code=group.code)


def waiting_for(viewer: Viewer) -> QuerySet[Filing]:
    """What waits for a note at the viewer's offices; everything for those who keep the register."""
    if viewer.institution is None:
        return Filing.objects.none()
    rows = Filing.objects.filter(_open(), institution=viewer.institution)
    if viewer.may(Right.KEEP_GROUPS):
        return rows
    return rows.filter(office_id__in=_offices(viewer))


def access_waiting(viewer: Viewer, uid: str) -> Filing:
    """One filing that waits for the viewer's note.

    Raises:
        Http404: there is none, it is noted already, or it waits elsewhere.
    """
    return one_of(waiting_for(viewer), uid)


def decides_at(viewer: Viewer, office: int | None) -> bool:
    """Whether the viewer acts for an office; where none is known, those who keep the register do."""
    return viewer.may(Right.KEEP_GROUPS) if office is None else office in _offices(viewer)


def _offices(viewer: Viewer) -> set[int]:
    return {h.unit_id for h in viewer.held if h.role in DECIDES and h.unit_id is not None}


def _open() -> Q:
    return Q(subject="group", act__in=NOTED, decided_at__isnull=True, decision="")


def _runs(viewer: Viewer, group: Group) -> bool:
    mine = Membership.objects.filter(group=group, person=viewer.person, left_at__isnull=True, role__in=STEWARDS)
    return mine.exists()
