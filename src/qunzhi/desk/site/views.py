"""The system administrator's pages. No content of an institution is on them: no names of people, no groups."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.ledger.queries import sizes
from qunzhi.desk.org.guards import access_appointment, access_institution, institutions, person_by_number
from qunzhi.desk.org.models import Institution
from qunzhi.desk.org.queries import auditors_of, offices_filled
from qunzhi.desk.org.services.institutions import First, do_found_institution
from qunzhi.desk.org.services.offices import (
    do_adopt_packs,
    do_appoint_auditor,
    do_choose_office,
    do_end_appointment,
)
from qunzhi.desk.running.health import checks
from qunzhi.desk.site.forms import AuditorForm, EndForm, InstitutionForm, OfficeForm, PacksForm
from qunzhi.desk.web.acting import carried_out
from qunzhi.desk.web.lang import later, speak


@page(Right.RUN_SITE, nav=Words("站点", "Site"), order=0)
def site(request: HttpRequest) -> HttpResponse:
    """The site's institutions, and how it is."""
    found = institutions(viewer_in(request)).annotate(accounts=Count("users")).order_by("slug")
    entries = sizes()
    rows = [(one, entries.get(one.slug, 0)) for one in found]
    return render(request, "site/site.html", {"rows": rows, "checks": checks()})


@page(Right.RUN_SITE, "GET", "POST")
def new_institution(request: HttpRequest) -> HttpResponse:
    """Set up an institution."""
    form = InstitutionForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        first = First(data["office_code"], data["office_name"], data["number"], data["person_name"])
        told = {name: data[name] for name in ("slug", "name", "root_code", "packs", "key")}
        return do_found_institution(**told, first=first, today=timezone.localdate(), acting_user=user_in(request))

    said = later("机构已建好，请为首位经办人发一次性口令", "Set up: now give the first registrar a code")
    if carried_out(request, form, act, said):
        return redirect("site")
    return _form(request, form, Words("新建机构", "Set up an institution"))


@page(Right.RUN_SITE)
def institution(request: HttpRequest, uid: str) -> HttpResponse:
    """One institution: its packs, who fills their offices, its auditors, its accounts by number."""
    one = access_institution(viewer_in(request), uid)
    context = {
        "one": one,
        "packs": adopted(one.packs, to_us(timezone.now())),
        "offices": offices_filled(one, to_us(timezone.now())),
        "appointments": auditors_of(one),
    }
    return render(request, "site/institution.html", context)


@page(Right.RUN_SITE, "GET", "POST")
def packs(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose the packs of an institution."""
    one = access_institution(viewer_in(request), uid)
    form = PacksForm(request.POST or None, initial={"packs": one.packs})

    def act(data: dict[str, Any]) -> object:
        return do_adopt_packs(one, **data, acting_user=user_in(request))

    if carried_out(request, form, act, later("已采用", "Adopted")):
        return redirect("institution", uid=one.uid)
    return _form(request, form, Words("采用的规章", "Regulations"), one)


@page(Right.RUN_SITE, "GET", "POST")
def offices(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose who fills an office, where the name alone does not tell."""
    one = access_institution(viewer_in(request), uid)
    named = [
        (f"{f.pack.pack}/{f.office.office}", f"{f.office.names[0]}（{speak(f.pack.title)}）")
        for f in offices_filled(one, to_us(timezone.now()))
    ]
    form = OfficeForm(one, named, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        pack, _, office = data["office"].partition("/")
        told = {"units": list(data["units"]), "reason": data["reason"], "key": data["key"]}
        return do_choose_office(one, pack=pack, office=office, **told, acting_user=user_in(request))

    if carried_out(request, form, act, later("已指定", "Chosen")):
        return redirect("institution", uid=one.uid)
    return _form(request, form, Words("指定职能部门", "Choose an office"), one)


@page(Right.RUN_SITE, "GET", "POST")
def auditors(request: HttpRequest, uid: str) -> HttpResponse:
    """Appoint an auditor, by staff number."""
    viewer = viewer_in(request)
    one = access_institution(viewer, uid)
    form = AuditorForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        told = {name: data[name] for name in ("since", "until", "reason", "key")}
        return do_appoint_auditor(person_by_number(viewer, one, data["number"]), **told, acting_user=user_in(request))

    if carried_out(request, form, act, later("已委派", "Appointed")):
        return redirect("institution", uid=one.uid)
    return _form(request, form, Words("委派审计员", "Appoint an auditor"), one)


@page(Right.RUN_SITE, "GET", "POST")
def end_appointment(request: HttpRequest, uid: str) -> HttpResponse:
    """End an appointment."""
    appointment = access_appointment(viewer_in(request), uid)
    one = appointment.person.institution
    form = EndForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_end_appointment(appointment, **data, acting_user=user_in(request))

    if carried_out(request, form, act, later("委派已结束", "The appointment has ended")):
        return redirect("institution", uid=one.uid)
    return _form(request, form, Words("结束委派", "End an appointment"), one)


def _form(request: HttpRequest, form: Form, title: Words, one: Institution | None = None) -> HttpResponse:
    return render(request, "site/form.html", {"form": form, "title": title, "one": one})
