"""Changing a group: its owner, admins, name, particulars, platform; and taking that back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.naming import Named, Verdict, check_name
from qunzhi.desk.registry.candidates import find, units_for
from qunzhi.desk.registry.change_queries import (
    admins_of,
    owners_of,
)
from qunzhi.desk.registry.forms_changes import AdminForm, DetailsForm, NameForm, PlatformForm, WhoForm
from qunzhi.desk.registry.guards import access_managed_group
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.services.changes import (
    do_change_details,
    do_change_owner,
    do_move_group,
    do_rename_group,
    do_set_admin,
)
from qunzhi.desk.registry.views.change_pages import back_to
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.lang import later, speak

_PER_PAGE = 30


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_owner(request: HttpRequest, uid: str) -> HttpResponse:
    """Another owner: chosen from the members, or from those in post around."""
    viewer = viewer_in(request)
    group = access_managed_group(viewer, uid)
    asked = str(request.POST.get("q") or request.GET.get("q") or "")[:50]
    owners = owners_of(group)
    found = [c for c in find(group, viewer.today, asked) if c.role != "owner"]
    form = WhoForm(found, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        person = form.people[data["who"]]
        return do_change_owner(
            group, person, account=data["account"], reason=data["reason"], key=data["key"], acting_user=user_in(request)
        )

    if carried_out(
        request, form, act, later("群主已更换，原群主留作成员", "The owner was changed; the former one stays")
    ):
        return back_to(request, group)
    context = {"group": group, "owners": owners, "found": found, "form": form, "asked": asked}
    return render(request, "registry/change_owner.html", context)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_admins(request: HttpRequest, uid: str) -> HttpResponse:
    """Make an admin, or a plain member again."""
    viewer = viewer_in(request)
    group = access_managed_group(viewer, uid)
    asked = str(request.POST.get("q") or request.GET.get("q") or "")[:50]
    found = [c for c in find(group, viewer.today, asked) if c.role not in ("owner", "admin")]
    form = AdminForm(found, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_set_admin(
            group,
            form.people[data["who"]],
            admin=True,
            account=data["account"],
            reason=data["reason"],
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("已设为管理员", "Made an admin")):
        return redirect("group_admins", group.uid)
    context = {"group": group, "admins": admins_of(group), "found": found, "form": form, "asked": asked}
    return render(request, "registry/change_admins.html", context)


@page(Right.MANAGE_GROUPS, "POST")
def drop_admin(request: HttpRequest, uid: str) -> HttpResponse:
    """An admin is a plain member again."""
    group = access_managed_group(viewer_in(request), uid)
    wanted = request.POST.get("who", "")
    person = next((m.person for m in admins_of(group) if m.person is not None and m.person.uid == wanted), None)
    if person is not None:
        with told(request, later("已改回成员", "A plain member again")):
            do_set_admin(group, person, admin=False, key=key_of(request), acting_user=user_in(request))
    return redirect("group_admins", group.uid)


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_name(request: HttpRequest, uid: str) -> HttpResponse:
    """Another name; what the packs say against it is shown first."""
    group = access_managed_group(viewer_in(request), uid)
    wanted = str(request.POST.get("name") or request.GET.get("name") or group.name)[:200]
    form = NameForm(request.POST or None, initial={"name": wanted})
    verdict = _verdict(group, wanted)
    minds = form.is_bound and not verdict.fine
    if not minds:
        form.fields["sure"].widget = forms.HiddenInput()

    def act(data: dict[str, Any]) -> object:
        return do_rename_group(
            group, name=data["name"], reason=data["reason"], key=data["key"], acting_user=user_in(request)
        )

    go = not minds or bool(request.POST.get("sure"))
    if go and carried_out(request, form, act, later("群名已变更", "The name was changed")):
        return back_to(request, group)
    return render(request, "registry/change_name.html", {"group": group, "form": form, "verdict": verdict})


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_details(request: HttpRequest, uid: str) -> HttpResponse:
    """Purpose, terms, unit and the like."""
    viewer = viewer_in(request)
    group = access_managed_group(viewer, uid)
    form = DetailsForm(group, units_for(viewer, group), request.POST or None)

    def act(data: dict[str, Any]) -> object:
        facts = form.facts()
        return do_change_details(
            group, facts=facts, reason=data["reason"], key=data["key"], acting_user=user_in(request)
        )

    if carried_out(request, form, act, later("资料已变更", "Changed")):
        return back_to(request, group)
    return _form(request, group, form, Words("改资料", "Change particulars"))


@page(Right.MANAGE_GROUPS, "GET", "POST")
def group_platform(request: HttpRequest, uid: str) -> HttpResponse:
    """The group lives on another platform now."""
    group = access_managed_group(viewer_in(request), uid)
    form = PlatformForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_move_group(
            group,
            platform=data["platform"],
            code=data["code"],
            moved_at=data["moved_at"] or timezone.now(),
            reason=data["reason"],
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("已换平台，备案跟着新群号走", "Moved; the filing follows the new number")):
        return back_to(request, group)
    note = Words(
        "备案跟着新群号走，旧群号留在变更记录里。成员照原样带过去，没跟过来的以后再标。",
        "The filing follows the new number; the old one stays in the record of the change. Members are carried over as "
        "they are; who has not come can be marked later.",
    )
    return _form(request, group, form, Words("换平台", "Another platform"), note)


def _verdict(group: Group, name: str) -> Verdict:
    """What the packs say of a name of a registered group; a name that is filed is nobody else's."""
    named = Named(
        name,
        group.platform,
        group.group_kind,
        group.unit,
        tuple(group.terms),
        group.code,
        group.purpose,
        group.created_at,
        None if group.filed else group.created_by,
    )
    found = check_name(group.institution, named)
    faults = tuple(f for f in found.faults if not (group.filed and f.rule == "name_protected"))
    return Verdict(faults, found.suggestion if faults else "")


def _form(
    request: HttpRequest, group: Group, form: forms.Form, title: Words, note: Words = Words("", "")
) -> HttpResponse:
    return render(
        request, "registry/change_form.html", {"group": group, "form": form, "title": title, "note": speak(note)}
    )
