"""Roles: what somebody is, where, by which posting, and the articles that give it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qunzhi.core.words import Words
from qunzhi.desk.access.functions import Function
from qunzhi.desk.access.rights import Right


class Role(Enum):
    """What people are on the desk. A person may be several at once; the rights add up."""

    MEMBER = "member"
    OWNER = "owner"
    HEAD = "head"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    LEAGUE = "league"
    STUDENT_AFFAIRS = "student_affairs"
    OPINION = "opinion"
    DISCIPLINE = "discipline"
    ADMINISTRATION = "administration"
    HIGHER = "higher"
    AUDITOR = "auditor"
    SITE_ADMIN = "site_admin"

    @property
    def words(self) -> Words:
        """The role's name for people."""
        return _OWN_WORDS[self] if self in _OWN_WORDS else Function(self.value).words


_OWN_WORDS = {
    Role.MEMBER: Words("成员", "member"),
    Role.OWNER: Words("群主", "group owner"),
    Role.HEAD: Words("单位负责人", "head of a unit"),
    Role.AUDITOR: Words("审计员", "auditor"),
    Role.SITE_ADMIN: Words("系统管理员", "system administrator"),
}
_BASE = frozenset({Right.ANYONE, Right.SIGNED_IN, Right.OWN, Right.READ_GROUPS})
_WORKS = _BASE | {Right.APPLY}
_UNITS = _WORKS | {Right.READ_UNITS, Right.READ_LEDGER}
#: What the auditor and the inspectors have: they read, and ask for nothing in that role.
_READS = _BASE | {Right.READ_UNITS, Right.READ_LEDGER}
_CAMPAIGNS = frozenset({Right.RUN_CAMPAIGNS, Right.ORDER_ENDS})
#: Who may what. Generated into docs/reference/permissions.md and walked by a test.
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MEMBER: _WORKS,
    Role.OWNER: _WORKS | {Right.MANAGE_GROUPS},
    Role.HEAD: _UNITS | {Right.MANAGE_GROUPS},
    Role.REGISTRAR: _UNITS
    | _CAMPAIGNS
    | {Right.READ_ORG, Right.WRITE_ORG, Right.MANAGE_GROUPS, Right.KEEP_GROUPS, Right.USE_API},
    Role.SUPERVISOR: _UNITS | {Right.READ_ORG, Right.ORDER_ENDS},
    Role.LEAGUE: _UNITS,
    Role.STUDENT_AFFAIRS: _UNITS,
    Role.OPINION: _WORKS,
    Role.DISCIPLINE: _READS | {Right.READ_ORG, Right.INSPECT},
    Role.ADMINISTRATION: _UNITS | _CAMPAIGNS,
    Role.HIGHER: _READS,
    Role.AUDITOR: _READS | {Right.READ_ORG, Right.INSPECT},
    Role.SITE_ADMIN: frozenset({Right.ANYONE, Right.SIGNED_IN, Right.RUN_SITE}),
}
#: Roles whose scope is the whole institution.
EVERYWHERE = frozenset(
    {Role.REGISTRAR, Role.SUPERVISOR, Role.DISCIPLINE, Role.ADMINISTRATION, Role.HIGHER, Role.AUDITOR}
)
#: Roles whose scope is every unit of some kinds, and what is below these.
KINDS: dict[Role, frozenset[str]] = {
    Role.LEAGUE: frozenset({"league", "club"}),
    Role.STUDENT_AFFAIRS: frozenset({"class"}),
}
#: Roles that ask for a second factor where the site asks it of offices only.
OFFICES = frozenset(Role) - {Role.MEMBER, Role.OWNER}


@dataclass(frozen=True, slots=True)
class Cite:
    """An article that gives a role; ``title`` is that of the regulation."""

    pack: str
    title: Words
    provision: str
    article: str
    says: Words


@dataclass(frozen=True, slots=True)
class Held:
    """One role as held: ``unit_name`` where it is held, ``because`` by which posting or office, and the articles."""

    role: Role
    unit_id: int | None = None
    unit_uid: str = ""
    unit_name: str = ""
    because: Words = Words("", "")
    cites: tuple[Cite, ...] = ()
