"""Postings by hand, and what they do to rights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.roles import Role
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Posting
from qunzhi.desk.org.services.postings import do_add_posting, do_end_posting, do_resume_posting
from tests.desk.makers import House


def today() -> date:
    return timezone.localdate()


def end(home: House, who: str, until: date) -> Posting:
    posting = Posting.objects.get(person=home.people[who], until__isnull=True)
    return do_end_posting(
        posting, until=until, end_reason="transferred", reason="调动", acting_user=home.users["registrar"]
    )


def test_rights_end_the_same_day_and_the_session_with_them(home: House, signed_in) -> None:
    client = signed_in(home.users["head"])
    unit = reverse("unit", args=[home.units["section"].uid])
    assert client.get(unit).status_code == 200
    end(home, "head", today())
    answer = client.get(unit, follow=True)
    assert answer.redirect_chain[0][0].startswith("/sign-in/")
    assert "岗位" in answer.content.decode()
    assert viewer_of(home.users["head"]).held == ()


def test_an_end_in_the_future_leaves_the_rights_until_then(home: House) -> None:
    end(home, "head", today() + timedelta(days=3))
    assert Role.HEAD in viewer_of(home.users["head"]).roles
    later = timezone.now() + timedelta(days=3)
    assert viewer_of(home.users["head"], later).held == ()


def test_a_posting_that_has_not_begun_gives_nothing(home: House) -> None:
    do_add_posting(
        home.people["member"],
        home.units["dept"],
        role="head",
        since=today() + timedelta(days=1),
        reason="任命",
        acting_user=home.users["registrar"],
    )
    assert Role.HEAD not in viewer_of(home.users["member"]).roles
    assert Role.HEAD in viewer_of(home.users["member"], timezone.now() + timedelta(days=1)).roles


def test_moving_to_the_office_gives_its_function(home: House) -> None:
    assert Role.REGISTRAR not in viewer_of(home.users["member"]).roles
    do_add_posting(
        home.people["member"],
        home.units["publicity"],
        role="member",
        since=today(),
        reason="调入",
        acting_user=home.users["registrar"],
    )
    held = next(h for h in viewer_of(home.users["member"]).held if h.role is Role.REGISTRAR)
    assert "PXZY-2.1a" in {c.provision for c in held.cites}
    entry = Entry.objects.get(act="org.add_posting")
    assert {home.people["member"].ref, home.units["publicity"].ref} == set(entry.about)
    assert entry.reason == "调入"


def test_students_in_an_office_hold_no_function(home: House) -> None:
    Posting.objects.create(person=home.people["student"], unit=home.units["league"], role="member")
    assert viewer_of(home.users["student"]).roles == {Role.MEMBER}


@pytest.mark.parametrize("until", [date(2020, 1, 1)])
def test_what_cannot_be_is_refused(home: House, until: date) -> None:
    with pytest.raises(QunzhiError, match="began"):
        end(home, "head", until)
    end(home, "head", today())
    with pytest.raises(Posting.DoesNotExist):
        end(home, "head", today())
    done = Posting.objects.get(person=home.people["head"])
    with pytest.raises(QunzhiError, match="ended"):
        do_end_posting(done, until=today(), end_reason="left", reason="再来一次", acting_user=home.users["registrar"])


def test_an_end_ahead_can_be_moved_and_a_wrong_end_taken_back(home: House) -> None:
    registrar = home.users["registrar"]
    posting = end(home, "head", today() + timedelta(days=90))
    ended = do_end_posting(posting, until=today(), end_reason="left", reason="提前离任", acting_user=registrar)
    assert viewer_of(home.users["head"]).held == ()
    back = do_resume_posting(ended, reason="登记错了", acting_user=registrar)
    assert (back.until, back.end_reason) == (None, "")
    assert Role.HEAD in viewer_of(home.users["head"]).roles
    with pytest.raises(QunzhiError, match="goes on"):
        do_resume_posting(back, reason="再来一次", acting_user=registrar)


def test_whoever_has_left_is_nobody_here_any_more_even_with_groups(home: House) -> None:
    assert Role.OWNER in viewer_of(home.users["owner"]).roles
    end(home, "owner", today())
    assert viewer_of(home.users["owner"]).held == ()


def test_only_the_registrar_may(home: House, away: House, admin) -> None:
    posting = Posting.objects.get(person=home.people["member"])
    for user in (home.users["head"], home.users["auditor"], home.users["member"], admin):
        with pytest.raises(Http404):
            do_end_posting(posting, until=today(), end_reason="left", reason="越权", acting_user=user)


def test_the_pages(home: House, signed_in) -> None:
    client, person = signed_in(home.users["registrar"]), home.people["member"]
    add = reverse("add_posting", args=[person.uid])
    body = {"unit": home.units["other"].uid, "role": "head", "since": today(), "reason": "任命", "key": "k1"}
    assert client.post(add, body).status_code == 302
    assert client.post(add, body).status_code == 302  # sent twice: done once
    assert Posting.objects.filter(person=person, unit=home.units["other"]).count() == 1
    assert client.post(add, {**body, "key": "k2"}).status_code == 200  # a second time on purpose: refused with words
    page = client.get(reverse("person", args=[person.uid])).content.decode()
    assert "护理系" in page
    posting = Posting.objects.get(person=person, unit=home.units["other"])
    done = client.post(
        reverse("end_posting", args=[posting.uid]),
        {"until": today(), "end_reason": "left", "reason": "离职", "key": "k3"},
    )
    assert done.status_code == 302
    posting.refresh_from_db()
    assert posting.until == today()
