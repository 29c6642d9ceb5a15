"""Applying: the form, the name while it is typed, the way before it is sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.alike import alike, parted
from qunzhi.desk.filing.forms import ApplyForm, initial_of
from qunzhi.desk.filing.guards import (
    access_group_to_file,
    access_own_application,
    units_to_apply_for,
)
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.name_facts import Named
from qunzhi.desk.filing.naming import check_name, terms_in
from qunzhi.desk.filing.queries import last_platform, own_unit, person_called, unfiled
from qunzhi.desk.filing.resending import resending
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.filing.services.applying import do_keep_application, do_send_application
from qunzhi.desk.filing.showing import preview
from qunzhi.desk.filing.wanted import wanted_of
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.acting import key_of, told, try_it
from qunzhi.desk.web.lang import later, speak

#: What the form sends when only the fields that it asks for should be looked up again; nothing is written then.
LOOK = "look"
_MOST_OFFERED = 8


@page(Right.APPLY, "GET", "POST")
def apply(request: HttpRequest) -> HttpResponse:
    """A new application; ``?group=`` for one that is registered, ``?sort=existing`` for one that is in use."""
    viewer = viewer_in(request)
    uid = request.GET.get("group", "")
    group = access_group_to_file(viewer, uid) if uid else None
    return _write(request, None, group, _initial(request, group))


@page(Right.APPLY, "GET", "POST")
def edit_application(request: HttpRequest, uid: str) -> HttpResponse:
    """Go on with a draft, or change a returned application."""
    one = access_own_application(viewer_in(request), uid)
    if one.state not in (Application.DRAFT, Application.RETURNED):
        return redirect("application", uid=one.uid)
    return _write(request, one, one.group, initial_of(one))


def _write(
    request: HttpRequest, application: Application | None, group: Group | None, initial: dict[str, Any]
) -> HttpResponse:
    viewer = viewer_in(request)
    packs = packs_of(viewer.institution, timezone.now()) if viewer.institution else []
    looking = request.method == "POST" and LOOK in request.POST
    sent = request.method == "POST" and not looking
    if looking:
        initial = {**initial, **{k: v for k, v in request.POST.items() if k not in ("key", LOOK)}}
    form = ApplyForm(viewer, packs, request.POST if sent else None, group=group, initial=initial)
    kept: list[Application] = []

    def act() -> None:
        kept.append(
            do_keep_application(application, form.wanted(), key=form.cleaned_data["key"], acting_user=user_in(request))
        )

    if sent and form.is_valid() and try_it(form, act):
        return redirect("check_application", uid=kept[0].uid)
    offered = []
    if group is None and form.now("sort") == Application.EXISTING:
        offered = list(unfiled(viewer, packs)[: _MOST_OFFERED + 1])
    context = {
        "form": form,
        "application": application,
        "group": group,
        "offered": offered[:_MOST_OFFERED],
        "more_offered": len(offered) > _MOST_OFFERED,
        "existing": form.now("sort") == Application.EXISTING,
        "no_unit": not units_to_apply_for(viewer).exists(),
    }
    return render(request, "filing/apply.html", context)


def _initial(request: HttpRequest, group: Group | None) -> dict[str, Any]:
    viewer = viewer_in(request)
    assert viewer.person is not None
    unit = own_unit(viewer)
    known: dict[str, Any] = {
        "sort": request.GET.get("sort", Application.NEW),
        "unit": unit.uid if unit else "",
        "group_kind": request.GET.get("kind", ""),
        "platform": last_platform(viewer),
        "owner": viewer.person.code,
    }
    if group is not None:
        wanted = wanted_of(group)
        known |= {"sort": Application.EXISTING, "owner": wanted.owner.code if wanted.owner else viewer.person.code}
        known |= {"admin": wanted.admin.code} if wanted.admin else {}
    return known


@page(Right.APPLY, "POST")
def check_group_name(request: HttpRequest) -> HttpResponse:
    """What the packs say of a name that is being typed; ``?group=`` of a registered one. Nothing is written."""
    viewer, given = viewer_in(request), request.POST
    if viewer.institution is None:
        raise Http404
    wanted = request.GET.get("group", "")
    group = access_group_to_file(viewer, wanted) if wanted else None
    uid = given.get("unit", "")[:200]
    reach = units_to_apply_for(viewer)
    unit = reach.filter(uid=uid).first() or reach.filter(name=uid).first() if uid else None
    named = Named(
        group.name if group else given.get("name", "")[:60],
        given.get("platform", "")[:40] or "wechat",
        given.get("group_kind", "")[:40] or "unit",
        unit or (group.unit if group else None),
        terms_in(given.get("terms", "")[:100]),
        group.code if group else "",  # a group is no duplicate of itself
        made_by=person_called(viewer, given.get("owner", "")[:100], unit) or viewer.person,
    )
    found = alike(
        viewer,
        viewer.institution,
        name=named.name,
        platform=named.platform,
        kind=named.kind,
        unit=named.unit,
        code=named.code,
    )
    verdict = check_name(viewer.institution, named, suggest=group is None)
    context = {"verdict": verdict, **parted(found), "name": named.name.strip()}
    return render(request, "filing/name_check.html", context)


@page(Right.APPLY, "GET", "POST")
def check_application(request: HttpRequest, uid: str) -> HttpResponse:
    """The way of an application before it is sent; POST sends it."""
    viewer = viewer_in(request)
    one = access_own_application(viewer, uid)
    if one.state not in (Application.DRAFT, Application.RETURNED):
        return redirect("application", uid=one.uid)
    if request.method == "POST":
        with told(request, later("已提交", "Sent")):
            do_send_application(one, key=key_of(request), acting_user=user_in(request))
        return redirect("application", uid=one.uid)
    shown = preview(viewer, one)
    context = {"one": one, "preview": shown, "again": resending(one, shown.way), **parted(shown.alike)}
    return render(request, "filing/check.html", context)


@page(Right.APPLY, "POST")
def take_name(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the proposed name for a draft: one tap."""
    viewer = viewer_in(request)
    one = access_own_application(viewer, uid)
    packs = packs_of(one.institution, timezone.now())
    form = ApplyForm(viewer, packs, {**_plain(initial_of(one)), "name": request.POST.get("name", "")}, group=one.group)
    if form.is_valid():
        with told(request, later("群名已改", "The name is changed")):
            do_keep_application(one, form.wanted(), key=key_of(request), acting_user=user_in(request))
        return redirect("check_application", uid=one.uid)
    messages.error(request, speak(Words("请在表里改群名", "Please change the name in the form")))
    return redirect("edit_application", uid=one.uid)


def _plain(initial: dict[str, Any]) -> dict[str, Any]:
    """What a browser would send of a form that shows this."""
    made = initial["made_on"]
    shown = timezone.localtime(made).strftime("%Y-%m-%dT%H:%M:%S") if made else ""
    return {**initial, "made_on": shown, "key": "take-name"}
