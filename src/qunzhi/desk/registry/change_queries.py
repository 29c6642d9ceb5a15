"""What pages of changes and orders read, and the only way to one of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from qunzhi.desk.access.one import one_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.registry.at_office import waiting_for
from qunzhi.desk.registry.citing import ORDERING, by_desk, citable
from qunzhi.desk.registry.guards import groups_in_scope, managed_groups
from qunzhi.desk.registry.models import Change, DissolutionOrder, Filing, Group, Membership


def changes_in_scope(viewer: Viewer) -> QuerySet[Change]:
    """Changes of groups that the viewer may change, and those that wait for the viewer's note."""
    rows = Change.objects.filter(institution=viewer.institution).select_related("group__unit", "by", "undone_by")
    told = waiting_for(viewer).filter(change__isnull=False).values("change_id")
    return rows.filter(Q(group__in=managed_groups(viewer)) | Q(pk__in=told))


def access_change(viewer: Viewer, uid: str) -> Change:
    """A change of a group that the viewer may change, or one that waits for the viewer's note.

    Raises:
        Http404: there is none.
    """
    return one_of(changes_in_scope(viewer), uid)


def changes_of(group: Group) -> QuerySet[Change]:
    """The changes of a group, the latest first."""
    return Change.objects.filter(group=group).select_related("by").order_by("-pk")


def other_of(change: Change) -> Change | None:
    """The other half of a merge."""
    rows = Change.objects.filter(batch=change.batch, sort="merge").exclude(pk=change.pk).select_related("group")
    return rows.first() if change.sort == "merge" else None


def waiting_of(change: Change, viewer: Viewer) -> Filing | None:
    """What waits for the viewer's note about a change."""
    return waiting_for(viewer).filter(change=change).first()


def waiting_rows(viewer: Viewer) -> QuerySet[Filing]:
    """All that waits for the viewer's note, the oldest first."""
    rows = waiting_for(viewer).select_related("office", "change__group", "change__by")
    return rows.order_by("submitted_at", "pk")


def invited_still(change: Change) -> list[Membership]:
    """Who has still to be pulled into the group that stays: of a merge of two platforms."""
    wanted = change.extra.get("to_invite", [])
    return list(Membership.objects.filter(pk__in=wanted).select_related("person").order_by("account")) if wanted else []


def open_order(group: Group) -> DissolutionOrder | None:
    """The order under which a group is."""
    rows = DissolutionOrder.objects.filter(group=group, done_at__isnull=True, revoked_at__isnull=True)
    return rows.select_related("by", "office").first()


def open_orders(viewer: Viewer) -> QuerySet[DissolutionOrder]:
    """Orders that nobody has carried out yet: of the groups that the viewer may change, all for who may order."""
    rows = orders_in_scope(viewer).filter(done_at__isnull=True, revoked_at__isnull=True)
    return rows.order_by("due_at", "pk")


def orders_in_scope(viewer: Viewer) -> QuerySet[DissolutionOrder]:
    """Orders that the viewer may read."""
    rows = DissolutionOrder.objects.filter(institution=viewer.institution).select_related("group__unit", "office", "by")
    if viewer.institution is None:
        return rows.none()
    return rows if viewer.may(Right.ORDER_ENDS) else rows.filter(group__in=managed_groups(viewer))


def access_order(viewer: Viewer, uid: str) -> DissolutionOrder:
    """An order in scope.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    return one_of(orders_in_scope(viewer).select_related("appealed_by", "answered_by", "revoked_by"), uid)


def access_orderable(viewer: Viewer, uid: str) -> Group:
    """A group that the viewer may order to be dissolved.

    Raises:
        Http404: there is none in scope.
    """
    found = groups_in_scope(viewer).filter(uid=uid).first() if viewer.may(Right.ORDER_ENDS) else None
    if found is None:
        raise Http404
    return found


def cites_for(group: Group) -> tuple[list[Cite], list[Cite]]:
    """What an order about a group may rest on: what the packs say of dissolving and what it violates; all the rest."""
    every = citable(group.institution)
    found = Finding.objects.filter(look__institution=group.institution_id, look__current=True, group=group)
    violated = set(found.exclude(state__in=("due", "unknown")).values_list("provision", flat=True))
    near = {c.provision for c in by_desk(group.institution, *ORDERING)} | violated
    return [c for c in every if c.provision in near], [c for c in every if c.provision not in near]


def open_applications(group: Group) -> list[str]:
    """Numbers of applications about the group that no office has finished."""
    rows = group.applications.filter(state__in=("open", "returned", "approved"))
    return [number or "" for number in rows.values_list("number", flat=True)]


def owners_of(group: Group) -> list[Membership]:
    """Who owns a group now."""
    rows = Membership.objects.filter(group=group, role="owner", left_at__isnull=True)
    return list(rows.select_related("person").order_by("pk"))


def admins_of(group: Group) -> list[Membership]:
    """Who runs a group beside its owner: those who are known."""
    rows = Membership.objects.filter(group=group, role="admin", left_at__isnull=True, person__isnull=False)
    return list(rows.select_related("person").order_by("pk"))
