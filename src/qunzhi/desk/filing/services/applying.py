"""Applying: a draft, sending it, several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.guards import groups_to_file, units_to_apply_for
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import current, give_up, lay, move_on, open_step, same_way, settle
from qunzhi.desk.filing.noting import about, facts_of_application
from qunzhi.desk.filing.owning import own_application
from qunzhi.desk.filing.registering import register_existing
from qunzhi.desk.filing.routing import Way, kept, packs_of, way_of
from qunzhi.desk.filing.seen import changed_since_signed, content_of, differing, last_sent, remember_sent
from qunzhi.desk.filing.wanted import Wanted, wanted_of
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.numbers import next_number
from qunzhi.desk.services import Act, service

#: How many groups are applied for at once.
MOST_AT_ONCE = 200
_EDITABLE = (Application.DRAFT, Application.RETURNED)


@service("filing.keep_draft", Words("写申请", "wrote an application"), Right.APPLY)
def do_keep_application(act: Act, application: Application | None, wanted: Wanted) -> Application:
    """Keep what was typed: a new draft, or a draft or returned application of one's own as it is now.

    Raises:
        Http404: it is somebody else's, or names what the viewer cannot apply for.
        QunzhiError: ``not_editable``, ``group_pending``.
    """
    _refuse_foreign(act, wanted)
    person = act.viewer.person
    assert act.viewer.institution is not None
    assert person is not None
    if application is None:
        application = Application(institution=act.viewer.institution, by=person, sort=wanted.sort)
    else:
        application = own_application(act, application)
    if application.state not in _EDITABLE:
        raise QunzhiError.of(
            "not_editable",
            "申请已经送出，不能再改",
            "it was sent: it cannot be changed any more",
            hint=Words("先撤回，或等部门退回后再改", "take it back first, or wait until an office returns it"),
        )
    _refuse_pending(application, wanted.group)
    _put(application, wanted)
    application.save()
    act.note(application.ref, about=about(application))
    return application


@service(
    "filing.send_application",
    Words("提交申请", "sent an application"),
    Right.APPLY,
    gains=(Right.MANAGE_GROUPS,),
    register_group=Words("登记群", "registered a group"),
    fill_group=Words("补全群资料", "filled in facts of a group"),
    record_only=Words("登记，不用备案", "recorded: no filing asked for"),
    begin_anew=Words("改了内容再提交，审批从头办理", "sent again with other content: all offices decide anew"),
)
def do_send_application(act: Act, application: Application) -> Application:
    """Send a draft on its way, or a returned application on again from the office that returned it.

    Where what the packs ask for has changed in the meantime (another unit or kind), or anything that an office has
    approved, the way begins anew at its first step: what was approved leaves the facts, the ledger keeps it.

    Raises:
        QunzhiError: ``not_editable``, ``nobody_there`` (an office of the way is no unit), ``group_pending``,
            ``code_taken``.
    """
    return _send(act, own_application(act, application))


@service("filing.apply_many", Words("批量补办备案", "applied for several groups"), Right.APPLY)
def do_apply_many(act: Act, groups: Sequence[Group]) -> Application:
    """One application for each of several groups that are in use and not filed, all sent; returns the last.

    Raises:
        QunzhiError: one of them cannot be sent; then none is. It is said which.
    """
    if not 0 < len(groups) <= MOST_AT_ONCE:
        raise QunzhiError.of("how_many", f"一次选 1 到 {MOST_AT_ONCE} 个群", f"choose 1 to {MOST_AT_ONCE} groups")
    person, institution = act.viewer.person, act.viewer.institution
    assert person is not None
    assert institution is not None
    allowed = set(groups_to_file(act.viewer).filter(pk__in=[g.pk for g in groups]).values_list("pk", flat=True))
    last = Application()
    for group in groups:
        if group.pk not in allowed:
            raise Http404
        wanted = wanted_of(group)
        last = Application(institution=institution, by=person, sort=wanted.sort)
        _refuse_pending(last, group)
        _put(last, wanted)
        last.save()
        try:
            _send(act, last)
        except QunzhiError as exc:
            said = exc.problems[0]
            zh, en = f"「{group.name}」：{said.message.zh}", f'"{group.name}": {said.message.en}'
            raise QunzhiError.of("one_of_many", zh, en, hint=said.hint) from exc
    act.note(institution.ref, payload={"count": len(groups)})
    return last


def _send(act: Act, application: Application) -> Application:
    now = timezone.now()
    if application.state not in _EDITABLE:
        raise QunzhiError.of("not_editable", "申请已经送出，不用再送", "it was sent already")
    _refuse_pending(application, application.group)
    way = way_of(
        application.institution,
        kind=application.group_kind,
        platform=application.platform,
        unit=application.unit,
        temporary=application.temporary,
        now=now,
    )
    _refuse_lacking(way)
    steps, before = current(application), last_sent(application)
    returned = next((s for s in steps if s.state == Step.RETURNED), None)
    if not application.number:
        application.number = next_number(application.institution, "申")
    if not application.code:
        application.code = application.number
    application.state = Application.OPEN
    application.sent_at = now
    application.route = _route(way, now, application)
    if application.sort == Application.EXISTING:
        register_existing(act, application)
    changed = changed_since_signed(application, steps)
    remember_sent(application, now)
    application.save()
    gone: list[str] = []
    if returned is not None and not changed and same_way(application, way):
        open_step(returned, now)
        settle(application)
    else:
        gone = [f.code for s in steps for f in s.filings.all()]
        give_up(application)
        lay(application, way, now)
        move_on(application, now)
    offices = [s.office.name for s in way.steps if s.office is not None]
    payload: dict[str, Any] = {"number": application.number, "after": facts_of_application(application)}
    payload["offices"] = offices
    if before is not None:
        payload |= {**_difference(before, content_of(application)), "filings_removed": gone}
    name = "" if way.steps else "filing.record_only"
    if gone:
        name = "filing.begin_anew"
    units = [s.office.ref for s in way.steps if s.office is not None]
    act.note(application.ref, about=about(application, *units), act=name, payload=payload)
    return application


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What was sent the last time where it differs, and what is sent now; accounts of people stay out of the ledger."""
    was = {f: before[f] for f in differing(before, after) if f in before and f != "account"}
    return {"before": was, "after": {f: v for f, v in after.items() if f != "account"}}


def _route(way: Way, now: datetime, application: Application) -> list[Any]:
    packs = packs_of(application.institution, now)
    versions = {p.pack: p.version for p in packs}
    return [
        {
            "pack": a.pack.pack,
            "version": versions.get(a.pack.pack, ""),
            "cites": [kept(c, packs) for c in a.cites],
            "why_none": [a.route.why_none.zh, a.route.why_none.en],
            "before_use": a.route.before_use,
        }
        for a in way.asking
    ]


def _refuse_lacking(way: Way) -> None:
    if way.lacking:
        first = way.lacking[0]
        articles = "、".join(f"《{c.title.zh}》{c.article}" for c in first.cites)
        raise QunzhiError.of(
            "nobody_there",
            f"还送不出去：{articles}要送{first.called.zh}，这里没有这个部门",
            f"it cannot be sent yet: {articles} sends it to {first.called.en}, which is no unit here",
            hint=first.lack,
        )


def _put(application: Application, wanted: Wanted) -> None:
    for name in (
        *("sort", "platform", "name", "group_kind", "unit", "purpose", "temporary", "join_confirmation"),
        *("owner", "admin", "made_on", "group"),
    ):
        setattr(application, name, getattr(wanted, name))
    application.terms = list(wanted.terms)
    reserved = application.code if application.sort == Application.NEW else ""
    application.code = wanted.code or reserved
    application.answers = {**application.answers, "account": wanted.account}


def _refuse_foreign(act: Act, wanted: Wanted) -> None:
    """What is named must be within reach: the unit, the people, the group."""
    if wanted.group is not None and not groups_to_file(act.viewer).filter(pk=wanted.group.pk).exists():
        raise Http404
    own_group = wanted.group is not None and wanted.group.unit == wanted.unit
    reach = units_to_apply_for(act.viewer)
    if wanted.unit is not None and not own_group and not reach.filter(pk=wanted.unit.pk).exists():
        raise Http404
    act.within(*(p.institution_id for p in (wanted.owner, wanted.admin) if p is not None))


def _refuse_pending(application: Application, group: Group | None) -> None:
    if group is None:
        return
    other = Application.objects.filter(group=group, state__in=(Application.OPEN, Application.RETURNED))
    other = other.exclude(pk=application.pk)
    if other.exists():
        raise QunzhiError.of(
            "group_pending",
            "这个群已经有一份申请在办",
            "an application for this group is under way already",
            hint=Words("等它办结，或由申请人撤回", "wait until it is over, or its applicant takes it back"),
        )
