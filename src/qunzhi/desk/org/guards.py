"""The only way to units, people, imports and corrections: what a viewer may not see does not exist for the viewer."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Appointment, Correction, Import, Institution, Person, Posting, Unit, in_post_on


def units_in_scope(viewer: Viewer) -> QuerySet[Unit]:
    """The units that a viewer sees."""
    if viewer.institution is None or not viewer.may(Right.READ_UNITS):
        return Unit.objects.none()
    return Unit.objects.filter(viewer.units())


def access_unit(viewer: Viewer, uid: str) -> Unit:
    """A unit in scope.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(units_in_scope(viewer).select_related("parent", "attached_to"), uid)


def people_in_scope(viewer: Viewer) -> QuerySet[Person]:
    """The people that a viewer sees: those in post in units in scope, everybody where the scope is everything."""
    if viewer.institution is None:
        return Person.objects.none()
    mine = Q(pk=viewer.person.pk) if viewer.person is not None else Q(pk__in=[])
    own = Person.objects.filter(institution=viewer.institution)
    if not viewer.may(Right.READ_UNITS):
        return own.filter(mine)
    if viewer.everywhere:
        return own
    here = Posting.objects.filter(in_post_on(viewer.today), viewer.units("unit__")).values("person_id")
    return own.filter(mine | Q(pk__in=here))


def access_person(viewer: Viewer, uid: str) -> Person:
    """A person in scope, or the viewer's own.

    Raises:
        Http404: there is none, or the viewer may not see the person.
    """
    return one_of(people_in_scope(viewer), uid)


def access_posting(viewer: Viewer, uid: str) -> Posting:
    """A posting of a person in scope, for those who keep postings.

    Raises:
        Http404: there is none, or the viewer may not.
    """
    if not viewer.may(Right.WRITE_ORG):
        raise Http404
    return one_of(Posting.objects.filter(unit__institution=viewer.institution).select_related("person", "unit"), uid)


def imports_in_scope(viewer: Viewer) -> QuerySet[Import]:
    """The institution's imports, for those who may see them."""
    if viewer.institution is None or not viewer.may(Right.READ_ORG):
        return Import.objects.none()
    return Import.objects.filter(institution=viewer.institution).select_related("by")


def access_import(viewer: Viewer, uid: str) -> Import:
    """One import.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(imports_in_scope(viewer), uid)


def corrections_in_scope(viewer: Viewer) -> QuerySet[Correction]:
    """The own requests; all of the institution for those who see the imports."""
    if viewer.person is None:
        return Correction.objects.none()
    found = Correction.objects.filter(person__institution=viewer.institution).select_related("person", "decided_by")
    return found if viewer.may(Right.READ_ORG) else found.filter(person=viewer.person)


def access_correction(viewer: Viewer, uid: str) -> Correction:
    """One request for correction.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(corrections_in_scope(viewer), uid)


def institutions(viewer: Viewer) -> QuerySet[Institution]:
    """Every institution, for the system administrator."""
    return Institution.objects.all() if viewer.may(Right.RUN_SITE) else Institution.objects.none()


def find_by_number(viewer: Viewer, institution: Institution, number: str) -> Person | None:
    """A person by staff number, for the system administrator, who sees no names."""
    if not viewer.may(Right.RUN_SITE):
        raise Http404
    return Person.objects.filter(institution=institution, code=number.strip()).first()


def person_by_number(viewer: Viewer, institution: Institution, number: str) -> Person:
    """The person of a staff number.

    Raises:
        Http404: the viewer does not run the site.
        QunzhiError: there is no such number.
    """
    found = find_by_number(viewer, institution, number)
    if found is None:
        raise QunzhiError.of("no_such_number", "没有这个工号", "there is no such staff number")
    return found


def access_appointment(viewer: Viewer, uid: str) -> Appointment:
    """An appointment, for the system administrator.

    Raises:
        Http404: there is none, or the viewer does not run the site.
    """
    if not viewer.may(Right.RUN_SITE):
        raise Http404
    return one_of(Appointment.objects.select_related("person__institution"), uid)


def access_institution(viewer: Viewer, uid: str) -> Institution:
    """Any institution, for the system administrator.

    Raises:
        Http404: there is none, or the viewer does not run the site.
    """
    if not viewer.may(Right.RUN_SITE):
        raise Http404
    return one_of(institutions(viewer), uid)
