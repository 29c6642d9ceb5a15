"""Sessions end when idle, when too old, when rights change; people see and end their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from qunzhi.desk.accounts.models import DeskSession
from qunzhi.desk.accounts.sessions import end_sessions, sessions_of
from qunzhi.desk.accounts.store import BEGUN, USED
from tests.desk.accounts.signing import enter


def age(client: Client, key: str, seconds: int) -> None:
    session = client.session
    session[key] -= seconds
    session.save()


def said(client: Client, path: str = "/") -> str:
    """What somebody reads who is sent to sign in again."""
    return client.get(path, follow=True).content.decode()


def test_idle_ends_it_and_use_keeps_it(client, home):
    enter(client, home.users["member"])
    idle = settings.SECURITY.idle_minutes * 60
    age(client, USED, idle - 5)
    assert client.get("/").status_code == 200  # slides on
    age(client, USED, idle - 5)
    assert client.get("/").status_code == 200
    age(client, USED, idle)
    assert "没有操作" in said(client)


def test_a_day_of_use_does_not_make_it_last(client, home):
    enter(client, home.users["member"])
    age(client, BEGUN, settings.SECURITY.session_hours * 3600)
    assert "这次登录时间较长" in said(client)


def test_use_is_written_once_a_minute(client, home, django_assert_num_queries):
    enter(client, home.users["member"])
    before = DeskSession.objects.get().used_at
    client.get("/")
    assert DeskSession.objects.get().used_at == before
    age(client, USED, 61)
    client.get("/")
    assert DeskSession.objects.get().used_at >= before


@pytest.mark.parametrize("change", ["posting", "epoch"])
def test_a_change_of_rights_ends_it(client, home, change):
    user = home.users["member"]
    enter(client, user)
    if change == "posting":
        user.person.postings.update(role="head")
    else:
        end_sessions(user)
    assert "您的岗位或权限有变动" in said(client)
    assert client.get("/").status_code == 302


def test_the_end_of_the_last_post_and_deactivation_end_it(client, home):
    user = home.users["student"]
    enter(client, user)
    user.person.postings.update(until=date.today())
    assert "停用，或已没有在任岗位" in said(client)
    other = home.users["member"]
    enter(client, other)
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    assert "停用" in said(client)


def test_a_change_ends_it_for_posts_too(client, home):
    enter(client, home.users["member"])
    end_sessions(home.users["member"])
    assert client.post("/").status_code == 302


def test_the_viewer_is_worked_out_once(client, home, monkeypatch):
    from qunzhi.desk.access import pages

    enter(client, home.users["member"])
    seen = []
    real = pages.viewer_of
    monkeypatch.setattr(pages, "viewer_of", lambda user: seen.append(user) or real(user))
    client.get("/")
    assert len(seen) == 1


def test_own_sessions_are_listed_and_ended(home):
    user = home.users["member"]
    here, there = Client(HTTP_USER_AGENT="x Windows y Chrome/1"), Client(HTTP_USER_AGENT="iPhone MicroMessenger")
    enter(here, user)
    enter(there, user)
    page = here.get("/me/sessions/").content.decode()
    assert "Chrome · Windows" in page
    assert "微信 · iPhone" in page
    assert there.session.session_key not in page
    assert here.session.session_key not in page
    here.post("/me/sessions/end/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_one_session_is_ended_by_its_mark(home):
    user, clients = home.users["member"], [Client() for _ in range(3)]
    for c in clients:
        enter(c, user)
    listed = clients[0].get("/me/sessions/").context["listed"]
    mark = next(m for m, s, _ in listed if s.session_key == clients[1].session.session_key)
    clients[0].post("/me/sessions/end/", {"session": mark})
    assert [c.get("/").status_code for c in clients] == [200, 302, 200]


def test_nobody_ends_the_sessions_of_others(home):
    mine, theirs = Client(), Client()
    enter(mine, home.users["member"])
    enter(theirs, home.users["student"])
    listed = theirs.get("/me/sessions/").context["listed"]
    mine.post("/me/sessions/end/", {"session": listed[0][0]})
    mine.post("/me/sessions/end/")
    assert theirs.get("/").status_code == 200


def test_only_living_sessions_count(client, home):
    user = home.users["member"]
    enter(client, user)
    DeskSession.objects.update(used_at=timezone.now() - timedelta(hours=1))
    assert sessions_of(user).count() == 0


def test_the_key_changes_at_sign_in(client, home):
    client.get("/sign-in/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    enter(client, home.users["member"])
    assert client.session.session_key != before
