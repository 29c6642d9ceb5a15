"""Ending a group: its work is over, it is merged, dissolved; and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.registry.change_queries import open_applications, open_order
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.deadlines import deadlines
from qunzhi.desk.registry.forms_ending import DissolveForm, MergeForm, TaskForm
from qunzhi.desk.registry.guards import access_managed_group
from qunzhi.desk.registry.merges import alike, by_number, compare, elsewhere
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.services.ending import (
    do_confirm_ended,
    do_dissolve,
    do_finish_task,
    do_reopen_task,
    do_revive,
)
from qunzhi.desk.registry.services.merging import do_merge
from qunzhi.desk.web.acting import carried_out
from qunzhi.desk.web.lang import later, speak


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_task(request: HttpRequest, uid: str) -> HttpResponse:
    """The work of the group is over: what follows by when is said first."""
    group = access_managed_group(viewer_in(request), uid)
    form = TaskForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_finish_task(
            group, ended_at=data["ended_at"] or timezone.now(), key=data["key"], acting_user=user_in(request)
        )

    if carried_out(request, form, act, later("已登记任务结束", "Recorded: the work is over")):
        return redirect("group_dissolve", group.uid)
    context = {"group": group, "form": form, "due": deadlines(group, from_=timezone.now())}
    return render(request, "registry/end_task.html", context)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_dissolve(request: HttpRequest, uid: str) -> HttpResponse:
    """The group is dissolved: what is kept, when, why; one confirmation."""
    group = access_managed_group(viewer_in(request), uid)
    order = open_order(group)
    form = DissolveForm(request.POST or None, why=_why(group, ordered=order is not None))

    def act(data: dict[str, Any]) -> object:
        return do_dissolve(
            group,
            reason=data["reason"],
            dissolved_at=data["dissolved_at"],
            kept=data["kept"],
            key=data["key"],
            acting_user=user_in(request),
        )

    if group.dissolved_at is None and carried_out(request, form, act, later("已登记解散", "Recorded as dissolved")):
        return redirect("group", group.uid)
    context = {
        "group": group,
        "form": form,
        "order": order,
        "due": deadlines(group),
        "applications": open_applications(group),
        "cites": cites_of(group.institution, order.cites) if order else [],
    }
    return render(request, "registry/end_dissolve.html", context)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_reopen(request: HttpRequest, uid: str) -> HttpResponse:
    """The work is not over after all."""
    note = Words("期限不再计，群照常使用。", "No time runs any more; the group goes on.")
    done = later("已恢复，群照常使用", "The group goes on")
    return _with_reason(request, uid, do_reopen_task, Words("任务还没完", "The work goes on"), note, done)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_revive(request: HttpRequest, uid: str) -> HttpResponse:
    """A dissolved group is used again."""
    note = Words(
        "撤销解散登记，取消备案一并撤回；群主、成员和资料都和解散前一样。",
        "The record of its end is taken back, and so is the cancellation of its filing; owner, members and particulars "
        "are as before.",
    )
    done = later("已恢复使用", "In use again")
    return _with_reason(request, uid, do_revive, Words("恢复使用", "Take into use again"), note, done)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_ended(request: HttpRequest, uid: str) -> HttpResponse:
    """A group that turned up again is dissolved all the same."""
    note = Words(
        "后来的导入表里又有这个群。确认它确实已解散，提醒就消失。",
        "A later import has this group again. Confirm that it is dissolved, and the reminder goes.",
    )
    done = later("已确认", "Confirmed")
    return _with_reason(request, uid, do_confirm_ended, Words("确实已解散", "It is dissolved"), note, done)


@page(Right.MANAGE_GROUPS)
def group_merge(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose the group to merge with."""
    viewer = viewer_in(request)
    group = access_managed_group(viewer, uid)
    asked = request.GET.get("q", "")[:100]
    found = by_number(viewer, group, asked) if asked.strip() else alike(viewer, group)
    return render(
        request,
        "registry/merge.html",
        {"group": group, "found": found, "asked": asked, "elsewhere": elsewhere(viewer, group)},
    )


@page(Right.MANAGE_GROUPS, "GET", "POST")
def merge_with(request: HttpRequest, uid: str, other: str) -> HttpResponse:
    """Which of the two stays, who is where, who comes along; then it is done."""
    viewer = viewer_in(request)
    one, two = access_managed_group(viewer, uid), access_managed_group(viewer, other)
    if one.pk == two.pk:
        raise Http404
    pair = {g.uid: g for g in (two, one)}
    asked = str(request.POST.get("stays") or request.GET.get("stays") or two.uid)
    stays = pair.get(asked, two)
    ends = one if stays is two else two
    form = MergeForm(request.POST or None, initial={"stays": stays.uid})

    def act(data: dict[str, Any]) -> object:
        return do_merge(ends, stays, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已合并", "Merged")):
        return redirect("group", stays.uid)
    context = {"one": one, "stays": stays, "ends": ends, "form": form, "found": compare(ends, stays)}
    return render(request, "registry/merge_with.html", context)


def _with_reason(
    request: HttpRequest, uid: str, service: Callable[..., Any], title: Words, note: Words, done: str
) -> HttpResponse:
    """A page of an act that asks for a reason and nothing else."""
    group = access_managed_group(viewer_in(request), uid)
    form: forms.Form = ReasonForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return service(group, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, done):
        return redirect("group", group.uid)
    context = {"group": group, "form": form, "title": title, "note": speak(note)}
    return render(request, "registry/change_form.html", context)


def _why(group: Group, *, ordered: bool) -> str:
    """The reason that is most likely, to be changed at will."""
    if ordered:
        return speak(Words("按责令解散", "as ordered"))
    return speak(Words("任务已结束", "the work is over")) if group.task_ended_at else ""
