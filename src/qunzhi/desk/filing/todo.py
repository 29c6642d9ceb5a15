"""What applications leave to do: steps to decide, applications returned or approved, groups not filed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.dues import earliest, file_by
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.moving import COPY
from qunzhi.desk.filing.queries import inbox, own_applications, unfiled
from qunzhi.desk.filing.routing import packs_of
from qunzhi.desk.registry.models import Membership
from qunzhi.desk.web.todos import Todo

#: So many are named one by one; more are one line.
_NAMED = 5


def todo(viewer: Viewer) -> list[Todo]:
    """What waits for the viewer."""
    if viewer.person is None or not viewer.may(Right.APPLY):
        return []
    return [*_steps(viewer), *_own(viewer), *_unfiled(viewer)]


def _steps(viewer: Viewer) -> Iterator[Todo]:
    found, now = inbox(viewer), timezone.now()
    deciding = [s for s in found if s.does != COPY]
    for step in deciding[:_NAMED]:
        late = (step.due_at is not None and step.due_at < now) or step.reminded_at is not None
        name = step.of.name
        words = Words(f"办理申请「{name}」", f'decide on "{name}"')
        if step.reminded_at is not None:
            words = Words(f"催办：申请「{name}」等着办理", f'reminder: "{name}" waits for a decision')
        url = reverse("decide_step", args=[step.uid])
        yield Todo(words, url, "late" if late else "wait", step.due_at)
    if len(deciding) > _NAMED:
        n = len(deciding) - _NAMED
        yield Todo(Words(f"还有 {n} 份申请待办", f"{n} more applications wait"), reverse("steps_inbox"), "wait")
    copies = len(found) - len(deciding)
    if copies:
        yield Todo(Words(f"{copies} 份抄送待知悉", f"{copies} copies to take note of"), reverse("steps_inbox"), "info")


def _own(viewer: Viewer) -> Iterator[Todo]:
    rows = own_applications(viewer).filter(state__in=(Application.RETURNED, Application.APPROVED))
    for one in rows[: 2 * _NAMED]:
        if one.state == Application.RETURNED and one.by == viewer.person:
            words = Words(
                f"申请「{one.name}」被退回，请修改后再提交", f'"{one.name}" was returned: change it and send it'
            )
            yield Todo(words, reverse("application", args=[one.uid]), "late")
        elif one.state == Application.APPROVED:
            words = Words(f"「{one.name}」已批准，建好后来说一声", f'"{one.name}" is approved: say when it is made')
            yield Todo(words, reverse("report_made", args=[one.uid]), "wait")


def _unfiled(viewer: Viewer) -> Iterator[Todo]:
    assert viewer.institution is not None
    packs, now = packs_of(viewer.institution, timezone.now()), timezone.now()
    owned = Membership.objects.filter(person=viewer.person, role="owner", left_at__isnull=True).values("group_id")
    for group in unfiled(viewer, packs).filter(pk__in=owned)[:_NAMED]:
        due = earliest(file_by(group, packs))
        tone = "late" if due is not None and due < now else "wait"
        words = Words(f"「{group.name}」还没有备案", f'"{group.name}" is not filed yet')
        yield Todo(words, f"{reverse('apply')}?group={group.uid}", tone, due)
