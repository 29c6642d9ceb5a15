"""The way in, as people walk it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pyotp
from django.urls import reverse
from selenium.webdriver.common.virtual_authenticator import Protocol, Transport, VirtualAuthenticatorOptions

from qunzhi.desk.ledger.models import Entry
from tests.desk.accounts.signing import SECRET, give_app
from tests.desk.browser.driving import PHONE, Browser
from tests.desk.makers import PASSWORD, House


def at(browser: Browser, name: str) -> bool:
    return urlsplit(browser.driver.current_url).path == reverse(name)


def give_password(browser: Browser, number: str) -> None:
    browser.open("home")
    browser.fill(login=number, password=PASSWORD)
    browser.press("登录")


def test_with_number_password_and_code_on_a_phone(browser: Browser, home: House) -> None:
    browser.wide(PHONE)
    give_app(home.users["registrar"])
    give_password(browser, "P-registrar")
    browser.said("登录第二步")
    browser.rest()
    right = pyotp.TOTP(SECRET).now()
    browser.fill(code=f"{(int(right) + 111_111) % 1_000_000:06d}")
    browser.press("登录")
    assert "还没有提交，请改正" in browser.said("验证码")
    browser.find(".wrong")
    browser.fill(code=right)
    browser.press("登录")
    browser.until(lambda: at(browser, "home"))
    assert browser.find("h1").text == "闻笔"
    browser.press("更多")
    browser.press("退出登录")
    browser.until(lambda: at(browser, "account_login"))
    browser.open("people")
    browser.until(lambda: at(browser, "account_login"))


def test_an_office_holder_sets_up_an_app_then_a_passkey_and_comes_in_with_it(browser: Browser, home: House) -> None:
    give_password(browser, "P-head")
    browser.until(lambda: at(browser, "second_factor_needed"))
    browser.open("units")
    browser.until(lambda: at(browser, "second_factor_needed"))  # nothing else opens before
    browser.press("设置身份验证器")
    secret = browser.find("#secret").text
    browser.rest()
    browser.fill(code=pyotp.TOTP(secret).now())
    browser.press("启用")
    browser.said("恢复码")
    options = VirtualAuthenticatorOptions(
        protocol=Protocol.CTAP2,
        transport=Transport.INTERNAL,
        has_resident_key=True,
        has_user_verification=True,
        is_user_verified=True,
    )
    browser.driver.add_virtual_authenticator(options)
    try:
        add_passkey(browser)
        browser.press("江帆")
        browser.press("退出登录")
        browser.until(lambda: at(browser, "account_login"))
        browser.press("用通行密钥登录")
        browser.until(lambda: at(browser, "home"))
        assert browser.find("h1").text == "江帆"
    finally:
        browser.driver.remove_virtual_authenticator()
    added = Entry.objects.filter(act="accounts.add_second_factor").order_by("seq")
    assert [e.subject for e in added] == [home.users["head"].ref] * added.count()
    assert added.count() >= 2


def add_passkey(browser: Browser) -> None:
    browser.open("mfa_add_webauthn")
    browser.fill(name="办公室电脑")
    alone = browser.find("[name=passwordless]")
    if not alone.is_selected():
        alone.click()
    browser.press("添加")
    browser.until(lambda: not at(browser, "mfa_add_webauthn"))
    browser.open("mfa_list_webauthn")
    browser.said("办公室电脑")
