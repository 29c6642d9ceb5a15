"""What pages show of the last look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Sum

from qunzhi.audit.result import SEVERITIES, STATES
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import site_packs
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.findings.looking import current_look
from qunzhi.desk.findings.models import Finding, Look, Tally
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.guards import sees_all
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.packs.provision import Provision
from qunzhi.rules.contract import all_rules

#: States and severities in words, with the tone of their badge.
STATE_WORDS: Mapping[str, tuple[Words, str]] = {
    "violation": (Words("不符合", "not in order"), "bad"),
    "late": (Words("办迟了", "done late"), "late"),
    "due": (Words("快到期", "due"), "wait"),
    "unknown": (Words("缺资料", "cannot be judged"), "info"),
}
SEVERITY_WORDS: Mapping[str, tuple[Words, str]] = {
    "critical": (Words("严重", "critical"), "bad"),
    "major": (Words("重要", "major"), "late"),
    "minor": (Words("一般", "minor"), "wait"),
    "advisory": (Words("提示", "advisory"), "info"),
}
#: Accounts and units that are named beside an article, and rows that are read for all their names.
NAMED, _READ = 5, 2_000
#: So many stand on the page of a group; the rest is counted.
MOST = 60


@dataclass(frozen=True, slots=True)
class Article:
    """One article that a finding rests on."""

    pack: str
    pack_title: Words
    article: str
    says: Words
    severity: Words


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that is not in order, however many articles say so: what, until when (the first of the days), the way
    out; ``about`` whom, or which other group."""

    title: Words
    state: Words
    tone: str
    articles: tuple[Article, ...]
    due_at: datetime | None
    remedy: Words
    about: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The findings of a group that a viewer may see. ``older`` where the group was changed after the look."""

    look: Look | None
    shown: tuple[Shown, ...]
    unknown: tuple[Shown, ...]
    more: int
    own_only: bool


def findings_of(viewer: Viewer, group: Group) -> OfGroup:
    """What the last look found about a group; a plain member sees what is about the own membership."""
    look = current_look(viewer.institution)
    if look is None:
        return OfGroup(None, (), (), 0, own_only=False)
    every = sees_all(viewer, group)
    rows = _rows_of(look, group, viewer.lens, None if every else _own_subjects(viewer, group))
    names = _names(rows, group)
    every_one = _once(_shown(row, names) for row in rows)
    shown, more = every_one[:MOST], max(0, len(every_one) - MOST)
    known, unknown = [s for s in shown if not s.unknown], [s for s in shown if s.unknown]
    return OfGroup(look, tuple(known), tuple(unknown), more, own_only=not every)


def _rows_of(look: Look, group: Group, pack: str, subjects: list[str] | None) -> list[Finding]:
    """The findings of a group, what is open and grave first. Each side of a pair by its own index."""
    found: dict[int, Finding] = {}
    for side in ("group", "other_group"):
        rows = Finding.objects.filter(look=look, **{side: group})
        if pack:
            rows = rows.filter(pack=pack)
        if subjects is not None:
            rows = rows.filter(subject__in=subjects)
        found |= {row.pk: row for row in rows}
    return sorted(found.values(), key=_gravest)


def _once(found: Iterable[Shown]) -> list[Shown]:
    """What several articles say of the same thing stands once, with all of them."""
    out: dict[object, Shown] = {}
    for one in found:
        key = (one.title, one.state, one.remedy, one.about)
        if key in out:
            dues = [d for d in (out[key].due_at, one.due_at) if d is not None]
            articles = tuple(dict.fromkeys((*out[key].articles, *one.articles)))
            one = replace(out[key], articles=articles, due_at=min(dues, default=None))
        out[key] = one
    return list(out.values())


def _gravest(row: Finding) -> tuple[int, int, float, int]:
    due = row.due_at.timestamp() if row.due_at else float("inf")
    return STATES.index(row.state), SEVERITIES.index(row.severity), due, row.pk


@dataclass(frozen=True, slots=True)
class ByProvision:
    """How much an article finds, by state; ``open`` is what is not in order now. ``groups`` says whether it judges
    groups or their members; ``others`` names some of the accounts or units that it found something of.
    """

    pack: str
    pack_title: Words
    provision: str
    article: str
    says: Words
    severity: str
    states: Mapping[str, int]
    groups: bool
    others: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """Violations."""
        return self.states.get("violation", 0)


def by_provision(viewer: Viewer, look: Look) -> list[ByProvision]:
    """Articles with findings in the viewer's scope, the most first in each pack."""
    counts = look.counts if viewer.everywhere else _counted(viewer, look)
    out = []
    for pack, provisions in counts.items():
        if viewer.lens not in ("", pack):
            continue
        for provision, states in provisions.items():
            title, said = _cited(pack, provision)
            article, says = (said.article, said.says) if said else (provision, Words("", ""))
            severity = said.severity if said else ""
            out.append(ByProvision(pack, title, provision, article, says, severity, states, _judges_groups(said)))
    others = _others(viewer, look, [one.provision for one in out if not one.groups])
    out = [replace(one, others=tuple(others.get((one.pack, one.provision), ()))) for one in out]
    return sorted(out, key=lambda one: (one.pack, -one.open, -sum(one.states.values()), one.provision))


def _judges_groups(provision: Provision | None) -> bool:
    """Whether any rule of an article is about groups or members of groups."""
    rules = [all_rules()[use.rule] for use in provision.rules if use.rule in all_rules()] if provision else []
    return any(type(rule).__module__.split(".")[-2] in ("groups", "members") for rule in rules)


def _others(viewer: Viewer, look: Look, provisions: list[str]) -> dict[tuple[str, str], list[str]]:
    """(pack, provision) -> names of some of the accounts or units, for articles that are not about groups."""
    if not provisions:
        return {}
    rows = Finding.objects.filter(viewer.units("unit__"), look=look, provision__in=provisions, group__isnull=True)
    out: dict[tuple[str, str], list[str]] = {}
    for pack, provision, account, unit in rows.values_list("pack", "provision", "account__name", "unit__name")[:_READ]:
        names, name = out.setdefault((pack, provision), []), account or unit
        if name and len(names) < NAMED and name not in names:
            names.append(name)
    return out


def _counted(viewer: Viewer, look: Look) -> dict[str, dict[str, dict[str, int]]]:
    rows = Tally.objects.filter(viewer.units("unit__"), look=look).values_list("pack", "provision", "state")
    out: dict[str, dict[str, dict[str, int]]] = {}
    for pack, provision, state, n in rows.annotate(total=Sum("n")).order_by():
        out.setdefault(pack, {}).setdefault(provision, {})[state] = n
    return out


def _own_subjects(viewer: Viewer, group: Group) -> list[str]:
    mine = Membership.objects.filter(group=group, person=viewer.person, person__isnull=False)
    code = viewer.person.code if viewer.person else ""
    return [f"{group.code}/{code}", *(f"{group.code}/{account}" for account in mine.values_list("account", flat=True))]


def _names(rows: list[Finding], group: Group) -> dict[str, str]:
    """Subject -> whom it is about: the member, whoever should be one, or the other of two groups that are alike."""
    head = f"{group.code}/"
    tails = {row.subject: row.subject.removeprefix(head) for row in rows if row.subject.startswith(head)}
    members = Membership.objects.filter(group=group, account__in=tails.values()).select_related("person")
    known = {m.account: m.person.name if m.person else m.nickname or m.account for m in members}
    left = [tail for tail in tails.values() if tail not in known]
    if left:
        people = Person.objects.filter(institution=group.institution_id, code__in=left)
        known |= dict(people.values_list("code", "name"))
    others = {r.subject: r.other_group_id if r.group_id == group.pk else r.group_id for r in rows if r.other_group_id}
    wanted = [pk for pk in others.values() if pk is not None]
    called = dict(Group.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    pairs = {subject: called[pk] for subject, pk in others.items() if pk in called}
    return {**{subject: known.get(tail, tail) for subject, tail in tails.items()}, **pairs}


def _shown(row: Finding, names: Mapping[str, str]) -> Shown:
    rule = all_rules().get(row.rule)
    title, provision = _cited(row.pack, row.provision)
    state, tone = STATE_WORDS[row.state]
    article = Article(
        row.pack,
        title,
        provision.article if provision else row.provision,
        provision.says if provision else Words("", ""),
        SEVERITY_WORDS[row.severity][0],
    )
    return Shown(
        rule.title if rule else Words(row.rule, row.rule),
        state,
        tone,
        (article,),
        row.due_at,
        Words(row.remedy_zh, row.remedy_en),
        names.get(row.subject, row.subject.partition("/")[2]),
        row.state == "unknown",
    )


def _cited(pack_id: str, provision_id: str) -> tuple[Words, Provision | None]:
    """The regulation's title, and its provision as the latest installed version has it."""
    versions = sorted((p for p in site_packs() if p.pack == pack_id), key=lambda p: p.effective_us)
    if not versions:
        return Words(pack_id, pack_id), None
    return versions[-1].title, versions[-1].by_id.get(provision_id)
