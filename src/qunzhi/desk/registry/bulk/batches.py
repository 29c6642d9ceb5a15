"""Batches of changes that were made at once: the only way to them, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.registry.bulk.acts import BY_SORT
from qunzhi.desk.registry.group_rows import fact_words
from qunzhi.desk.registry.models import Change


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch: what was done, to how many, by whom, when, why; ``undone`` how many of it were taken back since."""

    uid: str
    words: Words
    count: int
    undone: int
    at: datetime
    by: str
    reason: str

    @property
    def over(self) -> bool:
        """Whether all of it was taken back."""
        return self.undone == self.count


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One group of a batch, (before, after) of each fact in words."""

    change: Change
    facts: tuple[tuple[Words, Words], ...]


def changes_in_scope(viewer: Viewer) -> QuerySet[Change]:
    """Changes of batches: all of the institution for who keeps the register, the own for others."""
    if viewer.institution is None or viewer.person is None or not viewer.may(Right.MANAGE_GROUPS):
        return Change.objects.none()
    rows = Change.objects.filter(institution=viewer.institution, sort__in=list(BY_SORT))
    return rows if viewer.may(Right.KEEP_GROUPS) else rows.filter(by=viewer.person)


def changes_of(viewer: Viewer, batch: str) -> QuerySet[Change]:
    """The changes of one batch, in order; none where the viewer may not see it."""
    return changes_in_scope(viewer).filter(batch=batch).order_by("pk")


def batches(viewer: Viewer) -> QuerySet[Change, Any]:
    """The batches in scope as rows of values, the latest first."""
    return (
        changes_in_scope(viewer)
        .values("batch", "sort", "by_id", "reason")
        .annotate(n=Count("pk"), gone=Count("pk", filter=Q(undone_at__isnull=False)), at=Min("made_at"), last=Max("pk"))
        .order_by("-last")
    )


def shown_batches(rows: Sequence[Mapping[str, Any]]) -> list[Batch]:
    """The rows of one page in words."""
    names = dict(Person.objects.filter(pk__in={r["by_id"] for r in rows}).values_list("pk", "name"))
    return [
        Batch(r["batch"], BY_SORT[r["sort"]].words, r["n"], r["gone"], r["at"], names.get(r["by_id"], ""), r["reason"])
        for r in rows
    ]


def access_batch(viewer: Viewer, uid: str) -> Batch:
    """One batch.

    Raises:
        Http404: there is none, or the viewer may not see it.
    """
    found = shown_batches(list(batches(viewer).filter(batch=uid)))
    if not found:
        raise Http404
    return found[0]


def shown_changes(viewer: Viewer, changes: Sequence[Change]) -> list[ChangeShown]:
    """The changes of one page in words; units by name."""
    codes = {v for c in changes for side in (c.before, c.after) for f, v in side.items() if f == "unit_id" and v}
    units = dict(Unit.objects.filter(institution=viewer.institution, code__in=codes).values_list("code", "name"))
    return [
        ChangeShown(
            c, tuple((fact_words(f, c.before.get(f), units), fact_words(f, v, units)) for f, v in c.after.items())
        )
        for c in changes
    ]
