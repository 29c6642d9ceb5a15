"""The first registrar's account is opened by the administrator; nobody else's is."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import Http404
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.services import do_set_first_password, site_open_account
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Person
from qunzhi.desk.org.services.institutions import First, do_found_institution
from tests.desk.conftest import sign_in


@pytest.fixture
def founded(admin):
    first = First("B1", "宣传部", "0001", "闻道")
    return do_found_institution(
        slug="beishan",
        name="北山中学",
        root_code="B0",
        packs=["PXZY"],
        first=first,
        today=date(2025, 9, 1),
        acting_user=admin,
    )


def test_a_new_institution_gets_going(founded, admin):
    first = Person.objects.get(institution=founded)
    sheet = site_open_account(first, acting_user=admin)
    user = User.objects.get(person=first)
    do_set_first_password(sheet.codes[0].code, "Beishan-2025-ok", acting_user=user)
    user.refresh_from_db()
    assert user.check_password("Beishan-2025-ok")
    entry = Entry.objects.get(act="accounts.site_open_account")
    assert (entry.log.key, entry.subject, entry.actor) == ("beishan", first.ref, admin.ref)
    with pytest.raises(QunzhiError) as again:
        site_open_account(first, acting_user=admin)
    assert again.value.problems[0].code == "nothing_to_open"


def test_the_page_shows_the_code_once(client, founded, admin):
    page = sign_in(client, admin)
    url = reverse("find_account", args=[founded.uid])
    seen = page.get(url, {"number": "0001"}).content.decode()
    assert "开通账号" in seen
    assert "闻道" not in seen  # the administrator sees no names here
    answer = page.post(url, {"number": "0001", "key": "k1"}).content.decode()
    assert User.objects.filter(username="beishan/0001").exists()
    assert "0001" in answer


def test_only_who_keeps_the_register(home, admin):
    plain = Person.objects.create(institution=home.institution, code="P-new", name="新人", category="staff")
    with pytest.raises(QunzhiError) as refused:
        site_open_account(plain, acting_user=admin)
    assert refused.value.problems[0].code == "no_registrar"
    assert not User.objects.filter(person=plain).exists()


def test_only_by_the_administrator(home):
    plain = Person.objects.create(institution=home.institution, code="P-new", name="新人", category="staff")
    with pytest.raises(Http404):
        site_open_account(plain, acting_user=home.users["registrar"])
