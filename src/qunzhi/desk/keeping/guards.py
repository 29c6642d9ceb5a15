"""The only way to somebody's account: the registrar's institution, or for the administrator any but administrators'."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.guards import find_by_number, people_in_scope
from qunzhi.desk.org.models import Institution, Person, Posting, Unit, in_post_on


def accounts_in_scope(viewer: Viewer) -> QuerySet[User]:
    """The accounts that a viewer keeps."""
    found = User.objects.filter(is_site_admin=False).select_related("person", "institution")
    if viewer.may(Right.RUN_SITE):
        return found
    if viewer.institution is not None and viewer.may(Right.WRITE_ORG):
        return found.filter(institution=viewer.institution)
    return User.objects.none()


def access_account(viewer: Viewer, uid: str) -> User:
    """One account.

    Raises:
        Http404: there is none, or the viewer does not keep it.
    """
    return one_of(accounts_in_scope(viewer), uid)


def account_by_number(viewer: Viewer, institution: Institution, number: str) -> User | None:
    """An account by staff number; None where there is none."""
    return accounts_in_scope(viewer).filter(institution=institution, person__code=number.strip()).first()


def account_of(viewer: Viewer, person: Person) -> User | None:
    """A person's account, for whoever keeps it."""
    return accounts_in_scope(viewer).filter(person=person).first()


def without_account(viewer: Viewer, text: str = "", unit: Unit | None = None) -> QuerySet[Person]:
    """People who are here and have no account yet, for the registrar; by name or number, and by unit."""
    if not viewer.may(Right.WRITE_ORG):
        return Person.objects.none()
    found = people_in_scope(viewer).filter(user__isnull=True, gone_on__isnull=True)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if unit is not None:
        here = Posting.objects.filter(in_post_on(viewer.today), unit__path__startswith=unit.path)
        found = found.filter(pk__in=here.values("person_id"))
    return found


def registrar_without_account(viewer: Viewer, institution: Institution, number: str) -> Person | None:
    """Somebody who keeps the register and has no account, by staff number, for the administrator."""
    person = find_by_number(viewer, institution, number)
    if person is None or User.objects.filter(person=person).exists():
        return None
    return person if viewer_of(User(institution=institution, person=person)).may(Right.WRITE_ORG) else None
