"""Pages of changes and orders ask a constant number of questions, and the first page too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.desk.ledger.memo import forget
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.services.changes import do_rename_group
from qunzhi.desk.registry.services.orders import do_order_ends
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import soon

STEP, TIMES = 2, 6


def grow(home: House, group: Group, first: int, count: int) -> None:
    """More changes of the group, more groups of its owner that are over, under order, seen again, or alike."""
    made = []
    for n in range(first, first + count):
        do_rename_group(group, name=f"软件教研室第{n}群", reason="x", acting_user=home.users["owner"])
        more = {} if n % 2 else {"task_ended_at": timezone.now()}
        one = Group.objects.create(
            institution=home.institution,
            code=f"M-{n}",
            platform="wechat",
            name=f"群{n}",
            group_kind="unit",
            unit=home.units["section"],
            **more,
        )
        person = home.people["owner"]
        Membership.objects.create(group=one, account=f"o{n}", person=person, role="owner", joined_at=timezone.now())
        made.append(one)
    user = home.users["registrar"]
    do_order_ends(made, reason="清理", cites=["PXZY-4.3b"], due_at=soon(), acting_user=user)


@pytest.mark.parametrize(
    ("name", "who", "about_group"),
    [
        ("changes_to_note", "registrar", False),
        ("orders", "registrar", False),
        ("home", "owner", False),
        ("home", "registrar", False),
        ("group_changes", "owner", True),
        ("group_merge", "head", True),
        ("group_owner", "owner", True),
    ],
)
def test_as_many_questions_with_more_rows(
    home: House, group: Group, signed_in, name: str, who: str, about_group: bool
) -> None:
    client = signed_in(home.users[who])
    url = reverse(name, args=[group.uid] if about_group else [])

    def asked() -> int:
        forget()  # what was worked out for the page before is kept while nothing changes
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    grow(home, group, 0, STEP)
    asked()
    few = asked()
    grow(home, group, STEP, STEP * (TIMES - 1))
    assert asked() <= few
