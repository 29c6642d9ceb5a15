"""Sign-in through OpenID Connect, against a little provider."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from qunzhi.desk.accounts.models import User
from qunzhi.desk.config import Oidc
from tests.desk.accounts.servers import CLIENT, oidc_of, serving
from tests.desk.accounts.signing import code_now, give_app


class Provider:
    def __init__(self) -> None:
        self.claims: dict[str, object] = {"sub": "s-1"}
        self.told: dict[str, object] = {"sub": "s-1", "preferred_username": "P-member", "name": "池鱼"}
        self.seen: list[dict[str, list[str]]] = []


@pytest.fixture
def provider(settings, home):
    one = Provider()
    with serving(oidc_of(one.claims, one.told, one.seen)) as base:
        oidc = Oidc(issuer=base, client_id=CLIENT, client_secret="secret", name="云岭统一认证")
        settings.DESK = settings.DESK.model_copy(update={"oidc": oidc})
        app = {"provider_id": "sso", "name": oidc.name, "client_id": CLIENT, "secret": "secret"}
        app["settings"] = {"server_url": base}
        shape = {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": shape}
        yield one


def go(client: Client, following: str = "", **more: str):
    answer = client.get("/sign-in/sso/sso/", {"next": following} if following else {})
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/sso/sso/back/"]
    return client.get("/sign-in/sso/sso/back/", {"state": asked["state"][0], "code": "c", **more})


def test_a_claim_opens_the_account_of_its_number(client, provider):
    assert "云岭统一认证" in client.get("/sign-in/").content.decode()
    assert go(client, "/me/")["Location"] == "/me/"
    assert client.get("/").content == b"home of yunling/P-member"
    assert provider.seen[0]["code_verifier"][0]
    assert not SocialAccount.objects.exists()  # nothing about the person is stored


def test_the_second_step_stays(client, provider, home):
    provider.told["preferred_username"] = "P-registrar"
    give_app(home.users["registrar"])
    assert go(client)["Location"] == "/sign-in/second/"
    assert client.post("/sign-in/second/", {"code": code_now()})["Location"] == "/"


def test_nobody_is_made(client, provider):
    before = User.objects.count()
    provider.told["preferred_username"] = "P-stranger"
    answer = go(client)
    assert answer.status_code == 403
    assert "还没有开通账号" in answer.content.decode()
    assert User.objects.count() == before


def test_userinfo_of_somebody_else_does_not_count(client, provider):
    provider.told["sub"] = "s-2"
    assert go(client).status_code == 403


@pytest.mark.parametrize("number", ["", None, 7, ["P-member"], {"a": 1}])
def test_a_claim_that_is_no_number(client, provider, number):
    provider.told["preferred_username"] = number
    assert go(client).status_code == 403
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("claim", "value"), [("iss", "https://elsewhere.example"), ("aud", "another"), ("exp", 1)])
def test_a_token_for_somebody_else(client, provider, claim, value):
    provider.claims[claim] = value
    assert "没有登录成功" in go(client).content.decode()
    assert client.get("/").status_code == 302


def test_turning_back(client, provider):
    assert "没有登录成功" in go(client, code="", error="access_denied").content.decode()


def test_only_who_set_out_comes_back(client, provider):
    answer = client.get("/sign-in/sso/sso/back/", {"state": "guess", "code": "c"})
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_next_stays_on_the_site(client, provider):
    assert go(client, "https://elsewhere.example/")["Location"] == "/"


def test_another_provider_is_not_there(client, home):
    assert client.get("/sign-in/sso/google/").status_code == 404
    assert client.get("/sign-in/sso/sso/").status_code == 404


def test_no_password_here_means_none_is_asked_for(client, provider, home):
    user = home.users["member"]
    user.set_unusable_password()
    user.save()
    go(client)
    assert "通过单位统一认证登录" in client.get("/me/").content.decode()
    assert client.get("/me/password/")["Location"] == "/me/"
