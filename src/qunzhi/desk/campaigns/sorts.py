"""The kinds of campaign: what each is about, which articles ask for it, which groups or accounts it takes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import offices as pack_offices
from qunzhi.desk.access.resolve import cite, fills
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import RIGHTS, Cite
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.campaigns.models import Campaign
from qunzhi.desk.org.models import Institution, OfficeOf, Unit
from qunzhi.desk.registry.citing import packs_now
from qunzhi.desk.registry.models import Account, Filing, Group
from qunzhi.packs.model import Pack

#: Sort -> the rule or procedure of a pack that asks for such a campaign.
_ASKED = {
    Campaign.RECOGNITION: ("rule", ("recognised",)),
    Campaign.CLEANUP: ("desk", ("groups.cleanup_round",)),
    Campaign.REGULARISATION: ("rule", ("regularised", "person_hosted_regularised")),
}
SORTS: dict[str, Words] = {
    Campaign.RECOGNITION: Words("群组认定", "recognition of groups"),
    Campaign.CLEANUP: Words("群组清理", "clean-up of groups"),
    Campaign.REGULARISATION: Words("账号补办审批", "approval of earlier accounts"),
}
#: Days that a campaign is proposed to last where the pack names none that is still to come.
_PROPOSED = 14


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of campaign that the adopted packs ask for: articles, and what would be in it; ``running`` is the uid of
    one that is open."""

    sort: str
    words: Words
    cites: tuple[Cite, ...]
    before: datetime | None
    due_on: date
    count: int
    running: str = ""


def offers(institution: Institution, today: date) -> list[Offer]:
    """The campaigns that the packs in force ask for."""
    out = []
    open_now = Campaign.objects.filter(institution=institution, state=Campaign.OPEN)
    running = dict(open_now.values_list("sort", "uid"))
    for sort, words in SORTS.items():
        asked = list(_asking(institution, sort))
        if not asked:
            continue
        before = _before(sort, asked)
        cites = tuple(dict.fromkeys(c for _, c in asked))
        count = subjects(institution, sort, before).count()
        out.append(Offer(sort, words, cites, before, _due(asked, today), count, running.get(sort, "")))
    return out


def subjects(institution: Institution, sort: str, before: datetime | None) -> QuerySet[Group] | QuerySet[Account]:
    """What a campaign takes in: groups (accounts) in use, from before the regulation and not yet approved of.

    A clean-up takes in all groups in use.
    """
    if sort == Campaign.REGULARISATION:
        return _accounts(institution, before)
    groups = Group.objects.filter(institution=institution, dissolved_at__isnull=True)
    packs = [p for p, _ in _asking(institution, sort)]
    if packs and all(p.platforms is not None for p in packs):
        groups = groups.filter(platform__in=set().union(*(p.platforms or () for p in packs)))
    groups = groups.exclude(group_kind="non_work")
    if sort == Campaign.RECOGNITION:
        if before is not None:
            groups = groups.filter(Q(created_at__lt=before) | Q(created_at__isnull=True))
        groups = groups.exclude(Exists(_approved("group", ("recognition",))))
    return groups


def _accounts(institution: Institution, before: datetime | None) -> QuerySet[Account]:
    accounts = Account.objects.filter(institution=institution, closed_at__isnull=True)
    if before is not None:
        accounts = accounts.filter(Q(opened_at__lt=before) | Q(opened_at__isnull=True))
    return accounts.exclude(Exists(_approved("account", ("approval", "recognition"))))


def _approved(subject: str, acts: tuple[str, ...]) -> QuerySet[Filing]:
    own = Filing.objects.filter(subject=subject, act__in=acts, decision="approved")
    return own.filter(institution=OuterRef("institution"), subject_code=OuterRef("code"))


def _asking(institution: Institution, sort: str) -> Iterator[tuple[Pack, Cite]]:
    """Packs and articles that ask for a campaign of this kind."""
    how, names = _ASKED[sort]
    for pack in packs_now(institution):
        for provision in pack.provisions:
            found = provision.desk in names if how == "desk" else any(provision.use(n) is not None for n in names)
            if found:
                yield pack, cite(pack, provision)


def _before(sort: str, asked: list[tuple[Pack, Cite]]) -> datetime | None:
    if sort == Campaign.CLEANUP:
        return None
    latest = max(p.effective.date for p, _ in asked)
    return datetime(latest.year, latest.month, latest.day, tzinfo=SHANGHAI)


def _due(asked: list[tuple[Pack, Cite]], today: date) -> date:
    """The pack's own date where it is still to come, else two weeks from today."""
    named = []
    for pack, c in asked:
        for use in pack.provision(c.provision).rules:
            if "by" in use.params:
                named.append(date.fromisoformat(str(use.params["by"])))
    coming = [d for d in named if d >= today]
    return min(coming) if coming else today + timedelta(days=_PROPOSED)


def offices_of(viewer: Viewer, sort: str) -> list[Unit]:
    """The units whose campaign it may be, the proposed one first.

    First the unit that fills the office to which the asking articles send campaigns (PXZY-2.2 the general office,
    TFXX-25 publicity), then the viewer's own offices that run campaigns. An article that names no office leaves those.
    """
    if viewer.institution is None:
        return []
    chosen = list(OfficeOf.objects.filter(institution=viewer.institution).values_list("pack", "office", "unit_id"))
    named = []
    for pack, c in _asking(viewer.institution, sort):
        to = {o for r in pack.provision(c.provision).routing if r.what == "campaigns" for o in r.to}
        named += [o for o in pack_offices([pack]) if o.office in to]
    able = {role for role, rights in RIGHTS.items() if Right.RUN_CAMPAIGNS in rights}
    own = {h.unit_id for h in viewer.held if h.role in able}
    units = Unit.objects.filter(institution=viewer.institution).exclude(ended_on__lte=viewer.today).order_by("path")
    first = [u for o in named for u in units if fills(o, u, chosen)]
    return list(dict.fromkeys([*first, *(u for u in units if u.pk in own)]))
