"""A group from the wish to the register, on a telephone: apply, two offices sign, the owner says that it is made."""

from __future__ import annotations

from urllib.parse import urlsplit

import pyotp
import pytest
from django.urls import reverse
from selenium.webdriver.common.virtual_authenticator import Protocol, Transport, VirtualAuthenticatorOptions
from selenium.webdriver.support.ui import Select

from qunzhi.desk.filing.models import Application
from qunzhi.desk.registry.models import Group
from tests.desk.accounts.signing import SECRET
from tests.desk.browser.driving import DESK, PHONE, Browser
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import sent, waits_for
from tests.desk.makers import House


@pytest.fixture
def home(transactional_db: None) -> House:
    return filing_house("CQNY", "PXZY")


def choose(browser: Browser, name: str, value: str) -> None:
    Select(browser.find(f"select[name={name}]")).select_by_value(value)


def at(browser: Browser, name: str) -> bool:
    return urlsplit(browser.driver.current_url).path == reverse(name)


def sign(browser: Browser) -> None:
    browser.rest()
    browser.fill(code=pyotp.TOTP(SECRET).now())
    browser.press("签字办理")
    browser.until(lambda: at(browser, "steps_inbox"))


def fits(browser: Browser) -> None:
    assert browser.overflow() <= 0
    assert browser.faults() == []


def test_a_league_group_on_a_telephone(browser: Browser, home: House) -> None:
    browser.wide(PHONE)
    browser.come_as(home.users["owner"])
    browser.open("applications")
    browser.press("申请建群")
    choose(browser, "group_kind", "league")
    choose(browser, "purpose", "work_contact")
    browser.fill(name="摸鱼小分队")
    assert "摸鱼" in browser.said("含有不合适的词")
    better = browser.find("[data-takes]")
    better.click()
    browser.said("群名合规")
    fits(browser)
    browser.press("下一步")
    browser.said("信息工程系党总支")
    assert "校团委" in browser.text
    fits(browser)
    browser.press("提交申请")
    browser.said("等它办理")
    fits(browser)
    one = Application.objects.get()
    for who in ("secretary", "league", "registrar"):
        browser.come_as(home.users[who])
        browser.open("home")
        browser.press(f"办理申请「{one.name}」")
        browser.said("为什么到这里")
        fits(browser)
        sign(browser)
    browser.come_as(home.users["owner"])
    browser.open("home")
    browser.press(f"「{one.name}」已批准")
    browser.fill(account="wx_luyao")
    fits(browser)
    browser.press("登记这个群")
    browser.said("已办结")
    group = Group.objects.get(code=one.number)
    assert (group.name, group.filed) == (one.name, True)
    assert one.steps.filter(signed_with="totp").count() == 3


def test_a_signature_by_passkey(browser: Browser, home: House) -> None:
    step = waits_for(sent(home))
    assert step is not None
    user = home.users["work" if step.office.name == "党委工作部" else "registrar"]
    browser.wide(DESK)
    options = VirtualAuthenticatorOptions(
        protocol=Protocol.CTAP2,
        transport=Transport.INTERNAL,
        has_resident_key=True,
        has_user_verification=True,
        is_user_verified=True,
    )
    browser.driver.add_virtual_authenticator(options)
    try:
        browser.come_as(user)
        browser.open("mfa_add_webauthn")
        browser.fill(name="办公室电脑")
        browser.press("添加")
        browser.until(lambda: not at(browser, "mfa_add_webauthn"))
        browser.open("decide_step", step.uid)
        browser.press("用通行密钥签字")
        browser.until(lambda: at(browser, "steps_inbox"))
    finally:
        browser.driver.remove_virtual_authenticator()
    step.refresh_from_db()
    assert (step.state, step.signed_with) == ("done", "webauthn")
