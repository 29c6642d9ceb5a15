"""Requests for correction: asking, answering, taking back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.forms import AnswerForm, CorrectionForm
from qunzhi.desk.org.guards import access_correction, corrections_in_scope
from qunzhi.desk.org.models import Correction
from qunzhi.desk.org.services.corrections import do_ask_correction, do_decide_correction, do_withdraw_correction
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.lang import later


@page(Right.READ_ORG, nav=Words("更正申请", "Corrections"), order=50)
def corrections(request: HttpRequest) -> HttpResponse:
    """The institution's requests, the open ones first."""
    viewer = viewer_in(request)
    found = list(corrections_in_scope(viewer).order_by("-made_at")[:500])
    found.sort(key=lambda c: c.state != Correction.OPEN)
    return render(request, "org/corrections.html", {"rows": found})


@page(Right.OWN, "GET", "POST")
def ask_correction(request: HttpRequest) -> HttpResponse:
    """Ask to have the own record put right."""
    form = CorrectionForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_ask_correction(data["asks"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已提交，登记部门会答复您", "Sent; the registering office will answer")):
        return redirect("home")
    return render(request, "org/ask_correction.html", {"form": form, "person": viewer_in(request).person})


@page(Right.OWN, "GET", "POST")
def correction(request: HttpRequest, uid: str) -> HttpResponse:
    """One request; the registrar answers it, but not the own one."""
    viewer = viewer_in(request)
    one = access_correction(viewer, uid)
    own = one.person == viewer.person
    may_decide = viewer.may(Right.WRITE_ORG) and one.state == Correction.OPEN
    form = AnswerForm(request.POST or None) if may_decide else None

    def act(data: dict[str, Any]) -> object:
        accept = data["accept"] == "yes"
        return do_decide_correction(
            one, accept=accept, answer=data["answer"], key=data["key"], acting_user=user_in(request)
        )

    if form is not None and carried_out(request, form, act, later("已答复", "Answered")):
        return redirect("corrections")
    return render(request, "org/correction.html", {"one": one, "own": own, "form": form})


@page(Right.OWN, "POST")
def withdraw_correction(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the own request back."""
    one = access_correction(viewer_in(request), uid)
    with told(request, later("已撤回", "Taken back")):
        do_withdraw_correction(one, acting_user=user_in(request), key=key_of(request))
    return redirect("home")
