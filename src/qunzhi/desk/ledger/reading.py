"""Entries of the ledger as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.ledger.guards import entries_in_scope
from qunzhi.desk.ledger.models import About, Entry
from qunzhi.desk.ledger.naming import Named, names_of
from qunzhi.desk.services import ACTS, SERVICES


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry in words."""

    seq: int
    at: datetime
    act: Words
    who: Named
    subject: Named | None
    about: tuple[Named, ...]
    reason: str
    entry: Entry

    @property
    def words(self) -> Words:
        """What was done to what, in one line."""
        name = f"：{self.subject.name}" if self.subject else ""
        return Words(f"{self.act.zh}{name}", f"{self.act.en}{name.replace('：', ': ')}")


def act_words(act: str) -> Words:
    """What people call an act; one that no service writes any more keeps its name."""
    return ACTS.get(act, Words(act, act))


def shown(entries: Iterable[Entry], viewer: Viewer | None = None) -> list[Shown]:
    """Entries with names for everything they name, and pages for what the viewer may open."""
    rows = list(entries)
    names = names_of({ref for e in rows for ref in (e.actor, e.subject, *e.about) if ref}, viewer)
    return [
        Shown(
            e.seq,
            e.at,
            act_words(e.act),
            names[e.actor],
            names.get(e.subject),
            tuple(names[r] for r in e.about if r != e.subject),
            e.reason,
            e,
        )
        for e in rows
    ]


class ShownEntries(Sequence[Shown]):
    """Entries as a sequence that reads only the page that is asked for."""

    def __init__(self, entries: QuerySet[Entry], viewer: Viewer) -> None:
        self._entries, self._viewer = entries, viewer

    def __len__(self) -> int:
        return self._entries.count()

    def __getitem__(self, at: Any) -> Any:
        rows = self._entries[at] if isinstance(at, slice) else [self._entries[at]]
        found = shown(rows, self._viewer)
        return found if isinstance(at, slice) else found[0]


def doings_of(viewer: Viewer, most: int) -> list[Shown]:
    """What the viewer did lately: whole acts, not each row of an import."""
    mine = Entry.objects.filter(log__key=viewer.user.log_key, actor=viewer.user.ref, act__in=list(SERVICES))
    return shown(mine.order_by("-seq")[:most], viewer)


def about(entries: QuerySet[Entry], ref: str) -> QuerySet[Entry]:
    """Those that name a thing."""
    return entries.filter(pk__in=About.objects.filter(ref=ref).values("entry_id"))


def per_day(viewer: Viewer, days: int = 30) -> list[tuple[Any, int]]:
    """How many entries in scope each of the last days has."""
    today = timezone.now().astimezone(SHANGHAI).date()
    first = datetime.combine(today - timedelta(days=days - 1), datetime.min.time(), SHANGHAI)
    found = entries_in_scope(viewer).filter(at__gte=first).annotate(on=TruncDate("at", tzinfo=SHANGHAI))
    counts = dict(found.values("on").annotate(n=Count("pk")).values_list("on", "n"))
    return [(d, counts.get(d, 0)) for d in (today - timedelta(days=n) for n in range(days - 1, -1, -1))]
