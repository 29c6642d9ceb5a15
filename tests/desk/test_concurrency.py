"""Two at once: imports, the same form sent twice, a posting that ends while its holder's request runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk import services
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Entry, Log
from qunzhi.desk.ledger.verifying import verify
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.org.models import Correction, Import, Posting, Unit
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.org.services.postings import do_add_posting, do_end_posting
from tests.desk.conftest import sign_in
from tests.desk.makers import House, house
from tests.desk.test_adversary import sheet

pytestmark = pytest.mark.django_db(transaction=True)
UNITS = "单位编号,单位名称,类型,上级单位\n"


@pytest.fixture
def place(transactional_db: None) -> House:
    return house()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in a thread of its own with its own connection, begun together: what it returned or raised."""
    found: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(10)
            found[n] = act()
        except Exception as exc:
            found[n] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def gapless(place: House) -> None:
    """The ledger's numbers have no gap, every entry is in the tree, all of it verifies."""
    key = place.institution.slug
    seqs = list(Entry.objects.filter(log__key=key).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(len(seqs)))
    assert Log.objects.get(key=key).size == len(seqs)
    assert verify(key, key=site_key().public).sound


def test_two_registrars_apply_two_imports_at_once(place: House) -> None:
    imports = [
        sheet(place, who, units=UNITS + "".join(f"{who}-{n},单位{n},系,ROOT\n" for n in range(200)))
        for who in ("registrar", "registrar2")
    ]
    users = [place.users["registrar"], place.users["registrar2"]]
    found = at_once(*(lambda i=i: do_apply_import(imports[i], acting_user=users[i], key="k") for i in (0, 1)))
    assert all(isinstance(one, Import) for one in found), found
    assert Unit.objects.filter(code__startswith="registrar").count() == 400
    assert not Unit.objects.filter(path="").exists()
    gapless(place)


def test_two_registrars_apply_the_same_rows_at_once(place: House) -> None:
    """Both were compared before either was applied: the second is told to compare again."""
    imports = [sheet(place, units=UNITS + "NEW,新系,系,ROOT\n") for _ in range(2)]
    users = [place.users["registrar"], place.users["registrar2"]]
    found = at_once(*(lambda i=i: do_apply_import(imports[i], acting_user=users[i]) for i in (0, 1)))
    refused = [one for one in found if isinstance(one, QunzhiError)]
    assert [one.problems[0].code for one in refused] == ["changed_since"]
    assert Unit.objects.filter(code="NEW").count() == 1
    gapless(place)


def test_one_import_applied_by_two_at_once(place: House) -> None:
    one = sheet(place, units=UNITS + "NEW,新系,系,ROOT\n")
    users = [place.users["registrar"], place.users["registrar2"]]
    found = at_once(*(lambda u=u: do_apply_import(one, acting_user=u, key="k") for u in users))
    assert sorted(type(f).__name__ for f in found) == ["Import", "QunzhiError"]
    assert Entry.objects.filter(act="org.apply_import").count() == 1
    gapless(place)


def test_the_same_form_sent_five_times_at_once_is_done_once(place: House) -> None:
    clients = [sign_in(Client(), place.users["member"]) for _ in range(5)]
    form = {"asks": "岗位不对", "key": "one-form"}
    found = at_once(*(lambda c=c: c.post(reverse("ask_correction"), form).status_code for c in clients))
    assert found == [302] * 5
    assert Correction.objects.count() == 1
    assert Entry.objects.count() == 1
    gapless(place)


def test_an_import_confirmed_twice_at_once_says_done_both_times(place: House) -> None:
    one = sheet(place, units=UNITS + "NEW,新系,系,ROOT\n")
    clients = [sign_in(Client(), place.users["registrar"]) for _ in range(2)]
    url = reverse("apply_import", args=[one.uid])
    found = at_once(*(lambda c=c: c.post(url, {"key": "k"}, follow=True).content.decode() for c in clients))
    assert all("导入完成" in page for page in found)
    gapless(place)


def test_a_posting_recorded_by_two_at_once_is_one(place: House) -> None:
    users = [place.users["registrar"], place.users["registrar2"]]
    person, unit, day = place.people["nobody"], place.units["other"], date(2026, 1, 1)
    found = at_once(
        *(lambda u=u: do_add_posting(person, unit, role="member", since=day, reason="r", acting_user=u) for u in users)
    )
    assert sorted(type(f).__name__ for f in found) == ["Posting", "QunzhiError"]
    assert Posting.objects.filter(person=person).count() == 1
    gapless(place)


def test_two_registrars_end_each_others_posting(place: House) -> None:
    """One of them was first; the other held nothing any more. Nobody waits for nobody."""
    one, two = place.users["registrar"], place.users["registrar2"]
    found = at_once(
        *(lambda m=m, o=o: _end(Posting.objects.get(person=o.person), m) for m, o in ((one, two), (two, one)))
    )
    assert sorted(type(f).__name__ for f in found) == ["Http404", "Posting"]
    gapless(place)


def _end(posting: Posting, user: Any) -> Posting:
    return do_end_posting(posting, until=date.today(), end_reason="transferred", reason="r", acting_user=user)


def test_a_posting_ends_while_its_holders_request_runs(place: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the end has been answered, nothing of the holder comes after it in the ledger."""
    holder, ender = place.users["registrar"], place.users["registrar2"]
    mine = Posting.objects.get(person=holder.person)
    waiting, ended = threading.Event(), threading.Event()
    locked = services.locked

    def slow(key: str) -> Log:
        if threading.current_thread().name == "holder":
            waiting.set()  # the request is under way, its page has let it through
            assert ended.wait(20)
        return locked(key)

    monkeypatch.setattr(services, "locked", slow)
    found: list[Any] = []

    def hold() -> None:
        threading.current_thread().name = "holder"
        try:
            holder.refresh_from_db()
            found.append(_by_hand(place, holder))
        except Exception as exc:
            found.append(exc)
        finally:
            connection.close()

    if connection.vendor == "sqlite":  # whoever writes holds the file from the first moment: none is under way
        _end(mine, ender)
        ended.set()
    thread = threading.Thread(target=hold)
    thread.start()
    assert waiting.wait(20)
    if not ended.is_set():
        _end(mine, ender)
        ended.set()
    thread.join(20)
    assert isinstance(found[0], Http404), found
    assert not Entry.objects.filter(act="org.add_posting").exists()
    gapless(place)


def _by_hand(place: House, user: Any) -> Posting:
    return do_add_posting(
        place.people["nobody"],
        place.units["other"],
        role="member",
        since=date(2026, 1, 1),
        reason="r",
        acting_user=user,
    )


def test_many_write_at_once_and_every_entry_has_its_number(place: House) -> None:
    users = [place.users[k] for k in ("member", "head", "owner", "student", "general", "opinion")]
    found = at_once(*(lambda u=u: [do_ask_correction(f"第{n}条", acting_user=u) for n in range(5)] for u in users))
    assert all(isinstance(one, list) for one in found), found
    assert Entry.objects.count() == 30
    gapless(place)
