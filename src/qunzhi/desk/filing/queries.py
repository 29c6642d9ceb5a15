"""What the pages of applications read; each a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.guards import applications_in_scope, groups_to_file, may_decide, steps_for
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.offices import offices_held
from qunzhi.desk.org.models import Person, Posting, Unit, in_post_on
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.facts.tables import TABLES
from qunzhi.packs.model import Pack
from qunzhi.packs.routes import route_of

_ACTS = ("approval", "filing", "recognition")


def person_called(viewer: Viewer, text: str, unit: Unit | None) -> Person | None:
    """Somebody by number, or by a name that one person in post at the unit has."""
    text = text.strip()
    own = Person.objects.filter(institution=viewer.institution)
    found = own.filter(code=text).first()
    if found is not None or unit is None:
        return found
    posts = Posting.objects.filter(in_post_on(viewer.today), unit=unit).values("person_id")
    named = list(own.filter(name=text, pk__in=posts)[:2])
    return named[0] if len(named) == 1 else None


def last_platform(viewer: Viewer) -> str:
    """The platform that the viewer applied for last, or owns a group on; WeChat for everybody else."""
    mine = Application.objects.filter(by=viewer.person).order_by("-begun_at").values_list("platform", flat=True).first()
    if mine:
        return mine
    owned = Membership.objects.filter(person=viewer.person, role="owner", left_at__isnull=True)
    return owned.order_by("-pk").values_list("group__platform", flat=True).first() or "wechat"


def own_unit(viewer: Viewer) -> Unit | None:
    """The unit where the viewer is in post; the first of several."""
    posts = Posting.objects.filter(in_post_on(viewer.today), person=viewer.person, unit__ended_on__isnull=True)
    post = posts.select_related("unit").order_by("pk").first()
    return post.unit if post is not None else None


def own_applications(viewer: Viewer) -> QuerySet[Application]:
    """What the viewer applied for, or will own; the latest first."""
    rows = applications_in_scope(viewer).filter(Q(by=viewer.person) | Q(owner=viewer.person))
    return rows.order_by("-begun_at")


def applications_listed(viewer: Viewer, state: str) -> QuerySet[Application]:
    """All applications in scope, of a state where one is given; drafts are their authors' own."""
    rows = applications_in_scope(viewer).exclude(state=Application.DRAFT)
    return (rows.filter(state=state) if state else rows).order_by("-sent_at")


def waiting(applications: Iterable[Application]) -> dict[int, Step]:
    """Application -> the step whose turn it is."""
    rows = Step.objects.filter(of__in=list(applications), state__in=(Step.OPEN, Step.RETURNED)).exclude(does="copy")
    return {s.of_id: s for s in rows.select_related("office", "delegate")}


def inbox(viewer: Viewer) -> list[Step]:
    """Steps that wait for the viewer: what is due first on top, copies last."""
    if not offices_held(viewer) and not _was_given(viewer):
        return []
    rows = steps_for(viewer).filter(Q(state=Step.OPEN), Q(of__state=Application.OPEN) | Q(does="copy"))
    rows = rows.exclude(of__state__in=(Application.WITHDRAWN, Application.REJECTED))
    found = list(rows.order_by("due_at", "opened_at")[:500])
    held = offices_held(viewer)
    mine = [s for s in found if s.office_id in held or may_decide(viewer, s)]
    return sorted(mine, key=lambda s: (s.does == "copy", s.due_at is None, s.due_at or s.opened_at or s.of.begun_at))


def _was_given(viewer: Viewer) -> bool:
    return viewer.person is not None and Step.objects.filter(delegate=viewer.person, state=Step.OPEN).exists()


def decided_lately(viewer: Viewer, most: int = 20) -> list[Step]:
    """What the viewer's offices decided lately."""
    rows = steps_for(viewer).filter(decided_at__isnull=False).select_related("decided_by")
    return list(rows.order_by("-decided_at")[:most])


def asked_for(packs: Sequence[Pack]) -> Q:
    """Groups of which some pack wants a filing, as a filter: by kind, platform and whether they are temporary."""
    known = [*TABLES["groups"]["kind"].codes, ""]
    which = Q(pk__in=[])
    for pack in packs:
        platforms = [None] if pack.platforms is None else sorted(pack.platforms)
        for temporary in (False, True):
            kinds = [k for k in known if route_of(pack, k, platforms[0] or "", temporary=temporary).steps]
            one = Q(group_kind__in=kinds)
            if "" in kinds:  # a kind of the institution's own
                one |= ~Q(group_kind__in=known)
            one &= Q(temporary=True) if temporary else ~Q(temporary=True)
            which |= one if pack.platforms is None else one & Q(platform__in=sorted(pack.platforms))
    return which


def unfiled(viewer: Viewer, packs: Sequence[Pack]) -> QuerySet[Group]:
    """Groups in use without filing or application that the viewer can apply for; the oldest first."""
    rows = groups_to_file(viewer).filter(asked_for(packs), filed=False, pending=False)
    return rows.order_by("created_at", "code")


@dataclass(frozen=True, slots=True)
class Roll:
    """What one office filed: all that counts, and this month, by act; the last time anything was decided there."""

    office: Unit
    total: int
    approvals: int
    filings: int
    waiting: int
    first_at: datetime | None
    last_at: datetime | None


_COUNTED = ("total", "approvals", "filings", "waiting", "first_at", "last_at")


def rolls(viewer: Viewer, since: datetime | None) -> list[Roll]:
    """Every receiving office of the institution, or the viewer's own where that is all there is to see."""
    rows = Filing.objects.filter(institution=viewer.institution, subject="group", act__in=_ACTS, office__isnull=False)
    if since is not None:
        rows = rows.filter(Q(decided_at__gte=since) | Q(decided_at__isnull=True, submitted_at__gte=since))
    if not sees_all_offices(viewer):
        rows = rows.filter(office__in=offices_held(viewer))
    counted = (
        rows.exclude(decision="rejected")
        .values("office_id")
        .annotate(
            total=Count("pk"),
            approvals=Count("pk", filter=Q(act="approval")),
            filings=Count("pk", filter=Q(act="filing")),
            waiting=Count("pk", filter=Q(decision="")),
            first_at=Min("submitted_at"),
            last_at=Max("decided_at"),
        )
    )
    found: dict[int, dict[str, Any]] = {int(r["office_id"]): dict(r) for r in counted}
    units = Unit.objects.filter(pk__in=found).order_by("path", "code")
    return [Roll(unit, *(found[unit.pk][name] for name in _COUNTED)) for unit in units]


def sees_all_offices(viewer: Viewer) -> bool:
    """Whether the viewer sees what every office filed: the whole institution's readers."""
    return viewer.everywhere and viewer.may(Right.READ_UNITS)


def filed_rows(viewer: Viewer, since: datetime | None) -> QuerySet[Filing]:
    """The filings behind the roll-up, office by office."""
    rows = Filing.objects.filter(institution=viewer.institution, subject="group", act__in=_ACTS, office__isnull=False)
    if since is not None:
        rows = rows.filter(Q(decided_at__gte=since) | Q(decided_at__isnull=True, submitted_at__gte=since))
    if not sees_all_offices(viewer):
        rows = rows.filter(office__in=offices_held(viewer))
    return (
        rows.exclude(decision="rejected").select_related("office", "signed_by").order_by("office__path", "submitted_at")
    )


def names_of_groups(rows: Iterable[Filing]) -> dict[str, tuple[str, str, str]]:
    """Number of a group -> its name, kind and unit; those still to be made are named by their application."""
    found: dict[str, tuple[str, str, str]] = {}
    listed = list(rows)
    wanted = list({r.subject_code for r in listed})
    institution = listed[0].institution_id if listed else None
    for at in range(0, len(wanted), 500):
        some = wanted[at : at + 500]
        asked = Application.objects.filter(institution=institution, code__in=some)
        for code, name, kind, unit in asked.values_list("code", "name", "group_kind", "unit__name"):
            found[code] = (name, kind, unit or "")
        own = Group.objects.filter(institution=institution, code__in=some)
        for code, name, kind, unit in own.values_list("code", "name", "group_kind", "unit__name"):
            found[code] = (name, kind, unit or "")
    return found
