"""The only way to groups: those of units in scope, those one owns, those one is in."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, When

from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.models import Group, Membership

STEWARDS = ("owner", "admin")
#: Owners, then admins, then everybody else.
STEWARDS_FIRST = Case(*(When(role=role, then=n) for n, role in enumerate(STEWARDS)), default=len(STEWARDS))


def groups_in_scope(viewer: Viewer) -> QuerySet[Group]:
    """The groups that a viewer sees."""
    if viewer.institution is None or not viewer.may(Right.READ_GROUPS):
        return Group.objects.none()
    own = Group.objects.filter(institution=viewer.institution).select_related("unit")
    if viewer.everywhere:
        return own
    mine = Membership.objects.filter(person=viewer.person, left_at__isnull=True).values("group_id")
    seen = Q(pk__in=mine)
    if viewer.may(Right.READ_UNITS):
        seen |= viewer.units("unit__")
    return own.filter(seen)


def in_charge(viewer: Viewer) -> Q:
    """Which of the groups in scope a viewer sees everything of: of units in charge of, owned, or kept as an admin."""
    if viewer.everywhere or viewer.person is None:
        return Q()
    mine = Membership.objects.filter(person=viewer.person, left_at__isnull=True, role__in=STEWARDS).values("group_id")
    seen = Q(pk__in=mine)
    return seen | viewer.units("unit__") if viewer.may(Right.READ_UNITS) else seen


def access_group(viewer: Viewer, uid: str) -> Group:
    """A group in scope.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(groups_in_scope(viewer), uid)


def members_of(viewer: Viewer, group: Group) -> QuerySet[Membership]:
    """Who is in a group, as far as the viewer may know: all for those in charge, a plain member only oneself."""
    rows = Membership.objects.filter(group=group).select_related("person")
    return rows if sees_all(viewer, group) else rows.filter(person=viewer.person, left_at__isnull=True)


def sees_all(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may know everybody in a group: those in charge, its owners and admins."""
    mine = Membership.objects.filter(group=group, person=viewer.person, left_at__isnull=True, role__in=STEWARDS)
    return viewer.everywhere or mine.exists() or _in_charge(viewer, group)


def own_memberships(viewer: Viewer) -> QuerySet[Membership]:
    """The groups in use that the viewer is in."""
    rows = Membership.objects.filter(left_at__isnull=True, group__dissolved_at__isnull=True)
    return rows.filter(person=viewer.person, person__isnull=False).select_related("group", "group__unit")


def _in_charge(viewer: Viewer, group: Group) -> bool:
    return viewer.may(Right.READ_UNITS) and Group.objects.filter(viewer.units("unit__"), pk=group.pk).exists()


def managed_groups(viewer: Viewer) -> QuerySet[Group]:
    """The groups that a viewer changes and ends: owned, of units in charge of (below too), all for who keeps them."""
    if viewer.institution is None or viewer.person is None or not viewer.may(Right.MANAGE_GROUPS):
        return Group.objects.none()
    own = Group.objects.filter(institution=viewer.institution).select_related("unit")
    if viewer.may(Right.KEEP_GROUPS):
        return own
    owned = Membership.objects.filter(person=viewer.person, role="owner", left_at__isnull=True).values("group_id")
    which = Q(pk__in=owned)
    for root in viewer.roots:
        which |= Q(unit__path__startswith=root)
    return own.filter(which)


def access_managed_group(viewer: Viewer, uid: str) -> Group:
    """A group that the viewer may change and end.

    Raises:
        Http404: there is none, or the viewer only sees it, or not even that.
    """
    return one_of(managed_groups(viewer), uid)


def manages(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer may change and end a group."""
    return managed_groups(viewer).filter(pk=group.pk).exists()
