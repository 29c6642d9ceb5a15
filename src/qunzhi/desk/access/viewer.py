"""The viewer: a signed-in person as of now, with roles, rights and scope. Worked out anew for every request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qunzhi.core.words import Words
from qunzhi.desk.access.packs import site_packs
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import EVERYWHERE, OFFICES, RIGHTS, Held, Role
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Institution, Person


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking or acting.

    ``roots`` are the tree paths of the units in charge of; ``kinds`` the kinds of units seen wherever they are;
    ``everywhere`` the whole institution. ``lens`` is the one pack that is looked through, "" for all that are adopted.
    """

    user: User
    institution: Institution | None
    person: Person | None
    held: tuple[Held, ...]
    roots: tuple[str, ...]
    kinds: frozenset[str]
    today: date
    lens: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held."""
        return frozenset(h.role for h in self.held)

    @property
    def rights(self) -> frozenset[Right]:
        """All rights together."""
        return frozenset[Right]().union(*(RIGHTS[r] for r in self.roles))

    @property
    def lens_title(self) -> Words:
        """The pack that is looked through, by its title."""
        return next((p.title for p in site_packs() if p.pack == self.lens), Words(self.lens, self.lens))

    @property
    def telling(self) -> list[Held]:
        """The roles that say something, each once a unit: being a member says nothing where one is more there."""
        more = {h.unit_id for h in self.held if h.role is not Role.MEMBER}
        once = {(h.role, h.unit_id): h for h in reversed(self.held)}
        telling = (h for h in self.held if h.role is not Role.MEMBER or h.unit_id not in more)
        return [h for h in telling if once[h.role, h.unit_id] is h]

    def may(self, right: Right) -> bool:
        """Whether the right is held."""
        return right in self.rights

    @property
    def everywhere(self) -> bool:
        """Whether the scope is the whole institution."""
        return bool(self.roles & EVERYWHERE)

    @property
    def holds_office(self) -> bool:
        """Whether any role is more than that of an owner or member."""
        return bool(self.roles & OFFICES)

    @property
    def fingerprint(self) -> str:
        """Changes whenever roles or scope do: sessions begun under another one end."""
        parts = sorted(f"{h.role.value}@{h.unit_id or ''}" for h in self.held if h.role is not Role.OWNER)
        return hashlib.sha256("|".join([*parts, str(self.user.epoch)]).encode()).hexdigest()[:24]

    def units(self, prefix: str = "") -> Q:
        """The units in scope as a filter; ``prefix`` leads to the unit (``unit__``), always within the institution."""
        own = Q(**{f"{prefix}institution": self.institution})
        if self.everywhere:
            return own
        scope = Q(pk__in=[])
        for root in self.roots:
            scope |= Q(**{f"{prefix}path__startswith": root})
        if self.kinds:
            scope |= Q(**{f"{prefix}unit_kind__in": self.kinds})
        return own & scope
