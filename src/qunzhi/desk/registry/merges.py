"""Groups that may be one: which they are, and who is in which."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from qunzhi.core.folding import fold
from qunzhi.desk.access.resolve import IN_CHARGE
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Posting, in_post_on
from qunzhi.desk.registry.guards import managed_groups
from qunzhi.desk.registry.models import Group, Membership

#: More candidates than that are found by number.
_MOST = 30


@dataclass(frozen=True, slots=True)
class Compared:
    """Who would be where: current memberships only in the group that ends, in both, only in the one that stays.

    ``carries`` where both are on one platform, so that accounts of one are accounts of the other.
    """

    only_ending: tuple[Membership, ...]
    both: tuple[Membership, ...]
    only_staying: tuple[Membership, ...]
    carries: bool
    owner_account: str


def compare(ends: Group, stays: Group) -> Compared:
    """Compare the members of two groups: by person, and by account where both are on one platform."""
    rows = Membership.objects.filter(group__in=(ends, stays), left_at__isnull=True).select_related("person")
    ending = [m for m in rows.order_by("account", "pk") if m.group_id == ends.pk]
    staying = [m for m in rows.order_by("account", "pk") if m.group_id == stays.pk]
    same = ends.platform == stays.platform
    there, here = _keys(staying, accounts=same), _keys(ending, accounts=same)
    owner = next((m.account for m in staying if m.role == "owner"), "")
    once: dict[str, Membership] = {}
    for m in ending:
        if not _keys([m], accounts=same) & there:
            once.setdefault(f"p{m.person_id}" if m.person_id else f"a{m.account}", m)
    return Compared(
        tuple(once.values()),
        tuple(m for m in ending if _keys([m], accounts=same) & there),
        tuple(m for m in staying if not _keys([m], accounts=same) & here),
        same,
        owner,
    )


def alike(viewer: Viewer, group: Group) -> list[Group]:
    """Groups in use that may be the same one, within the viewer's charge: of one folded name, of one unit and kind."""
    mine = _others(viewer, group)
    near = Q(name__iexact=group.name)
    if group.unit_id is not None:
        near |= Q(unit_id=group.unit_id, group_kind=group.group_kind)
    found, name = list(mine.filter(near).order_by("code")[:_MOST]), fold(group.name)
    return sorted(found, key=lambda g: (fold(g.name) != name, g.code))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A group that may be the same one and is not the viewer's to merge; ``ask`` names who is in charge of its unit."""

    group: Group
    ask: str


def elsewhere(viewer: Viewer, group: Group) -> list[Elsewhere]:
    """Groups in use, outside the viewer's charge, of the same name: named, so that people know whom to ask."""
    near = Group.objects.filter(institution_id=group.institution_id, name__iexact=group.name, dissolved_at__isnull=True)
    near = near.exclude(pk=group.pk).exclude(pk__in=managed_groups(viewer).values("pk"))
    found = list(near.select_related("unit").order_by("code")[:_MOST])
    held = Posting.objects.filter(in_post_on(viewer.today), unit__in={g.unit_id for g in found if g.unit_id})
    heads: dict[int, list[str]] = {}
    for post in held.filter(role__in=IN_CHARGE).select_related("person").order_by("pk"):
        heads.setdefault(post.unit_id, []).append(post.person.name)
    return [Elsewhere(g, "、".join(dict.fromkeys(heads.get(g.unit_id or 0, ())))) for g in found]


def by_number(viewer: Viewer, group: Group, text: str) -> list[Group]:
    """Groups in use within the viewer's charge, by number or name."""
    text = text.strip()
    if not text:
        return []
    found = _others(viewer, group).filter(Q(code=text) | Q(name__icontains=text))
    return list(found.order_by("code")[:_MOST])


def _others(viewer: Viewer, group: Group) -> QuerySet[Group]:
    return managed_groups(viewer).filter(dissolved_at__isnull=True).exclude(pk=group.pk)


def _keys(rows: list[Membership], *, accounts: bool) -> set[str]:
    people = {f"p{m.person_id}" for m in rows if m.person_id}
    return people | {f"a{m.account}" for m in rows} if accounts else people
