"""Starting a campaign, deciding on what units hand in, reminding, closing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.answering import Answering
from qunzhi.desk.campaigns.facts import known_of_account, known_of_group, owners_of
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.sorts import subjects
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.filings import file_act
from qunzhi.desk.registry.models import Account, Group
from qunzhi.desk.registry.queries import members_count
from qunzhi.desk.registry.services.orders import order_group
from qunzhi.desk.registry.standing import renew_standing
from qunzhi.desk.services import Act, service
from qunzhi.desk.things import new_uid

_BATCH = 500


@service("campaigns.start", Words("发起认定清理", "started a campaign"), Right.RUN_CAMPAIGNS)
def do_start_campaign(
    act: Act,
    *,
    sort: str,
    title: str,
    word: str,
    due_on: date,
    before: datetime | None,
    cites: Sequence[str],
    office: Unit,
) -> Campaign:
    """Start a campaign: every unit gets its list, filled in from what is known.

    Raises:
        QunzhiError: the day is past, one of the kind is open, or there is nothing to go through.
    """
    institution, person = act.viewer.institution, act.viewer.person
    assert institution is not None
    assert person is not None
    act.within(office.institution_id)
    if due_on < act.viewer.today:
        raise QunzhiError.of("due_past", "截止日期已经过了", "the due day is past")
    if Campaign.objects.filter(institution=institution, sort=sort, state=Campaign.OPEN).exists():
        raise QunzhiError.of(
            "open_already",
            "同类的一轮还没有结束",
            "one of this kind is still open",
            hint=Words("先结束那一轮，或者在那一轮里催办", "close that one first, or remind units there"),
        )
    made = Campaign.objects.create(
        institution=institution,
        sort=sort,
        title=title,
        word=word,
        cites=list(cites),
        before=before,
        due_on=due_on,
        by=person,
        office=office,
    )
    counted = _fill(made, office, act.viewer.today)
    if not counted:
        raise QunzhiError.of("nothing_there", "没有要清理认定的对象", "there is nothing to go through")
    act.note(
        made.ref,
        about=(office.ref,),
        reason=word,
        payload={"title": title, "due_on": due_on.isoformat(), "cites": list(cites), "lines": counted},
    )
    return made


def _fill(campaign: Campaign, office: Unit, today: date) -> int:
    answering = Answering(campaign.institution, office, today)
    things: Any = subjects(campaign.institution, campaign.sort, campaign.before).order_by("code")
    about_accounts = campaign.sort == Campaign.REGULARISATION
    found = list(things.select_related("admin") if about_accounts else things)
    sorted_out = answering.sorted(found, "host_unit_id" if about_accounts else "unit_id")
    returns = Return.objects.bulk_create([Return(of=campaign, unit=unit) for unit in sorted_out], batch_size=_BATCH)
    owners = {} if about_accounts else owners_of(found)
    lines = []
    for made, own in zip(returns, sorted_out.values(), strict=True):
        counts = {} if about_accounts else _counts(own)
        for thing in own:
            if isinstance(thing, Account):
                lines.append(Line(of=made, account=thing, known=known_of_account(thing)))
            else:
                known = known_of_group(thing, owners.get(thing.pk, ""), counts.get(thing.pk, 0))
                lines.append(Line(of=made, group=thing, known=known))
    Line.objects.bulk_create(lines, batch_size=_BATCH)
    return len(lines)


def _counts(groups: Sequence[Group]) -> dict[int, int]:
    out: dict[int, int] = {}
    for at in range(0, len(groups), _BATCH):
        out.update(members_count(groups[at : at + _BATCH]))
    return out


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
    if not chosen or any(x.decision for x in chosen):
        raise QunzhiError.of("decided_already", "没有选，或者已经办过", "none was chosen, or it is decided already")
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
    return one


def _filed(act: Act, campaign: Campaign, line: Line) -> Any:
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


@service("campaigns.remind", Words("催办未上报的单位", "reminded units"), Right.RUN_CAMPAIGNS)
def do_remind(act: Act, campaign: Campaign, returns: Collection[Return]) -> Campaign:
    """Remind units that have not handed in: it stands as late among their heads' things to do.

    Raises:
        QunzhiError: none of them is missing.
    """
    campaign = _campaign(act, campaign)
    chosen = campaign.returns.filter(pk__in=[r.pk for r in returns]).exclude(state=Return.HANDED_IN)
    units = list(chosen.select_related("unit"))
    if not units:
        raise QunzhiError.of("nobody_missing", "选中的单位都已上报", "all of these have handed in")
    chosen.update(reminded_at=timezone.now())
    act.note(campaign.ref, about=tuple(r.unit.ref for r in units), payload={"units": [r.unit.code for r in units]})
    return campaign


@service("campaigns.close", Words("结束认定清理", "closed a campaign"), Right.RUN_CAMPAIGNS)
def do_close_campaign(act: Act, campaign: Campaign, *, order: bool, due_at: datetime | None, reason: str) -> Campaign:
    """Close a campaign. With ``order`` every group that was not recognised is ordered to be dissolved by ``due_at``.

    Raises:
        QunzhiError: it is closed already; orders are given for recognitions alone, and need a day.
    """
    campaign = _campaign(act, campaign)
    left = [line.group for line in unrecognised(campaign) if line.group is not None]
    if order and campaign.sort != Campaign.RECOGNITION:
        raise QunzhiError.of("no_orders", "只有认定会责令解散", "only a recognition ends in orders")
    if order and left:
        assert due_at is not None
        batch = new_uid()
        why = reason or f"{campaign.title}：到期未认定"
        for group in left:
            if not group.orders.filter(done_at__isnull=True, revoked_at__isnull=True).exists():
                order_group(act, group, why, campaign.cites, due_at, batch)
    campaign.state, campaign.closed_at = Campaign.CLOSED, timezone.now()
    campaign.save(update_fields=["state", "closed_at"])
    act.note(campaign.ref, reason=reason, payload={"title": campaign.title, "orders": len(left) if order else 0})
    return campaign


@service("campaigns.reopen", Words("重新打开认定清理", "opened a campaign again"), Right.RUN_CAMPAIGNS)
def do_reopen_campaign(act: Act, campaign: Campaign, *, due_on: date, reason: str) -> Campaign:
    """Open a closed campaign again, or give an open one another day. Orders that were given stand; each can be revoked.

    Raises:
        QunzhiError: the day is past, or another one of the kind is open.
    """
    act.within(campaign.institution_id)
    campaign = Campaign.objects.select_related("institution").get(pk=campaign.pk)
    others = Campaign.objects.filter(institution=campaign.institution, sort=campaign.sort, state=Campaign.OPEN)
    if due_on < act.viewer.today or others.exclude(pk=campaign.pk).exists():
        raise QunzhiError.of(
            "cannot_open", "日期已过，或者同类的另一轮正在进行", "the day is past, or another one of the kind is open"
        )
    campaign.state, campaign.closed_at, campaign.due_on = Campaign.OPEN, None, due_on
    campaign.save(update_fields=["state", "closed_at", "due_on"])
    act.note(campaign.ref, reason=reason, payload={"title": campaign.title, "due_on": due_on.isoformat()})
    return campaign


def unrecognised(campaign: Campaign) -> list[Line]:
    """Lines of groups in use that were not recognised: refused, undecided, never handed in."""
    rows = Line.objects.filter(of__of=campaign, group__isnull=False, group__dissolved_at__isnull=True)
    return list(
        rows.exclude(decision=Line.RECOGNISED).select_related("group__unit", "of__unit").order_by("group__code")
    )


def _campaign(act: Act, campaign: Campaign) -> Campaign:
    act.within(campaign.institution_id)
    campaign = Campaign.objects.select_related("institution", "office").get(pk=campaign.pk)
    if campaign.state != Campaign.OPEN:
        raise _closed()
    return campaign


def _open(act: Act, one: Return) -> Return:
    one = Return.objects.select_related("of__institution", "of__office", "unit", "handed_in_by").get(pk=one.pk)
    act.within(one.of.institution_id)
    if one.of.state != Campaign.OPEN:
        raise _closed()
    return one


def _closed() -> QunzhiError:
    return QunzhiError.of(
        "closed",
        "这一轮已经结束",
        "this campaign is closed",
        hint=Words("需要时请发起部门重新打开", "the office can open it again"),
    )
