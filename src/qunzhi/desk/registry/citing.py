"""The articles that acts on groups rest on, from the packs that an institution has adopted and that are in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.org.models import Institution
from qunzhi.packs.model import Pack

#: What a provision is enacted by (``desk:`` of the pack) where a group may be ordered to be dissolved.
ORDERING = ("groups.dissolution_order", "groups.dissolve")


def packs_now(institution: Institution, now: datetime | None = None) -> list[Pack]:
    """The packs in force."""
    return adopted(institution.packs, to_us(now or timezone.now()))


def by_desk(institution: Institution, *procedures: str) -> list[Cite]:
    """Provisions that the packs leave to a procedure of the desk (``groups.designate``)."""
    return [cite(p, v) for p in packs_now(institution) for v in p.provisions if v.desk in procedures]


def by_rule(institution: Institution, rule: str) -> list[Cite]:
    """Provisions that turn a rule on."""
    return [cite(p, v) for p in packs_now(institution) for v in p.provisions if v.use(rule) is not None]


def citable(institution: Institution) -> list[Cite]:
    """What an order may rest on: first what the packs say of dissolving, then everything else that binds."""
    every = [(v.desk in ORDERING, cite(p, v)) for p in packs_now(institution) for v in p.provisions if v.kind != "meta"]
    return [c for _, c in sorted(every, key=lambda pair: not pair[0])]


def cites_of(institution: Institution, ids: Iterable[str]) -> list[Cite]:
    """Provisions by their ids, as the adopted packs have them; what no pack has any more is left out."""
    known = {v.id: cite(p, v) for p in packs_now(institution) for v in p.provisions}
    return [known[one] for one in ids if one in known]
