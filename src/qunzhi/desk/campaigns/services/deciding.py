"""What the office says of what units hand in: yes, no, back to the unit, and decisions taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.services.running import closed, open_campaign
from qunzhi.desk.registry.filings import file_act
from qunzhi.desk.registry.models import Filing
from qunzhi.desk.registry.standing import renew_standing
from qunzhi.desk.services import Act, service

_BATCH = 500


@service("campaigns.decide", Words("办理单位上报", "decided on what a unit handed in"), Right.RUN_CAMPAIGNS)
def do_decide_lines(act: Act, one: Return, lines: Collection[Line], *, recognise: bool, why: str = "") -> Return:
    """Recognise (approve) some lines of a return, or refuse them with the reason.

    Raises:
        QunzhiError: it is not handed in, the campaign is closed, a line is decided, no reason for a refusal, or whoever
            handed it in decides.
    """
    one = _open(act, one)
    if one.state != Return.HANDED_IN:
        raise QunzhiError.of("not_handed_in", "这个单位还没有上报", "this unit has not handed in yet")
    refuse_own_request(act.viewer, one.handed_in_by)
    if not recognise and not why:
        raise QunzhiError.of("no_reason", "不予认定要写理由", "a refusal needs a reason")
    chosen = list(one.lines.filter(pk__in=[x.pk for x in lines]).select_related("group", "account"))
    if not chosen:
        raise QunzhiError.of("none_chosen", "请先勾选", "tick some first")
    if any(x.decision for x in chosen):
        raise QunzhiError.of(
            "decided_already",
            "勾选的里面有已经办过的",
            "some of those ticked are decided already",
            hint=Words("刷新页面看看；要改结论，先撤回", "reload the page; to change a decision, take it back first"),
        )
    _decide(act, one, chosen, recognise, why)
    return one


@service("campaigns.decide_ready", Words("一并认定没有问题的", "agreed to all that is ready"), Right.RUN_CAMPAIGNS)
def do_decide_ready(act: Act, campaign: Campaign, lines: Collection[Line]) -> Campaign:
    """Say yes to what is ready, of all units at once: handed in by others, to be kept, in use, not decided.

    What of ``lines`` is no longer so is left as it is.

    Raises:
        QunzhiError: the campaign is closed, it is about accounts (each is looked at), or nothing of it is ready.
    """
    campaign = open_campaign(act, campaign)
    wanted = [x.pk for x in lines] if campaign.sort != Campaign.REGULARISATION else []
    found: dict[int, list[Line]] = {}
    for at in range(0, len(wanted), _BATCH):
        rows = Line.objects.filter(pk__in=wanted[at : at + _BATCH], of__of=campaign, of__state=Return.HANDED_IN)
        rows = rows.filter(decision="", answer=Line.KEEP, group__dissolved_at__isnull=True)
        for line in rows.exclude(of__handed_in_by=act.viewer.person).select_related("group", "account"):
            found.setdefault(line.of_id, []).append(line)
    if not found:
        raise QunzhiError.of("nothing_ready", "没有可以一并办理的", "nothing is ready to be decided at once")
    for one in campaign.returns.filter(pk__in=found).select_related("of__institution", "of__office", "unit"):
        _decide(act, one, found[one.pk], True, "")
    return campaign


def _decide(act: Act, one: Return, chosen: list[Line], recognise: bool, why: str) -> None:
    if any(x.group is not None and x.group.dissolved_at is not None for x in chosen):
        raise QunzhiError.of("dissolved_meanwhile", "勾选的里面有已经解散的群", "a group that is ticked is dissolved")
    for line in chosen:
        line.decision = Line.RECOGNISED if recognise else Line.REFUSED
        line.decided_at, line.decided_by, line.why = timezone.now(), act.viewer.person, why
        if recognise and one.of.sort != Campaign.CLEANUP:
            line.filing = _filed(act, one.of, line)
        line.save(update_fields=["decision", "decided_at", "decided_by", "why", "filing"])
    renew_standing(one.of.institution, [x.group_id for x in chosen if x.group_id])
    for line in chosen:
        thing = line.group or line.account
        assert thing is not None
        act.note(
            thing.ref,
            about=(one.of.ref, one.ref, one.unit.ref),
            reason=why,
            payload={"decision": line.decision, "number": line.filing.code if line.filing else ""},
        )


def _filed(act: Act, campaign: Campaign, line: Line) -> Filing:
    subject = "account" if line.account_id else "group"
    thing = line.account or line.group
    assert thing is not None
    kind = "approval" if subject == "account" else "recognition"
    return file_act(
        campaign.institution,
        subject,
        thing.code,
        kind,
        campaign.office,
        submitted_at=line.of.handed_in_at,
        signed_by=act.viewer.person,
    )


@service("campaigns.take_back", Words("撤回认定结论", "took a decision back"), Right.RUN_CAMPAIGNS)
def do_take_back(act: Act, line: Line, *, reason: str) -> Line:
    """Take the decision on one line back, with the recognition that came of it.

    Raises:
        QunzhiError: nothing was decided, or the campaign is closed.
    """
    line = Line.objects.select_related("of__of__institution", "of__unit", "group", "account", "filing").get(pk=line.pk)
    one = _open(act, line.of)
    if not line.decision:
        raise QunzhiError.of("not_decided", "还没有结论", "nothing was decided yet")
    filing, line.filing = line.filing, None
    line.decision, line.decided_at, line.decided_by, line.why = "", None, None, ""
    line.save(update_fields=["decision", "decided_at", "decided_by", "why", "filing"])
    if filing is not None:
        filing.delete()
    renew_standing(one.of.institution, [line.group_id] if line.group_id else [])
    thing = line.group or line.account
    assert thing is not None
    act.note(thing.ref, about=(one.of.ref, one.ref, one.unit.ref), reason=reason, payload={"decision": ""})
    return line


@service("campaigns.send_back", Words("退回单位上报", "sent a return back"), Right.RUN_CAMPAIGNS)
def do_send_back(act: Act, one: Return, *, reason: str) -> Return:
    """Give a return back to its unit with the reason; it is handed in again.

    Raises:
        QunzhiError: it is not handed in, or something of it is decided.
    """
    one = _open(act, one)
    refuse_own_request(act.viewer, one.handed_in_by)
    if one.state != Return.HANDED_IN or one.lines.exclude(decision="").exists():
        raise QunzhiError.of(
            "cannot_send_back",
            "还没有上报，或者已经有结论，不能退回",
            "it is not handed in, or something is decided: it cannot be sent back",
            hint=Words("先撤回已作的结论", "take the decisions back first"),
        )
    one.state, one.said = Return.SENT_BACK, reason
    one.save(update_fields=["state", "said"])
    act.note(one.ref, about=(one.of.ref, one.unit.ref), reason=reason)
    return one


def _open(act: Act, one: Return) -> Return:
    one = Return.objects.select_related("of__institution", "of__office", "unit", "handed_in_by").get(pk=one.pk)
    act.within(one.of.institution_id)
    if one.of.state != Campaign.OPEN:
        raise closed()
    return one
