"""Deciding: what offices do with the steps that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.filing.guards import delegates_for, may_decide, may_hand_over
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current, move_on, put_in, settle, take_out
from qunzhi.desk.filing.noting import about
from qunzhi.desk.org.models import Institution, Person
from qunzhi.desk.registry.models import Filing
from qunzhi.desk.services import Act, service

#: How many steps are decided under one signature.
MOST_DECIDED = 200
APPROVE, RETURN, REJECT = "approve", "return", "reject"


@service(
    "filing.decide_step",
    Words("审批备案：同意", "approved or filed an application"),
    Right.APPLY,
    return_step=Words("退回申请", "returned an application"),
    reject_step=Words("不同意申请", "refused an application"),
)
def do_decide_step(
    act: Act, step: Step, *, decision: str, said: str = "", cite: str = "", signed: str = ""
) -> Application:
    """Decide a step: ``approve`` (approve, file), ``return`` it to the applicant with a reason, ``reject`` the whole.

    ``signed`` is the kind of second factor that was entered for it; ``cite`` the article of a refusal.

    Raises:
        Http404: it is not the viewer's to decide.
        QunzhiError: ``own_request``, ``not_signed``, ``not_open``, ``why``, ``files_only``.
    """
    step = _to_decide(act, step)
    _refuse_unfit(step, decision, said, signed)
    if step.does == COPY:
        raise Http404
    now, application = timezone.now(), step.of
    step.decided_at, step.decided_by, step.said, step.signed_with = now, act.viewer.person, said, signed
    if decision == APPROVE:
        _approve(act, step, now)
        return application
    payload: dict[str, Any] = {"number": application.number, "does": step.does, "signed": signed}
    if decision == RETURN:
        name = "filing.return_step"
        step.state, application.state = Step.RETURNED, Application.RETURNED
        step.save()
        _remember(application, step)
    else:
        name = "filing.reject_step"
        payload["cites"] = [cite] if cite else []
        step.state, application.state, application.closed_at = Step.REJECTED, Application.REJECTED, now
        step.save()
        payload["filings_removed"] = _end(application, step)
        payload["filings"] = [_refused(f) for f in put_in(step, act.viewer.person, decided=False)]
        _remember(application, step, cite)
        settle(application)
    act.note(
        step.ref, about=about(application, application.ref, step.office.ref), reason=said, act=name, payload=payload
    )
    return application


@service("filing.decide_steps", Words("审批备案：批量同意", "approved or filed several applications"), Right.APPLY)
def do_decide_steps(act: Act, steps: Sequence[Step], *, signed: str = "") -> Institution:
    """Say yes to several steps of the same kind of act under one signature, or take note of several copies.

    All of them or none; each has its own entry. Copies need no signature. Returning and refusing goes one by one.

    Raises:
        Http404: one is not the viewer's to decide.
        QunzhiError: ``how_many``, ``mixed`` (different acts), ``own_request``, ``not_signed``, ``not_open``; which
            application it is, is said.
    """
    if not 0 < len(steps) <= MOST_DECIDED:
        raise QunzhiError.of("how_many", f"一次办 1 到 {MOST_DECIDED} 份", f"decide 1 to {MOST_DECIDED} at once")
    rows = list(_rows().filter(pk__in=[s.pk for s in steps]).order_by("due_at", "pk"))
    if len({s.does for s in rows}) != 1:
        raise QunzhiError.of("mixed", "一次只能办同一种事项", "decide what is the same kind of act together")
    act.within(*(s.of.institution_id for s in rows))
    institution, person, now = rows[0].of.institution, act.viewer.person, timezone.now()
    for step in rows:
        if not may_decide(act.viewer, step):
            raise Http404
        if step.does == COPY:
            _note(act, step, now, "filing.note_copy")
            continue
        try:
            refuse_own_request(act.viewer, step.of.by, step.of.owner)
            _refuse_unfit(step, APPROVE, "", signed)
        except QunzhiError as exc:
            said = exc.problems[0]
            zh, en = f"「{step.of.name}」：{said.message.zh}", f'"{step.of.name}": {said.message.en}'
            raise QunzhiError.of(said.code, zh, en, hint=said.hint) from exc
        step.decided_at, step.decided_by, step.said, step.signed_with = now, person, "", signed
        _approve(act, step, now, "filing.decide_step")
    act.note(institution.ref, payload={"count": len(rows), "does": rows[0].does, "signed": signed})
    return institution


@service("filing.note_copy", Words("知悉抄送", "took note of a copy"), Right.APPLY)
def do_note_copy(act: Act, step: Step) -> Application:
    """Take note of a copy; nothing waits for it, and nobody signs.

    Raises:
        QunzhiError: ``not_open``.
    """
    step = _to_decide(act, step, own=True)
    if step.does != COPY:
        raise Http404
    _note(act, step, timezone.now())
    return step.of


@service("filing.delegate_step", Words("转交办理", "gave a step to a colleague"), Right.APPLY)
def do_delegate_step(act: Act, step: Step, person: Person, *, said: str = "") -> Step:
    """Give a step to a colleague in post at the office, or at another office that the text names beside it.

    This decides nothing: who may not decide because it is the own request may still give it on, and the registrar
    may where nobody else could decide.

    Raises:
        Http404: the step is not the viewer's to give on.
        QunzhiError: ``not_open``, ``own_request`` (to who applied or will own it), ``not_there``.
    """
    step = _as_now(act, step)
    if not may_hand_over(act.viewer, step):
        raise Http404
    if step.state != Step.OPEN:
        raise _not_open()
    if person not in delegates_for(step):
        raise QunzhiError.of("not_there", "只能转交给本部门在岗的工作人员", "only to staff in post at this office")
    refuse_delegate(step, person)
    step.delegate = person
    step.save(update_fields=["delegate"])
    payload = {"number": step.of.number}
    act.note(step.ref, about=(*about(step.of, step.of.ref, step.office.ref), person.ref), reason=said, payload=payload)
    return step


@service("filing.revoke_step", Words("撤销审批意见", "revoked an approval"), Right.APPLY)
def do_revoke_step(act: Act, step: Step, *, reason: str, signed: str = "") -> Application:
    """Take an own office's yes back while the application is not through; it goes back to the applicant.

    What came of this step and of those after it leaves the facts; the ledger keeps it.

    Raises:
        QunzhiError: ``own_request``, ``not_signed``, ``not_done`` (nothing to take back), ``is_over``.
    """
    step = _to_decide(act, step)
    application, now = step.of, timezone.now()
    if not signed:
        raise _not_signed()
    if application.state not in (Application.OPEN, Application.APPROVED, Application.RETURNED):
        raise QunzhiError.of(
            "is_over",
            "申请已经办结，不能再撤销意见",
            "the application is over: the decision cannot be taken back",
            hint=Words("要纠正，可责令变更或解散", "to put it right, have the group changed or dissolved"),
        )
    if step.state != Step.DONE or step.does == COPY:
        raise QunzhiError.of("not_done", "这一步还没有同意过", "this step was not approved")
    gone: list[str] = []
    for later in current(application):
        if later.position >= step.position or later.does == COPY:
            gone += [f.code for f in later.filings.all()]
            take_out(later)
            later.state, later.due_at = Step.WAITING, None
            later.save(update_fields=["state", "due_at"])
    step.refresh_from_db()
    step.state, step.said, step.signed_with = Step.RETURNED, reason, signed
    step.decided_at, step.decided_by = now, act.viewer.person
    step.save()
    application.state = Application.RETURNED
    _remember(application, step)
    settle(application)
    payload = {"number": application.number, "signed": signed, "filings_removed": gone}
    act.note(step.ref, about=about(application, application.ref, step.office.ref), reason=reason, payload=payload)
    return application


def _approve(act: Act, step: Step, now: datetime, name: str = "") -> None:
    """A yes that was signed: what comes of it, and on to the next office."""
    step.state = Step.DONE
    step.save()
    payload: dict[str, Any] = {"number": step.of.number, "does": step.does, "signed": step.signed_with}
    payload["filings"] = [f.code for f in put_in(step, act.viewer.person)]
    move_on(step.of, now)
    concerned = about(step.of, step.of.ref, step.office.ref)
    act.note(step.ref, about=concerned, reason=step.said, act=name, payload=payload)


def _note(act: Act, step: Step, now: datetime, name: str = "") -> None:
    if step.state != Step.OPEN:
        raise _not_open()
    person = act.viewer.person
    step.state, step.decided_at, step.decided_by = Step.DONE, now, person
    step.save()
    Filing.objects.filter(steps=step).update(decided_at=now, decision="noted", signed_by=person)
    concerned = about(step.of, step.of.ref, step.office.ref)
    act.note(step.ref, about=concerned, act=name, payload={"number": step.of.number})


def refuse_delegate(step: Step, person: Person) -> None:
    """Nobody is given the own request to decide.

    Raises:
        QunzhiError: ``own_request``.
    """
    if person.pk in (step.of.by_id, step.of.owner_id):
        raise QunzhiError.of(
            "own_request", "不能转交给申请人或群主本人", "it cannot be given to who applied or will own it"
        )


def _to_decide(act: Act, step: Step, *, own: bool = False) -> Step:
    """The step as it is now, if the acting user decides it and did not ask for it."""
    step = _as_now(act, step)
    if not may_decide(act.viewer, step):
        raise Http404
    if not own:
        refuse_own_request(act.viewer, step.of.by, step.of.owner)
    return step


def _rows() -> QuerySet[Step]:
    whole = ("of__institution", "of__unit", "of__group", "of__by", "of__owner", "of__admin", "office", "delegate")
    return Step.objects.select_related("of", *whole)


def _as_now(act: Act, step: Step) -> Step:
    step = _rows().get(pk=step.pk)
    act.within(step.of.institution_id)
    return step


def _refuse_unfit(step: Step, decision: str, said: str, signed: str) -> None:
    if not signed:
        raise _not_signed()
    if step.state != Step.OPEN or step.of.state != Application.OPEN:
        raise _not_open()
    if decision not in (APPROVE, RETURN, REJECT):
        raise Http404
    if decision != APPROVE and not said.strip():
        raise QunzhiError.of("why", "退回或不同意要写明理由", "say why it is returned or refused")
    if decision == REJECT and step.does == "file":
        raise QunzhiError.of(
            "files_only",
            "备案部门不作同意与否的决定，材料不合格请退回",
            "an office that files does not refuse: return what is not fit",
        )


def _remember(application: Application, step: Step, cite: str = "") -> None:
    """What an office sent back, kept with the application: a step that is open again forgets it."""
    said = {
        "office": step.office_id,
        "by": step.decided_by_id,
        "at": step.decided_at.isoformat() if step.decided_at else "",
        "said": step.said,
        "state": step.state,
        "cite": cite,
    }
    application.answers = {**application.answers, "sent_back": [*application.answers.get("sent_back", []), said]}
    application.save(update_fields=["answers", "state", "closed_at"])


def _end(application: Application, step: Step) -> list[str]:
    """The other steps end with a refusal; what came of them leaves the facts. Returns the numbers of what left."""
    gone: list[str] = []
    for other in current(application):
        if other.pk != step.pk:
            gone += [f.code for f in other.filings.all()]
            take_out(other)
            if other.state != Step.DONE:
                other.state = Step.DROPPED
                other.save(update_fields=["state"])
    return gone


def _refused(filing: Filing) -> str:
    """A filing that was refused stands in the facts as such, and counts for nothing."""
    filing.decision, filing.decided_at = "rejected", timezone.now()
    filing.save(update_fields=["decision", "decided_at"])
    return filing.code


def _not_open() -> QunzhiError:
    return QunzhiError.of(
        "not_open",
        "这一步现在不在办理中",
        "this step does not wait for a decision now",
        hint=Words("可能同事已经办了，或申请人已撤回", "a colleague may have decided, or it was taken back"),
    )


def _not_signed() -> QunzhiError:
    return QunzhiError.of("not_signed", "办理要签字：输入验证码或用通行密钥", "sign it with a code or a passkey")
