"""Groups as they stand: those in scope, and one with whoever the viewer may see in it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.registry.forms import FindForm
from qunzhi.desk.registry.guards import STEWARDS_FIRST, access_group, members_of, sees_all
from qunzhi.desk.registry.queries import find_groups, members_count

_PER_PAGE = 50


@page(Right.READ_GROUPS, nav=Words("工作群", "Groups"), order=10)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups in scope: of the units in charge of, owned, or joined."""
    viewer = viewer_in(request)
    units = units_in_scope(viewer).filter(ended_on__isnull=True).order_by("path")
    form = FindForm(units, request.GET)
    asked = form.asked()
    rows = Paginator(find_groups(viewer, asked), _PER_PAGE).get_page(request.GET.get("page"))
    counts = members_count(rows.object_list)
    listed = [(group, counts.get(group.pk, 0)) for group in rows]
    return render(request, "registry/groups.html", {"rows": rows, "listed": listed, "form": form, "asked": asked})


@page(Right.READ_GROUPS)
def group(request: HttpRequest, uid: str) -> HttpResponse:
    """One group."""
    viewer = viewer_in(request)
    one = access_group(viewer, uid)
    members = members_of(viewer, one).filter(left_at__isnull=True)
    ordered = members.order_by(STEWARDS_FIRST, "account")
    context = {
        "group": one,
        "unit": units_in_scope(viewer).filter(groups=one).first(),
        "members": Paginator(ordered, _PER_PAGE).get_page(request.GET.get("page")),
        "owners": [m.person.name if m.person else m.nickname or m.account for m in members.filter(role="owner")],
        "all_seen": sees_all(viewer, one),
    }
    return render(request, "registry/group.html", context)
