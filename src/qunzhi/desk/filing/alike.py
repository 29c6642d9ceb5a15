"""Groups that are there already: the same name, or the same unit and kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from qunzhi.core.folding import fold
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.name_index import name_index
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.queries import members_count

_MOST = 6


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
    """Groups of the same folded name on the platform, then those in use of the same unit and kind; few at most."""
    same = set(name_index(institution).groups.get((platform, fold(name)), ()))
    which = Q(pk__in=same)
    if unit is not None:
        which |= Q(unit=unit, group_kind=kind)
    rows = Group.objects.filter(which, institution=institution, dissolved_at__isnull=True).exclude(code=code or None)
    found = sorted(
        rows.select_related("unit").order_by("-last_active_at", "code")[: _MOST * 4], key=lambda g: g.pk not in same
    )
    found = found[:_MOST]
    counts, owners = members_count(found), _owners(found)
    seen = set(groups_in_scope(viewer).filter(pk__in=[g.pk for g in found]).values_list("pk", flat=True))
    return [Alike(g, g.pk in same, owners.get(g.pk, ()), counts.get(g.pk, 0), g.pk in seen) for g in found]


def _owners(groups: list[Group]) -> dict[int, tuple[str, ...]]:
    rows = Membership.objects.filter(group__in=groups, role="owner", left_at__isnull=True, person__isnull=False)
    found: dict[int, tuple[str, ...]] = {}
    for pk, who in rows.values_list("group_id", "person__name"):
        found[pk] = (*found.get(pk, ()), who)
    return found
