"""Views of the list that somebody keeps: name one, rename it, open with it, delete it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.registry.saved import access_view, query_of, views_of
from qunzhi.desk.registry.services.saved import do_delete_view, do_open_first, do_rename_view, do_save_view
from qunzhi.desk.web.acting import KeyedForm, carried_out, told
from qunzhi.desk.web.lang import later, speak


class NameForm(KeyedForm):
    """What a view is called."""

    name = forms.CharField(max_length=40, label=later("视图名称", "Name of the view"))


@page(Right.READ_GROUPS)
def saved_views(request: HttpRequest) -> HttpResponse:
    """The own views."""
    return render(request, "registry/views.html", {"saved": views_of(viewer_in(request))})


@page(Right.READ_GROUPS, "GET", "POST")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list that the address describes under a name."""
    query = query_of(request.GET)
    form = NameForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_save_view(data["name"].strip(), query, acting_user=user_in(request), key=data["key"])

    if carried_out(request, form, act, speak(Words("已保存，列在群名单上方", "saved: it stands above the list"))):
        return redirect(f"{reverse('groups')}?{query or 'all=1'}")
    return render(request, "registry/view.html", {"form": form, "query": query})


@page(Right.READ_GROUPS, "GET", "POST")
def rename_view(request: HttpRequest, uid: str) -> HttpResponse:
    """Give an own view another name."""
    one = access_view(viewer_in(request), uid)
    form = NameForm(request.POST or None, initial={"name": one.name})

    def act(data: dict[str, Any]) -> object:
        return do_rename_view(one, data["name"].strip(), acting_user=user_in(request), key=data["key"])

    if carried_out(request, form, act, speak(Words("已改名", "renamed"))):
        return redirect("saved_views")
    return render(request, "registry/view.html", {"form": form, "one": one})


@page(Right.READ_GROUPS, "POST")
def open_first(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the list open with an own view, or no longer."""
    one = access_view(viewer_in(request), uid)
    done = Words("以后打开工作群先看这个", "the list opens with it") if not one.first else Words("已取消", "no longer")
    with told(request, speak(done)):
        do_open_first(one, not one.first, acting_user=user_in(request))
    return redirect("saved_views")


@page(Right.READ_GROUPS, "POST")
def delete_view(request: HttpRequest, uid: str) -> HttpResponse:
    """Delete an own view."""
    one = access_view(viewer_in(request), uid)
    with told(request, speak(Words("视图已删除，群没有变", "the view is deleted; the groups are as they were"))):
        do_delete_view(one, acting_user=user_in(request))
    return redirect("saved_views")
