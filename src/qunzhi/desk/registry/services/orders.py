"""Orders to dissolve a group (PXZY-4.3b, ENT-12.2, CQNY-7.3b): given, answered, put off, revoked, carried out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import EVERYWHERE, RIGHTS
from qunzhi.desk.registry.citing import cites_of
from qunzhi.desk.registry.models import DissolutionOrder, Group, Membership
from qunzhi.desk.registry.numbers import next_number
from qunzhi.desk.registry.services.guarding import iso, managed, refuse_dissolved
from qunzhi.desk.services import Act, service
from qunzhi.desk.things import new_uid

#: What leads the number of an order.
LETTER = "令"


@service("registry.order_end", Words("责令解散", "ordered a group to be dissolved"), Right.ORDER_ENDS)
def do_order_end(act: Act, group: Group, *, reason: str, cites: Iterable[str], due_at: datetime) -> DissolutionOrder:
    """Order one group to be dissolved; see :func:`do_order_ends`."""
    return order_group(act, group, reason, list(cites), due_at, new_uid())


@service("registry.order_ends", Words("责令解散多个群", "ordered groups to be dissolved"), Right.ORDER_ENDS)
def do_order_ends(
    act: Act, groups: Iterable[Group], *, reason: str, cites: Iterable[str], due_at: datetime
) -> DissolutionOrder:
    """Order groups to be dissolved by a day, for articles of adopted packs (ids of provisions).

    All or none. Returns the first order; all of them share its ``batch``.

    Raises:
        Http404: a group of another institution.
        QunzhiError: no groups; no such article; a due time that is past; a group that is dissolved or under order.
    """
    batch, wanted = new_uid(), list(cites)
    made = [order_group(act, group, reason, wanted, due_at, batch) for group in groups]
    if not made:
        raise QunzhiError.of("no_groups", "没有选中群", "no group was chosen")
    return made[0]


@service(
    "registry.appeal_order", Words("对责令解散提出说明", "answered an order with a statement"), Right.MANAGE_GROUPS
)
def do_appeal_order(act: Act, order: DissolutionOrder, *, text: str) -> DissolutionOrder:
    """The owner, or the head of the unit, says why the group should stay; the office answers that.

    Raises:
        Http404: the group is not the acting user's.
        QunzhiError: the order is done or revoked, or a statement waits for an answer.
    """
    order = _open(act, order)
    managed(act, order.group)
    if order.unanswered:
        raise QunzhiError.of(
            "appealed_already",
            "已经提交过说明，等部门答复",
            "a statement was sent already and waits for its answer",
            hint=Words("有急事请直接联系发令部门", "if it is urgent, call the office that gave the order"),
        )
    order.appeal, order.appealed_at, order.appealed_by = text, timezone.now(), act.viewer.person
    order.answer, order.answered_at, order.answered_by = "", None, None
    order.save(update_fields=["appeal", "appealed_at", "appealed_by", "answer", "answered_at", "answered_by"])
    _note(act, order, reason=text)
    return order


@service(
    "registry.answer_order", Words("答复说明，维持责令", "answered a statement: the order stands"), Right.ORDER_ENDS
)
def do_answer_order(act: Act, order: DissolutionOrder, *, answer: str) -> DissolutionOrder:
    """Answer a statement: the order stands, and why. To give in, revoke it (:func:`do_revoke_order`).

    Raises:
        QunzhiError: no statement waits; it is one's own.
    """
    order = _open(act, order)
    refuse_own_request(act.viewer, order.appealed_by)
    if not order.unanswered:
        raise QunzhiError.of("nothing_to_answer", "没有等待答复的说明", "no statement waits for an answer")
    order.answer, order.answered_at, order.answered_by = answer, timezone.now(), act.viewer.person
    order.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(act, order, reason=answer)
    return order


@service("registry.extend_order", Words("延长解散期限", "put off an order's due day"), Right.ORDER_ENDS)
def do_extend_order(act: Act, order: DissolutionOrder, *, due_at: datetime, reason: str) -> DissolutionOrder:
    """Give more time.

    Raises:
        QunzhiError: the order is done or revoked; the new due time is past or not later.
    """
    order = _open(act, order)
    refuse_own_request(act.viewer, order.appealed_by)
    if due_at <= order.due_at:
        raise QunzhiError.of(
            "not_later",
            f"新期限要晚于原期限 {timezone.localtime(order.due_at):%Y-%m-%d}",
            f"the new day must be later than {timezone.localtime(order.due_at):%Y-%m-%d}",
            hint=Words("要提前解散，请撤销后重新责令", "to have it sooner, revoke this order and give another"),
        )
    _refuse_past(due_at)
    before, order.due_at = order.due_at, due_at
    order.save(update_fields=["due_at"])
    _note(act, order, reason=reason, before={"due_at": iso(before)}, after={"due_at": iso(due_at)})
    return order


@service("registry.revoke_order", Words("撤销责令解散", "revoked an order"), Right.ORDER_ENDS)
def do_revoke_order(act: Act, order: DissolutionOrder, *, reason: str) -> DissolutionOrder:
    """Revoke an order: the group goes on.

    Raises:
        QunzhiError: the order is done or revoked; one's own statement stands against it.
    """
    return _revoke(act, order, reason, "")


def open_orders(batch: str) -> QuerySet[DissolutionOrder]:
    """The orders of a batch that are neither carried out nor revoked; none for an empty batch."""
    rows = DissolutionOrder.objects.filter(done_at__isnull=True, revoked_at__isnull=True)
    return rows.filter(batch=batch).order_by("pk") if batch else rows.none()


def revoke_batch(act: Act, batch: str, reason: str) -> int:
    """Revoke the open orders of a batch, all or none, inside a service; how many. Raises as :func:`do_revoke_order`."""
    return len([_revoke(act, order, reason, "registry.revoke_order") for order in open_orders(batch)])


def _revoke(act: Act, order: DissolutionOrder, reason: str, name: str) -> DissolutionOrder:
    order = _open(act, order)
    refuse_own_request(act.viewer, order.appealed_by)
    order.revoked_at, order.revoked_by, order.revoked_reason = timezone.now(), act.viewer.person, reason
    order.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    _note(act, order, reason=reason, name=name)
    return order


def order_group(
    act: Act, group: Group, reason: str, cites: list[str], due_at: datetime, batch: str
) -> DissolutionOrder:
    """Order one group, inside a service; raises as :func:`do_order_ends`."""
    act.within(group.institution_id)
    group = Group.objects.select_related("institution", "unit").get(pk=group.pk)
    refuse_dissolved(group)
    known = [c.provision for c in cites_of(group.institution, cites)]
    if not known:
        raise QunzhiError.of(
            "no_article",
            "责令解散要有依据的条款",
            "an order rests on an article",
            hint=Words("从采用的规章里选一条", "choose one of the regulations that are adopted"),
        )
    _refuse_past(due_at)
    held = group.orders.filter(done_at__isnull=True, revoked_at__isnull=True).first()
    if held is not None:
        raise QunzhiError.of(
            "ordered_already",
            f"「{group.name}」已有未办结的责令 {held.number}",
            f'"{group.name}" is under the order {held.number} already',
            hint=Words("要改期限请在原来的责令上延长", "to change the day, put off that order"),
        )
    person = act.viewer.person
    assert person is not None
    made = DissolutionOrder.objects.create(
        institution=group.institution,
        group=group,
        number=next_number(group.institution, LETTER),
        batch=batch,
        cites=known,
        reason=reason,
        by=person,
        office_id=_office(act),
        due_at=due_at,
    )
    _note(act, made, reason=reason, name="registry.order_end", due_at=iso(due_at), cites=known)
    return made


def _office(act: Act) -> int | None:
    """The unit for which the acting user orders: where a role is held that may."""
    able = {role for role in EVERYWHERE if Right.ORDER_ENDS in RIGHTS[role]}
    return next((h.unit_id for h in act.viewer.held if h.role in able), None)


def _open(act: Act, order: DissolutionOrder) -> DissolutionOrder:
    order = DissolutionOrder.objects.select_related("group__unit", "group__institution").get(pk=order.pk)
    act.within(order.institution_id)
    if order.state != DissolutionOrder.OPEN:
        raise QunzhiError.of(
            "order_closed",
            "这份责令已经办结或撤销",
            "this order is carried out or revoked",
            hint=Words("刷新页面看看", "reload the page"),
        )
    return order


def _refuse_past(due_at: datetime) -> None:
    if due_at <= timezone.now():
        raise QunzhiError.of("due_past", "期限已经过了，要给今天以后的日子", "the due day is past: give a later one")


def _note(act: Act, order: DissolutionOrder, *, reason: str, name: str = "", **payload: object) -> None:
    """The entry: under the group, its unit, its owners, and the office."""
    group = order.group
    owners = Membership.objects.filter(group=group, role="owner", left_at__isnull=True, person__isnull=False)
    things = [group, group.unit, order.office, *(m.person for m in owners.select_related("person"))]
    about = tuple(dict.fromkeys(one.ref for one in things if one is not None))
    act.note(order.ref, about=about, reason=reason, act=name, payload={"number": order.number, **payload})
