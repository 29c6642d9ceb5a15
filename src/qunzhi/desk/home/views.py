"""The first page a signed-in person sees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.lens import LENS
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.home.todo import todo
from qunzhi.desk.ledger.memo import remembered
from qunzhi.desk.ledger.reading import doings_of
from qunzhi.desk.org.guards import corrections_in_scope, units_in_scope
from qunzhi.desk.org.models import Person
from qunzhi.desk.org.queries import who_sees
from qunzhi.desk.registry.guards import STEWARDS_FIRST, own_memberships

_SHOWN = 8


@page(Right.SIGNED_IN, nav=Words("首页", "Home"), order=0)
def home(request: HttpRequest) -> HttpResponse:
    """Who I am here and why, what is mine to do, my units and groups, what I did, who sees my record."""
    viewer = viewer_in(request)
    if viewer.person is None:
        return redirect("site")
    mine = own_memberships(viewer)
    return render(
        request,
        "home/home.html",
        {
            "person": viewer.person,
            "held": viewer.telling,
            "todo": todo(viewer),
            "units_count": units_in_scope(viewer).count(),
            "memberships": mine.order_by(STEWARDS_FIRST, "group__code")[:_SHOWN],
            "memberships_count": mine.count(),
            "doings": doings_of(viewer, _SHOWN),
            "corrections": corrections_in_scope(viewer).filter(person=viewer.person).order_by("-made_at")[:5],
            "who_sees": _who_sees(viewer, viewer.person),
        },
    )


def _who_sees(viewer: Viewer, person: Person) -> list[tuple[Words, tuple[str, ...]]]:
    rests_on = ("who sees", person.pk, viewer.today, tuple(person.institution.packs))
    return remembered(viewer.user.log_key, rests_on, lambda: who_sees(person, viewer, to_us(timezone.now())))


@page(Right.OWN, "POST")
def lens(request: HttpRequest) -> HttpResponse:
    """Look through one of the institution's packs, or through all of them again. Nothing is written but the session."""
    viewer, wanted = viewer_in(request), request.POST.get("pack", "")
    if viewer.institution is not None and wanted in ("", *viewer.institution.packs):
        request.session[LENS] = wanted
    return redirect("home")
