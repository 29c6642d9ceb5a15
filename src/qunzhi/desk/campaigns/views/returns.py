"""What one unit hands in: its page, and the office's decisions on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page, user_in, viewer_in
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.forms import DecideForm, MissingGroupForm, said_of
from qunzhi.desk.campaigns.guards import access_line, access_return, hands_in
from qunzhi.desk.campaigns.models import Campaign, Return
from qunzhi.desk.campaigns.queries import LineShown, lines_of
from qunzhi.desk.campaigns.services.deciding import do_decide_lines, do_send_back, do_take_back
from qunzhi.desk.campaigns.services.handing_in import Said, do_add_group, do_hand_in
from qunzhi.desk.campaigns.sorts import SORTS
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.web.acting import carried_out, key_of, said, told
from qunzhi.desk.web.lang import later
from qunzhi.facts.tables import TABLES


@page(Right.READ_UNITS, "GET", "POST")
def unit_return(request: HttpRequest, uid: str) -> HttpResponse:
    """A unit's list: handed in with one click, or with what changed."""
    viewer = viewer_in(request)
    one = access_return(viewer, uid)
    may = hands_in(viewer, one) and one.of.state == Campaign.OPEN and one.state != Return.HANDED_IN
    lines = lines_of(viewer, one)
    if request.method == "POST":
        if not hands_in(viewer, one):  # who only reads sees the page already: nothing is given away by saying so
            messages.error(request, later("由单位负责人上报", "Who is in charge of the unit hands it in"))
            return redirect("unit_return", one.uid)
        try:
            do_hand_in(one, _given(request, lines), key=key_of(request), acting_user=user_in(request))
        except QunzhiError as exc:
            for text in said(exc):
                messages.error(request, text)
            lines = _as_typed(request, lines)
        else:
            messages.success(request, later("已上报，谢谢", "Handed in, thank you"))
            return redirect("unit_return", one.uid)
    assert viewer.institution is not None
    context = {
        "one": one,
        "campaign": one.of,
        "sort": SORTS[one.of.sort],
        "lines": lines,
        "may": may,
        "may_decide": viewer.may(Right.RUN_CAMPAIGNS) and one.state == Return.HANDED_IN and one.of.state == "open",
        "undecided": [x for x in lines if x.undecided],
        "decided": any(x.line.decision for x in lines),
        "faulty": sum(bool(x.faults) for x in lines),
        "cites": cites_of(viewer.institution, one.of.cites),
        "purposes": TABLES["groups"]["purpose"].codes,
        "about_accounts": one.of.sort == Campaign.REGULARISATION,
        "reason_form": ReasonForm(),
    }
    return render(request, "campaigns/return.html", context)


def _given(request: HttpRequest, lines: list[LineShown]) -> dict[str, Said]:
    """What the page says of each line; nothing where one tap said that nothing has changed.

    Raises:
        QunzhiError: something was changed on the page, and then that nothing has: neither is taken for the other.
    """
    typed = said_of(request.POST.dict(), [x.line for x in lines])
    if "all_same" not in request.POST:
        return typed
    touched = [str(x.facts["name"]) for x in lines if f"answer-{x.line.uid}" in request.POST and _differs(x, typed)]
    if touched:
        names = "、".join(f"「{name}」" for name in touched[:3])
        raise QunzhiError.of(
            "changed_after_all",
            f"{names}{'等' if len(touched) > 3 else ''}改过了，还没有上报",
            f"{len(touched)} were changed on the page; nothing is handed in yet",
            hint=Words(
                "点最下面的“按修改上报”；不改了就重新打开这一页",
                "press the button below the list, or open the page anew",
            ),
        )
    return {}


def _differs(shown: LineShown, typed: dict[str, Said]) -> bool:
    mine, line = typed[shown.line.uid], shown.line
    facts = any(v != shown.facts.get(f) for f, v in mine.corrected.items())
    return facts or mine.answer != line.answer or mine.said != line.said


def _as_typed(request: HttpRequest, lines: list[LineShown]) -> list[LineShown]:
    """The lines with what was typed, so that nothing is lost by a refusal."""
    typed = said_of(request.POST.dict(), [x.line for x in lines])
    out = []
    for shown in lines:
        mine, line = typed[shown.line.uid], shown.line
        line.answer, line.said = mine.answer, mine.said
        line.corrected = {f: v for f, v in mine.corrected.items() if v != line.known.get(f)}
        out.append(replace(shown, facts={**shown.facts, **mine.corrected}))
    return out


@page(Right.READ_UNITS, "GET", "POST")
def add_missing_group(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a group that exists and is not registered."""
    viewer = viewer_in(request)
    one = access_return(viewer, uid)
    if not hands_in(viewer, one) or one.of.sort == Campaign.REGULARISATION:
        raise Http404
    form = MissingGroupForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_add_group(
            one,
            platform=data["platform"],
            name=data["name"],
            kind=data["kind"],
            code=data["code"],
            purpose=data["purpose"],
            key=data["key"],
            acting_user=user_in(request),
        )

    if carried_out(request, form, act, later("已补登", "Added")):
        return redirect("unit_return", one.uid)
    return render(request, "campaigns/add.html", {"one": one, "form": form})


@page(Right.RUN_CAMPAIGNS, "POST")
def decide_return(request: HttpRequest, uid: str) -> HttpResponse:
    """Recognise or refuse the lines that were ticked."""
    viewer = viewer_in(request)
    one = access_return(viewer, uid)
    lines = {x.line.uid: x.line for x in lines_of(viewer, one)}
    form = DecideForm(list(lines), request.POST)

    def act(data: dict[str, Any]) -> object:
        chosen = [lines[x] for x in data["lines"]]
        yes = data["say"] == "yes"
        return do_decide_lines(
            one, chosen, recognise=yes, why=data["why"], key=data["key"], acting_user=user_in(request)
        )

    if not carried_out(request, form, act, later("已办理", "Done")):
        for errors in form.errors.values():
            for text in errors:
                messages.error(request, str(text))
    return redirect("unit_return", one.uid)


@page(Right.RUN_CAMPAIGNS, "POST")
def send_back_return(request: HttpRequest, uid: str) -> HttpResponse:
    """Give it back with the reason."""
    one = access_return(viewer_in(request), uid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with told(request, later("已退回", "Sent back")):
            do_send_back(one, reason=form.cleaned_data["reason"], key=key_of(request), acting_user=user_in(request))
    else:
        messages.error(request, later("退回要写理由", "Say why it is sent back"))
    return redirect("unit_return", one.uid)


@page(Right.RUN_CAMPAIGNS, "GET", "POST")
def take_back_decision(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the decision on a line back."""
    line = access_line(viewer_in(request), uid)
    form = ReasonForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return do_take_back(line, reason=data["reason"], key=data["key"], acting_user=user_in(request))

    if carried_out(request, form, act, later("已撤回", "Taken back")):
        return redirect("unit_return", line.of.uid)
    return render(request, "campaigns/take_back.html", {"line": line, "one": line.of, "form": form})
