"""Which groups were chosen on the list: some by their ids, or everything that matches."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.queries import Asked, find_groups
from qunzhi.desk.registry.saved import query_of

#: Says that everything that matches is chosen.
EVERY = "every"
PICKED = "g"
#: Groups of one batch: all of it is one transaction, and the institution's other acts wait for it.
MOST = 20_000
#: Ids that an address may hold: two pages of the list.
_MOST_IDS = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """The groups that were chosen and are the viewer's to change (row ids), and how many are not."""

    pks: tuple[int, ...]
    others: int
    query: str

    @property
    def too_many(self) -> bool:
        """Whether they are more than one batch takes."""
        return len(self.pks) > MOST


def chosen(viewer: Viewer, given: QueryDict, asked: Asked) -> Chosen:
    """What an address chooses; ``asked`` is what the same address narrows the list to."""
    every = bool(given.get(EVERY))
    rows = find_groups(viewer, asked) if every else _picked(viewer, given)
    seen = list(rows.order_by("pk").values_list("pk", flat=True))
    mine = set(managed_groups(viewer).order_by().values_list("pk", flat=True)) if seen else set()
    pks = tuple(pk for pk in seen if pk in mine)
    return Chosen(pks, len(seen) - len(pks), choosing_query(given))


def _picked(viewer: Viewer, given: QueryDict) -> QuerySet[Group]:
    return find_groups(viewer, Asked()).filter(uid__in=_ids(given))


def _ids(given: QueryDict) -> list[str]:
    """The ids that were ticked; the box that ticks them all sends an empty one."""
    return [uid for uid in given.getlist(PICKED) if uid.isalnum()][:_MOST_IDS]


def choosing_query(given: QueryDict) -> str:
    """The part of an address that chooses groups."""
    if given.get(EVERY):
        rest = query_of(given)
        return f"{EVERY}=1" + (f"&{rest}" if rest else "")
    kept = QueryDict(mutable=True)
    kept.setlist(PICKED, _ids(given))
    return kept.urlencode()
