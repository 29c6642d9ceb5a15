"""What the pages of campaigns read, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import IN_CHARGE
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.campaigns.guards import returns_in_scope
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.org.models import Posting, in_post_on
from qunzhi.rules.contract import all_rules

#: Rules whose findings are shown beside a group that is to be recognised: names are standardised first (PXZY-2.2).
_ABOUT_NAMES = ("name_decent", "name_has_unit", "name_has_term", "name_protected", "duplicate")


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A unit's return in a list: how many lines, decided, to end."""

    one: Return
    lines: int
    decided: int
    ending: int
    changed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a campaign has got."""

    rows: list[ReturnRow]
    handed_in: int
    missing: int
    lines: int
    recognised: int
    refused: int

    @property
    def undecided(self) -> int:
        """Lines without a decision."""
        return self.lines - self.recognised - self.refused


def standing(viewer: Viewer, campaign: Campaign) -> Standing:
    """All returns of a campaign that the viewer sees, those that are missing first."""
    lines = Count("lines")
    decided = Count("lines", filter=~Q(lines__decision=""))
    ending = Count("lines", filter=~Q(lines__answer=Line.KEEP))
    found = returns_in_scope(viewer).filter(of=campaign).annotate(n=lines, n_decided=decided, n_ending=ending)
    changed = dict(
        Line.objects.filter(of__of=campaign)
        .exclude(corrected={})
        .values_list("of")
        .annotate(n=Count("pk"))
        .values_list("of", "n")
    )
    rows = [ReturnRow(r, r.n, r.n_decided, r.n_ending, changed.get(r.pk, 0)) for r in found.order_by("unit__path")]
    rows.sort(key=lambda r: r.one.state == Return.HANDED_IN)
    pks = [r.one.pk for r in rows]
    counted = dict(Line.objects.filter(of__in=pks).values_list("decision").annotate(n=Count("pk")).order_by())
    done = sum(r.one.state == Return.HANDED_IN for r in rows)
    return Standing(
        rows,
        done,
        len(rows) - done,
        sum(r.lines for r in rows),
        counted.get(Line.RECOGNISED, 0),
        counted.get(Line.REFUSED, 0),
    )


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line as the page shows it: what stands against its name, and what was said of it last time."""

    line: Line
    faults: tuple[tuple[Words, str], ...] = ()
    last_time: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether it can be recognised without a second look."""
        return self.line.answer == Line.KEEP and not self.faults and not self.line.decision


def lines_of(viewer: Viewer, one: Return) -> list[LineShown]:
    """The lines of a return."""
    lines = list(
        one.lines.select_related("group__unit", "account", "decided_by").order_by("group__code", "account__code", "pk")
    )
    faults, before = _faults(viewer, lines), _last_time(one, lines)
    return [
        LineShown(
            line,
            tuple(faults.get(line.group_id or 0, ())),
            before.get((line.group_id, line.account_id), ""),
            {**line.known, **line.corrected},
        )
        for line in lines
    ]


def _faults(viewer: Viewer, lines: Sequence[Line]) -> dict[int, list[tuple[Words, str]]]:
    look = current_look(viewer.institution)
    groups = [line.group_id for line in lines if line.group_id]
    out: dict[int, list[tuple[Words, str]]] = {}
    if look is None or not groups:
        return out
    rows = Finding.objects.filter(look=look, group__in=groups, rule__in=_ABOUT_NAMES, state="violation")
    for row in rows.order_by("pk"):
        said = (all_rules()[row.rule].title, row.provision)
        if row.group_id is not None and said not in out.setdefault(row.group_id, []):
            out[row.group_id].append(said)
    return out


def _last_time(one: Return, lines: Iterable[Line]) -> dict[tuple[int | None, int | None], str]:
    """What was decided or said of the same things in the campaign of the kind before this one."""
    earlier = Campaign.objects.filter(institution=one.of.institution_id, sort=one.of.sort, begun_at__lt=one.of.begun_at)
    last = earlier.order_by("-begun_at").first()
    if last is None:
        return {}
    groups = [line.group_id for line in lines if line.group_id]
    accounts = [line.account_id for line in lines if line.account_id]
    rows = Line.objects.filter(Q(group__in=groups) | Q(account__in=accounts), of__of=last)
    return {(r.group_id, r.account_id): r.decision or r.answer for r in rows}


def names_in_charge(viewer: Viewer, returns: Iterable[Return]) -> dict[int, str]:
    """Unit id -> who is in charge of it, for those who run campaigns."""
    units = [r.unit_id for r in returns]
    held = Posting.objects.filter(in_post_on(viewer.today), unit__in=units, role__in=IN_CHARGE)
    out: dict[int, list[str]] = {}
    for post in held.select_related("person"):
        out.setdefault(post.unit_id, []).append(post.person.name)
    return {unit: "、".join(dict.fromkeys(names)) for unit, names in out.items()}
