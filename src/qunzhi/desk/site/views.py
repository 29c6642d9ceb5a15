"""The system administrator's pages. No content of an institution is on them: no names of people, no groups."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI, to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.ledger.queries import sizes
from qunzhi.desk.org.guards import access_appointment, access_institution, find_by_number, institutions
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
from qunzhi.desk.web.acting import try_it
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
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first = First(data["office_code"], data["office_name"], data["number"], data["person_name"])
        today = timezone.now().astimezone(SHANGHAI).date()
        if try_it(
            form,
            lambda: do_found_institution(
                slug=data["slug"],
                name=data["name"],
                root_code=data["root_code"],
                packs=data["packs"],
                first=first,
                today=today,
                acting_user=user_in(request),
                key=data["key"],
            ),
        ):
            messages.success(
                request, later("机构已建好，请为首位经办人发一次性口令", "Set up: now give the first registrar a code")
            )
            return redirect("site")
    return render(request, "site/form.html", {"form": form, "title": Words("新建机构", "Set up an institution")})


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
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_it(
            form,
            lambda: do_adopt_packs(
                one, packs=data["packs"], reason=data["reason"], acting_user=user_in(request), key=data["key"]
            ),
        ):
            messages.success(request, later("已采用", "Adopted"))
            return redirect("institution", uid=one.uid)
    return render(request, "site/form.html", {"form": form, "one": one, "title": Words("采用的规章", "Regulations")})


@page(Right.RUN_SITE, "GET", "POST")
def offices(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose who fills an office, where the name alone does not tell."""
    one = access_institution(viewer_in(request), uid)
    named = [
        (f"{f.pack.pack}/{f.office.office}", f"{f.office.names[0]}（{speak(f.pack.title)}）")
        for f in offices_filled(one, to_us(timezone.now()))
    ]
    form = OfficeForm(one, named, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pack, _, office = data["office"].partition("/")
        if try_it(
            form,
            lambda: do_choose_office(
                one,
                pack=pack,
                office=office,
                units=list(data["units"]),
                reason=data["reason"],
                acting_user=user_in(request),
                key=data["key"],
            ),
        ):
            messages.success(request, later("已指定", "Chosen"))
            return redirect("institution", uid=one.uid)
    return render(
        request, "site/form.html", {"form": form, "one": one, "title": Words("指定职能部门", "Choose an office")}
    )


@page(Right.RUN_SITE, "GET", "POST")
def auditors(request: HttpRequest, uid: str) -> HttpResponse:
    """Appoint an auditor."""
    viewer = viewer_in(request)
    one = access_institution(viewer, uid)
    form = AuditorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = find_by_number(viewer, one, data["number"])
        if person is None:
            form.add_error("number", speak(Words("没有这个工号", "There is no such number")))
        elif try_it(
            form,
            lambda: do_appoint_auditor(
                person,
                since=data["since"],
                until=data["until"],
                reason=data["reason"],
                acting_user=user_in(request),
                key=data["key"],
            ),
        ):
            messages.success(request, later("已委派", "Appointed"))
            return redirect("institution", uid=one.uid)
    return render(
        request, "site/form.html", {"form": form, "one": one, "title": Words("委派审计员", "Appoint an auditor")}
    )


@page(Right.RUN_SITE, "GET", "POST")
def end_appointment(request: HttpRequest, uid: str) -> HttpResponse:
    """End an appointment."""
    appointment = access_appointment(viewer_in(request), uid)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if try_it(
            form,
            lambda: do_end_appointment(
                appointment,
                until=data["until"],
                reason=data["reason"],
                acting_user=user_in(request),
                key=data["key"],
            ),
        ):
            messages.success(request, later("委派已结束", "The appointment has ended"))
            return redirect("institution", uid=appointment.person.institution.uid)
    return render(request, "site/form.html", {"form": form, "title": Words("结束委派", "End an appointment")})
