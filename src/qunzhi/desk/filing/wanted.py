"""What an application asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunzhi.desk.filing.models import Application
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.registry.models import Group


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application asks for; columns of the model. ``account`` and ``admin_account`` are ids on the platform."""

    sort: str
    platform: str
    name: str
    group_kind: str
    unit: Unit | None = None
    purpose: str = ""
    terms: tuple[str, ...] = ()
    temporary: bool | None = None
    join_confirmation: bool | None = None
    owner: Person | None = None
    admin: Person | None = None
    made_on: datetime | None = None
    code: str = ""
    account: str = ""
    group: Group | None = None


def wanted_of(group: Group) -> Wanted:
    """A registered group as it would be applied for."""
    owner = group.memberships.filter(role="owner", left_at__isnull=True, person__isnull=False).first()
    admin = group.memberships.filter(role="admin", left_at__isnull=True, person__isnull=False).first()
    return Wanted(
        Application.EXISTING,
        group.platform,
        group.name,
        group.group_kind,
        group.unit,
        group.purpose,
        tuple(group.terms),
        group.temporary,
        group.join_confirmation,
        owner.person if owner else None,
        admin.person if admin else None,
        group.created_at,
        group.code,
        group=group,
    )
