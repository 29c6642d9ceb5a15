"""The only way to entries: inspectors see all, heads those about their units, everybody those about oneself.

Owners and admins of a group see those about it: they keep its ledger (ISE-8.2).
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404

from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.ledger.models import About, Entry
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.guards import STEWARDS
from qunzhi.desk.registry.models import Group, Membership


def entries_in_scope(viewer: Viewer) -> QuerySet[Entry]:
    """The entries that a viewer may read."""
    found = Entry.objects.filter(log__key=viewer.user.log_key)
    if viewer.may(Right.INSPECT) or (viewer.everywhere and viewer.may(Right.READ_LEDGER)):
        return found
    seen = Q(Exists(About.objects.filter(entry=OuterRef("pk"), ref=viewer.user.ref)))
    if viewer.person is not None:
        mine = Membership.objects.filter(person=viewer.person, role__in=STEWARDS, left_at__isnull=True)
        groups = mine.annotate(as_ref=Concat(Value(f"{Group.kind}:"), "group__uid")).values("as_ref")
        seen |= Q(Exists(About.objects.filter(entry=OuterRef("pk"), ref__in=groups)))
    if viewer.may(Right.READ_LEDGER):
        refs = units_in_scope(viewer).annotate(as_ref=Concat(Value(f"{Unit.kind}:"), "uid")).values("as_ref")
        seen |= Q(Exists(About.objects.filter(entry=OuterRef("pk"), ref__in=refs)))
    return found.filter(seen)


def access_entry(viewer: Viewer, seq: int) -> Entry:
    """One entry of the viewer's own log.

    Raises:
        Http404: there is none, or the viewer may not read it.
    """
    entry = entries_in_scope(viewer).select_related("log", "payload").filter(seq=seq).first()
    if entry is None:
        raise Http404
    return entry
