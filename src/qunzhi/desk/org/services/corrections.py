"""Corrections: somebody asks to have the own record put right, the registrar answers. Never the one who asked."""

from __future__ import annotations

from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.own import refuse_own_request
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Correction
from qunzhi.desk.services import Act, service


@service("org.ask_correction", Words("申请更正", "asked for a correction"), Right.OWN)
def do_ask_correction(act: Act, asks: str) -> Correction:
    """Ask to have the own record put right."""
    person = act.viewer.person
    assert person is not None
    made = Correction.objects.create(person=person, asks=asks)
    act.note(made.ref, about=(person.ref,), payload={"asks": asks})
    return made


@service("org.decide_correction", Words("答复更正申请", "answered a request for correction"), Right.WRITE_ORG)
def do_decide_correction(act: Act, one: Correction, *, accept: bool, answer: str) -> Correction:
    """Accept or decline, with an answer; what is accepted is put right by an import or a posting.

    Raises:
        QunzhiError: it is one's own request, or it has been decided.
    """
    one = _open(act, one)
    refuse_own_request(act.viewer, one.person)
    one.state = Correction.ACCEPTED if accept else Correction.DECLINED
    one.answer, one.decided_by, one.decided_at = answer, act.viewer.person, timezone.now()
    one.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    act.note(one.ref, about=(one.person.ref,), reason=answer, payload={"state": one.state})
    return one


@service("org.withdraw_correction", Words("撤回更正申请", "withdrew a request for correction"), Right.OWN)
def do_withdraw_correction(act: Act, one: Correction) -> Correction:
    """Take the own request back."""
    one = _open(act, one)
    if one.person != act.viewer.person:
        raise QunzhiError.of("not_own", "只能撤回自己的申请", "only one's own request can be withdrawn")
    one.state = Correction.WITHDRAWN
    one.save(update_fields=["state"])
    act.note(one.ref, about=(one.person.ref,), payload={"state": one.state})
    return one


def _open(act: Act, one: Correction) -> Correction:
    one = Correction.objects.select_for_update(of=("self",)).select_related("person").get(pk=one.pk)
    act.within(one.person.institution_id)
    if one.state != Correction.OPEN:
        raise QunzhiError.of(
            "decided_already",
            "这项申请已经办结",
            "this request has been decided",
            hint=Words("刷新页面看看结果", "reload the page to see the outcome"),
        )
    return one
