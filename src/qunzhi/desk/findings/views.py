"""What is out of order, article by article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.findings.queries import by_provision


@page(Right.READ_UNITS, nav=Words("核对", "Findings"), order=15)
def findings(request: HttpRequest) -> HttpResponse:
    """Every article with findings in the viewer's scope, and the way to the groups behind each."""
    viewer = viewer_in(request)
    look = current_look(viewer.institution)
    rows = by_provision(viewer, look) if look else []
    sums = {s: sum(r.states.get(s, 0) for r in rows) for s in ("violation", "late", "due", "unknown")}
    notes = look.notes if look else []
    return render(request, "findings/findings.html", {"look": look, "rows": rows, "sums": sums, "notes": notes})
