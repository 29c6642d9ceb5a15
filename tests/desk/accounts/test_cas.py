"""Sign-in through CAS 3, against a little server."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from qunzhi.desk.accounts.models import User
from qunzhi.desk.config import Cas
from tests.desk.accounts.servers import cas_of, serving
from tests.desk.accounts.signing import code_now, give_app

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
TICKETS = {
    "ST-member": ("P-member", "<cas:number>P-student</cas:number>"),
    "ST-registrar": ("P-registrar", ""),
    "ST-stranger": ("P-stranger", ""),
    "ST-twice": ("x", "<cas:number>P-member</cas:number><cas:number>P-student</cas:number>"),
    "ST-bomb": (BOMB, ""),
    "ST-broken": ("<html>", ""),
    "ST-empty": ("<x/>", ""),
}


@pytest.fixture
def cas(settings, home):
    services: list[str] = []
    with serving(cas_of(TICKETS, services)) as base:
        settings.DESK = settings.DESK.model_copy(update={"cas": Cas(server=f"{base}/cas", name="云岭统一认证")})
        yield services


def go(client: Client, ticket: str, following: str = ""):
    answer = client.get("/sign-in/cas/", {"next": following})
    where = urlsplit(answer["Location"])
    assert where.path == "/cas/login"
    service = parse_qs(where.query)["service"][0]
    return client.get(service, {**{k: v[0] for k, v in parse_qs(urlsplit(service).query).items()}, "ticket": ticket})


def test_a_ticket_opens_the_account_of_its_number(client, cas):
    assert "云岭统一认证" in client.get("/sign-in/").content.decode()
    assert go(client, "ST-member", "/me/")["Location"] == "/me/"
    assert client.get("/").content == b"home of yunling/P-member"
    assert cas[0].startswith("http://testserver/sign-in/cas/back/?state=")


def test_the_second_step_stays(client, cas, home):
    give_app(home.users["registrar"])
    assert go(client, "ST-registrar")["Location"] == "/sign-in/second/"
    assert client.post("/sign-in/second/", {"code": code_now()})["Location"] == "/"


def test_an_attribute_carries_the_number(client, cas, settings):
    set_to = settings.DESK.cas.model_copy(update={"attribute": "number"})
    settings.DESK = settings.DESK.model_copy(update={"cas": set_to})
    go(client, "ST-member")
    assert client.get("/").content == b"home of yunling/P-student"
    assert "还没有开通账号" in go(Client(), "ST-twice").content.decode()
    assert "还没有开通账号" in go(Client(), "ST-registrar").content.decode()


def test_nobody_is_made(client, cas):
    before = User.objects.count()
    answer = go(client, "ST-stranger")
    assert answer.status_code == 403
    assert "还没有开通账号" in answer.content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("ticket", ["ST-none", "", "ST-bomb", "ST-broken", "ST-empty", "S" * 300])
def test_what_is_no_ticket(client, cas, ticket):
    answer = go(client, ticket)
    assert answer.status_code == 403
    assert "没有登录成功" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_only_who_set_out_comes_back(client, cas):
    assert client.get("/sign-in/cas/back/", {"ticket": "ST-member", "state": ""}).status_code == 403
    client.get("/sign-in/cas/")
    assert client.get("/sign-in/cas/back/", {"ticket": "ST-member", "state": "guess"}).status_code == 403
    assert client.get("/").status_code == 302


def test_next_stays_on_the_site(client, cas):
    assert go(client, "ST-member", "https://elsewhere.example/")["Location"] == "/"


def test_a_server_that_does_not_answer(client, cas, settings):
    gone = settings.DESK.cas.model_copy(update={"server": "http://127.0.0.1:9/cas"})
    settings.DESK = settings.DESK.model_copy(update={"cas": gone})
    assert go(client, "ST-member").status_code == 403


def test_without_the_setting_there_is_nothing(client, home):
    assert client.get("/sign-in/cas/").status_code == 404
    assert client.get("/sign-in/cas/back/").status_code == 404


def test_of_several_institutions_the_setting_says_which(client, cas, away, settings):
    assert go(client, "ST-member").status_code == 403
    named = settings.DESK.cas.model_copy(update={"institution": "qingyuan"})
    settings.DESK = settings.DESK.model_copy(update={"cas": named})
    go(client, "ST-member")
    assert client.get("/").content == b"home of qingyuan/P-member"


def test_administrators_do_not_come_this_way(client, cas, settings, admin):
    named = settings.DESK.cas.model_copy(update={"institution": "site", "attribute": ""})
    settings.DESK = settings.DESK.model_copy(update={"cas": named})
    TICKETS["ST-root"] = ("root", "")
    assert go(client, "ST-root").status_code == 403
