"""The system administrator: institutions, packs, offices, auditors; and no content."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.roles import Role
from qunzhi.desk.accounts.models import User
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Institution, Person
from qunzhi.desk.org.services.offices import do_adopt_packs, do_choose_office
from tests.desk.makers import House

FOUND = {
    "name": "青云中学",
    "slug": "qingyun",
    "root_code": "A1",
    "packs": ["PXZY"],
    "office_name": "校办",
    "office_code": "A2",
    "number": "0001",
    "person_name": "闻章",
    "key": "k",
}


def test_a_new_institution_and_its_first_registrar(admin, signed_in) -> None:
    client = signed_in(admin)
    assert client.post(reverse("new_institution"), FOUND).status_code == 302
    assert client.post(reverse("new_institution"), FOUND).status_code == 302
    made = Institution.objects.get(slug="qingyun")
    person = Person.objects.get(institution=made)
    user = User.objects.create(username="qingyun/0001", institution=made, person=person)
    assert Role.REGISTRAR in viewer_of(user).roles
    assert set(Entry.objects.values_list("log__key", flat=True)) == {"qingyun", "site"}
    again = client.post(reverse("new_institution"), {**FOUND, "key": "other"})
    assert again.status_code == 200
    assert "已被使用" in again.content.decode()


@pytest.mark.parametrize("slug", ["site", "SITE"])
def test_the_name_of_the_sites_own_ledger_is_taken(admin, signed_in, slug: str) -> None:
    signed_in(admin).post(reverse("new_institution"), {**FOUND, "slug": slug})
    assert not Institution.objects.exists()


def test_the_administrator_sees_no_names(home: House, admin, signed_in) -> None:
    client = signed_in(admin)
    found = client.get(reverse("find_account", args=[home.institution.uid]), {"number": "P-head"}).content.decode()
    assert "P-head" in found
    pages = [
        client.get(reverse(name, args=args)).content.decode()
        for name, args in (
            ("site", ()),
            ("institution", (home.institution.uid,)),
            ("find_account", (home.institution.uid,)),
            ("account_act", (home.users["head"].uid, "stop")),
        )
    ]
    names = [p.name for p in home.people.values()] + [g.name for g in home.groups.values()]
    assert not [n for n in names for page in (*pages, found) if n in page]


def test_adopting_and_leaving_packs_changes_what_people_are(home: House, admin) -> None:
    assert Role.STUDENT_AFFAIRS in viewer_of(home.users["students"]).roles
    do_adopt_packs(home.institution, packs=["PXZY"], reason="停用旧办法", acting_user=admin)
    assert Role.STUDENT_AFFAIRS not in viewer_of(User.objects.get(pk=home.users["students"].pk)).roles
    entry = Entry.objects.get()
    assert (entry.log.key, entry.actor) == (home.institution.slug, admin.ref)
    with pytest.raises(QunzhiError, match="not installed"):
        do_adopt_packs(home.institution, packs=["NOPE"], reason="试试", acting_user=admin)


def test_an_office_chosen_by_hand_replaces_the_match_by_name(home: House, admin) -> None:
    do_choose_office(
        home.institution,
        pack="PXZY",
        office="registrar",
        units=[home.units["general"]],
        reason="改由党政办登记",
        acting_user=admin,
    )
    assert Role.REGISTRAR in viewer_of(home.users["general"]).roles
    cites = [h.cites for h in viewer_of(home.users["registrar"]).held if h.role is Role.REGISTRAR]
    assert all(not c.provision.startswith("PXZY") for found in cites for c in found)  # TFXX still names the office
    with pytest.raises(QunzhiError):
        do_choose_office(
            home.institution, pack="PXZY", office="nothing", units=[], reason="没有这个", acting_user=admin
        )


def test_an_auditor_reads_everything_and_writes_nothing(home: House, admin, signed_in) -> None:
    client = signed_in(admin)
    where = reverse("auditors", args=[home.institution.uid])
    client.post(where, {"number": "P-member", "since": "2025-01-01", "reason": "年度审计", "key": "x"})
    viewer = viewer_of(home.users["member"])
    assert Role.AUDITOR in viewer.roles
    client = signed_in(home.users["member"])
    assert client.get(reverse("ledger")).status_code == 200
    assert client.get(reverse("new_import")).status_code == 404
    assert client.get(reverse("unit", args=[home.units["other"].uid])).status_code == 200


def test_a_number_that_is_not_there_is_said(home: House, admin, signed_in) -> None:
    client = signed_in(admin)
    looked = client.get(reverse("find_account", args=[home.institution.uid]), {"number": "nobody"})
    assert "没有账号" in looked.content.decode()
    body = {"number": "nobody", "since": "2025-01-01", "reason": "审计", "key": "x"}
    refused = client.post(reverse("auditors", args=[home.institution.uid]), body)
    assert "没有这个工号" in refused.content.decode()
