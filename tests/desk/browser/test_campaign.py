"""A round of recognition from its start to the orders (PXZY-2.2), one of accounts (TFXX-25), and a token for a program:
the office on its desktop, heads of units on their telephones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.registry.models import Account, DissolutionOrder, Filing, Group
from tests.desk.browser.driving import DESK, PHONE, Browser
from tests.desk.makers import House

OLD = datetime(2020, 9, 1, tzinfo=UTC)


@pytest.fixture
def home(home: House) -> House:
    """Groups from before the regulation in two departments; two accounts of one of them."""
    home.group("lab", "信息工程系实验室群", "section", "owner", ("member",))
    home.group("lost", "老乡闲聊群", "section", "owner")
    Group.objects.filter(institution=home.institution).update(created_at=OLD)
    for n, name in enumerate(("信工小微", "信工团学之声")):
        Account.objects.create(
            institution=home.institution,
            code=f"A{n}",
            platform="wechat_official",
            name=name,
            host_unit=home.units["dept"],
            opened_at=OLD,
        )
    look_at(home.institution)
    return home


def fits(browser: Browser) -> None:
    assert browser.overflow() <= 0
    assert browser.faults() == []


def touch(browser: Browser, what: WebElement) -> None:
    """Bring it to the middle of the screen, where no bar covers it, and touch it."""
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", what)
    what.click()


def press(browser: Browser, label: str) -> None:
    """The button or link that says this, wherever the page stands."""

    def shown() -> WebElement | None:
        found = (e for e in browser.all("button, a") if e.is_displayed() and e.text.strip().startswith(label))
        return next(found, None)

    touch(browser, browser.until(shown))


def start(browser: Browser, home: House, what: str) -> Campaign:
    browser.wide(DESK)
    browser.come_as(home.users["general"])
    browser.open("campaigns")
    fits(browser)
    press(browser, f"发起{what}")
    fits(browser)
    press(browser, "发起")
    browser.said("已发起")
    return Campaign.objects.get()


def to_hand_in(browser: Browser, home: House, who: str) -> None:
    """From the first page to one's list, on the telephone."""
    browser.wide(PHONE)
    browser.come_as(home.users[who])
    browser.open("home")
    press(browser, "上报：")
    browser.said("都没变，直接上报")
    fits(browser)


def returns() -> dict[str, Return]:
    return {one.unit.code: one for one in Return.objects.select_related("unit")}


def line_of(browser: Browser, name: str) -> WebElement:
    """The line of the page that is about this group."""
    found = [x for x in browser.all(".line") if x.find_element(By.TAG_NAME, "h3").text == name]
    return found[0]


def tick_only(browser: Browser, line: Line) -> None:
    for one in browser.all("tbody input[name=lines]"):
        if one.is_selected() != (one.get_attribute("value") == line.uid):
            touch(browser, one)


def test_a_recognition_from_the_start_to_the_orders(browser: Browser, home: House) -> None:
    campaign = start(browser, home, "群组认定")

    to_hand_in(browser, home, "head")
    line = line_of(browser, "老乡闲聊群")
    touch(browser, line.find_element(By.TAG_NAME, "summary"))
    field = line.find_element(By.CSS_SELECTOR, "input[name^='name-']")
    field.clear()
    field.send_keys("信息工程系校友联络群")
    touch(browser, browser.find("[name=all_same]"))  # something was changed: it is not thrown away
    browser.said("改过了，还没有上报")
    assert returns()["DEPT"].state == Return.WAITING
    fits(browser)
    press(browser, "按修改上报")
    browser.said("已上报，谢谢")
    fits(browser)
    assert Group.objects.get(code="G-lost").name == "信息工程系校友联络群"

    browser.wide(DESK)
    browser.come_as(home.users["general"])
    browser.open("campaign", campaign.uid)
    press(browser, "催办")
    assert "护理系" in browser.said("拟好的提醒")
    fits(browser)
    press(browser, "催办勾选的")
    browser.said("已催办")
    assert returns()["OTHER"].reminded_at is not None

    to_hand_in(browser, home, "other_head")
    press(browser, "都没变，直接上报")
    browser.said("已上报，谢谢")
    assert returns()["OTHER"].state == Return.HANDED_IN

    browser.wide(DESK)
    browser.come_as(home.users["registrar"])
    browser.open("home")
    press(browser, f"{campaign.title}：2 个单位的上报等您办理")
    fits(browser)
    press(browser, "看一下，一并办理")
    assert "老乡" not in browser.said("单位要保留，群名没有问题")
    fits(browser)
    press(browser, "认定这")
    browser.said("已一并办理")
    yes = Line.objects.filter(decision=Line.RECOGNISED).values_list("group__code", flat=True)
    assert set(yes) == {"G-section", "G-other"}  # the others' names lack their unit

    browser.open("unit_return", returns()["DEPT"].uid)
    fits(browser)
    box = Line.objects.get(group__code="G-lost")
    tick_only(browser, box)
    press(browser, "不予认定")
    browser.said("不予认定要写理由")
    browser.open("unit_return", returns()["DEPT"].uid)
    tick_only(browser, box)
    browser.fill(why="与工作无关")
    press(browser, "不予认定")
    browser.said("已办理")
    box.refresh_from_db()
    assert (box.decision, box.why) == (Line.REFUSED, "与工作无关")

    browser.open("campaign", campaign.uid)
    press(browser, "结束")
    assert "不予认定：1" in browser.said("截止日期还没到")
    fits(browser)
    for name in ("early", "leave_open", "order"):
        touch(browser, browser.find(f"[name='{name}']"))
    press(browser, "结束这一轮")
    browser.said("已结束")
    # what waits for the office's own decision is ordered by nobody
    assert {o.group.code for o in DissolutionOrder.objects.select_related("group")} == {"G-lost"}
    browser.wide(PHONE)
    browser.come_as(home.users["owner"])
    browser.open("group", home.groups["lost"].uid)
    browser.said("责令")


def test_accounts_from_before_are_approved(browser: Browser, home: House) -> None:
    start(browser, home, "账号补办审批")
    to_hand_in(browser, home, "head")
    second = line_of(browser, "信工团学之声")
    touch(browser, second.find_element(By.CSS_SELECTOR, "input[value=end]"))
    second.find_element(By.CSS_SELECTOR, "input[name^='said-']").send_keys("没有人更新了")
    press(browser, "按修改上报")
    browser.said("已上报，谢谢")
    browser.come_as(home.users["registrar"])
    browser.open("unit_return", returns()["DEPT"].uid)
    fits(browser)
    press(browser, "批准")
    browser.said("已办理")
    assert list(Filing.objects.values_list("subject", "subject_code", "act")) == [("account", "A0", "approval")]
    browser.open("close_campaign", Campaign.objects.get().uid)
    browser.said("有 1 个账号没有批准")
    fits(browser)
    for box in browser.driver.find_elements(By.CSS_SELECTOR, "#id_early, #id_leave_open"):
        touch(browser, box)
    press(browser, "结束这一轮")
    browser.said("已结束")
    assert not DissolutionOrder.objects.exists()


def test_a_token_is_shown_once_and_opens_what_was_ticked(browser: Browser, home: House) -> None:
    browser.wide(DESK)
    browser.come_as(home.users["registrar"])
    browser.open("tokens")
    fits(browser)
    browser.fill(name="考勤系统")
    touch(browser, browser.find("input[value='groups:read']"))
    press(browser, "生成")
    secret = browser.find("#secret").text
    assert secret.startswith("qz_")
    fits(browser)
    browser.open("tokens")
    assert secret not in browser.said("考勤系统")
    program = Client(headers={"authorization": f"Bearer {secret}"}, SERVER_NAME="localhost")
    assert program.get(reverse("api_groups")).json()["items"]
    uid = home.groups["lab"].uid
    assert program.get(reverse("api_members", args=[uid])).status_code == 403
    press(browser, "停用")
    browser.find("dialog[open] .button.danger").click()
    browser.said("已停用")
    assert program.get(reverse("api_groups")).status_code == 401
