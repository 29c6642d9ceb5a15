"""From postings, packs and appointments to a viewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone

from qunzhi.core.instants import SHANGHAI, to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.functions import Office
from qunzhi.desk.access.packs import adopted, offices
from qunzhi.desk.access.roles import KINDS, Cite, Held, Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Appointment, Institution, OfficeOf, Person, Posting, Unit, in_post_on
from qunzhi.desk.registry.models import Membership
from qunzhi.facts.chain import roles_of
from qunzhi.facts.values import word_for
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision

#: Roles of postings that put somebody in charge of a unit, whatever the packs say.
IN_CHARGE = ("head", "party_secretary")


def viewer_of(user: User, now: datetime | None = None, *, lens: str = "") -> Viewer:
    """The viewer that a user is now; with a ``lens`` only what that one pack of the institution's makes of the user."""
    moment = (now or timezone.now()).astimezone(SHANGHAI)
    if user.is_site_admin:
        held = (Held(Role.SITE_ADMIN, because=Words("站点设置", "the site's setting")),)
        return Viewer(user, None, None, held, (), frozenset(), moment.date())
    person, institution = user.person, user.institution
    assert person is not None
    assert institution is not None
    packs = [p for p in adopted(institution.packs, to_us(moment)) if lens in ("", p.pack)]
    today = moment.date()
    if _over(person.gone_on, today):  # whoever has left holds nothing, even where a posting was not ended
        return Viewer(user, institution, person, (), (), frozenset(), today, lens)
    posts = list(Posting.objects.filter(in_post_on(today), person=person).select_related("unit", "person"))
    roles = [
        *_in_charge(posts, packs),
        *_functions([p for p in posts if not _over(p.unit.ended_on, today)], packs, institution),
        *_appointed(person, today),
        *(() if _has_left(person, posts) else (*_owned(person, packs), *_member(person, posts))),
    ]
    charge = {h.unit_id for h in roles if h.role is Role.HEAD}
    roots = tuple(dict.fromkeys(p.unit.path for p in posts if p.unit_id in charge and p.unit.path))
    kinds = frozenset[str]().union(*(KINDS.get(h.role, frozenset()) for h in roles))
    return Viewer(user, institution, person, tuple(roles), roots, kinds, today, lens)


def _over(ended: date | None, today: date) -> bool:
    """Whether a last day has come."""
    return ended is not None and ended <= today


def cite(pack: Pack, provision: Provision) -> Cite:
    """A provision as an article that gives something."""
    return Cite(pack.pack, pack.title, provision.id, str(provision.article), provision.says)


def _in_charge(posts: Sequence[Posting], packs: Sequence[Pack]) -> Iterator[Held]:
    """Heads, and whoever a pack's chain makes the first responsible person of such a unit (a class's counsellor)."""
    for post in posts:
        saying = [p for p in packs if post.role in first_responsible(p, post.unit.unit_kind)]
        if post.role not in IN_CHARGE and not saying:
            continue
        cites = tuple(cite(p, v) for p in saying for v in p.provisions if "primary" in v.chain)
        yield Held(Role.HEAD, post.unit_id, post.unit.uid, post.unit.name, because_of(post), cites)


def first_responsible(pack: Pack, unit_kind: str) -> tuple[str, ...]:
    """The roles of postings that a pack puts in charge of a unit of this kind."""
    return roles_of(pack.chain.holder("primary", unit_kind) or "")


def because_of(post: Posting) -> Words:
    """A posting in words: ``信息工程系 负责人``."""
    role = word_for("postings", "role", post.role)
    return Words(f"{post.unit.name} {role}", f"{post.role.replace('_', ' ')} at {post.unit.name}")


def _functions(posts: Sequence[Posting], packs: Sequence[Pack], institution: Institution) -> Iterator[Held]:
    """What the offices that the packs name make of those in post there, and the discipline secretary."""
    by_pack = {p.pack: p for p in packs}
    chosen = list(OfficeOf.objects.filter(institution=institution).values_list("pack", "office", "unit_id"))
    table = offices(packs)
    for post in posts:
        found: dict[Role, list[Cite]] = {}
        for office in table:
            if _staff(post) and fills(office, post.unit, chosen):
                for function in office.functions:
                    cites = found.setdefault(Role(function.value), [])
                    cites += [cite(by_pack[office.pack], v) for v in office.cites]
        if post.role == "discipline_secretary":
            overseen = [cite(p, v) for p in packs for v in p.provisions if "overseer" in v.chain]
            found.setdefault(Role.DISCIPLINE, []).extend(overseen)
        for role, cites in found.items():
            once = tuple(dict.fromkeys(cites))
            yield Held(role, post.unit_id, post.unit.uid, post.unit.name, because_of(post), once)


def _staff(post: Posting) -> bool:
    """Students and people from outside who help in an office do not hold its function."""
    return post.person.category not in ("student", "external", "migrant")


def fills(office: Office, unit: Unit, chosen: Sequence[tuple[str, str, int]]) -> bool:
    """Whether a unit fills an office: by a choice made by hand, else by its name or an alias."""
    by_hand = {u for pack, name, u in chosen if (pack, name) == (office.pack, office.office)}
    if by_hand:
        return unit.pk in by_hand
    names = {folded(n) for n in office.names}
    return bool(names & {folded(n) for n in (unit.name, *unit.aliases)})


def folded(name: str) -> str:
    """A unit's name as it is compared: no spaces, no case."""
    return "".join(name.split()).casefold()


def _appointed(person: Person, today: date) -> Iterator[Held]:
    held = Appointment.objects.filter(in_post_on(today), person=person)
    for one in held:
        since = one.since.isoformat()
        yield Held(Role.AUDITOR, because=Words(f"{since} 起受委派", f"appointed since {since}"))


def _has_left(person: Person, posts: Sequence[Posting]) -> bool:
    """Whether somebody was in post and is no more. Those who never were (from outside) are here by their groups."""
    return not posts and Posting.objects.filter(person=person).exists()


def _owned(person: Person, packs: Sequence[Pack]) -> Iterator[Held]:
    """Owners; those of dissolved groups too, who may take the dissolution back."""
    mine = Membership.objects.filter(person=person, role="owner", left_at__isnull=True)
    every = mine.count()
    if not every:
        return
    count = mine.filter(group__dissolved_at__isnull=True).count()
    cites = tuple(cite(p, v) for p in packs for v in p.provisions if "direct" in v.chain) if count else ()
    over = Words(f"{every} 个已解散群的群主", f"owned {every} groups that are dissolved")
    yield Held(Role.OWNER, because=Words(f"{count} 个群的群主", f"owns {count} groups") if count else over, cites=cites)


def _member(person: Person, posts: Sequence[Posting]) -> Iterator[Held]:
    """Everybody who is still here: in post somewhere, or in a group."""
    for post in posts:
        yield Held(Role.MEMBER, post.unit_id, post.unit.uid, post.unit.name, because_of(post))
    if not posts and Membership.objects.filter(person=person, left_at__isnull=True).exists():
        yield Held(Role.MEMBER, because=Words("在工作群里", "in a work group"))
