"""What a line of a return says of a group or account: as it is known, and what a unit may correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qunzhi.desk.registry.models import Account, Group, Membership

#: What a unit may correct; names of facts.
OF_GROUP = ("name", "purpose", "terms", "temporary")
OF_ACCOUNT = ("name", "purpose", "scope")


def known_of_group(group: Group, owners: str, members: int) -> dict[str, Any]:
    """A group as it stands: what may be corrected, and who owns it, how many are in it."""
    return {
        "name": group.name,
        "purpose": group.purpose or None,
        "terms": group.terms or None,
        "temporary": group.temporary,
        "owners": owners,
        "members": members,
    }


def known_of_account(account: Account) -> dict[str, Any]:
    """An account as it stands."""
    admin = account.admin.name if account.admin else ""
    return {
        "name": account.name,
        "purpose": account.purpose or None,
        "scope": account.scope or None,
        "owners": admin,
        "members": None,
    }


def owners_of(groups: Iterable[Group]) -> Mapping[int, str]:
    """Group id -> names of its owners."""
    wanted = [g.pk for g in groups]
    out: dict[int, list[str]] = {}
    for at in range(0, len(wanted), 500):
        rows = Membership.objects.filter(group__in=wanted[at : at + 500], role="owner", left_at__isnull=True)
        for m in rows.select_related("person"):
            out.setdefault(m.group_id, []).append(m.person.name if m.person else m.nickname or m.account)
    return {pk: "、".join(names) for pk, names in out.items()}
