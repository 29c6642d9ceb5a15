"""How an application goes on: which step opens, what comes of it in the facts. For services alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qunzhi.desk.filing.dues import step_due
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.routing import Way, acts_of, kept, packs_of
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.filings import file_act
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.registry.standing import renew_standing

#: What says yes or takes note. A copy does neither, and holds nothing up.
COPY = "copy"


def current(application: Application) -> list[Step]:
    """The steps of the way that is walked now; those of a way given up are left out."""
    rows = application.steps.exclude(state=Step.DROPPED).select_related("office", "delegate", "decided_by")
    return list(rows.order_by("position"))


def lay(application: Application, way: Way, now: datetime) -> None:
    """Lay the steps of a way, after those of an earlier way that was given up."""
    packs = packs_of(application.institution, now)
    last = application.steps.order_by("-position").values_list("position", flat=True).first() or 0
    for n, step in enumerate(way.steps, last + 1):
        assert step.office is not None
        Step.objects.create(
            of=application,
            position=n,
            does=step.does,
            office=step.office,
            offices=list(step.names),
            cites=[kept(c, packs) for c in step.cites],
        )


def same_way(application: Application, way: Way) -> bool:
    """Whether the steps that are laid are those of this way."""
    return [(s.does, s.office_id) for s in current(application)] == way.key


def give_up(application: Application) -> None:
    """Drop every step of the way, and take what came of them out of the facts; the ledger keeps it."""
    for step in current(application):
        take_out(step)
        step.state = Step.DROPPED
        step.save(update_fields=["state"])


def take_out(step: Step) -> None:
    """Take what came of a step out of the facts."""
    Filing.objects.filter(steps=step).delete()


def put_in(step: Step, person: Person | None, *, decided: bool = True) -> list[Filing]:
    """What comes of a step in the facts: a filing for each of its acts, submitted when the step opened."""
    application = step.of
    made = [
        file_act(
            application.institution,
            "group",
            application.code,
            act,
            step.office,
            submitted_at=step.opened_at,
            decided=decided,
            signed_by=person,
        )
        for act in acts_of(step.does)
    ]
    step.filings.add(*made)
    if decided:  # the very instant of the decision: a group made in that minute is made after it
        step.filings.update(decided_at=step.decided_at)
    return made


def open_step(step: Step, now: datetime) -> None:
    """It is this office's turn, for the first time or again."""
    step.state, step.opened_at, step.due_at = Step.OPEN, now, step_due(now) if step.does != COPY else None
    step.decided_at, step.decided_by, step.said, step.signed_with = None, None, "", ""
    step.reminded_at = None
    step.save()


def move_on(application: Application, now: datetime) -> None:
    """Open what is next: the one office whose turn it is, and the copies that go out; or the application is through."""
    steps = current(application)
    deciding = [s for s in steps if s.does != COPY]
    for copy in (s for s in steps if s.does == COPY and s.state == Step.WAITING):
        if all(s.state == Step.DONE for s in deciding if _packs(s.cites) & _packs(copy.cites)):
            open_step(copy, now)
            put_in(copy, None, decided=False)
    waiting = next((s for s in deciding if s.state != Step.DONE), None)
    if waiting is not None and waiting.state == Step.WAITING:
        open_step(waiting, now)
    if waiting is None:
        _through(application, now)
    settle(application)


def _packs(cites: Iterable[str]) -> set[str]:
    return {c.split(" ", 1)[0] for c in cites}


def _through(application: Application, now: datetime) -> None:
    """All have said yes: a new group may be made; one that exists is filed."""
    if application.sort == Application.NEW:
        application.state = Application.APPROVED
    else:
        application.state, application.closed_at = Application.DONE, now
    application.save(update_fields=["state", "closed_at"])


def settle(application: Application) -> None:
    """What the register says of the group: whether an application is open, and whether it is filed."""
    group = application.group
    if group is None:
        return
    still = Application.objects.filter(group=group, state__in=(Application.OPEN, Application.RETURNED)).exists()
    Group.objects.filter(pk=group.pk).exclude(pending=still).update(pending=still)
    renew_standing(application.institution, [group.pk])
    group.refresh_from_db(fields=["pending", "filed"])


def approved_at(application: Application) -> datetime | None:
    """When the last office said yes; for one that needed nobody, when it was sent."""
    said = [s.decided_at for s in current(application) if s.does != COPY and s.decided_at is not None]
    return max(said, default=application.sent_at)
