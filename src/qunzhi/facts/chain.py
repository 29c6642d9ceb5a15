"""Who answers for a group: the chain that a pack describes, as data.

``primary``, ``direct`` and ``overseer`` each map a kind of group (or ``default``) to an office:

- in post at the group's unit: ``head`` (head before party secretary), ``secretary_then_head``, ``counsellor``,
  ``instructor``, ``class_teacher``, ``publicity_member`` or any other role of postings;
- in the group itself: ``admin``, ``owner``, ``owner_or_admin``, ``owner_or_creator``, ``creator``;
- anywhere: ``discipline_secretary``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Link = Literal["primary", "direct", "overseer"]
LINKS: tuple[Link, ...] = ("primary", "direct", "overseer")

#: Offices held by members or the maker of the group.
GROUP_OFFICES = ("admin", "owner", "owner_or_admin", "owner_or_creator", "creator")
#: Offices that one person holds for the whole institution.
ANYWHERE_OFFICES = ("discipline_secretary",)
#: Offices that stand for several roles at the unit, the first that is filled winning.
UNIT_OFFICES: dict[str, tuple[str, ...]] = {
    "head": ("head", "party_secretary"),
    "secretary_then_head": ("party_secretary", "head"),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one pack; a link that is absent is not asked for."""

    primary: Mapping[str, str] = field(default_factory=dict)
    direct: Mapping[str, str] = field(default_factory=dict)
    overseer: Mapping[str, str] = field(default_factory=dict)

    def link(self, name: Link) -> Mapping[str, str]:
        """One link's offices by kind of group."""
        return {"primary": self.primary, "direct": self.direct, "overseer": self.overseer}[name]


def roles_of(office: str) -> tuple[str, ...]:
    """The roles of postings that fill an office at a unit, in order of preference."""
    return UNIT_OFFICES.get(office, (office,))
