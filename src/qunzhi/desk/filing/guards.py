"""The only way to applications and their steps, and to the groups that can be applied for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from qunzhi.core.folding import fold
from qunzhi.core.instants import to_us
from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.offices import colleagues, deciders, offices_held
from qunzhi.desk.org.models import Person, Posting, Unit, in_post_on
from qunzhi.desk.registry.models import Group, Membership


def applications_in_scope(viewer: Viewer) -> QuerySet[Application]:
    """Own applications, those that came to the viewer's offices, those of units in scope; drafts are one's own."""
    if viewer.institution is None or viewer.person is None:
        return Application.objects.none()
    rows = Application.objects.filter(institution=viewer.institution)
    rows = rows.select_related("unit", "group", "by", "owner", "admin", "institution")
    mine = Q(by=viewer.person)
    asked = Q(owner=viewer.person) | Q(admin=viewer.person) | Q(Exists(_mine_to_decide(viewer)))
    if viewer.everywhere:
        asked = Q()
    elif viewer.may(Right.READ_UNITS):
        asked |= viewer.units("unit__")
    return rows.filter(mine | (asked & ~Q(state=Application.DRAFT) & ~Q(number="")))


def _mine_to_decide(viewer: Viewer) -> QuerySet[Step]:
    return Step.objects.filter(
        Q(office__in=offices_held(viewer)) | Q(delegate=viewer.person) | Q(decided_by=viewer.person),
        of=OuterRef("pk"),
    )


def access_application(viewer: Viewer, uid: str) -> Application:
    """An application in scope.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(applications_in_scope(viewer), uid)


def access_own_application(viewer: Viewer, uid: str) -> Application:
    """An application that the viewer sent or is writing.

    Raises:
        Http404: it is not the viewer's.
    """
    return one_of(applications_in_scope(viewer).filter(by=viewer.person), uid)


def access_made(viewer: Viewer, uid: str) -> Application:
    """An application whose group the viewer can say to be made: who applied, and who will own it.

    Raises:
        Http404: it is neither.
    """
    return one_of(applications_in_scope(viewer).filter(Q(by=viewer.person) | Q(owner=viewer.person)), uid)


def steps_for(viewer: Viewer) -> QuerySet[Step]:
    """The steps that are the viewer's to decide, whatever their state: at an office held, or given to the viewer."""
    if viewer.institution is None or viewer.person is None:
        return Step.objects.none()
    rows = Step.objects.filter(of__institution=viewer.institution).exclude(of__state=Application.DRAFT)
    which = Q(office__in=offices_held(viewer)) | Q(delegate=viewer.person)
    return rows.filter(which).select_related(
        "of", "of__institution", "of__unit", "of__by", "of__owner", "of__group", "office", "delegate"
    )


def access_step(viewer: Viewer, uid: str) -> Step:
    """A step that the viewer decides.

    Raises:
        Http404: it is another office's, or the viewer no longer belongs there.
    """
    found = steps_for(viewer).filter(uid=uid).first()
    if found is None or not may_decide(viewer, found):
        raise Http404
    return found


def may_decide(viewer: Viewer, step: Step) -> bool:
    """Whether the viewer decides a step now: holds its office, or was given it and is still in post there."""
    if step.office_id in offices_held(viewer):
        return True
    return step.delegate_id is not None and step.delegate == viewer.person and viewer.person in delegates_for(step)


def may_hand_over(viewer: Viewer, step: Step) -> bool:
    """Whether the viewer may give a step to a colleague: who decides it, and the registrar where nobody else can."""
    return may_decide(viewer, step) or (viewer.may(Right.KEEP_GROUPS) and nobody_can_decide(step))


def nobody_can_decide(step: Step) -> bool:
    """Whether whoever decides at the office, and whom it was given to, asked for it or is no longer there."""
    asked = {step.of.by_id, step.of.owner_id}
    now = timezone.now()
    packs = adopted(step.of.institution.packs, to_us(now))
    there = deciders([step.office], packs, timezone.localdate(now))[step.office_id]
    given = [p for p in delegates_for(step) if p.pk == step.delegate_id]
    return all(p.pk in asked for p in (*there, *given))


def access_step_to_hand_over(viewer: Viewer, uid: str) -> Step:
    """A step that the viewer may give to a colleague.

    Raises:
        Http404: there is none, or it is another office's that can decide itself.
    """
    rows = Step.objects.filter(of__institution=viewer.institution).exclude(of__state=Application.DRAFT)
    found = rows.select_related("of", "of__institution", "office", "delegate").filter(uid=uid).first()
    if viewer.institution is None or found is None or not may_hand_over(viewer, found):
        raise Http404
    return found


def delegates_for(step: Step) -> list[Person]:
    """To whom a step can be given: staff of its office, and of the other offices that the text names for it."""
    names = {fold(n) for n in step.offices}
    rows = Unit.objects.filter(institution=step.of.institution_id, ended_on__isnull=True) if len(names) > 1 else ()
    others = [u for u in rows if u != step.office and names & {fold(n) for n in (u.name, *u.aliases)}]
    today = timezone.localdate()
    return list(dict.fromkeys(p for unit in (step.office, *others) for p in colleagues(unit, today)))


def units_to_apply_for(viewer: Viewer) -> QuerySet[Unit]:
    """The units that the viewer can apply for: where in post, in charge of with all below, any for the registrar."""
    if viewer.institution is None or viewer.person is None:
        return Unit.objects.none()
    rows = Unit.objects.filter(institution=viewer.institution, ended_on__isnull=True).order_by("path")
    if viewer.may(Right.KEEP_GROUPS):
        return rows
    posts = Posting.objects.filter(in_post_on(viewer.today), person=viewer.person).values("unit_id")
    which = Q(pk__in=posts)
    for root in viewer.roots:
        which |= Q(path__startswith=root)
    return rows.filter(which)


def groups_to_file(viewer: Viewer) -> QuerySet[Group]:
    """Groups in use that the viewer can apply for: owned, of a unit in charge of, any for the registrar."""
    if viewer.institution is None or viewer.person is None:
        return Group.objects.none()
    rows = Group.objects.filter(institution=viewer.institution, dissolved_at__isnull=True).select_related("unit")
    if viewer.may(Right.KEEP_GROUPS):
        return rows
    owned = Membership.objects.filter(person=viewer.person, role="owner", left_at__isnull=True).values("group_id")
    which = Q(pk__in=owned)
    for root in viewer.roots:
        which |= Q(unit__path__startswith=root)
    return rows.filter(which)


def access_group_to_file(viewer: Viewer, uid: str) -> Group:
    """A group that the viewer can apply for.

    Raises:
        Http404: there is none.
    """
    return one_of(groups_to_file(viewer), uid)
