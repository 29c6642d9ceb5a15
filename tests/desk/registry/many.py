"""Registers for tests: groups in every state, and many of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qunzhi.desk.findings.looking import mark_wrong
from qunzhi.desk.findings.models import Finding, Look
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.desk.registry.standing import renew_standing
from tests.desk.makers import House


def more_groups(home: House, count: int, unit: str = "class", kind: str = "class") -> list[Group]:
    """Unfiled groups of a unit, each with the head as its owner."""
    made = []
    for n in range(count):
        group = Group.objects.create(
            institution=home.institution,
            code=f"M-{unit}-{n:03d}",
            platform="wechat",
            name=f"通知群{n:03d}",
            group_kind=kind,
            unit=home.units[unit],
            created_at=timezone.now() - timedelta(days=n),
        )
        Membership.objects.create(group=group, account=f"wx_m{n}", person=home.people["head"], role="owner")
        made.append(group)
    return made


def filed(home: House, key: str) -> Filing:
    """File a group of the house at the registering office."""
    group = home.groups[key]
    made = Filing.objects.create(
        institution=home.institution,
        code=f"备2025-{key}",
        subject="group",
        subject_code=group.code,
        act="filing",
        office=home.units["publicity"],
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
        decision="noted",
    )
    renew_standing(home.institution)
    group.refresh_from_db()
    return made


def found(
    home: House, key: str, provision: str = "PXZY-2.5b", state: str = "violation", severity: str = "major"
) -> None:
    """A finding of the current look about a group of the house."""
    look, _ = Look.objects.get_or_create(
        institution=home.institution, current=True, defaults={"as_of": timezone.now(), "log_size": 0}
    )
    group = home.groups[key]
    Finding.objects.create(
        look=look,
        pack=provision.partition("-")[0],
        provision=provision,
        rule="dissolved_in_time",
        subject=group.code,
        state=state,
        severity=severity,
        group=group,
        unit=group.unit,
    )
    mark_wrong(home.institution, look)
