"""What offices were shown of an application each time it was sent, and what is different now.

What an office signs is the content. Each sending keeps what it sent (``answers["sent"]``), so that a later sending can
be held against what was signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.noting import facts_of_application
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.web.templatetags.desk import when
from qunzhi.facts.values import word_for

#: Facts that may be added where they were empty without asking anew those who have signed: they say which group or
#: which account it is on the platform, not what it is for or whose it is.
ADDABLE = frozenset({"join_confirmation", "group_id", "account"})
_KEPT = ("sent", "sent_back")
_LABELS = {
    "name": Words("群名", "Name"),
    "platform": Words("平台", "Platform"),
    "kind": Words("类型", "Kind"),
    "unit_id": Words("单位", "Unit"),
    "purpose": Words("用途", "Purpose"),
    "terms": Words("职能词", "Function"),
    "temporary": Words("临时群", "Temporary"),
    "join_confirmation": Words("入群确认", "Members confirmed"),
    "created_at": Words("建群", "Made"),
    "group_id": Words("群号", "Number"),
    "owner": Words("群主", "Owner"),
    "admin": Words("管理员", "Admin"),
    "account": Words("群主的账号", "The owner's account"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact as it was and as it is, in words for a page."""

    label: Words
    before: object
    after: object


def content_of(application: Application) -> dict[str, Any]:
    """All that an office sees of what is asked, as plain values; what is empty is left out."""
    found = facts_of_application(application)
    if application.code == application.number:  # reserved by us, not said by anybody
        found.pop("group_id", None)
    people = {"owner": application.owner, "admin": application.admin}
    found |= {role: person.code for role, person in people.items() if person is not None}
    found |= {name: value for name, value in application.answers.items() if name not in _KEPT}
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def remember_sent(application: Application, now: datetime) -> None:
    """Keep what is sent now with the application; the caller saves it."""
    sent = {"at": now.isoformat(), "content": content_of(application)}
    application.answers = {**application.answers, "sent": [*application.answers.get("sent", []), sent]}


def changed_since_signed(application: Application, steps: Iterable[Step]) -> list[str]:
    """Facts that differ from what some office of these steps has approved; ``["?"]`` where that was not kept.

    What was empty when it was signed and may be added (:data:`ADDABLE`) is left out.
    """
    now, found = content_of(application), list[str]()
    for step in steps:
        if step.state != Step.DONE or step.does == "copy":
            continue
        signed = shown_at(application, step.decided_at)
        if signed is None:
            return ["?"]
        found += [f for f in differing(signed, now) if not (f in ADDABLE and f not in signed)]
    return list(dict.fromkeys(found))


def shown_at(application: Application, moment: datetime | None) -> dict[str, Any] | None:
    """What was under way at an instant: what was sent last before it."""
    sent: Sequence[Mapping[str, Any]] = application.answers.get("sent", [])
    until = [s for s in sent if moment is not None and datetime.fromisoformat(s["at"]) <= moment]
    return dict(until[-1]["content"]) if until else None


def last_sent(application: Application) -> dict[str, Any] | None:
    """What was sent last."""
    sent = application.answers.get("sent", [])
    return dict(sent[-1]["content"]) if sent else None


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The facts that are not the same."""
    return [f for f in dict.fromkeys((*_LABELS, *before, *after)) if before.get(f) != after.get(f)]


def changes(application: Application, before: Mapping[str, Any] | None) -> list[Changed]:
    """What is different now from an earlier content, in words."""
    if before is None:
        return []
    after = content_of(application)
    facts = differing(before, after)
    names = _names(
        application, [c.get(f) for c in (before, after) for f in ("unit_id", "owner", "admin") if f in facts]
    )
    shown = [(f, _LABELS.get(f, Words(f, f))) for f in facts]
    return [Changed(label, _said(f, before.get(f), names), _said(f, after.get(f), names)) for f, label in shown]


def changed_for(application: Application, step: Step) -> list[Changed]:
    """What is different from what the office of a step was shown the last time, before this sending."""
    sent = application.answers.get("sent", [])
    if len(sent) < 2:
        return []
    current = datetime.fromisoformat(sent[-1]["at"])
    back = application.answers.get("sent_back", [])
    times = [datetime.fromisoformat(b["at"]) for b in back if b["office"] == step.office_id and b["at"]]
    dropped = application.steps.filter(office=step.office_id, state=Step.DROPPED, opened_at__isnull=False)
    times += [t for t in dropped.values_list("opened_at", flat=True) if t is not None]
    earlier = [t for t in times if t < current]
    return changes(application, shown_at(application, max(earlier))) if earlier else []


def _names(application: Application, codes: Iterable[Any]) -> dict[str, str]:
    wanted = [c for c in codes if c]
    if not wanted:
        return {}
    units = Unit.objects.filter(institution=application.institution_id, code__in=wanted).values_list("code", "name")
    people = Person.objects.filter(institution=application.institution_id, code__in=wanted).values_list("code", "name")
    return {**{f"unit_id {c}": n for c, n in units}, **dict(people)}


def _said(fact: str, value: Any, names: Mapping[str, str]) -> object:
    if value is None:
        return ""
    if fact in ("platform", "kind", "purpose"):
        return Words(word_for("groups", fact, value), str(value).replace("_", " "))
    if fact == "unit_id":
        return names.get(f"unit_id {value}", value)
    if fact in ("owner", "admin"):
        return names.get(value, value)
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, list):
        return "、".join(value)
    if fact == "created_at":
        return when(timezone.localtime(datetime.fromisoformat(value)))
    return value
