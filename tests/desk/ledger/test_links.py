"""Pages of the ledger link to what their reader may open, and to nothing else."""

from __future__ import annotations

import re

import pytest
from django.http import Http404

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.ledger.guards import access_entry
from qunzhi.desk.ledger.models import Entry, Payload
from qunzhi.desk.ledger.naming import names_of
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.registry.services.changes import do_rename_group
from tests.desk.browser.content import upload
from tests.desk.makers import House


@pytest.fixture
def applied(home: House) -> House:
    """An import that concerned the head's unit and the member."""
    rows = "P-member,SECTION,班主任,2025-09-01\nP-head,OTHER,成员,2025-09-01\n"
    one = upload(home, "任职", 任职表="工号,单位编号,职务,任职日期\n" + rows)
    do_apply_import(one, acting_user=home.users["registrar"])
    return home


@pytest.mark.parametrize("role", ["head", "member", "registrar", "discipline"])
def test_every_link_of_an_entry_opens(applied, signed_in, role: str) -> None:
    client, user = signed_in(applied.users[role]), applied.users[role]
    pages = 0
    for one in Entry.objects.filter(act="org.import_posting"):
        answer = client.get(f"/ledger/{one.seq}/")
        if answer.status_code == 404:
            continue
        pages += 1
        body = answer.content.decode().partition('id="record"')[2].partition('id="payload"')[0]
        assert "导入" in body  # it is named, linked or not
        for address in re.findall(r'href="([^"]+)"', body):
            assert client.get(address).status_code == 200, (user.ref, address)
    assert pages


def test_on_paper_nothing_is_linked(applied: House) -> None:
    refs = [applied.units["dept"].ref, applied.people["head"].ref]
    assert {n.route for n in names_of(refs).values()} == {""}


def test_an_export_that_is_refused_says_so(applied, signed_in) -> None:
    Payload.objects.all().delete()
    answer = signed_in(applied.users["discipline"]).post("/ledger/export/", follow=True)
    assert "没有导出" in answer.content.decode()


def test_the_owner_reads_what_was_done_about_the_own_group(home: House) -> None:
    """ISE-8.2: owners and admins keep the ledger of their group; plain members and other owners do not read it."""
    group = home.groups["section"]
    do_rename_group(group, name="软件教研室教研群", reason="规范群名", acting_user=home.users["registrar"])
    (entry,) = Entry.objects.filter(act="registry.rename_group")
    assert access_entry(viewer_of(home.users["owner"]), entry.seq) == entry
    for who in ("member", "other_head", "student"):
        with pytest.raises(Http404):
            access_entry(viewer_of(home.users[who]), entry.seq)
