"""Groups in use that were never filed, and what each office has filed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.dues import earliest, file_by
from qunzhi.desk.filing.periods import PERIODS, since_of
from qunzhi.desk.filing.queries import filed_rows, names_of_groups, rolls, sees_all_offices, unfiled
from qunzhi.desk.filing.rollbook import rollbook
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.filing.services.applying import MOST_AT_ONCE, do_apply_many
from qunzhi.desk.web.acting import key_of, told
from qunzhi.desk.web.downloads import XLSX, download
from qunzhi.desk.web.lang import later, speak

_PER_PAGE = 50
#: An office that has done nothing for so long is asked whether its records are current.
_STALE = timedelta(days=31)


@page(Right.APPLY, "GET", "POST")
def unfiled_groups(request: HttpRequest) -> HttpResponse:
    """Groups in use without filing: own, in charge of, all for the registrar; with what is left of their time."""
    viewer = viewer_in(request)
    now = timezone.now()
    packs = packs_of(viewer.institution, now) if viewer.institution else []
    found = unfiled(viewer, packs)
    if request.method == "POST":
        chosen = list(found.filter(uid__in=request.POST.getlist("group")[: MOST_AT_ONCE + 1]))
        said = Words("已提交 {n} 份申请", "{n} applications sent").fill(n=len(chosen))
        with told(request, speak(said)):
            do_apply_many(chosen, key=key_of(request), acting_user=user_in(request))
        return redirect("unfiled_groups")
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    listed = [(g, by, earliest(by)) for g in rows for by in (file_by(g, packs),)]
    several = viewer.may(Right.MANAGE_GROUPS) and rows.paginator.count > 1
    return render(request, "filing/unfiled.html", {"rows": rows, "listed": listed, "now": now, "several": several})


@page(Right.APPLY)
def rollup(request: HttpRequest) -> HttpResponse:
    """What each receiving office has filed, and how current it is (CQNY-7.2d)."""
    viewer, period = viewer_in(request), _period(request)
    since, now = since_of(period), timezone.now()
    listed = [(r, _is_stale(r.last_at, now)) for r in rolls(viewer, since)]
    context = {"listed": listed, "period": period, "periods": PERIODS.items(), "all": sees_all_offices(viewer)}
    return render(request, "filing/rollup.html", context)


@page(Right.APPLY)
def rollup_file(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet: a sheet of offices, a sheet of what they filed."""
    viewer, period = viewer_in(request), _period(request)
    since = since_of(period)
    rows = filed_rows(viewer, since)
    body = rollbook(viewer, speak(PERIODS[period]), rolls(viewer, since), rows, names_of_groups(rows))
    name = speak(later("备案汇总", "filings by office"))
    return download(body, f"{name} {viewer.today.isoformat()}.xlsx", XLSX)


def _period(request: HttpRequest) -> str:
    asked = request.GET.get("period", "")
    return asked if asked in PERIODS else "semester"


def _is_stale(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > _STALE
