"""Starting a campaign, reminding, closing, opening again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.campaigns.answering import Answering
from qunzhi.desk.campaigns.facts import known_of_account, known_of_group, owners_of
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.sorts import subjects
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.models import Account, DissolutionOrder, Group
from qunzhi.desk.registry.plain_names import refuse_odd
from qunzhi.desk.registry.queries import members_count
from qunzhi.desk.registry.services.orders import order_group, revoke_batch
from qunzhi.desk.services import Act, service
from qunzhi.desk.things import new_uid

_BATCH = 500
#: How far ahead the due day may be.
MOST_DAYS = 731


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
    refuse_odd(title)
    refuse_odd(word, lines=True)
    if due_on < act.viewer.today:
        raise QunzhiError.of("due_past", "截止日期已经过了", "the due day is past")
    refuse_far(act, due_on)
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


@service("campaigns.remind", Words("催办未上报的单位", "reminded units"), Right.RUN_CAMPAIGNS)
def do_remind(act: Act, campaign: Campaign, returns: Collection[Return]) -> Campaign:
    """Remind units that have not handed in: it stands as late among their heads' things to do.

    Raises:
        QunzhiError: none of them is missing.
    """
    campaign = open_campaign(act, campaign)
    chosen = campaign.returns.filter(pk__in=[r.pk for r in returns]).exclude(state=Return.HANDED_IN)
    units = list(chosen.select_related("unit"))
    if not returns:
        raise QunzhiError.of("none_chosen", "请先勾选单位", "tick some units first")
    if not units:
        raise QunzhiError.of("nobody_missing", "选中的单位都已上报", "all of these have handed in")
    chosen.update(reminded_at=timezone.now())
    act.note(campaign.ref, about=tuple(r.unit.ref for r in units), payload={"units": [r.unit.code for r in units]})
    return campaign


@service("campaigns.close", Words("结束认定清理", "closed a campaign"), Right.RUN_CAMPAIGNS)
def do_close_campaign(
    act: Act,
    campaign: Campaign,
    *,
    order: bool,
    due_at: datetime | None,
    reason: str,
    early: bool = False,
    leave_open: bool = False,
) -> Campaign:
    """Close a campaign. With ``order`` every group that :func:`to_dissolve` names is ordered to be dissolved by
    ``due_at``; one that is under order already stays under that.

    ``early`` confirms that it ends before its day is over, ``leave_open`` that what waits for the office
    (:func:`waiting_lines`) stays without a decision.

    Raises:
        QunzhiError: it is closed already; its day is not over, or something waits for the office, and neither was
            confirmed; accounts are not ordered to be dissolved; no day, or one that is past.
    """
    campaign = open_campaign(act, campaign)
    _refuse_unsettled(act, campaign, early, leave_open)
    if order and campaign.sort == Campaign.REGULARISATION:
        raise QunzhiError.of("no_orders", "账号不能责令解散", "accounts are not ordered to be dissolved")
    if order and due_at is None:
        raise QunzhiError.of("no_day", "责令解散要给期限", "an order needs a day")
    given = _order_all(act, campaign, due_at, reason) if order and due_at is not None else 0
    campaign.state, campaign.closed_at = Campaign.CLOSED, timezone.now()
    campaign.save(update_fields=["state", "closed_at", "orders_batch"])
    act.note(campaign.ref, reason=reason, payload={"title": campaign.title, "orders": given})
    return campaign


def _refuse_unsettled(act: Act, campaign: Campaign, early: bool, leave_open: bool) -> None:
    if act.viewer.today <= campaign.due_on and not early:
        raise QunzhiError.of(
            "not_due_yet",
            f"截止日期是 {campaign.due_on.isoformat()}，还没到",
            f"it is due on {campaign.due_on.isoformat()}, which is not over",
            hint=Words("确实要提前结束，请勾选确认", "to close it early, tick the box that confirms it"),
        )
    count = waiting_lines(campaign).count()
    if count and not leave_open:
        raise QunzhiError.of(
            "not_decided",
            f"还有 {count} 项已经上报、等您办理",
            f"{count} lines were handed in and wait for a decision",
            hint=Words("先办理，或者勾选确认先留着", "decide them, or tick the box that leaves them open"),
        )


def _order_all(act: Act, campaign: Campaign, due_at: datetime, reason: str) -> int:
    given, batch = 0, campaign.orders_batch or new_uid()
    cleaned = campaign.sort == Campaign.CLEANUP
    why = reason or f"{campaign.title}：{'单位提出解散' if cleaned else '到期未认定'}"
    held = DissolutionOrder.objects.filter(group=OuterRef("group"), done_at__isnull=True, revoked_at__isnull=True)
    for line in to_dissolve(campaign).exclude(Exists(held)):
        assert line.group is not None
        order_group(act, line.group, why, campaign.cites, due_at, batch)
        given += 1
    if given:
        campaign.orders_batch = batch
    return given


@service("campaigns.reopen", Words("重新打开认定清理", "opened a campaign again"), Right.RUN_CAMPAIGNS)
def do_reopen_campaign(act: Act, campaign: Campaign, *, due_on: date, reason: str, revoke: bool = False) -> Campaign:
    """Open a closed campaign again, or give an open one another day.

    With ``revoke`` the open orders that closing it gave are revoked for the same reason, all or none; else they stand,
    and each can be revoked.

    Raises:
        QunzhiError: the day is past, or another one of the kind is open; the acting user's own statement stands against
            an order that is to be revoked.
    """
    act.within(campaign.institution_id)
    campaign = Campaign.objects.select_related("institution").get(pk=campaign.pk)
    others = Campaign.objects.filter(institution=campaign.institution, sort=campaign.sort, state=Campaign.OPEN)
    if due_on < act.viewer.today or others.exclude(pk=campaign.pk).exists():
        raise QunzhiError.of(
            "cannot_open", "日期已过，或者同类的另一轮正在进行", "the day is past, or another one of the kind is open"
        )
    refuse_far(act, due_on)
    revoked = revoke_batch(act, campaign.orders_batch, reason) if revoke else 0
    campaign.state, campaign.closed_at, campaign.due_on = Campaign.OPEN, None, due_on
    campaign.save(update_fields=["state", "closed_at", "due_on"])
    payload: dict[str, Any] = {"title": campaign.title, "due_on": due_on.isoformat()}
    act.note(campaign.ref, reason=reason, payload={**payload, "orders_revoked": revoked} if revoke else payload)
    return campaign


def refuse_far(act: Act, due_on: date) -> None:
    """A day more than :data:`MOST_DAYS` ahead is mistyped.

    Raises:
        QunzhiError: ``due_far``.
    """
    if due_on > act.viewer.today + timedelta(days=MOST_DAYS):
        raise QunzhiError.of("due_far", "截止日期最多在两年以内", "the due day is at most two years ahead")


def to_dissolve(campaign: Campaign) -> QuerySet[Line]:
    """Lines of groups in use that end with the campaign.

    A recognition: what was refused or never handed in; never what waits for the office. A clean-up: what the unit wants
    dissolved and the office agreed to.
    """
    rows = Line.objects.filter(of__of=campaign, group__isnull=False, group__dissolved_at__isnull=True)
    if campaign.sort == Campaign.CLEANUP:
        rows = rows.filter(answer=Line.END, decision=Line.RECOGNISED)
    else:
        missing = ~Q(of__state=Return.HANDED_IN) & Q(decision="")
        rows = rows.filter(Q(decision=Line.REFUSED) | missing)
    return rows.select_related("group__unit", "of__unit").order_by("group__code")


def waiting_lines(campaign: Campaign) -> QuerySet[Line]:
    """Lines that were handed in and wait for the office."""
    rows = Line.objects.filter(of__of=campaign, of__state=Return.HANDED_IN, decision="")
    rows = rows.filter(group__dissolved_at__isnull=True, account__closed_at__isnull=True)
    return rows.select_related("group", "account", "of__unit").order_by("of__unit__path", "pk")


def open_campaign(act: Act, campaign: Campaign) -> Campaign:
    """A campaign as it stands.

    Raises:
        Http404: of another institution.
        QunzhiError: it is closed.
    """
    act.within(campaign.institution_id)
    campaign = Campaign.objects.select_related("institution", "office").get(pk=campaign.pk)
    if campaign.state != Campaign.OPEN:
        raise closed()
    return campaign


def closed() -> QunzhiError:
    """What is answered once a campaign is closed."""
    return QunzhiError.of(
        "closed",
        "这一轮已经结束",
        "this campaign is closed",
        hint=Words("需要时请发起部门重新打开", "the office can open it again"),
    )
