"""/activate/: a one-time code becomes a password."""

from __future__ import annotations

import pytest
from django.test import Client

from qunzhi.desk.accounts.lockout import CODE_TRIES
from qunzhi.desk.accounts.services import do_deactivate_account, do_reset_password
from tests.desk.accounts.signing import enter

NEW = "Zhi-shan-2026!"


@pytest.fixture
def code(home) -> str:
    return do_reset_password(home.users["member"], "忘记", acting_user=home.users["registrar"]).codes[0].code


def send(client: Client, code: str, number: str = "P-member", **more: str):
    data = {"institution": "yunling", "number": number, "code": code, "password1": NEW, "password2": NEW}
    return client.post("/activate/", data | more)


def test_the_rules_stand_there_before_anything_is_typed(client, home):
    page = client.get("/activate/").content.decode()
    assert "密码要求" in page
    assert "四类里至少用上 3 类" in page
    client.cookies["django_language"] = "en"
    assert "four kinds" in client.get("/activate/").content.decode()


def test_code_password_sign_in(client, home, code):
    answer = send(client, f" {code.lower()} ")
    assert answer["Location"] == "/sign-in/?institution=yunling"
    assert "密码已设好" in client.get(answer["Location"]).content.decode()
    assert enter(client, home.users["member"], NEW).status_code == 302
    assert send(client, code).status_code == 200  # spent


@pytest.mark.parametrize("number", ["P-member", "P-nothere", "P-student"])
def test_a_wrong_code_and_a_wrong_number_read_the_same(client, home, code, number):
    page = send(client, "AAAAA-AAAAA", number).content.decode()
    assert "工号或一次性口令不对，或口令已过期" in page


def test_a_weak_password_costs_no_try(client, home, code):
    for _ in range(CODE_TRIES + 1):
        assert send(client, code, password1="short", password2="short").status_code == 200
    assert send(client, code).status_code == 302


def test_five_tries(client, home, code):
    for _ in range(CODE_TRIES - 1):
        assert send(Client(), "AAAAA-AAAAA").status_code == 200
    assert send(Client(), "AAAAA-AAAAA").status_code == 429
    assert send(Client(), code).status_code == 429
    assert enter(Client(), home.users["student"]).status_code == 302


def test_guessing_codes_does_not_lock_sign_in(client, home):
    for _ in range(CODE_TRIES + 1):
        send(Client(), "AAAAA-AAAAA", "P-student")
    assert enter(Client(), home.users["student"]).status_code == 302


def test_a_stopped_account_is_not_opened_by_a_code(client, home, code):
    do_deactivate_account(home.users["member"], "停", acting_user=home.users["registrar"])
    assert send(client, code).status_code == 200


def test_forms_are_protected(home):
    client = Client(enforce_csrf_checks=True)
    for path in ("/activate/", "/sign-in/", "/sign-in/passkey/", "/sign-out/", "/sign-in/second/"):
        assert client.post(path, {}).status_code == 403
