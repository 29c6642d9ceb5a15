"""Changes of a group: who owns and runs it, its name, what else is known of it, where it lives. Each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.at_office import ENDS, tell_office, withdraw
from qunzhi.desk.registry.candidates import candidates
from qunzhi.desk.registry.changing import Member, change_group, take_back
from qunzhi.desk.registry.citing import by_desk
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Change, DissolutionOrder, Group, Membership
from qunzhi.desk.registry.plain_names import refuse_odd
from qunzhi.desk.registry.services.guarding import happened, in_use, iso
from qunzhi.desk.services import Act, service

#: Why somebody becomes the owner: sort of the change -> what the ledger calls it.
HAND_OVER, DESIGNATE, REPLACE = "hand_over", "designate", "replace"
#: Facts that :func:`do_change_details` takes; of these the unit is what was filed.
DETAILS = ("purpose", "terms", "unit_id", "temporary", "join_confirmation")


@service(
    "registry.change_owner",
    Words("更换群主", "changed the owner"),
    Right.MANAGE_GROUPS,
    hand_over_owner=Words("移交群主", "handed the group over"),
    designate_owner=Words("指定群主", "designated the owner"),
    replace_owner=Words("责令更换群主", "had the owner replaced"),
)
def do_change_owner(act: Act, group: Group, person: Person, *, account: str = "", reason: str) -> Change:
    """Make somebody the owner; whoever was stays as a plain member.

    The owner hands over, the unit's head designates (CQNY-5.1), those who keep the register have the owner replaced.
    Somebody who is not in the group yet needs the ``account`` on its platform, and comes in as its owner.

    Raises:
        Http404: the group or the person is not within reach.
        QunzhiError: dissolved; no account; is the owner already.
    """
    group = in_use(act, group)
    owners = list(_current(group).filter(role="owner"))
    how = how_of(act, group)
    _within_reach(act, group, person)
    become = _as_member(group, person, account, "owner", owners)
    left = [Member(m.pk, {"role": "member"}) for m in owners if m.pk != become.pk]
    cites = [c.provision for c in by_desk(group.institution, "groups.designate")] if how == DESIGNATE else []
    name = f"registry.{how}_owner"
    made = change_group(act, group, how, {}, members=[*left, become], reason=reason, cites=cites, note=name)
    tell_office(act, made, "change")
    return made


@service("registry.set_admins", Words("调整管理员", "changed the admins"), Right.MANAGE_GROUPS)
def do_set_admin(act: Act, group: Group, person: Person, *, admin: bool, account: str = "", reason: str = "") -> Change:
    """Make a person an admin (ISE-4.6, CQNY-5.1), or a plain member again.

    Raises:
        Http404: the group or the person is not within reach.
        QunzhiError: dissolved; no account; is the owner; nothing changes.
    """
    group = in_use(act, group)
    _within_reach(act, group, person)
    if _current(group).filter(person=person, role="owner").exists():
        raise QunzhiError.of(
            "is_owner",
            "群主不用再设为管理员",
            "the owner is no admin beside",
            hint=Words("要换人管群，请用“换群主”", 'to have somebody else run the group, use "change the owner"'),
        )
    held = _current(group).filter(person=person)
    if admin:
        rows = [_as_member(group, person, account, "admin", [])]
    else:
        rows = [Member(m.pk, {"role": "member"}) for m in held.filter(role="admin")]
    cites = (
        [c.provision for c in by_desk(group.institution, "groups.designate")] if how_of(act, group) != HAND_OVER else []
    )
    return change_group(act, group, "admin" if admin else "no_admin", {}, members=rows, reason=reason, cites=cites)


@service("registry.rename_group", Words("变更群名", "renamed the group"), Right.MANAGE_GROUPS)
def do_rename_group(act: Act, group: Group, *, name: str, reason: str) -> Change:
    """Record the name that a group has got. What packs say against it is shown before (:mod:`registry.name_check`)."""
    group = in_use(act, group)
    refuse_odd(name.strip())
    made = change_group(act, group, "name", {"name": name.strip()}, reason=reason)
    tell_office(act, made, "change")
    return made


@service("registry.change_group", Words("变更群资料", "changed what is known of the group"), Right.MANAGE_GROUPS)
def do_change_details(act: Act, group: Group, *, facts: Mapping[str, Any], reason: str) -> Change:
    """Change purpose, terms, unit (its code), temporary, join confirmation (:data:`DETAILS`; plain values).

    Raises:
        QunzhiError: dissolved; nothing changes; a unit that is not there.
    """
    group = in_use(act, group)
    wanted: Row = {name: value for name, value in facts.items() if name in DETAILS}
    code = wanted.get("unit_id")
    if code is not None and not group.institution.units.filter(code=code, ended_on__isnull=True).exists():
        raise QunzhiError.of("no_unit", "没有这个单位，或者它已经撤销", "there is no such unit, or it has ended")
    made = change_group(act, group, "details", wanted, reason=reason)
    if "unit_id" in made.after:
        tell_office(act, made, "change")
    return made


@service("registry.move_group", Words("更换平台", "moved the group to another platform"), Right.MANAGE_GROUPS)
def do_move_group(act: Act, group: Group, *, platform: str, code: str, moved_at: datetime, reason: str) -> Change:
    """Record that a group lives on another platform under another number since ``moved_at``.

    Filings follow the number; the change keeps the old one. Members are carried over as they are.

    Raises:
        QunzhiError: dissolved; the number is taken; the time lies ahead or before the group was made.
    """
    group = in_use(act, group)
    happened(moved_at, after=group.created_at)
    if Group.objects.filter(institution=group.institution, code=code).exclude(pk=group.pk).exists():
        raise QunzhiError.of(
            "number_taken",
            f"群号 {code} 已经登记在另一个群名下",
            f"the number {code} is registered for another group",
            hint=Words(
                "核对群号；两个群其实是一个的，请用“合并”", "check the number; if both are one group, merge them"
            ),
        )
    made = change_group(act, group, "platform", {"platform": platform, "group_id": code}, reason=reason)
    made.extra = {"moved_at": iso(moved_at)}
    made.save(update_fields=["extra"])
    tell_office(act, made, "change")
    return made


@service("registry.undo_change", Words("撤销变更", "took a change back"), Right.MANAGE_GROUPS)
def do_undo_change(act: Act, change: Change, *, reason: str) -> Change:
    """Put a group back as it was before a change; both groups of a merge, since one is nothing without the other.

    What an office was told goes with it, and an order that the change carried out stands open again.

    Raises:
        Http404: a group that is not the acting user's to change.
        QunzhiError: undone already, or changed since.
    """
    change = Change.objects.get(pk=change.pk)
    together = (
        Change.objects.filter(batch=change.batch) if change.sort == "merge" else Change.objects.filter(pk=change.pk)
    )
    rows = list(together.filter(undone_at__isnull=True).select_related("group").order_by("-pk")) or [change]
    reach = set(managed_groups(act.viewer).filter(pk__in=[c.group_id for c in rows]).values_list("pk", flat=True))
    if change.group_id not in reach:
        raise Http404
    if len(reach) < len({c.group_id for c in rows}):
        raise QunzhiError.of(
            "other_group",
            "合并牵涉的另一个群不归您管",
            "the other group of this merge is not yours to change",
            hint=Words(
                "请管着两个群的单位负责人或登记部门撤销", "ask the head of both units or the registering office"
            ),
        )
    for one in rows:
        undo_one(act, one, reason)
    return change


def undo_one(act: Act, change: Change, reason: str) -> None:
    """Take one change back with all that hangs on it; for services.

    Raises:
        QunzhiError: ``undone_already``, ``changed_since``, or ``part_of_more``: a campaign rests on it.
    """
    told = list(change.filings.select_related("office"))
    try:
        take_back(act, change, reason=reason)
    except ProtectedError:  # a filing of it is what a campaign decided
        raise QunzhiError.of(
            "part_of_more",
            "这一步是认定清理中办的，不能在这里单独撤销",
            "this was done in a campaign, and is not taken back by itself",
            hint=Words("请到那次认定清理里改", "change it in that campaign"),
        ) from None
    group = Group.objects.get(pk=change.group_id)
    withdraw(act, group, told, reason)
    DissolutionOrder.objects.filter(change=change).update(done_at=None, change=None)
    last = group.changes.filter(sort__in=ENDS, undone_at__isnull=True).order_by("-pk").first()
    if change.sort == "revive" and last is not None and group.dissolved_at is not None:
        tell_office(act, last, "cancellation")  # which went when the group was taken into use again


def how_of(act: Act, group: Group) -> str:
    """Whether the acting user changes a group as its owner, as head of its unit, or as who keeps the register."""
    if _current(group).filter(role="owner", person=act.viewer.person).exists():
        return HAND_OVER
    path = group.unit.path if group.unit else ""
    return DESIGNATE if any(path.startswith(root) for root in act.viewer.roots) else REPLACE


def _within_reach(act: Act, group: Group, person: Person) -> None:
    act.within(person.institution_id)
    if not candidates(group, act.viewer.today).filter(pk=person.pk).exists():
        raise Http404


def _current(group: Group) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group, left_at__isnull=True)


def _as_member(group: Group, person: Person, account: str, role: str, owners: list[Membership]) -> Member:
    """The membership by which a person takes a role: the one there is, else a new one under an account."""
    held = _current(group).filter(person=person).order_by("joined_at", "pk").first()
    if held is not None:
        return Member(held.pk, {"role": role})
    account = account.strip()
    if not account:
        raise QunzhiError.of(
            "no_account",
            "这个人还不在群里，要填在这个平台上的账号",
            "this person is not in the group yet: the account on its platform is needed",
            hint=Words(
                "填微信号、QQ号等；或者先在群里加上再来", "give the account, or add the person to the group first"
            ),
        )
    taken = _current(group).filter(account=account).first()
    if taken is not None and taken.person_id is not None:
        raise QunzhiError.of(
            "account_taken",
            "这个账号在群里登记的是另一个人",
            "in the group this account is registered for somebody else",
            hint=Words("核对账号；登记错了请登记部门改正", "check the account, or have the registration corrected"),
        )
    if taken is not None:  # an account nobody had been found for yet
        return Member(taken.pk, {"role": role, "person_id": person.code})
    inviter = owners[0].account if owners else None
    facts = {"uid": account, "person_id": person.code, "role": role, "joined_at": iso(timezone.now())}
    return Member(None, {**facts, "invited_by": inviter})
