"""Pages of those who run campaigns; units find their returns here too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.forms import CloseForm, ReopenForm, StartForm
from qunzhi.desk.campaigns.guards import access_campaign, campaigns_in_scope, own_returns
from qunzhi.desk.campaigns.models import Campaign, Return
from qunzhi.desk.campaigns.queries import STAGES, names_in_charge, ready_lines, standing, unapproved, why_left
from qunzhi.desk.campaigns.services.deciding import do_decide_ready
from qunzhi.desk.campaigns.services.running import (
    do_close_campaign,
    do_remind,
    do_reopen_campaign,
    do_start_campaign,
    to_dissolve,
    waiting_lines,
)
from qunzhi.desk.campaigns.sorts import SORTS, offers, offices_of
from qunzhi.desk.campaigns.wording import draft_of
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.services.orders import open_orders
from qunzhi.desk.web.acting import KeyedForm, carried_out, key_of, told
from qunzhi.desk.web.lang import later

_PER_PAGE = 50


@page(Right.READ_UNITS, nav=Words("认定清理", "Campaigns"), order=25)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns that are open or were held, the own units' returns, and what can be started."""
    viewer = viewer_in(request)
    found = Paginator(campaigns_in_scope(viewer).order_by("-state", "-begun_at"), _PER_PAGE)
    rows = found.get_page(request.GET.get("page"))
    mine = own_returns(viewer).filter(of__state=Campaign.OPEN).exclude(state=Return.HANDED_IN).order_by("of__due_on")
    may_run = viewer.may(Right.RUN_CAMPAIGNS) and viewer.institution is not None
    context = {
        "rows": rows,
        "listed": [(c, SORTS[c.sort]) for c in rows],
        "mine": mine[:50],
        "offers": offers(viewer.institution, viewer.today) if may_run and viewer.institution else [],
    }
    return render(request, "campaigns/campaigns.html", context)


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def start_campaign(request: HttpRequest, sort: str) -> HttpResponse:
    """Start one of the campaigns that the packs ask for."""
    viewer = viewer_in(request)
    assert viewer.institution is not None
    offer = next((o for o in offers(viewer.institution, viewer.today) if o.sort == sort), None)
    if offer is None:
        raise Http404
    offices = offices_of(viewer, sort)
    first = {"title": f"{viewer.today.year} 年{offer.words.zh}", "due_on": offer.due_on}
    form = StartForm(offices, request.POST or None, initial=first)

    def act(data: dict[str, Any]) -> object:
        return do_start_campaign(
            sort=sort,
            title=data["title"],
            word=data["word"],
            due_on=data["due_on"],
            before=offer.before,
            cites=[c.provision for c in offer.cites],
            office=form.unit,
            key=data["key"],
            acting_user=user_in(request),
        )

    done = later("已发起，各单位首页会出现待办", "Started; it stands among the units' things to do")
    if carried_out(request, form, act, done):
        return redirect("campaigns")
    return render(request, "campaigns/start.html", {"form": form, "offer": offer})


@page(Right.READ_UNITS)
def campaign(request: HttpRequest, uid: str) -> HttpResponse:
    """How far a campaign has got, unit by unit."""
    viewer = viewer_in(request)
    one = access_campaign(viewer, uid)
    found = standing(viewer, one)
    show = request.GET.get("show", "")
    may_run = viewer.may(Right.RUN_CAMPAIGNS)
    agrees = may_run and one.state == Campaign.OPEN and one.sort != Campaign.REGULARISATION
    assert viewer.institution is not None
    return render(
        request,
        "campaigns/campaign.html",
        {
            "one": one,
            "sort": SORTS[one.sort],
            "found": found,
            "show": show if show in STAGES else "",
            "rows": Paginator(found.at(show), _PER_PAGE).get_page(request.GET.get("page")),
            "ready": ready_lines(viewer, one).count() if agrees else 0,
            "cites": cites_of(viewer.institution, one.cites),
            "may_run": may_run,
        },
    )


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def decide_ready(request: HttpRequest, uid: str) -> HttpResponse:
    """Say yes to all that is ready, of all units at once, having seen what that is."""
    viewer = viewer_in(request)
    one = access_campaign(viewer, uid)
    if one.sort == Campaign.REGULARISATION:
        raise Http404
    ready = list(ready_lines(viewer, one).select_related("group").order_by("of__unit__path", "group__code"))
    form = KeyedForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_decide_ready(one, ready, key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已一并办理", "Done")):
        return redirect("campaign", one.uid)
    context = {
        "one": one,
        "form": form,
        "count": len(ready),
        "units": len({line.of_id for line in ready}),
        "rows": Paginator(ready, _PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "campaigns/ready.html", context)


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def remind_units(request: HttpRequest, uid: str) -> HttpResponse:
    """A drafted reminder to the units that are missing: to copy, and to put among their things to do."""
    viewer = viewer_in(request)
    one = access_campaign(viewer, uid)
    missing = [r.one for r in standing(viewer, one).rows if r.one.state != Return.HANDED_IN]
    if request.method == "POST":
        wanted = set(request.POST.getlist("unit"))
        chosen = [r for r in missing if r.uid in wanted]
        with told(request, later("已催办，待办里会标红", "Reminded; it stands as late among their things to do")):
            do_remind(one, chosen, key=key_of(request), acting_user=user_in(request))
        return redirect("campaign", one.uid)
    heads = names_in_charge(viewer, missing)
    rows = [(r, heads.get(r.unit_id, "")) for r in missing]
    draft = draft_of(one, missing, request.build_absolute_uri("/"), viewer.today)
    context = {"one": one, "rows": rows, "draft": draft}
    return render(request, "campaigns/remind.html", context)


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def close_campaign(request: HttpRequest, uid: str) -> HttpResponse:
    """Close a campaign, having seen what was not recognised; those groups are ordered to be dissolved."""
    viewer = viewer_in(request)
    one = access_campaign(viewer, uid)
    orders = one.sort != Campaign.REGULARISATION
    left = to_dissolve(one) if orders else unapproved(one)
    reasons = why_left(left)
    count = sum(n for _, n in reasons)
    waiting = waiting_lines(one).count()
    early = viewer.today <= one.due_on
    first = {"due_on": viewer.today + timedelta(days=7), "order": not early}
    form = CloseForm(
        request.POST or None, initial=first, early=early, waiting=bool(waiting), orders=bool(orders and count)
    )

    def act(data: dict[str, Any]) -> object:
        return do_close_campaign(
            one,
            order=bool(data.get("order")),
            due_at=form.due_at,
            reason=data["reason"],
            early=bool(data.get("early")),
            leave_open=bool(data.get("leave_open")),
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("已结束", "Closed")):
        return redirect("campaign", one.uid)
    context = {
        "one": one,
        "form": form,
        "orders": orders,
        "count": count,
        "reasons": reasons,
        "early": early,
        "days_left": (one.due_on - viewer.today).days,
        "missing": one.returns.exclude(state=Return.HANDED_IN).count(),
        "waiting": waiting,
        "waits": waiting_lines(one)[:_PER_PAGE],
        "rows": Paginator(left, _PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "campaigns/close.html", context)


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def reopen_campaign(request: HttpRequest, uid: str) -> HttpResponse:
    """Open a campaign again, or give it another day; the orders that closing it gave are revoked on demand."""
    one = access_campaign(viewer_in(request), uid)
    given = open_orders(one.orders_batch).count()
    form = ReopenForm(request.POST or None, orders=bool(given))

    def act(data: dict[str, Any]) -> object:
        return do_reopen_campaign(
            one,
            due_on=data["due_on"],
            reason=data["reason"],
            revoke=bool(data.get("revoke")),
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("已更改截止日期", "The due day is changed")):
        return redirect("campaign", one.uid)
    return render(request, "campaigns/reopen.html", {"one": one, "form": form, "given": given})
