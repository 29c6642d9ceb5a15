"""Changes as they stand: all of a group, one with its undo, and those that wait for an office's note."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.registry.at_office import access_waiting
from qunzhi.desk.registry.change_queries import (
    access_change,
    changes_of,
    invited_still,
    other_of,
    waiting_of,
    waiting_rows,
)
from qunzhi.desk.registry.change_words import lines_of, sort_words
from qunzhi.desk.registry.guards import access_managed_group, groups_in_scope, manages
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.services.changes import do_undo_change
from qunzhi.desk.registry.services.noting import do_note_change, do_note_changes
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.lang import later

_PER_PAGE = 30


@page(Right.MANAGE_GROUPS)
def group_changes(request: HttpRequest, uid: str) -> HttpResponse:
    """All changes of a group."""
    group = access_managed_group(viewer_in(request), uid)
    rows = Paginator(changes_of(group), _PER_PAGE).get_page(request.GET.get("page"))
    listed = [(one, sort_words(one.sort)) for one in rows]
    return render(request, "registry/changes.html", {"group": group, "rows": rows, "listed": listed})


@page(Right.APPLY, "GET", "POST")
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """One change: before and after, why, who; taken back by whoever manages the group."""
    viewer = viewer_in(request)
    one = access_change(viewer, uid)
    may_undo = one.undone_at is None and manages(viewer, one.group)
    form = ReasonForm(request.POST or None) if may_undo else None

    def act(data: dict[str, Any]) -> object:
        return do_undo_change(one, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if form is not None and carried_out(request, form, act, later("已撤销，恢复原样", "Taken back: all is as before")):
        return back_to(request, one.group)
    context = {
        "one": one,
        "what": sort_words(one.sort),
        "lines": lines_of(one),
        "form": form,
        "other": other_of(one),
        "waits": waiting_of(one, viewer),
        "seen": groups_in_scope(viewer).filter(pk=one.group_id).exists(),
        "invite": invited_still(one) if may_undo else [],
        "own": one.by == viewer.person,
    }
    return render(request, "registry/change.html", context)


@page(Right.APPLY)
def changes_to_note(request: HttpRequest) -> HttpResponse:
    """Changes and cancellations that wait for a note at the viewer's offices."""
    viewer = viewer_in(request)
    rows = Paginator(waiting_rows(viewer), _PER_PAGE).get_page(request.GET.get("page"))
    listed = [(f, sort_words(f.change.sort) if f.change else None) for f in rows]
    return render(
        request, "registry/changes_to_note.html", {"rows": rows, "listed": listed, "viewer_person": viewer.person}
    )


@page(Right.APPLY, "POST")
def note_change(request: HttpRequest, uid: str) -> HttpResponse:
    """Take note of one."""
    filing = access_waiting(viewer_in(request), uid)
    with told(request, later("已阅", "Noted")):
        do_note_change(filing, key=key_of(request), acting_user=user_in(request))
    return redirect("changes_to_note")


@page(Right.APPLY, "POST")
def note_changes(request: HttpRequest) -> HttpResponse:
    """Take note of all."""
    with told(request, later("全部已阅", "All noted")):
        do_note_changes(key=key_of(request), acting_user=user_in(request))
    return redirect("changes_to_note")


def back_to(request: HttpRequest, group: Group) -> HttpResponse:
    """To the group's page; to the list for whoever does not see it any more."""
    viewer = viewer_in(request)
    return redirect("group", group.uid) if groups_in_scope(viewer).filter(pk=group.pk).exists() else redirect("groups")
