"""Who can be put in charge of a group: whoever is in it, and whoever is in post in its scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Person, Posting, Unit, in_post_on
from qunzhi.desk.registry.models import Group, Membership

#: More than that is asked for by name or number.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be chosen; ``role`` in the group, None for who is not in it yet."""

    person: Person
    role: str | None

    @property
    def inside(self) -> bool:
        """Whether the person is in the group."""
        return self.role is not None


def candidates(group: Group, today: date) -> QuerySet[Person]:
    """Everybody who can be chosen. The scope is the group's unit, those below it, and those above it."""
    who = Q(pk__in=_inside(group).values("person_id"))
    if group.unit is not None:
        above = [int(pk) for pk in group.unit.path.split(".") if pk]
        near = Q(unit__path__startswith=group.unit.path) | Q(unit_id__in=above)
        who |= Q(pk__in=Posting.objects.filter(in_post_on(today) & near).values("person_id"))
    return Person.objects.filter(who, institution_id=group.institution_id, gone_on__isnull=True)


def find(group: Group, today: date, text: str = "") -> list[Candidate]:
    """A few to choose from: by name or number, else those in the group; admins first."""
    inside = _inside(group).values_list("person_id", "role")
    roles = {pk: role for pk, role in inside if pk is not None}
    rows = candidates(group, today)
    text = text.strip()
    rows = rows.filter(Q(name__icontains=text) | Q(code=text)) if text else rows.filter(pk__in=list(roles)[:2000])
    found = sorted(rows.order_by("code")[: SHOWN * 4], key=lambda p: _rank(roles, p))
    return [Candidate(p, roles.get(p.pk)) for p in found[:SHOWN]]


def _rank(roles: Mapping[int, str], person: Person) -> tuple[int, str]:
    ranks = {"admin": 0, "owner": 2}
    return ranks.get(roles[person.pk], 1) if person.pk in roles else 3, person.code


def _inside(group: Group) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group, left_at__isnull=True, person__isnull=False)


def units_for(viewer: Viewer, group: Group) -> QuerySet[Unit]:
    """Units that the viewer may give a group to: those in charge of, those in post at, all for who keeps groups."""
    assert viewer.institution is not None
    own = viewer.institution.units.filter(Q(ended_on__isnull=True) | Q(pk=group.unit_id)).order_by("path")
    if viewer.may(Right.KEEP_GROUPS):
        return own
    which = Q(pk=group.unit_id) | Q(pk__in=viewer_posts(viewer).values("unit_id"))
    for root in viewer.roots:
        which |= Q(path__startswith=root)
    return own.filter(which)


def viewer_posts(viewer: Viewer) -> QuerySet[Posting]:
    """Where the viewer is in post now."""
    return Posting.objects.filter(in_post_on(viewer.today), person=viewer.person)
