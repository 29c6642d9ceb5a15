"""Units: the tree, one unit, who fills which office."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org import queries
from qunzhi.desk.org.guards import access_unit, units_in_scope
from qunzhi.desk.registry.guards import groups_in_scope


@page(Right.READ_UNITS, nav=Words("单位", "Units"), order=20)
def units(request: HttpRequest) -> HttpResponse:
    """The tree of units in scope."""
    viewer = viewer_in(request)
    text = request.GET.get("q", "").strip()[:50]
    rows, deeper = queries.tree(viewer, text)
    return render(request, "org/units.html", {"rows": rows, "deeper": deeper, "q": text})


@page(Right.READ_UNITS)
def unit(request: HttpRequest, uid: str) -> HttpResponse:
    """One unit: where it stands, who is in post, what is below it, its groups."""
    viewer = viewer_in(request)
    one = access_unit(viewer, uid)
    seen = units_in_scope(viewer)
    return render(
        request,
        "org/unit.html",
        {
            "unit": one,
            "parent": seen.filter(children=one).first(),
            "attached": one.attached_to,
            "posts": queries.in_post(viewer, one),
            "below": seen.filter(parent=one).order_by("code"),
            "groups": groups_in_scope(viewer).filter(unit=one).order_by("dissolved_at", "code"),
        },
    )


@page(Right.READ_ORG, nav=Words("职能分工", "Offices"), order=60)
def offices(request: HttpRequest) -> HttpResponse:
    """Which unit fills which office of the packs, and the articles that name it."""
    viewer = viewer_in(request)
    assert viewer.institution is not None
    filled = queries.offices_filled(viewer.institution, to_us(timezone.now()), viewer)
    return render(request, "org/offices.html", {"offices": filled})
