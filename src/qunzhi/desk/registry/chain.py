"""Who answers for a group: the chain of each adopted pack come down to people, with the articles that say so.

The same answers as :mod:`qunzhi.facts.responsible` gives to the audit (a test holds them together), for one group and
by a few rows of the database; where a link comes down to nobody, why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.org.models import Person, Posting
from qunzhi.desk.registry.citing import packs_now
from qunzhi.desk.registry.guards import STEWARDS
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.states import NOT_FOR_WORK
from qunzhi.facts.chain import ANYWHERE_OFFICES, GROUP_OFFICES, LINKS, Link, roles_of
from qunzhi.facts.values import word_for
from qunzhi.packs.model import Pack

LINK_WORDS: Mapping[Link, Words] = {
    "primary": Words("第一责任人", "primarily responsible"),
    "direct": Words("直接责任人", "directly responsible"),
    "overseer": Words("监督人", "overseer"),
}
_OFFICES = {
    "owner": Words("群主", "the owner"),
    "admin": Words("管理员", "an admin"),
    "owner_or_admin": Words("群主，没有的由管理员", "the owner, else an admin"),
    "owner_or_creator": Words("群主，没有的由建群人", "the owner, else whoever made it"),
    "creator": Words("建群人", "whoever made it"),
    "head": Words("单位负责人", "the unit's head"),
    "secretary_then_head": Words("单位党组织书记，没有的由负责人", "the unit's party secretary, else its head"),
    "discipline_secretary": Words("纪委书记", "the discipline secretary"),
}


@dataclass(frozen=True, slots=True)
class Answering:
    """One link: which office it names, who that is, the articles; ``gap`` says why it is nobody."""

    link: Words
    office: Words
    person: Person | None
    gap: Words
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ByPack:
    """The chain of one pack."""

    title: Words
    links: tuple[Answering, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the chain of a group is worked out from: postings in force that may matter, owners and admins."""

    group: Group
    posts: Sequence[Posting]
    stewards: Sequence[Membership]
    in_use: bool


def chain_of(group: Group, now: datetime | None = None) -> list[ByPack]:
    """The chains of the packs in force that govern the group."""
    moment = now or timezone.now()
    packs = [p for p in packs_now(group.institution, moment) if _governs(p, group) and any(map(p.chain.of, LINKS))]
    if not packs:
        return []
    known = known_of(group, moment)
    return [ByPack(p.title, tuple(_answering(p, link, known) for link in LINKS if p.chain.of(link))) for p in packs]


def together(chains: Sequence[ByPack]) -> list[tuple[Words, list[str], list[Words]]]:
    """The chains of all packs in one look: each link with the people that it comes down to, and what is missing."""
    out: dict[Words, tuple[list[str], list[Words]]] = {}
    for one in chains:
        for answering in one.links:
            names, gaps = out.setdefault(answering.link, ([], []))
            if answering.person is not None:
                names.append(answering.person.name)
            else:
                gaps.append(
                    Words(f"{answering.office.zh}：{answering.gap.zh}", f"{answering.office.en}: {answering.gap.en}")
                )
    return [(link, list(dict.fromkeys(names)), list(dict.fromkeys(gaps))) for link, (names, gaps) in out.items()]


def _governs(pack: Pack, group: Group) -> bool:
    return group.group_kind != NOT_FOR_WORK and (pack.platforms is None or group.platform in pack.platforms)


def known_of(group: Group, now: datetime) -> Known:
    """The rows, in two queries."""
    today = now.astimezone(SHANGHAI).date()
    begun = Q(since__isnull=True) | Q(since__lte=today)
    going = Q(until__isnull=True) | Q(until__gte=today)  # the facts count the last day as in post
    where = Q(unit=group.unit_id) | Q(unit__institution=group.institution_id, role__in=ANYWHERE_OFFICES)
    posts = Posting.objects.filter(begun, going, where).select_related("person")
    inside = Q(left_at__isnull=True) | Q(left_at__gt=now)
    joined = Q(joined_at__isnull=True) | Q(joined_at__lte=now)
    rows = Membership.objects.filter(inside, joined, group=group, role__in=STEWARDS).select_related("person")
    in_use = group.dissolved_at is None or group.dissolved_at > now
    return Known(group, list(posts), list(rows) if in_use else [], in_use)


def _answering(pack: Pack, link: Link, known: Known) -> Answering:
    office, person = resolved(pack, link, known)
    cites = tuple(cite(pack, p) for p in pack.provisions if link in p.chain)
    words = _OFFICES.get(office) or _role(office)
    return Answering(LINK_WORDS[link], words, person, Words("", "") if person else _gap(office, words, known), cites)


def _role(office: str) -> Words:
    return Words(word_for("postings", "role", office), office.replace("_", " "))


def resolved(pack: Pack, link: Link, known: Known) -> tuple[str, Person | None]:
    """The office that a link names for this kind of group, and who it comes down to."""
    if link == "direct" and not known.in_use:  # nobody runs a dissolved group: whoever made it answers
        return "creator", known.group.created_by
    table = pack.chain.of(link)
    office = table.get(known.group.group_kind) or table["default"]
    if office in GROUP_OFFICES:
        return office, _IN_GROUP[office](known)
    if office in ANYWHERE_OFFICES:
        return office, _first(office, known.posts)
    return office, _first(office, [p for p in known.posts if p.unit_id == known.group.unit_id])


def _first(office: str, posts: Iterable[Posting]) -> Person | None:
    """The office's first role, then the earliest beginning, then the smallest number."""
    roles = roles_of(office)
    held = [p for p in posts if p.role in roles]
    found = min(held, key=lambda p: (roles.index(p.role), p.since or date.min, p.person.code), default=None)
    return found.person if found else None


def _steward(role: str) -> Callable[[Known], Person | None]:
    def first(known: Known) -> Person | None:
        people = [m.person for m in known.stewards if m.role == role and m.person is not None]
        return min(people, key=lambda p: p.code, default=None)

    return first


_owner, _admin = _steward("owner"), _steward("admin")


def _owner_or_creator(known: Known) -> Person | None:
    """An owner whom nobody knows is nobody: the creator counts only where there is no owner."""
    owned = any(m.role == "owner" for m in known.stewards)
    return _owner(known) if owned else known.group.created_by


_IN_GROUP: dict[str, Callable[[Known], Person | None]] = {
    "owner": _owner,
    "admin": _admin,
    "owner_or_admin": lambda known: _owner(known) or _admin(known),
    "owner_or_creator": _owner_or_creator,
    "creator": lambda known: known.group.created_by,
}


def _gap(office: str, words: Words, known: Known) -> Words:
    """Why a link comes down to nobody."""
    if office in ("creator", "owner_or_creator") and not any(m.role == "owner" for m in known.stewards):
        return Words("没有登记建群人", "nobody is recorded as having made it")
    if office in GROUP_OFFICES:
        if known.stewards and office != "admin":
            return Words("群主、管理员是谁没有登记", "who the owner or admin is, is not recorded")
        none = _OFFICES["admin" if office == "admin" else "owner"]
        return Words(f"没有登记{none.zh}", "none is recorded")
    if office in ANYWHERE_OFFICES:
        return Words(f"现在没有{words.zh}在任", "nobody holds this office now")
    if known.group.unit_id is None:
        return Words("没有登记所属单位，找不到人", "it has no unit: there is nobody to find")
    return Words("本单位现在没有人在任", "nobody at the unit holds this office now")
