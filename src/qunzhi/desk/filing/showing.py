"""Applications as pages show them: the way ahead, and the way so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.signing import sign_words
from qunzhi.desk.filing.alike import Alike, alike
from qunzhi.desk.filing.dues import FileBy, file_by, step_due
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, approved_at
from qunzhi.desk.filing.name_facts import Named
from qunzhi.desk.filing.naming import Verdict, check_name
from qunzhi.desk.filing.offices import deciders
from qunzhi.desk.filing.routing import Way, WayStep, cites_of, packs_of, way_of
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.templatetags.desk import when
from qunzhi.packs.routes import DOES

STATES = {
    Application.DRAFT: (Words("草稿", "draft"), "plain"),
    Application.OPEN: (Words("办理中", "under way"), "wait"),
    Application.RETURNED: (Words("已退回，等您修改", "returned to be changed"), "late"),
    Application.APPROVED: (Words("已批准，可以建群", "approved: the group may be made"), "fine"),
    Application.DONE: (Words("已办结", "done"), "fine"),
    Application.WITHDRAWN: (Words("已撤回", "taken back"), "plain"),
    Application.REJECTED: (Words("未同意", "refused"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Ahead:
    """One office of the way ahead: who decides there, and whether that is nobody but the applicant."""

    step: WayStep
    people: tuple[str, ...]
    only_own: bool

    @property
    def is_copy(self) -> bool:
        """Whether it is only sent a copy."""
        return self.step.does == COPY


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending an application will set in motion."""

    way: Way
    ahead: list[Ahead]
    verdict: Verdict
    alike: list[Alike]
    due_at: datetime | None
    by: list[FileBy] = field(default_factory=list)


def preview(viewer: Viewer, application: Application) -> Preview:
    """The way, the people, the name and what is like it, before an application is sent."""
    now = timezone.now()
    institution = application.institution
    way = way_of(
        institution,
        kind=application.group_kind,
        platform=application.platform,
        unit=application.unit,
        temporary=application.temporary,
        now=now,
    )
    packs = packs_of(institution, now)
    there = deciders([s.office for s in way.steps if s.office is not None], packs, viewer.today)
    asking = {application.by_id, application.owner_id}
    ahead = [_ahead(s, there.get(s.office.pk, []) if s.office else [], asking) for s in way.steps]
    code = application.group.code if application.group else ""
    found = alike(
        viewer,
        institution,
        name=application.name,
        platform=application.platform,
        kind=application.group_kind,
        unit=application.unit,
        code=code,
    )
    by = file_by(as_group(application), packs) if application.sort == Application.EXISTING else []
    return Preview(way, ahead, check_name(institution, named_of(application)), found, step_due(now), by)


def _ahead(step: WayStep, people: Sequence[Person], asking: set[int | None]) -> Ahead:
    others = [p for p in people if p.pk not in asking]
    return Ahead(step, tuple(p.name for p in people), bool(people) and not others)


def as_group(application: Application) -> Group:
    """The group as it is applied for; not in the register."""
    if application.group is not None:
        return application.group
    return Group(
        platform=application.platform,
        name=application.name,
        group_kind=application.group_kind,
        unit=application.unit,
        created_at=application.made_on,
        temporary=application.temporary,
    )


def named_of(application: Application) -> Named:
    """The name as the rules are asked about it."""
    return Named(
        application.name,
        application.platform,
        application.group_kind,
        application.unit,
        tuple(application.terms),
        application.group.code if application.group else "",
        application.purpose,
        application.made_on,
        application.owner,
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """One step as a page shows it. ``tone`` and ``title`` as an event of a timeline; ``mine`` the viewer decides it."""

    step: Step
    title: Words
    tone: str
    at: str
    people: tuple[str, ...]
    cites: list[Cite]
    signed: Words | None
    mine: bool


@dataclass(frozen=True, slots=True)
class SentBack:
    """What an office sent back, with its word."""

    office: str
    who: str
    at: datetime
    said: str
    cites: list[Cite]
    refused: bool


def passed(application: Application, steps: Sequence[Step], mine: set[int], today: Any) -> list[Passed]:
    """The steps of an application in order."""
    packs = packs_of(application.institution, timezone.now())
    there = deciders([s.office for s in steps], packs, today)
    return [_passed(s, there.get(s.office_id, []), s.pk in mine) for s in steps]


def _passed(step: Step, people: Sequence[Person], mine: bool) -> Passed:
    does = DOES[step.does]  # type: ignore[index]
    state, tone = _STEP[step.state]
    if step.does == COPY and step.state in _COPY:
        state, tone = _COPY[step.state]
    title = Words(f"{step.office.name} {does.zh} · {state.zh}", f"{step.office.name} {does.en} · {state.en}")
    signed = sign_words(step.signed_with) if step.signed_with else None
    moment = step.decided_at or step.opened_at
    at = when(moment) if moment and step.state != Step.WAITING else ""
    return Passed(step, title, tone, at, tuple(p.name for p in people), cites_of(step.cites), signed, mine)


_STEP = {
    Step.WAITING: (Words("还没轮到", "not yet"), "plain"),
    Step.OPEN: (Words("等它办理", "waits for it"), "wait"),
    Step.DONE: (Words("已办", "done"), "fine"),
    Step.RETURNED: (Words("已退回", "returned"), "late"),
    Step.REJECTED: (Words("未同意", "refused"), "bad"),
    Step.DROPPED: (Words("已取消", "dropped"), "plain"),
}
_COPY = {
    Step.OPEN: (Words("已抄送，等知悉", "sent, not noted yet"), "info"),
    Step.DONE: (Words("已知悉", "noted"), "fine"),
}


def sent_back(application: Application) -> list[SentBack]:
    """What offices sent back, the latest first."""
    rows = application.answers.get("sent_back", [])
    if not rows:
        return []
    offices = dict(Unit.objects.filter(pk__in=[r["office"] for r in rows]).values_list("pk", "name"))
    people = dict(Person.objects.filter(pk__in=[r["by"] for r in rows]).values_list("pk", "name"))
    found = [
        SentBack(
            offices.get(r["office"], ""),
            people.get(r["by"], ""),
            datetime.fromisoformat(r["at"]),
            r["said"],
            cites_of([r["cite"]] if r["cite"].count(" ") >= 2 else []),
            r["state"] == Step.REJECTED,
        )
        for r in rows
    ]
    return found[::-1]


def at_step(application: Application, steps: Sequence[Step]) -> tuple[list[Words], int]:
    """Names of the steps and which one it is at, counted from 1: the form first, the group last; copies left out."""
    deciding = [s for s in steps if s.does != COPY]
    names = [Words("填表", "the form"), *(Words(s.office.name, s.office.name) for s in deciding)]
    if application.sort == Application.NEW:
        names.append(Words("建群", "the group"))
    if application.state in (Application.DRAFT, Application.RETURNED):
        return names, 1
    if application.state == Application.DONE:
        return names, len(names) + 1
    at = next((n for n, s in enumerate(deciding, 2) if s.state != Step.DONE), len(deciding) + 2)
    return names, at


def made_late(application: Application) -> bool:
    """Whether the group was made before the last office had approved it, and a pack minds."""
    approved, made = approved_at(application), application.made_on
    minds = any(r.get("before_use") for r in application.route)
    return bool(minds and approved and made and made < approved)
