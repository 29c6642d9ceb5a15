"""Pages on which accounts are kept."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.models import CodeSheet, User
from qunzhi.desk.accounts.services import do_open_accounts, site_open_account
from qunzhi.desk.keeping.acts import ACTS, open_to
from qunzhi.desk.keeping.guards import access_account, account_by_number, registrar_without_account, without_account
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.org.guards import access_institution, units_in_scope
from qunzhi.desk.web.acting import key_of, said, try_it
from qunzhi.desk.web.lang import later, speak

_PER_PAGE = 100


@page(Right.WRITE_ORG, "GET", "POST")
def open_accounts(request: HttpRequest) -> HttpResponse:
    """Open accounts for people who have none; the codes are shown once, to be printed."""
    viewer = viewer_in(request)
    if request.method == "POST":
        chosen = list(without_account(viewer).filter(uid__in=request.POST.getlist("person")))
        try:
            sheet = do_open_accounts(chosen, acting_user=user_in(request), key=key_of(request))
        except QunzhiError as exc:
            for line in said(exc):
                messages.error(request, line)
            return redirect("open_accounts")
        return _codes(request, sheet)
    text = request.GET.get("q", "").strip()[:50]
    unit = units_in_scope(viewer).filter(uid=request.GET.get("unit", "")).first()
    found = without_account(viewer, text, unit)
    rows = Paginator(found.order_by("code"), _PER_PAGE).get_page(request.GET.get("page"))
    units = units_in_scope(viewer).filter(ended_on__isnull=True).order_by("path")
    context = {"rows": rows, "q": text, "unit": unit, "units": units}
    return render(request, "keeping/open.html", context)


def _codes(request: HttpRequest, sheet: CodeSheet) -> HttpResponse:
    """The codes just made; for the administrator, who sees no names, under numbers alone."""
    if viewer_in(request).person is None:
        sheet.codes = tuple(replace(code, name=code.number) for code in sheet.codes)
    return render(request, "keeping/codes.html", {"sheet": sheet})


@page(Right.SIGNED_IN, "GET", "POST")
def account_act(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """One act on an account, with its reason."""
    viewer = viewer_in(request)
    user = access_account(viewer, uid)
    act = ACTS.get(name)
    service = act.service_for(viewer) if act else None
    if act is None or service is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done: list[object] = []
        if try_it(
            form,
            lambda: done.append(service(user, data["reason"], acting_user=user_in(request), key=data["key"])),
        ):
            if isinstance(done[0], CodeSheet):
                return _codes(request, done[0])
            messages.success(request, later("已办理", "Done"))
            return redirect(_origin(request, user))
    context = {
        "act": act,
        "form": form,
        "back": _origin(request, user),
        "number": user.number,
        "name": "" if viewer.person is None else user.get_full_name(),
    }
    return render(request, "keeping/act.html", context)


def _origin(request: HttpRequest, user: User) -> str:
    """Where the account is shown: the person's page, or for the administrator what the number finds."""
    if viewer_in(request).person is not None and user.person is not None:
        return reverse("person", args=[user.person.uid])
    assert user.institution is not None
    return f"{reverse('find_account', args=[user.institution.uid])}?{urlencode({'number': user.number})}"


class NumberForm(forms.Form):
    """An account by staff number."""

    number = forms.CharField(max_length=100, label=later("工号", "Staff number"))


@page(Right.RUN_SITE, "GET", "POST")
def find_account(request: HttpRequest, uid: str) -> HttpResponse:
    """Look an account up by its number, for the administrator; no name is shown. A registrar's can be opened here."""
    viewer = viewer_in(request)
    institution = access_institution(viewer, uid)
    form = NumberForm(request.POST or request.GET or None)
    found, registrar = None, None
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        registrar = registrar_without_account(viewer, institution, number)
        if registrar is not None and request.method == "POST":
            try:
                sheet = site_open_account(registrar, acting_user=user_in(request), key=key_of(request))
                return _codes(request, sheet)
            except QunzhiError as exc:
                form.add_error("number", said(exc))
        found = account_by_number(viewer, institution, number)
        if found is None and registrar is None:
            form.add_error("number", speak(later("这个工号没有账号", "This number has no account")))
    context = {
        "one": institution,
        "form": form,
        "account": found,
        "acts": open_to(viewer, found) if found else [],
        "registrar": registrar,
    }
    return render(request, "keeping/find.html", context)
