"""Second factors: who must have one, how they are added and removed, and that the ledger knows."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from qunzhi.desk.accounts.sealing import seal, unseal
from qunzhi.desk.accounts.store import BEGUN
from tests.desk.accounts.signing import PASSWORD, code_now, enter, give_app


def set_up(client: Client):
    """Go through the page of the authenticator app."""
    import time

    secret = client.get("/me/second-factor/app/").context["form"].secret
    return client.post(
        "/me/second-factor/app/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}
    )


def grow_old(client: Client) -> None:
    session = client.session
    session[BEGUN] -= 400
    session.save()


def test_office_holders_set_one_up_before_anything_else(client, home, entries):
    enter(client, home.users["registrar"])
    assert client.get("/")["Location"] == "/me/second-factor/needed/"
    assert client.get("/me/")["Location"] == "/me/second-factor/needed/"
    assert "您的岗位能看到其他人的资料" in client.get("/me/second-factor/needed/").content.decode()
    assert client.get("/about-data/").status_code == 200
    assert set_up(client)["Location"] == "/me/second-factor/codes/"
    page = client.get("/me/second-factor/codes/").content.decode()
    assert page.count("<li><code") == 10
    assert "闻笔 · P-registrar" in page
    assert "data-prints" in page
    assert client.get("/").status_code == 200
    assert entries("yunling") == ["accounts.add_second_factor", "accounts.make_recovery_codes"]


def test_members_need_none_where_offices_do(client, home):
    enter(client, home.users["owner"])
    assert client.get("/").status_code == 200
    assert client.get("/me/second-factor/needed/")["Location"] == "/me/"


def test_everyone_means_everyone(client, home, settings):
    settings.DESK = settings.DESK.model_copy(update={"second_factor": "everyone"})
    enter(client, home.users["member"])
    assert client.get("/")["Location"] == "/me/second-factor/needed/"
    assert "都要有二次验证" in client.get("/me/second-factor/needed/").content.decode()


def test_the_page_shows_code_and_key(client, home):
    enter(client, home.users["member"])
    answer = client.get("/me/second-factor/app/")
    page = answer.content.decode()
    assert "data:image/svg+xml;base64," in page
    assert answer.context["form"].secret in page


def test_a_wrong_code_turns_nothing_on(client, home, entries):
    enter(client, home.users["member"])
    client.get("/me/second-factor/app/")
    assert client.post("/me/second-factor/app/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    assert entries("yunling") == []


def test_if_the_ledger_fails_nothing_is_turned_on(client, home, monkeypatch):
    from qunzhi.desk.accounts.views import wrapped

    def broken(*args, **kwargs):
        raise RuntimeError

    enter(client, home.users["member"])
    monkeypatch.setattr(wrapped, "do_add_second_factor", broken)
    with pytest.raises(RuntimeError):
        set_up(client)
    assert not Authenticator.objects.exists()


def test_secrets_are_sealed(client, home):
    user = home.users["member"]
    give_app(user)
    kept = json.dumps([a.data for a in Authenticator.objects.all()])
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert unseal(seal("x")) == "x"
    assert seal("x") != seal("x")


def test_earlier_keys_still_open(settings):
    sealed = seal("x")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert unseal(sealed) == "x"


def test_later_it_asks_who_is_there(client, home, entries):
    enter(client, home.users["member"])
    set_up(client)
    grow_old(client)
    answer = client.get("/me/second-factor/app/remove/")
    assert answer["Location"].startswith("/me/confirm/?next=")
    page = client.get(answer["Location"]).content.decode()
    assert "确认是您本人" in page
    wrong = client.post(answer["Location"], {"password": "wrong", "next": "/me/second-factor/app/remove/"})
    assert wrong.status_code == 200
    right = client.post(answer["Location"], {"password": PASSWORD, "next": "/me/second-factor/app/remove/"})
    assert right["Location"] == "/me/second-factor/app/remove/"
    client.post("/me/second-factor/app/remove/")
    assert not Authenticator.objects.exists()
    assert entries("yunling")[2:] == ["accounts.remove_second_factor", "accounts.end_recovery_codes"]


def test_a_post_that_was_held_up_is_recorded_too(client, home, entries):
    enter(client, home.users["member"])
    set_up(client)
    grow_old(client)
    held = client.post("/me/second-factor/app/remove/")
    client.post(held["Location"], {"password": PASSWORD, "next": "/me/second-factor/app/remove/"})
    assert not Authenticator.objects.exists()
    assert entries("yunling")[2:] == ["accounts.remove_second_factor", "accounts.end_recovery_codes"]


def test_who_removes_the_last_one_owes_it_again(client, home):
    user = home.users["registrar"]
    give_app(user)
    enter(client, user)
    client.post("/sign-in/second/", {"code": code_now()})
    assert client.get("/").status_code == 200
    client.post("/me/second-factor/app/remove/")
    assert client.get("/")["Location"] == "/me/second-factor/needed/"


def test_new_recovery_codes_are_recorded(client, home, entries):
    enter(client, home.users["member"])
    set_up(client)
    old = client.get("/me/second-factor/codes/").context["unused_codes"]
    client.post("/me/second-factor/codes/new/")
    assert not set(old) & set(client.get("/me/second-factor/codes/").context["unused_codes"])
    assert sorted(entries("yunling")[2:]) == ["accounts.end_recovery_codes", "accounts.make_recovery_codes"]
    assert "恢复码" in client.get("/me/second-factor/codes/file/").content.decode()


def test_passkeys_begin(client, home):
    """The ceremony itself needs an authenticator; here both beginnings and what is asked of them."""
    asked = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()["request_options"]
    assert asked["publicKey"]["userVerification"] == "required"
    enter(client, home.users["member"])
    given = client.get("/me/second-factor/passkeys/add/").context["js_data"]["creation_options"]["publicKey"]
    assert given["rp"]["name"] == "群治"
    assert given["user"]["name"] == "P-member@yunling"


NONSENSE = ["{}", "[]", "1", "null", '"x"', '{"id":"x"}', '{"id":"x","rawId":"x","response":{}}', '{"response":1}']


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_passkey_that_is_none_is_refused(client, home, nonsense):
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert client.post("/sign-in/passkey/", {"credential": nonsense}).status_code in (200, 302)
    assert client.get("/").status_code == 302
    user = home.users["registrar"]
    give_app(user)
    enter(client, user)
    client.get("/sign-in/second/")
    assert client.post("/sign-in/second/", {"credential": nonsense}).status_code == 200
    Authenticator.objects.all().delete()
    client.force_login(user)
    client.get("/me/second-factor/passkeys/add/")
    assert client.post("/me/second-factor/passkeys/add/", {"credential": nonsense}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["", "passkeys/", "passkeys/add/", "app/", "needed/"])
def test_pages_in_english(client, home, path):
    client.cookies["django_language"] = "en"
    enter(client, home.users["registrar"])
    page = client.get(f"/me/second-factor/{path}").content.decode()
    assert 'lang="en"' in page
    assert "二次验证" not in page
