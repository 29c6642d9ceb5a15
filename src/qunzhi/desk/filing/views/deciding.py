"""Deciding: what waits for the viewer, one step of it signed, copies noted, steps given on, approvals taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.signing import signing_context
from qunzhi.desk.filing.alike import parted
from qunzhi.desk.filing.asks import asks
from qunzhi.desk.filing.forms_deciding import DecideForm, DelegateForm, RevokeForm
from qunzhi.desk.filing.guards import access_step, access_step_to_hand_over, delegates_for
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current
from qunzhi.desk.filing.queries import decided_lately, inbox
from qunzhi.desk.filing.routing import cites_of, kept, packs_of
from qunzhi.desk.filing.seen import changed_for
from qunzhi.desk.filing.services.deciding import (
    do_decide_step,
    do_delegate_step,
    do_note_copy,
    do_revoke_step,
)
from qunzhi.desk.filing.showing import preview, sent_back
from qunzhi.desk.web.acting import carried_out, key_of, told
from qunzhi.desk.web.lang import later, speak


@page(Right.APPLY)
def steps_inbox(request: HttpRequest) -> HttpResponse:
    """Steps that wait for the viewer: at an office held, or given on."""
    viewer = viewer_in(request)
    found = inbox(viewer)
    now = timezone.now()
    context = {
        "rows": [s for s in found if s.does != COPY],
        "copies": [s for s in found if s.does == COPY],
        "lately": decided_lately(viewer),
        "person": viewer.person,
        "now": now,
    }
    return render(request, "filing/inbox.html", context)


@page(Right.APPLY, "GET", "POST")
@sensitive_post_parameters("code", "credential")
def decide_step(request: HttpRequest, uid: str) -> HttpResponse:
    """One step: what is asked, what the articles and the name check say, and the decision, signed."""
    viewer = viewer_in(request)
    step = access_step(viewer, uid)
    one = step.of
    if step.does == COPY or step.state != Step.OPEN or one.state != Application.OPEN:
        if request.method == "POST" and step.does != COPY:
            said = Words("这一步已经办过了", "This step is decided already")
            messages.info(request, speak(said))
        return redirect("application", uid=one.uid)
    own = viewer.person in (one.by, one.owner)
    shown = preview(viewer, one)
    packs = packs_of(one.institution, timezone.now())
    cites = list(
        dict.fromkeys(
            [
                *cites_of(step.cites),
                *(f.cite for f in shown.verdict.faults),
                *(c for found in asks(packs, one.group_kind, one.platform).values() for c in found),
            ]
        )
    )
    form = DecideForm(step.does, cites, request.POST or None, user=user_in(request), initial={"decision": "approve"})

    def act(data: dict[str, Any]) -> object:
        chosen = next((kept(c, packs) for c in cites if c.provision == data.get("cite")), "")
        return do_decide_step(
            step,
            decision=data["decision"],
            said=data["said"],
            cite=chosen,
            signed=form.signed,
            key=data["key"],
            acting_user=user_in(request),
        )

    if not own and carried_out(request, form, act, later("已办理", "Decided")):
        return redirect("steps_inbox")
    context = {
        "step": step,
        "one": one,
        "form": form,
        "own": own,
        "preview": shown,
        **parted(shown.alike),
        "cites": cites_of(step.cites),
        "sent_back": sent_back(one),
        "changes": changed_for(one, step),
        "earlier": [s for s in current(one) if s.position < step.position and s.state == Step.DONE],
        "can_delegate": True,
        **signing_context(user_in(request)),
    }
    return render(request, "filing/decide.html", context)


@page(Right.APPLY, "POST")
def note_copy(request: HttpRequest, uid: str) -> HttpResponse:
    """Take note of a copy."""
    step = access_step(viewer_in(request), uid)
    with told(request, later("已知悉", "Noted")):
        do_note_copy(step, key=key_of(request), acting_user=user_in(request))
    return redirect("steps_inbox")


@page(Right.APPLY, "GET", "POST")
def delegate_step(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a step to a colleague of the office."""
    viewer = viewer_in(request)
    step = access_step_to_hand_over(viewer, uid)
    asking = (step.of.by_id, step.of.owner_id)
    people = [p for p in delegates_for(step) if p != viewer.person and p.pk not in asking]
    form = DelegateForm(people, request.POST or None)

    def act(data: dict[str, Any]) -> object:
        person = form.people[data["person"]]
        return do_delegate_step(step, person, said=data["said"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已转交", "Given on")):
        return redirect("steps_inbox")
    return render(request, "filing/delegate.html", {"step": step, "one": step.of, "form": form, "people": people})


@page(Right.APPLY, "GET", "POST")
@sensitive_post_parameters("code", "credential")
def revoke_step(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the own office's approval back, signed; the application goes back to who applied."""
    step = access_step(viewer_in(request), uid)
    form = RevokeForm(request.POST or None, user=user_in(request))

    def act(data: dict[str, Any]) -> object:
        return do_revoke_step(
            step, reason=data["reason"], signed=form.signed, key=data["key"], acting_user=user_in(request)
        )

    if carried_out(request, form, act, later("已撤销，申请退回申请人", "Revoked; it went back to who applied")):
        return redirect("application", uid=step.of.uid)
    context = {"step": step, "one": step.of, "form": form, **signing_context(user_in(request))}
    return render(request, "filing/revoke.html", context)
