"""What the pages of campaigns read, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import IN_CHARGE
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.campaigns.guards import returns_in_scope
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.org.models import Posting, in_post_on
from qunzhi.desk.registry.citing import cites_of

#: Where a return is, in the order in which an office looks at them.
TO_DECIDE, MISSING, DONE = STAGES = ("decide", "missing", "done")
#: Rules whose findings are shown beside a group that is to be recognised: names are standardised first (PXZY-2.2).
#: They are said as what is wrong: the rules' own titles say what should be.
_ABOUT_NAMES = {
    "name_decent": Words("群名含不合适的词", "an unfitting word in the name"),
    "name_has_unit": Words("群名缺本单位核心词", "no core word of the unit"),
    "name_has_term": Words("群名缺职能词", "no word for its function"),
    "name_protected": Words("群名用了受保护的名称", "a protected name is used"),
    "duplicate": Words("和别的群重复", "like another group"),
}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A unit's return in a list: how many lines, decided, to end."""

    one: Return
    lines: int
    decided: int
    ending: int
    changed: int

    @property
    def stage(self) -> str:
        """Where it is: one of ``TO_DECIDE``, ``MISSING``, ``DONE``."""
        if self.one.state != Return.HANDED_IN:
            return MISSING
        return TO_DECIDE if self.decided < self.lines else DONE


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a campaign has got."""

    rows: list[ReturnRow]
    handed_in: int
    missing: int
    lines: int
    recognised: int
    refused: int
    undecided: int

    def at(self, stage: str) -> list[ReturnRow]:
        """The rows at one stage; all where it is none."""
        return [r for r in self.rows if stage not in STAGES or r.stage == stage]

    @property
    def to_decide(self) -> int:
        """Units that wait for the office."""
        return sum(r.stage == TO_DECIDE for r in self.rows)


def standing(viewer: Viewer, campaign: Campaign) -> Standing:
    """All returns of a campaign that the viewer sees: those that wait for the office first, then the missing ones.

    Lines whose group was dissolved meanwhile count as decided: nothing is left to say of them.
    """
    lines = Count("lines")
    decided = Count("lines", filter=~Q(lines__decision="") | Q(lines__group__dissolved_at__isnull=False))
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
    rows.sort(key=lambda r: STAGES.index(r.stage))
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
        sum(r.lines - r.decided for r in rows),
    )


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line as the page shows it: what stands against its name (with the articles), what was said of it last time."""

    line: Line
    faults: tuple[tuple[Words, str], ...] = ()
    last_time: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether it can be recognised without a second look."""
        return self.line.answer == Line.KEEP and not self.faults and self.undecided

    @property
    def gone(self) -> bool:
        """Whether the group was dissolved meanwhile."""
        return self.line.group is not None and self.line.group.dissolved_at is not None

    @property
    def undecided(self) -> bool:
        """Whether the office has to say something of it."""
        return not self.line.decision and not self.gone


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


def ready_lines(viewer: Viewer, campaign: Campaign) -> QuerySet[Line]:
    """What an office agrees to without a second look: handed in by others, to be kept, nothing found against it."""
    waiting = Line.objects.filter(
        of__of=campaign, of__state=Return.HANDED_IN, decision="", answer=Line.KEEP, group__dissolved_at__isnull=True
    )
    found = _against(viewer).filter(group=OuterRef("group"))
    return waiting.exclude(of__handed_in_by=viewer.person).exclude(Exists(found)).select_related("of__unit")


def _against(viewer: Viewer) -> QuerySet[Finding]:
    look = current_look(viewer.institution)
    return Finding.objects.filter(look=look, rule__in=list(_ABOUT_NAMES), state="violation", group__isnull=False)


def _faults(viewer: Viewer, lines: Sequence[Line]) -> dict[int, list[tuple[Words, str]]]:
    """Group id -> what is found against its name, each once with all its articles."""
    groups = [line.group_id for line in lines if line.group_id]
    if not groups or viewer.institution is None:
        return {}
    rows = list(_against(viewer).filter(group__in=groups).order_by("pk"))
    cited = {c.provision: f"{c.pack} {c.article}" for c in cites_of(viewer.institution, {r.provision for r in rows})}
    out: dict[int, dict[str, dict[str, None]]] = {}
    for row in rows:
        articles = out.setdefault(row.group_id or 0, {}).setdefault(row.rule, {})
        articles[cited.get(row.provision, row.provision)] = None
    return {pk: [(_ABOUT_NAMES[rule], "、".join(found)) for rule, found in of.items()] for pk, of in out.items()}


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


def unapproved(campaign: Campaign) -> QuerySet[Line]:
    """Lines of accounts that were not approved."""
    rows = Line.objects.filter(of__of=campaign, account__isnull=False, account__closed_at__isnull=True)
    rows = rows.exclude(decision=Line.RECOGNISED)
    return rows.select_related("account", "of__unit").order_by("account__code")


def why_left(lines: QuerySet[Line]) -> list[tuple[Words, int]]:
    """Why things are left at a campaign's end, and how many for each reason; none that is empty."""
    missing, refused = ~Q(of__state=Return.HANDED_IN), Q(decision=Line.REFUSED)
    agreed, ours = Q(decision=Line.RECOGNISED), ~Q(answer=Line.NOT_OURS)
    open_ = Q(decision="") & ~missing
    counted = lines.order_by().aggregate(
        agreed=Count("pk", filter=agreed),
        missing=Count("pk", filter=missing & ~refused & ~agreed),
        refused=Count("pk", filter=refused),
        open=Count("pk", filter=open_ & ours),
        strange=Count("pk", filter=open_ & ~ours),
    )
    words = {
        "agreed": Words("单位提出、已同意", "the unit wants it, agreed"),
        "missing": Words("单位没有上报", "the unit did not hand in"),
        "refused": Words("不予认定", "refused"),
        "open": Words("还没有结论", "undecided"),
        "strange": Words("单位说不是本单位的", "the unit says: not ours"),
    }
    return [(words[key], n) for key, n in counted.items() if n]


def names_in_charge(viewer: Viewer, returns: Iterable[Return]) -> dict[int, str]:
    """Unit id -> who is in charge of it, for those who run campaigns."""
    units = [r.unit_id for r in returns]
    held = Posting.objects.filter(in_post_on(viewer.today), unit__in=units, role__in=IN_CHARGE)
    out: dict[int, list[str]] = {}
    for post in held.select_related("person"):
        out.setdefault(post.unit_id, []).append(post.person.name)
    return {unit: "、".join(dict.fromkeys(names)) for unit, names in out.items()}
