"""Pages ask the database a constant number of questions: as many with ten times the rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Import, Person, Posting, Unit
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.org.services.postings import do_add_posting
from qunzhi.desk.org.tree import renew_paths
from qunzhi.desk.registry.models import Group, Membership
from tests.desk.conftest import sign_in
from tests.desk.makers import House
from tests.desk.test_adversary import sheet

STEP, TIMES = 3, 10


def grow(home: House, first: int, count: int) -> None:
    """More of everything: units below the department, people in post there, groups with members, imports, entries."""
    dept, user = home.units["dept"], home.users["registrar"]
    for n in range(first, first + count):
        unit = Unit.objects.create(
            institution=home.institution, code=f"Q{n}", name=f"教研室{n}", unit_kind="section", parent=dept
        )
        person = Person.objects.create(institution=home.institution, code=f"Q-{n}", name=f"员工{n}", category="staff")
        Posting.objects.create(person=person, unit=unit, role="head", since=date(2025, 9, 1))
        User.objects.create(username=f"yunling/Q-{n}", institution=home.institution, person=person)
        do_add_posting(person, dept, role="member", since=date(2025, 9, 1), reason="r", acting_user=user)
        group = Group.objects.create(
            institution=home.institution, code=f"QG-{n}", platform="wechat", name=f"群{n}", group_kind="unit", unit=dept
        )
        for to, role in ((group, "owner"), (home.groups["section"], "member")):
            Membership.objects.create(group=to, account=f"q{n}", person=person, role=role, joined_at=timezone.now())
        Membership.objects.create(group=group, account="wx_r", person=user.person, joined_at=timezone.now())
        do_ask_correction("不对", acting_user=user)
        Import.objects.create(institution=home.institution, by=user.person, title=f"表{n}")
    renew_paths(home.institution)


@pytest.fixture
def compared(home: House) -> Import:
    rows = "".join(f"N{n},新单位{n},系\n,,系\n" for n in range(40))
    return sheet(home, units="单位编号,单位名称,类型\n" + rows)


PAGES = {
    "units": "registrar",
    "unit": "registrar",
    "people": "registrar",
    "person": "registrar",
    "groups": "registrar",
    "group": "registrar",
    "imports": "registrar",
    "import": "registrar",
    "corrections": "registrar",
    "offices": "registrar",
    "open_accounts": "registrar",
    "my_ledger": "registrar",
    "ledger": "discipline",
    "unit_ledger": "head",
    "home": "registrar",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_much_with_ten_times_the_rows(home: House, compared: Import, name: str) -> None:
    args = {
        "unit": [home.units["dept"].uid],
        "unit_ledger": [home.units["dept"].uid],
        "person": [home.people["member"].uid],
        "group": [home.groups["section"].uid],
        "import": [compared.uid],
    }.get(name, [])
    client = sign_in(Client(), home.users[PAGES[name]])
    url = reverse(name, args=args)
    grow(home, 0, STEP)
    few = _asked(client, url)
    grow(home, STEP, STEP * TIMES)
    many = _asked(client, url)
    # Fewer where the first page of many rows names fewer kinds of things than that of few.
    assert few - 2 <= many <= few


def _asked(client: Client, url: str) -> int:
    client.get(url)  # what is read once a session
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
