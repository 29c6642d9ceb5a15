"""People: the list, one person, postings by hand."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.keeping.acts import open_to
from qunzhi.desk.keeping.guards import account_of
from qunzhi.desk.org import queries
from qunzhi.desk.org.forms import EndPostingForm, PostingForm, ReasonForm
from qunzhi.desk.org.guards import access_person, access_posting, units_in_scope
from qunzhi.desk.org.services.postings import do_add_posting, do_end_posting, do_resume_posting
from qunzhi.desk.web.acting import carried_out
from qunzhi.desk.web.lang import later

_PER_PAGE = 50
_ADD = Words("登记任职", "Record a posting")
_END = Words("结束任职", "End a posting")
_RESUME = Words("恢复任职", "Let a posting go on")


@page(Right.READ_UNITS, nav=Words("人员", "People"), order=30)
def people(request: HttpRequest) -> HttpResponse:
    """The people in scope, by name, number and unit."""
    viewer = viewer_in(request)
    text = request.GET.get("q", "").strip()[:50]
    unit = units_in_scope(viewer).filter(uid=request.GET.get("unit", "")).first()
    found = queries.find_people(viewer, text, unit, gone="gone" in request.GET)
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "q": text, "unit": unit, "gone": "gone" in request.GET}
    context["may_write"] = viewer.may(Right.WRITE_ORG)
    return render(request, "org/people.html", context)


@page(Right.OWN)
def person(request: HttpRequest, uid: str) -> HttpResponse:
    """One person, as far as the viewer may know: the own record, or somebody in scope."""
    viewer = viewer_in(request)
    one = access_person(viewer, uid)
    may_write = viewer.may(Right.WRITE_ORG)
    account = account_of(viewer, one)
    context = {
        "person": one,
        "posts": queries.posts_of(one),
        "own": one == viewer.person,
        "may_write": may_write,
        "account": account,
        "account_acts": open_to(viewer, account) if account else [],
    }
    return render(request, "org/person.html", context)


@page(Right.WRITE_ORG, "GET", "POST")
def add_posting(request: HttpRequest, uid: str) -> HttpResponse:
    """Put somebody in post."""
    one = access_person(viewer_in(request), uid)
    form = PostingForm(one.institution, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        told = {name: data[name] for name in ("role", "since", "reason", "key")}
        return do_add_posting(one, data["unit"], **told, acting_user=user_in(request))

    if carried_out(request, form, act, later("任职已登记", "The posting is recorded")):
        return redirect("person", uid=one.uid)
    return render(request, "org/posting.html", {"person": one, "form": form, "title": _ADD})


@page(Right.WRITE_ORG, "GET", "POST")
def end_posting(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody's posting end."""
    posting = access_posting(viewer_in(request), uid)
    form = EndPostingForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        told = {name: data[name] for name in ("until", "end_reason", "reason", "key")}
        return do_end_posting(posting, **told, acting_user=user_in(request))

    said = later("任职的结束已登记，到日子权限随之停止", "The end is recorded, and with it that of the rights")
    if carried_out(request, form, act, said):
        return redirect("person", uid=posting.person.uid)
    context = {"person": posting.person, "posting": posting, "form": form, "title": _END}
    return render(request, "org/posting.html", context)


@page(Right.WRITE_ORG, "GET", "POST")
def resume_posting(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a posting go on whose end was a mistake."""
    posting = access_posting(viewer_in(request), uid)
    form = ReasonForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_resume_posting(posting, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("任职已恢复", "The posting goes on")):
        return redirect("person", uid=posting.person.uid)
    context = {"person": posting.person, "posting": posting, "form": form, "title": _RESUME}
    return render(request, "org/posting.html", context)
