"""Postings by hand: somebody takes up a post, somebody leaves one. Rights follow at once."""

from __future__ import annotations

from datetime import date

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Person, Posting, Unit
from qunzhi.desk.services import Act, service


@service("org.add_posting", Words("登记任职", "recorded a posting"), Right.WRITE_ORG)
def do_add_posting(act: Act, person: Person, unit: Unit, *, role: str, since: date, reason: str) -> Posting:
    """Put somebody in post from a day on.

    Raises:
        Http404: the person or the unit is of another institution.
        QunzhiError: the same post is held already, or was taken up on the same day before.
    """
    act.within(person.institution_id, unit.institution_id)
    held = Posting.objects.filter(person=person, unit=unit, role=role)
    if held.filter(since=since).exists():  # an import tells postings apart by their first day
        raise QunzhiError.of(
            "posting_twice",
            f"已有一项从 {since} 开始的同一任职",
            f"there is a posting of the same kind from {since}",
            hint=Words("请核对日期，或通过导入改正原来的一项", "check the date, or correct that posting by an import"),
        )
    if held.filter(until__isnull=True).exists():
        raise QunzhiError.of(
            "posting_held",
            f"{person.name}已经担任这个职务",
            f"{person.name} holds this post already",
            hint=Words("先结束原来的任职，再登记新的", "end the earlier posting first, then record the new one"),
        )
    made = Posting.objects.create(person=person, unit=unit, role=role, since=since)
    payload = {"role": role, "since": since.isoformat()}
    act.note(made.ref, about=(person.ref, unit.ref), reason=reason, payload=payload)
    return made


@service("org.end_posting", Words("结束任职", "ended a posting"), Right.WRITE_ORG)
def do_end_posting(act: Act, posting: Posting, *, until: date, end_reason: str, reason: str) -> Posting:
    """End a posting, or move an end that lies ahead; with a day that has come, the rights it gave are gone at once.

    Raises:
        QunzhiError: it has ended already, or would end before it began.
    """
    posting = Posting.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=posting.pk)
    act.within(posting.person.institution_id)
    if posting.has_ended:
        raise QunzhiError.of(
            "posting_ended",
            f"这项任职已于 {posting.until} 结束",
            f"this posting ended on {posting.until}",
            hint=Words("登记错了可以先恢复任职，再重新结束", "where that is wrong, let it go on and end it anew"),
        )
    if posting.since is not None and until < posting.since:
        raise QunzhiError.of("ends_before", f"离任日期早于任职日期 {posting.since}", f"it began on {posting.since}")
    posting.until, posting.end_reason = until, end_reason
    posting.save(update_fields=["until", "end_reason"])
    payload = {"role": posting.role, "until": until.isoformat(), "end_reason": end_reason}
    act.note(posting.ref, about=(posting.person.ref, posting.unit.ref), reason=reason, payload=payload)
    return posting


@service("org.resume_posting", Words("恢复任职", "let a posting go on"), Right.WRITE_ORG)
def do_resume_posting(act: Act, posting: Posting, *, reason: str) -> Posting:
    """Take back the end of a posting that was a mistake.

    Raises:
        QunzhiError: it has no end, or the same post is held anew.
    """
    posting = Posting.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=posting.pk)
    act.within(posting.person.institution_id)
    same = Posting.objects.filter(person=posting.person, unit=posting.unit, role=posting.role, until__isnull=True)
    if posting.until is None or same.exists():
        raise QunzhiError.of("posting_held", "这项任职还在继续", "this posting goes on already")
    payload = {"role": posting.role, "until": posting.until.isoformat(), "end_reason": posting.end_reason}
    posting.until, posting.end_reason = None, ""
    posting.save(update_fields=["until", "end_reason"])
    act.note(posting.ref, about=(posting.person.ref, posting.unit.ref), reason=reason, payload=payload)
    return posting
