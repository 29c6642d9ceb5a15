"""What a password must be, and how it is changed."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from qunzhi.desk.accounts.backend import StaffNumberBackend
from qunzhi.desk.accounts.models import PastPassword
from qunzhi.desk.accounts.passwords import ClassesValidator, HistoryValidator
from tests.desk.accounts.signing import PASSWORD, enter

NEW = "Zhi-shan-2026!"


def change(client: Client, new: str = NEW, old: str = PASSWORD, again: str = ""):
    return client.post("/me/password/", {"old": old, "password1": new, "password2": again or new})


@pytest.mark.parametrize("password", ["abcdefghij", "abcdefgh12", "ABCDEFGH12", "!!!!!!!!12"])
def test_too_few_kinds(password):
    with pytest.raises(ValidationError):
        ClassesValidator(3).validate(password)


@pytest.mark.parametrize("password", ["Abcdefgh12", "abc-efgh12", "ABC-EFGH12", "密码Abc-1234"])
def test_enough_kinds(password):
    ClassesValidator(3).validate(password)


def test_both_languages():
    with translation.override("en"):
        assert "four kinds" in ClassesValidator(3).get_help_text()
    assert "四类里" in ClassesValidator(3).get_help_text()
    assert "最近 5 次" in HistoryValidator(5).get_help_text()


def test_changed_here_goes_on_and_elsewhere_ends(client, home, entries):
    user, other = home.users["member"], Client()
    enter(client, user)
    enter(other, user)
    assert change(client)["Location"] == "/me/"
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert enter(Client(), user, NEW).status_code == 302
    assert enter(Client(), user).status_code == 200
    assert entries("yunling") == ["accounts.change_password"]


@pytest.mark.parametrize(
    ("new", "old", "again", "words"),
    [
        (NEW, "wrong", "", "现在的密码不对"),
        (NEW, PASSWORD, "Other-2026!", "不一样"),
        ("short1!", PASSWORD, "", "密码"),
        (PASSWORD, PASSWORD, "", "最近"),
    ],
)
def test_refused(client, home, entries, new, old, again, words):
    enter(client, home.users["member"])
    answer = change(client, new, old, again)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert entries("yunling") == []


def test_none_of_the_last_five_again(client, home):
    user = home.users["member"]
    enter(client, user)
    used = [PASSWORD, *(f"Zhi-shan-20{n}!" for n in range(30, 35))]
    for old, new in pairwise(used):
        assert change(client, new, old).status_code == 302
    assert PastPassword.objects.filter(user=user).count() <= 5
    cache.clear()  # changes are limited in number too
    assert change(client, used[2], used[-1]).status_code == 200
    assert change(client, PASSWORD, used[-1]).status_code == 302  # long enough ago


def test_guessing_the_old_one_is_limited(client, home):
    enter(client, home.users["member"])
    for _ in range(5):
        change(client, NEW, "wrong")
    assert change(client).status_code == 200
    assert client.get("/").status_code == 200


def test_an_old_password_is_changed_before_anything_else(client, home):
    user = home.users["member"]
    user.password_changed_at = timezone.now() - timedelta(days=91)
    user.save()
    enter(client, user)
    assert client.get("/")["Location"] == "/me/password/"
    assert "先换一个" in client.get("/me/password/").content.decode()
    assert client.get("/about-data/").status_code == 200
    change(client)
    assert client.get("/").status_code == 200


def test_profiles_without_an_age_never_ask(client, home, settings):
    from qunzhi.desk.profiles import PROFILES

    settings.SECURITY = PROFILES["asvs"]
    user = home.users["member"]
    user.password_changed_at = timezone.now() - timedelta(days=900)
    user.save()
    enter(client, user)
    assert client.get("/").status_code == 200


def test_an_unknown_name_costs_a_hash(home, monkeypatch):
    from qunzhi.desk.accounts import backend

    made = []
    monkeypatch.setattr(backend, "make_password", made.append)
    assert StaffNumberBackend().authenticate(None, username="yunling/none", password="x") is None
    assert made == ["x"]
