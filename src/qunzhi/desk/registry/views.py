"""Groups as they stand: those in scope, and one with whoever the viewer may see in it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.registry.guards import access_group, groups_in_scope, members_of

_PER_PAGE = 50


@page(Right.READ_GROUPS, nav=Words("工作群", "Groups"), order=10)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups in scope: of the units in charge of, owned, or joined."""
    viewer = viewer_in(request)
    text = request.GET.get("q", "").strip()[:50]
    found = groups_in_scope(viewer).annotate(
        people=Count("memberships", Q(memberships__left_at__isnull=True)),
    )
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    rows = Paginator(found.order_by("code"), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/groups.html", {"rows": rows, "q": text})


@page(Right.READ_GROUPS)
def group(request: HttpRequest, uid: str) -> HttpResponse:
    """One group."""
    viewer = viewer_in(request)
    one = access_group(viewer, uid)
    members = members_of(viewer, one).filter(left_at__isnull=True).order_by("role", "account")
    shown = Paginator(members, _PER_PAGE).get_page(request.GET.get("page"))
    unit = units_in_scope(viewer).filter(groups=one).first()
    return render(request, "registry/group.html", {"group": one, "unit": unit, "members": shown})
