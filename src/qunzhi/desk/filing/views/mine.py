"""Applications: the own ones, one of them, and what who applied can do with it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.forms_deciding import MadeForm, WithdrawForm
from qunzhi.desk.filing.guards import access_application, access_made, access_own_application, may_decide, may_hand_over
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current
from qunzhi.desk.filing.paper import form_paper
from qunzhi.desk.filing.queries import applications_listed, own_applications, waiting
from qunzhi.desk.filing.services.making import do_report_made
from qunzhi.desk.filing.services.withdrawing import do_remind_office, do_withdraw_application
from qunzhi.desk.filing.showing import STATES, at_step, made_late, passed, sent_back
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.downloads import DOCX, download
from qunzhi.desk.web.lang import later

_PER_PAGE = 50
_OVER = (Application.DONE, Application.WITHDRAWN, Application.REJECTED)


@page(Right.APPLY, nav=Words("申请备案", "Applications"), order=15)
def applications(request: HttpRequest) -> HttpResponse:
    """The own applications, and the ways to begin one."""
    viewer = viewer_in(request)
    everybody = request.GET.get("of") == "all" and viewer.may(Right.READ_UNITS)
    state = request.GET.get("state", "") if request.GET.get("state", "") in STATES else ""
    found = applications_listed(viewer, state) if everybody else own_applications(viewer)
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    at = waiting(rows.object_list)
    listed = [(a, *STATES[a.state], at.get(a.pk)) for a in rows]
    context = {"rows": rows, "listed": listed, "everybody": everybody, "states": STATES.items(), "state": state}
    return render(request, "filing/applications.html", context)


@page(Right.APPLY)
def application(request: HttpRequest, uid: str) -> HttpResponse:
    """One application: where it is, who said what, what waits for whom since when."""
    viewer = viewer_in(request)
    one = access_application(viewer, uid)
    steps = current(one)
    for step in steps:
        step.of = one
    mine = {s.pk for s in steps if may_decide(viewer, s)}
    names, at = at_step(one, steps)
    open_step = next((s for s in steps if s.state == Step.OPEN and s.does != COPY), None)
    hands_over = open_step is not None and open_step.pk not in mine and may_hand_over(viewer, open_step)
    late = bool(open_step and open_step.due_at and open_step.due_at < timezone.now())
    words, tone = STATES[one.state]
    asked = viewer.person in (one.by, one.owner)
    context = {
        "one": one,
        "state": (words, tone),
        "names": names,
        "at": at,
        "passed": passed(one, steps, mine, viewer.today),
        "sent_back": sent_back(one),
        "dropped": list(
            one.steps.filter(state=Step.DROPPED, signed_with__gt="").select_related("office", "decided_by")
        ),
        "told_why": one.state == Application.RETURNED and one.by == viewer.person,
        "open_step": open_step,
        "hands_over": hands_over and one.state == Application.OPEN,
        "late": late,
        "own": one.by == viewer.person,
        "can_make": one.state == Application.APPROVED and asked,
        "can_withdraw": one.by == viewer.person and one.state not in _OVER,
        "can_edit": one.by == viewer.person and one.state in (Application.DRAFT, Application.RETURNED),
        "made_late": made_late(one),
        "group_open": one.group is not None and groups_in_scope(viewer).filter(pk=one.group.pk).exists(),
        "silent": [Words(*r["why_none"]) for r in one.route if r["why_none"][0]],
        "may_revoke": one.state in (Application.OPEN, Application.APPROVED) and not asked,
    }
    return render(request, "filing/application.html", context)


@page(Right.APPLY, "GET", "POST")
def withdraw_application(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an own application back."""
    one = access_own_application(viewer_in(request), uid)
    form = WithdrawForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_withdraw_application(one, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已撤回", "Taken back")):
        return redirect("application", uid=one.uid)
    return render(request, "filing/withdraw.html", {"one": one, "form": form})


@page(Right.APPLY, "POST")
def remind_office(request: HttpRequest, uid: str) -> HttpResponse:
    """Remind the office that an own application waits for."""
    one = access_own_application(viewer_in(request), uid)
    with told(request, later("已提醒对方", "The office is reminded")):
        do_remind_office(one, key=key_of(request), acting_user=user_in(request))
    return redirect("application", uid=one.uid)


@page(Right.APPLY, "GET", "POST")
def report_made(request: HttpRequest, uid: str) -> HttpResponse:
    """The approved group is made: when, its number, the owner's account."""
    one = access_made(viewer_in(request), uid)
    if one.state != Application.APPROVED:
        return redirect("application", uid=one.uid)
    form = MadeForm(one, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_report_made(
            one,
            made_at=data["made_at"],
            code=data.get("code") or "",
            account=data["account"],
            admin_account=data.get("admin_account") or "",
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("群已登记", "The group is registered")):
        return redirect("application", uid=one.uid)
    return render(request, "filing/made.html", {"one": one, "form": form})


@page(Right.APPLY)
def application_paper(request: HttpRequest, uid: str) -> HttpResponse:
    """The filled form as a Word file in the office's layout."""
    one = access_application(viewer_in(request), uid)
    if not one.number:
        raise Http404
    return download(form_paper(one), f"{one.number} 工作群建群申请（备案）表.docx", DOCX)
