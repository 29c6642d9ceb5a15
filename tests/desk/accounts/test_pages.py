"""Every page of the room: declared, in both languages, nothing inline, and the own account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from qunzhi.desk import accounts
from qunzhi.desk.access.pages import Page
from qunzhi.desk.accounts import urls
from qunzhi.desk.accounts.models import CodeSheet, OneTimeCode
from tests.desk.accounts.signing import enter, give_app, sign_in_for_tests

TEMPLATES = sorted((Path(accounts.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda p: p.name)
def test_every_page_is_declared(pattern):
    assert isinstance(pattern.callback.page, Page)


def test_the_library_itself_is_not_marked():
    from allauth.account import views
    from allauth.mfa.base import views as mfa

    assert not hasattr(views.logout, "page")
    assert not hasattr(mfa.index, "page")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_nothing_inline_and_both_languages(path):
    text = path.read_text("utf-8")
    assert not re.search(r'\sstyle="|<style|\son\w+="', text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    for zh, en in re.findall(r'"([^"]*)"\s*\|say:\s*"([^"]*)"|\{% say "([^"]*)" "([^"]*)"', text) and [
        (a or c, b or d)
        for a, b, c, d in re.findall(r'"([^"]*)"\s*\|say:\s*"([^"]*)"|\{% say "([^"]*)" "([^"]*)"', text)
    ]:
        assert zh.strip()
        assert en.strip()
    bare = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    assert not re.search(r"[一-鿿]", bare)


OWN = ["me", "sessions", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn"]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_own_pages(client, home, name, language):
    client.cookies["django_language"] = language
    enter(client, home.users["member"])
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "None" not in re.sub(r"<[^>]+>", "", page.content.decode())


@pytest.mark.parametrize("name", ["account_language", "end_session"])
def test_what_changes_is_a_post(client, home, name):
    enter(client, home.users["member"])
    assert client.get(reverse(name)).status_code == 405


def test_me_says_who_i_am(client, home):
    sign_in_for_tests(client, home.users["registrar"])
    page = client.get("/me/").content.decode()
    for words in ("闻笔", "云岭职业学院", "P-registrar", "备案登记", "宣传统战处", "已启用"):
        assert words in page


def test_an_administrator_has_the_page_too(client, admin):
    sign_in_for_tests(client, admin)
    page = client.get("/me/").content.decode()
    assert "系统管理员" in page
    assert "root" in page


def test_the_language_is_kept_with_the_account(client, home):
    user = home.users["member"]
    enter(client, user)
    answer = client.post("/me/language/", {"language": "en"})
    assert answer.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert user.language == "en"
    client.post("/me/language/", {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "en"


def test_the_sheet_of_codes(home):
    from datetime import UTC, datetime

    from django.template.loader import render_to_string

    sheet = CodeSheet.objects.get(slug="yunling")
    assert "口令已经显示过" in render_to_string("accounts/code_sheet.html", {"sheet": sheet})
    sheet.codes = (OneTimeCode("新桐", "1", "AAAAA-BBBBB", datetime(2026, 1, 1, tzinfo=UTC)),)
    assert "AAAAA-BBBBB" in render_to_string("accounts/code_sheet.html", {"sheet": sheet})


def test_confirming_offers_every_way(client, home):
    user = home.users["member"]
    give_app(user)
    client.force_login(user)
    page = client.get("/me/confirm/").content.decode()
    assert "用验证码或恢复码" in page
    assert client.get("/me/confirm/code/").status_code == 200


def test_names_of_the_library_that_are_not_wanted(db):
    names = set(get_resolver("qunzhi.desk.accounts.urls").reverse_dict)
    assert not names & {"account_signup", "account_email", "account_reset_password", "socialaccount_connections"}
