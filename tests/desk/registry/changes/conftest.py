"""A group on file at the office, and every row of the register as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.desk.registry.standing import renew_standing
from tests.desk.makers import House

#: When the group was made and filed.
MADE = datetime.fromisoformat("2025-03-03T08:00:00+08:00")


@pytest.fixture
def group(home: House) -> Group:
    """The section's group: known wholly, and on file at the publicity office."""
    one = home.groups["section"]
    Group.objects.filter(pk=one.pk).update(created_at=MADE, purpose="notice", terms=["教研"], temporary=False)
    Filing.objects.create(
        institution=home.institution,
        code="备2025-0001",
        subject="group",
        subject_code=one.code,
        act="filing",
        office=home.units["publicity"],
        submitted_at=MADE,
        decided_at=MADE,
        decision="noted",
    )
    renew_standing(home.institution)
    one.refresh_from_db()
    assert one.filed
    return one


@pytest.fixture
def rows(home: House) -> Callable[[], list[Any]]:
    """Every row of groups, memberships and filings, with every column."""

    def read() -> list[Any]:
        return [
            list(Group.objects.filter(institution=home.institution).order_by("pk").values()),
            list(Membership.objects.filter(group__institution=home.institution).order_by("pk").values()),
            list(Filing.objects.filter(institution=home.institution).order_by("pk").values()),
        ]

    return read


def refused(act: Callable[[], object]) -> str:
    """The code with which a service refuses."""
    with pytest.raises(QunzhiError) as caught:
        act()
    return caught.value.problems[0].code


def soon(days: int = 3) -> datetime:
    """Some days from now."""
    return timezone.now() + timezone.timedelta(days=days)
