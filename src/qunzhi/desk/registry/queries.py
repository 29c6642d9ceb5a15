"""What the pages of groups read, however many groups there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.findings.models import Finding, Look
from qunzhi.desk.org.models import Posting, Unit, in_post_on
from qunzhi.desk.registry.guards import groups_in_scope, in_charge
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.states import (
    DISSOLVED,
    FILED,
    IN_USE,
    NO_OWNER,
    NOT_FOR_WORK,
    OWNER_GONE,
    PENDING,
    SEEN_AGAIN,
    TASK_OVER,
    UNFILED,
)

#: Findings that say that something is wrong; the others say what is due, or not known.
WRONG = ("violation", "late")
#: What a list can be narrowed to by its findings, beside severities and ``pack:provision``.
ANY, DUE, UNKNOWN = "any", "due", "unknown"
#: Sorting -> columns; the number follows, so that every order is whole.
SORTS: dict[str, str] = {
    "name": "name",
    "code": "code",
    "unit": "unit__path",
    "created": "created_at",
    "active": "last_active_at",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of groups is asked for; empty means any. ``unit`` brings in all below it.

    ``temporary`` is ``yes``, ``no`` or ``unknown``; ``finding`` is :data:`ANY`, :data:`DUE`, :data:`UNKNOWN`, a
    severity, or ``pack:provision``; ``since`` and ``until`` are days of creation, both included. ``sort`` is one of
    :data:`SORTS`, with ``-`` for the other direction; it narrows nothing.
    """

    text: str = ""
    unit: Unit | None = None
    platform: str = ""
    kind: str = ""
    state: str = ""
    purpose: str = ""
    temporary: str = ""
    finding: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""

    @property
    def count(self) -> int:
        """By how many conditions it is narrowed, the text aside."""
        return sum(bool(getattr(self, f.name)) for f in fields(self) if f.name not in ("text", "sort"))

    @property
    def anything(self) -> bool:
        """Whether it is narrowed at all."""
        return bool(self.text) or self.narrowed

    @property
    def narrowed(self) -> bool:
        """Whether it is narrowed by more than a name."""
        return self.count > 0


def find_groups(viewer: Viewer, asked: Asked) -> QuerySet[Group]:
    """Groups in scope that match, in the order that is asked for."""
    found = groups_in_scope(viewer)
    if asked.text:
        found = found.filter(Q(name__icontains=asked.text) | Q(code__icontains=asked.text))
    if asked.unit is not None:
        found = found.filter(unit__path__startswith=asked.unit.path)
    for column in ("platform", "purpose"):
        if wanted := getattr(asked, column):
            found = found.filter(**{column: wanted})
    if asked.kind:
        found = found.filter(group_kind=asked.kind)
    if asked.temporary:
        found = found.filter(temporary={"yes": True, "no": False}.get(asked.temporary))
    if asked.since is not None:
        found = found.filter(created_at__gte=datetime.combine(asked.since, time(), SHANGHAI))
    if asked.until is not None:
        found = found.filter(created_at__lt=datetime.combine(asked.until + timedelta(days=1), time(), SHANGHAI))
    if asked.state:
        found = found.filter(_of_state(asked.state, viewer))
    if asked.finding:
        found = found.filter(_found(viewer, asked.finding))
    return found.order_by(*_order(asked.sort))


def _order(sort: str) -> list[Any]:
    """Nothing known comes last in either direction."""
    column = SORTS.get(sort.removeprefix("-"), "code")
    down = sort.startswith("-")
    if column in ("code", "name"):
        return [f"-{column}" if down else column, *(["code"] if column == "name" else [])]
    key = F(column)
    return [key.desc(nulls_last=True) if down else key.asc(nulls_last=True), "code"]


_USED = Q(dissolved_at__isnull=True)
#: States that the columns of a group tell; all of them stand in one index.
_PLAIN: dict[str, Q] = {
    IN_USE: _USED,
    UNFILED: _USED & Q(filed=False, pending=False) & ~Q(group_kind=NOT_FOR_WORK),
    PENDING: _USED & Q(pending=True),
    FILED: _USED & Q(filed=True),
    TASK_OVER: _USED & Q(task_ended_at__isnull=False),
    DISSOLVED: Q(dissolved_at__isnull=False),
    SEEN_AGAIN: Q(seen_again_at__isnull=False),
}


def _of_state(state: str, viewer: Viewer) -> Q:
    if state == OWNER_GONE:
        return _USED & Q(pk__in=_owned_by_the_departed(viewer))
    if state == NO_OWNER:
        return _USED & ~Q(Exists(_owners().filter(group=OuterRef("pk"))))
    return _PLAIN.get(state, Q())


def counts(viewer: Viewer, asked: Mapping[str, Asked]) -> dict[str, int]:
    """How many groups each of these lists has, in one reading of one index; only states and :data:`ANY` finding."""
    wanted = {}
    for name, one in asked.items():
        which = _of_state(one.state, viewer)
        wanted[name] = Count("pk", filter=which & _found(viewer, one.finding) if one.finding else which)
    found: dict[str, int] = groups_in_scope(viewer).order_by().select_related(None).aggregate(**wanted)
    return found


def _owners() -> QuerySet[Membership]:
    return Membership.objects.filter(role="owner", left_at__isnull=True)


def _owned_by_the_departed(viewer: Viewer) -> QuerySet[Membership, Any]:
    """Groups whose owner was in post and is no more: somebody has to take them over.

    The few postings that are over come first: from them to people, from people to what they own.
    """
    here = in_post_on(viewer.today)
    over = Posting.objects.filter(~here, person__institution=viewer.institution)
    in_post = Posting.objects.filter(here, person=OuterRef("person"))
    return _owners().filter(person__in=over.filter(~Exists(in_post)).values("person_id")).values("group_id")


def _found(viewer: Viewer, finding: str) -> Q:
    """Groups in charge of that the current look found something of: what is wrong with others is not the viewer's."""
    if finding == ANY:
        return Q(wrong__gt=0) & in_charge(viewer)
    rows = Finding.objects.filter(look__in=_looks(viewer), group__isnull=False)
    pack, _, provision = finding.partition(":")
    if provision:
        rows = rows.filter(pack=pack, provision=provision)
    elif finding in (DUE, UNKNOWN):
        rows = rows.filter(state=finding)
    else:
        rows = rows.filter(state__in=WRONG, severity=finding)
    return Q(pk__in=rows.values("group_id")) & in_charge(viewer)


def _looks(viewer: Viewer) -> list[int]:
    """The current look, as a number that indexes are found by; none before the first."""
    return list(Look.objects.filter(institution=viewer.institution, current=True).values_list("pk", flat=True)[:1])


def findings_count(viewer: Viewer, groups: Iterable[Group]) -> dict[int, int]:
    """How many things are wrong with each of these groups, as far as they are in the viewer's charge."""
    pks = [g.pk for g in groups]
    mine = list(groups_in_scope(viewer).filter(in_charge(viewer), pk__in=pks).values_list("pk", flat=True))
    rows = Finding.objects.filter(look__in=_looks(viewer), group__in=mine, state__in=WRONG)
    return dict(rows.values("group_id").annotate(n=Count("pk")).values_list("group_id", "n"))


def members_count(groups: Iterable[Group]) -> dict[int, int]:
    """How many are in each of these groups now. Asked for the groups of one page, never for all."""
    inside = Membership.objects.filter(group__in=list(groups), left_at__isnull=True).values("group_id")
    return dict(inside.annotate(n=Count("pk")).values_list("group_id", "n"))


def owners_of(groups: Iterable[Group]) -> dict[int, list[str]]:
    """What the owners of these groups are called; by nickname or account where nobody knows who it is."""
    out: dict[int, list[str]] = {}
    for one in _owners().filter(group__in=list(groups)).select_related("person").order_by("account"):
        out.setdefault(one.group_id, []).append(one.person.name if one.person else one.nickname or one.account)
    return out
