"""Groups that are there already: the same name, or the same unit and kind."""

from __future__ import annotations

from dataclasses import dataclass

from qunzhi.core.folding import fold
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.name_index import name_index
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.queries import members_count

_MOST = 6
#: Groups of the same unit and kind that are shown: more of them say nothing about this one.
_KINDRED = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A group in use that might do: its owners, how many are in it; ``open`` whether the viewer may see its page."""

    group: Group
    same_name: bool
    owners: tuple[str, ...]
    members: int
    open: bool


def alike(
    viewer: Viewer, institution: Institution, *, name: str, platform: str, kind: str, unit: Unit | None, code: str = ""
) -> list[Alike]:
    """Groups of the same folded name on the platform, then at most three of the same unit and kind."""
    same = set(name_index(institution).groups.get((platform, fold(name)), ()))
    rows = Group.objects.filter(institution=institution, dissolved_at__isnull=True).exclude(code=code or None)
    rows = rows.select_related("unit").order_by("-last_active_at", "code")
    found = list(rows.filter(pk__in=same)[:_MOST])
    if unit is not None:
        found += list(rows.filter(unit=unit, group_kind=kind).exclude(pk__in=same)[:_KINDRED])
    counts, owners = members_count(found), _owners(found)
    seen = set(groups_in_scope(viewer).filter(pk__in=[g.pk for g in found]).values_list("pk", flat=True))
    return [Alike(g, g.pk in same, owners.get(g.pk, ()), counts.get(g.pk, 0), g.pk in seen) for g in found]


def parted(found: list[Alike]) -> dict[str, list[Alike]]:
    """Those of the same name, and those of the same unit and kind, as pages show them."""
    return {"same_name": [a for a in found if a.same_name], "kindred": [a for a in found if not a.same_name]}


def _owners(groups: list[Group]) -> dict[int, tuple[str, ...]]:
    rows = Membership.objects.filter(group__in=groups, role="owner", left_at__isnull=True, person__isnull=False)
    found: dict[int, tuple[str, ...]] = {}
    for pk, who in rows.values_list("group_id", "person__name"):
        found[pk] = (*found.get(pk, ()), who)
    return found
