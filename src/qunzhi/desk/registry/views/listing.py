"""The list of groups."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.registry.bulk.acts import acts_for
from qunzhi.desk.registry.columns import COLUMNS, lines
from qunzhi.desk.registry.forms import FindForm
from qunzhi.desk.registry.queries import find_groups
from qunzhi.desk.registry.saved import ALL, query_of, ready_views, views_of

_PER_PAGE = 50


@page(Right.READ_GROUPS, nav=Words("工作群", "Groups"), order=10)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups in scope: of the units in charge of, owned, or joined; opens with the view that was chosen."""
    viewer = viewer_in(request)
    mine = list(views_of(viewer))
    first = next((v for v in mine if v.first), None)
    if first is not None and not request.GET:
        return redirect(f"{reverse('groups')}?{first.query or f'{ALL}=1'}")
    form = find_form(viewer, request)
    asked, keys = form.asked(), form.columns()
    rows = Paginator(find_groups(viewer, asked), _PER_PAGE).get_page(request.GET.get("page"))
    here = query_of(request.GET)
    context = {
        "rows": rows,
        "listed": lines(viewer, list(rows), keys),
        "columns": [COLUMNS[k] for k in keys],
        "form": form,
        "asked": asked,
        "narrowing": form.narrowing,
        "saved": [(v, v.query == here) for v in mine],
        "is_saved": any(v.query == here for v in mine),
        "ready": ready_views(viewer) if viewer.may(Right.READ_UNITS) else [],
        "query": here,
        "may_change": bool(acts_for(viewer)),
        "keeps": viewer.may(Right.KEEP_GROUPS),
    }
    return render(request, "registry/groups.html", context)


def find_form(viewer: Viewer, request: HttpRequest) -> FindForm:
    """The form of the list as this address fills it."""
    units = units_in_scope(viewer).filter(ended_on__isnull=True).order_by("path")
    return FindForm(viewer, units, request.GET)
