"""Signing an act with the second factor, in its own form."""

from __future__ import annotations

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.test import RequestFactory

from qunzhi.desk.accounts.signing import SignedForm, signing_context
from tests.desk.accounts.signing import code_now, give_app
from tests.desk.makers import House

pytestmark = pytest.mark.django_db


class Form(SignedForm):
    word = forms.CharField()


@pytest.fixture(autouse=True)
def asked(home: House):
    request = RequestFactory().post("/")
    request.session = {}
    request.user = home.users["head"]
    cache.clear()
    with context.request_context(request):
        yield


def form(home: House, code: str = "", word: str = "好", **more: str) -> Form:
    return Form({"key": "k", "word": word, "code": code, **more}, user=home.users["head"])


def test_a_code_of_the_app_signs_once(home):
    give_app(home.users["head"])
    code = code_now()
    first = form(home, code)
    assert (first.is_valid(), first.signed) == (True, "totp")
    second = form(home, code)
    assert not second.is_valid()


def test_a_wrong_code_and_none_at_all_sign_nothing(home):
    give_app(home.users["head"])
    for code in ("", "000000", "x" * 30):
        one = form(home, code)
        assert (one.is_valid(), one.signed) == (False, "")
        assert "code" in one.errors


def test_another_mistake_costs_no_code(home):
    give_app(home.users["head"])
    code = code_now()
    assert not form(home, code, word="").is_valid()
    assert form(home, code).is_valid()


def test_a_recovery_code_signs_once(home):
    give_app(home.users["head"])
    kept = Authenticator.objects.get(user=home.users["head"], type="recovery_codes").wrap()
    code = kept.get_unused_codes()[0]
    one = form(home, code)
    assert (one.is_valid(), one.signed) == (True, "recovery_codes")
    assert not form(home, code).is_valid()


def test_somebody_elses_code_does_not_sign(home):
    give_app(home.users["registrar"])
    assert not form(home, code_now()).is_valid()
    assert signing_context(home.users["head"])["can_sign"] is False


@pytest.mark.parametrize("nonsense", ["{}", "[]", "1", "null", '"x"', '{"id":"x"}', "{", '{"response":1}'])
def test_a_passkey_that_is_none_signs_nothing(home, nonsense):
    give_app(home.users["head"])
    one = form(home, credential=nonsense)
    assert (one.is_valid(), one.signed) == (False, "")


def test_guessing_is_slowed_down(home):
    give_app(home.users["head"])
    tried = [form(home, f"{n:06d}") for n in range(40)]
    assert not any(f.is_valid() for f in tried)
    last = form(home, code_now())
    assert not last.is_valid()
