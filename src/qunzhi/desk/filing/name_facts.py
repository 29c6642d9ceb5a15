"""The few rows of facts that rules about one name read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qunzhi.core.folding import fold
from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.filing.name_index import name_index
from qunzhi.desk.org.models import Institution, Person, Posting, Unit
from qunzhi.desk.registry.models import Group

#: What the group is called in the facts that the rules see; no group of a register has such a number.
TYPED = "\x02"
PROPOSED = "\x03{n}"


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is typed, with what else is known: codes of the facts; ``code`` of a group that is registered."""

    name: str
    platform: str
    kind: str
    unit: Unit | None = None
    terms: tuple[str, ...] = ()
    code: str = ""
    purpose: str = ""
    created_at: datetime | None = None
    made_by: Person | None = None


@dataclass(slots=True)
class NameFacts:
    """Rows by table; ``names`` of groups of the same name by number; ``at_home``: whose creators are in their units."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    at_home: frozenset[str] = frozenset()


def name_facts(institution: Institution, asked: Mapping[str, Named], now: datetime) -> NameFacts:
    """Just the rows that rules about these names read: units named in them, their own, groups of the same name.

    ``asked`` is what each is called in the facts -> the name. As many queries however many names.
    """
    index = name_index(institution)
    texts = {fold(n.name) for n in asked.values()}
    hit = {pk for pk, labels in index.labels.items() if any(label in text for label in labels for text in texts)}
    own = {int(pk) for n in asked.values() if n.unit for pk in (*n.unit.path.split("."), str(n.unit.pk)) if pk}
    people = {n.made_by.pk: n.made_by for n in asked.values() if n.made_by is not None}
    posts = list(Posting.objects.filter(person__in=people).select_related("person")) if people else []
    units = {u.pk: u for u in Unit.objects.filter(pk__in={*hit, *own, *(p.unit_id for p in posts)})}
    same = {pk for n in asked.values() for pk in index.groups.get((n.platform, fold(n.name)), ())}
    themselves = {n.code for n in asked.values() if n.code}
    others = list(Group.objects.filter(pk__in=same, dissolved_at__isnull=True).exclude(code__in=themselves))
    rows = [_group(code, n, n.name, n.created_at or now) for code, n in asked.items()]
    rows += [{"group_id": g.code, "platform": g.platform, "name": g.name, "kind": g.group_kind} for g in others]
    tables: dict[str, list[dict[str, object]]] = {
        "units": [_unit(u, units) for u in units.values()],
        "groups": rows,
        "people": [{"person_id": p.code, "name": p.name, "category": p.category} for p in people.values()],
        "postings": [_posting(p, units) for p in posts],
        "memberships": [],
        "filings": [],
    }
    at = {(p.person_id, p.unit_id) for p in posts if p.since and p.since <= now.date() and not p.until}
    home = {code for code, n in asked.items() if n.made_by and n.unit and (n.made_by.pk, n.unit.pk) in at}
    names = {code: n.name for code, n in asked.items() if code.startswith(TYPED)} if len(asked) > 1 else {}
    return NameFacts(tables, {**names, **{g.code: g.name for g in others}}, frozenset(home))


def _group(code: str, named: Named, name: str, made: datetime) -> dict[str, object]:
    return {
        "group_id": code,
        "platform": named.platform,
        "name": name,
        "kind": named.kind,
        "unit_id": named.unit.code if named.unit else None,
        "purpose": named.purpose or None,
        "created_at": made.astimezone(SHANGHAI),
        "created_by": named.made_by.code if named.made_by else None,
        "terms": list(named.terms) or None,
    }


def _unit(unit: Unit, units: Mapping[int, Unit]) -> dict[str, object]:
    parent = units.get(unit.parent_id) if unit.parent_id is not None else None
    return {
        "unit_id": unit.code,
        "name": unit.name,
        "kind": unit.unit_kind,
        "parent_id": parent.code if parent else None,
        "aliases": list(unit.aliases) or None,
        "foreign_name": unit.foreign_name or None,
    }


def _posting(post: Posting, units: Mapping[int, Unit]) -> dict[str, object]:
    return {
        "person_id": post.person.code,
        "unit_id": units[post.unit_id].code,
        "role": post.role,
        "since": post.since,
        "until": post.until,
    }
