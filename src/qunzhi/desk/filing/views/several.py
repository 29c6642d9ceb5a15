"""Deciding several steps of the same kind of act under one signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.signing import signing_context
from qunzhi.desk.filing.forms_deciding import SeveralForm
from qunzhi.desk.filing.moving import COPY
from qunzhi.desk.filing.naming import check_names
from qunzhi.desk.filing.queries import inbox
from qunzhi.desk.filing.services.deciding import MOST_DECIDED, do_decide_steps
from qunzhi.desk.filing.showing import named_of
from qunzhi.desk.web.acting import carried_out
from qunzhi.desk.web.lang import speak

#: What the last press sends; the first only shows what was chosen.
SIGN = "sign"


@page(Right.APPLY, "GET", "POST")
@sensitive_post_parameters("code", "credential")
def decide_steps(request: HttpRequest) -> HttpResponse:
    """The steps chosen in the inbox on one page, then one signature for all of them; own requests are left out."""
    viewer = viewer_in(request)
    chosen = set(request.POST.getlist("step")[: MOST_DECIDED + 1])
    found = [s for s in inbox(viewer) if s.uid in chosen]
    own = [s for s in found if s.does != COPY and viewer.person in (s.of.by, s.of.owner)]
    steps = [s for s in found if s not in own]
    wrong = _wrong(len(chosen), len({s.does for s in steps}))
    if not steps or wrong:
        messages.error(request, speak(wrong or Words("没有可以一起办的", "nothing there can be decided together")))
        return redirect("steps_inbox")
    copies = steps[0].does == COPY
    signing = request.method == "POST" and SIGN in request.POST
    form = SeveralForm(request.POST if signing else None, user=user_in(request), signs=not copies)

    def act(data: dict[str, Any]) -> object:
        return do_decide_steps(steps, signed=form.signed, key=data["key"], acting_user=user_in(request))

    done = Words("已办理 {n} 份", "{n} decided").fill(n=len(steps))
    if carried_out(request, form, act, speak(done)):
        return redirect("steps_inbox")
    institution = steps[0].of.institution
    faults = [()] * len(steps) if copies else check_names(institution, [named_of(s.of) for s in steps])
    context = {
        "form": form,
        "listed": list(zip(steps, faults, strict=True)),
        "does": steps[0].does,
        "copies": copies,
        "own": own,
        "gone": len(chosen) - len(found),
        **({"can_sign": True} if copies else signing_context(user_in(request))),
    }
    return render(request, "filing/several.html", context)


def _wrong(chosen: int, acts: int) -> Words | None:
    if not 0 < chosen <= MOST_DECIDED:
        return Words(f"一次选 1 到 {MOST_DECIDED} 份", f"choose 1 to {MOST_DECIDED}")
    if acts > 1:
        return Words(
            "选中的要办的事不一样（审批、备案、审批备案要分开办），请只选同一种",
            "what was chosen asks for different acts: choose those of one kind",
        )
    return None
