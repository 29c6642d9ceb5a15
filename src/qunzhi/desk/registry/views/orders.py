"""Orders to dissolve groups: given by an office, answered and carried out by the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.instants import from_day, to_day
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.registry.change_queries import (
    access_order,
    access_orderable,
    cites_for,
    open_order,
    orders_in_scope,
    owners_of,
)
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.forms_ending import ExtendForm, OrderForm, ReplyForm, StatementForm
from qunzhi.desk.registry.guards import manages
from qunzhi.desk.registry.models import DissolutionOrder
from qunzhi.desk.registry.order_paper import paper
from qunzhi.desk.registry.services.ending import do_dissolve
from qunzhi.desk.registry.services.orders import (
    do_answer_order,
    do_appeal_order,
    do_extend_order,
    do_order_end,
    do_revoke_order,
)
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.downloads import DOCX, download
from qunzhi.desk.web.lang import lang, later, speak
from qunzhi.desk.web.times import national

_PER_PAGE = 50
_AS_ORDERED = Words("按责令解散", "as ordered")
#: Working days that the form proposes; an office gives what it sees fit.
_PROPOSED = 3


@page(Right.ORDER_ENDS, "GET", "POST")
def order_end(request: HttpRequest, uid: str) -> HttpResponse:
    """Order one group to be dissolved."""
    viewer = viewer_in(request)
    group = access_orderable(viewer, uid)
    near, others = cites_for(group)
    form = OrderForm(near, others, request.POST or None, initial={"due_on": _proposed(viewer.today)})

    def act(data: dict[str, Any]) -> object:
        return do_order_end(
            group,
            reason=data["reason"],
            cites=data["cites"],
            due_at=data["due_on"],
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(
        request, form, act, later("已责令解散，群主会收到待办", "Ordered; it stands among the owner's things to do")
    ):
        made = open_order(group)
        return redirect("order", made.uid) if made else redirect("group", group.uid)
    context = {"group": group, "form": form, "owners": owners_of(group), "held": open_order(group)}
    return render(request, "registry/end_order.html", context)


@page(Right.ORDER_ENDS)
def orders(request: HttpRequest) -> HttpResponse:
    """All orders, the open ones first."""
    viewer = viewer_in(request)
    found = orders_in_scope(viewer).order_by("-pk")
    state = request.GET.get("state", "open")
    if state == "open":
        found = found.filter(done_at__isnull=True, revoked_at__isnull=True).order_by("due_at", "pk")
    rows = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/end_orders.html", {"rows": rows, "all": state != "open"})


@page(Right.APPLY, "GET", "POST")
def order(request: HttpRequest, uid: str) -> HttpResponse:
    """One order: served to the owner, who carries it out or answers; followed by the office."""
    viewer = viewer_in(request)
    one = access_order(viewer, uid)
    is_open = one.state == DissolutionOrder.OPEN
    offices, mine = viewer.may(Right.ORDER_ENDS) and is_open, is_open and manages(viewer, one.group)
    wanted = str(request.POST.get("what", ""))
    issued = viewer.person is not None and one.by_id == viewer.person.pk
    forms_ = _forms(one, wanted, request, offices=offices, answers=mine and not issued)
    chosen = forms_.get(wanted)
    if chosen is not None:
        act, done = _acts(one, wanted, request)
        if carried_out(request, chosen, act, done):
            return redirect("order", one.uid)
    context = {
        "one": one,
        "cites": cites_of(one.group.institution, one.cites),
        "owners": owners_of(one.group),
        "forms": forms_,
        "open_form": wanted if chosen is not None else "",
        "mine": mine,
        "own": one.appealed_by is not None and one.appealed_by == viewer.person,
    }
    return render(request, "registry/end_order_one.html", context)


@page(Right.MANAGE_GROUPS, "POST")
def carry_out_order(request: HttpRequest, uid: str) -> HttpResponse:
    """One tap: the group is dissolved on its platform."""
    one = access_order(viewer_in(request), uid)
    with told(request, later("已登记解散，责令办结", "Recorded as dissolved; the order is carried out")):
        do_dissolve(one.group, reason=speak(_AS_ORDERED), key=key_of(request), acting_user=user_in(request))
    return redirect("order", one.uid)


@page(Right.APPLY)
def order_paper(request: HttpRequest, uid: str) -> HttpResponse:
    """The order as a paper."""
    one = access_order(viewer_in(request), uid)
    made = paper(one, cites_of(one.group.institution, one.cites), owners_of(one.group), lang())
    return download(made, f"{one.number}.docx", DOCX)


def _forms(
    one: DissolutionOrder, wanted: str, request: HttpRequest, *, offices: bool, answers: bool
) -> dict[str, forms.Form]:
    """The forms that the viewer has here; the one that was sent is bound."""

    def data(name: str) -> Any:
        return request.POST if name == wanted else None

    found: dict[str, forms.Form] = {}
    if answers and not one.unanswered:
        found["appeal"] = StatementForm(data("appeal"))
    if offices:
        if one.unanswered:
            found["answer"] = ReplyForm(data("answer"))
        found["extend"] = ExtendForm(data("extend"))
        found["revoke"] = ReasonForm(data("revoke"))
    for name, form in found.items():
        form.auto_id = f"id_{name}_%s"
    return found


def _acts(one: DissolutionOrder, wanted: str, request: HttpRequest) -> tuple[Callable[[dict[str, Any]], object], str]:
    """What each form does, and what is said then."""
    user = user_in(request)

    def act(data: dict[str, Any]) -> object:
        key = data["key"]
        if wanted == "appeal":
            return do_appeal_order(one, text=data["text"], key=key, acting_user=user)
        if wanted == "answer":
            return do_answer_order(one, answer=data["text"], key=key, acting_user=user)
        if wanted == "extend":
            return do_extend_order(one, due_at=data["due_on"], reason=data["reason"], key=key, acting_user=user)
        return do_revoke_order(one, reason=data["reason"], key=key, acting_user=user)

    done = {
        "appeal": later("说明已提交，等部门答复", "Sent; the office will answer"),
        "answer": later("已答复，责令维持", "Answered: the order stands"),
        "extend": later("期限已延长", "There is more time"),
        "revoke": later("责令已撤销", "The order is revoked"),
    }
    return act, done[wanted]


def _proposed(today: Any) -> Any:
    """The day that the form proposes."""
    day = national().due_day(to_day(today), _PROPOSED)
    return from_day(day) if day is not None else today + timedelta(days=_PROPOSED + 2)
