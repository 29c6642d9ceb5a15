"""The sign-in page, the second step, and who is refused."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.desk.accounts.signing import PASSWORD, code_now, enter, give_app


def test_a_member_comes_in_and_the_institution_is_remembered(client, home):
    answer = enter(client, home.users["member"])
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["qunzhi-institution"].value == "yunling"
    assert client.get("/").content == b"home of yunling/P-member"


def test_one_institution_is_not_asked_for(client, home):
    page = client.get("/sign-in/").content.decode()
    assert '<input type="hidden" name="institution" value="yunling"' in page
    assert "工号" in page
    assert "系统管理" in page


def test_several_institutions_are_a_choice_with_the_administration_last(client, home, away):
    page = client.get("/sign-in/").content.decode()
    assert page.index("云岭职业学院") < page.index("系统管理")
    assert "<select" in page
    assert "请选择单位" in page


def test_one_number_at_two_institutions_is_two_people(client, home, away):
    enter(client, away.users["member"])
    assert client.get("/").content == b"home of qingyuan/P-member"


def test_full_width_digits_and_spaces_are_taken(client, home):
    answer = client.post("/sign-in/", {"institution": "yunling", "login": " Ｐ-member ", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["member", "missing"])
def test_wrong_password_and_unknown_number_look_the_same(client, home, who):
    answer = client.post("/sign-in/", {"institution": "yunling", "login": f"P-{who}", "password": "wrong"})
    assert answer.status_code == 200
    assert "工号或密码不对。" in answer.content.decode()


def test_english(client, home):
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/").content.decode()
    assert "Staff number" in page
    assert "Sign in with a passkey" in page


def test_next_is_followed_within_the_site_only(client, home):
    assert enter(client, home.users["member"], next="/me/")["Location"] == "/me/"
    client.post("/sign-out/")
    assert enter(client, home.users["member"], next="https://elsewhere.example/")["Location"] == "/"


def test_a_page_sends_to_sign_in_and_back(client, home):
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"


def test_office_holders_take_the_second_step(client, home):
    user = home.users["registrar"]
    give_app(user)
    answer = enter(client, user, next="/me/")
    assert answer["Location"] == "/sign-in/second/"
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert "验证码" in client.get("/sign-in/second/").content.decode()
    assert client.post("/sign-in/second/", {"code": code_now()})["Location"] == "/me/"
    assert client.get("/").status_code == 200


def test_a_code_is_taken_once_while_it_is_valid(client, home):
    user = home.users["registrar"]
    give_app(user)
    code = code_now()
    enter(client, user)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 302
    client.post("/sign-out/")
    enter(client, user)
    answer = client.post("/sign-in/second/", {"code": code})
    assert answer.status_code == 200


def test_nor_once_the_library_has_forgotten_it(client, home):
    """The library remembers a code for one step, and takes it for three."""
    user, code = home.users["registrar"], code_now(1)
    give_app(user)
    enter(client, user)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 302
    client.post("/sign-out/")
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")
    enter(client, user)
    assert "已经用过" in client.post("/sign-in/second/", {"code": code}).content.decode()


def test_codes_are_limited(client, home):
    user = home.users["registrar"]
    give_app(user)
    enter(client, user)
    wrong = str((int(code_now()) + 123_457) % 1_000_000).zfill(6)
    for _ in range(5):
        assert "验证码不对" in client.post("/sign-in/second/", {"code": wrong}).content.decode()
    assert "尝试次数过多" in client.post("/sign-in/second/", {"code": code_now()}).content.decode()


def test_a_recovery_code_does_for_the_second_step_once(client, home):
    user = home.users["registrar"]
    give_app(user)
    code = user.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    enter(client, user)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 302
    client.post("/sign-out/")
    enter(client, user)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 200


def test_deactivated_is_told_so_after_the_right_password_only(client, home):
    user = home.users["member"]
    user.is_active = False
    user.save()
    assert "停用" not in enter(client, user, "wrong").content.decode()
    answer = enter(client, user)
    assert answer.status_code == 403
    assert "账号已停用" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_without_any_role_there_is_no_way_in(client, home):
    answer = enter(client, home.users["nobody"])
    assert answer.status_code == 403
    assert "没有在任岗位" in answer.content.decode()


def test_administrators_choose_the_administration(client, home, admin):
    give_app(admin)
    page = client.get("/sign-in/?institution=site").content.decode()
    assert "管理员名" in page
    enter(client, admin)
    client.post("/sign-in/second/", {"code": code_now()})
    assert client.get("/site/").content == b"site"
    assert "qunzhi-institution" not in client.cookies


def test_the_language_of_the_account_is_used(client, home):
    user = home.users["member"]
    user.language = "en"
    user.save()
    assert enter(client, user).cookies["django_language"].value == "en"


def test_sign_out_needs_a_post(client, home):
    enter(client, home.users["member"])
    assert "退出登录？" in client.get("/sign-out/").content.decode()
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("path", ["signup/", "sign-up/", "email/", "password/reset/", "accounts/login/"])
def test_nothing_else_of_the_library_is_there(client, path):
    assert client.get(f"/{path}").status_code == 404


@pytest.fixture
def demo(settings, home, tmp_path):
    one = {"institution": "yunling", "number": "P-registrar", "name": "闻笔", "role_zh": "备案登记"}
    more = {"role_en": "registrar", "password": PASSWORD, "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
    (tmp_path / "demo-accounts.json").write_text(json.dumps([one | more], ensure_ascii=False), "utf-8")
    settings.DESK = settings.DESK.model_copy(update={"demo": True, "data": tmp_path})
    return home


def test_the_demonstration_shows_accounts_and_codes(client, demo):
    user = demo.users["registrar"]
    give_app(user)
    page = client.get("/sign-in/").content.decode()
    assert "示范环境" in page
    assert 'data-number="P-registrar"' in page
    for _ in range(3):  # visitors who share the account, one after another
        enter(client, user)
        shown = client.get("/sign-in/second/").context["demo_code"]
        assert client.post("/sign-in/second/", {"code": shown}).status_code == 302
        client.post("/sign-out/")
    enter(client, user)
    assert "请过半分钟刷新" in client.get("/sign-in/second/").content.decode()


def test_outside_the_demonstration_nothing_is_shown(client, demo, settings):
    settings.DESK = settings.DESK.model_copy(update={"demo": False})
    give_app(demo.users["registrar"])
    assert "示范环境" not in client.get("/sign-in/").content.decode()
    enter(client, demo.users["registrar"])
    assert client.get("/sign-in/second/").context["demo_code"] is None


def test_cookies_and_policy(client, home):
    enter(client, home.users["member"])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # gone when the browser closes
    assert "script-src 'self'" in client.get("/me/")["Content-Security-Policy"]
