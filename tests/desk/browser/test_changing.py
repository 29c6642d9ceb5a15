"""A group ends on a telephone: its work is over, it is dissolved; an office orders it, its owner confirms."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from selenium.webdriver.common.keys import Keys

from qunzhi.desk.registry.models import DissolutionOrder, Filing, Group
from qunzhi.desk.registry.standing import renew_standing
from tests.desk.browser.driving import DESK, PHONE, Browser
from tests.desk.makers import House


def filed(home: House) -> Group:
    """The section's group, on file at the office."""
    group = home.groups["section"]
    Filing.objects.create(
        institution=home.institution,
        code="备2025-0001",
        subject="group",
        subject_code=group.code,
        act="filing",
        office=home.units["publicity"],
        submitted_at=timezone.now() - timedelta(days=90),
    )
    renew_standing(home.institution)
    return group


def tap(browser: Browser, label: str) -> None:
    """Press what says this, away from the bars at the top and the bottom of a telephone."""
    found = browser.until(lambda: browser._labelled(label))
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()


def fits(browser: Browser) -> None:
    assert browser.overflow() <= 0
    assert browser.faults() == []


def test_its_owner_finishes_the_work_and_dissolves_it(browser: Browser, home: House) -> None:
    group = filed(home)
    browser.wide(PHONE)
    browser.come_as(home.users["owner"])
    browser.open("group", group.uid)
    tap(browser, "办理")
    fits(browser)
    tap(browser, "任务结束")
    assert "24 小时" in browser.said("什么时候结束的")
    fits(browser)
    tap(browser, "任务已结束")
    browser.said("已登记任务结束")
    fits(browser)
    for box in browser.all("input[name='kept']")[:2]:
        box.send_keys(Keys.SPACE)
    assert browser.find("[name='reason']").get_attribute("value") == "任务已结束"
    tap(browser, "确认解散")
    browser.said("已登记解散")
    fits(browser)
    group.refresh_from_db()
    assert group.end_sort == "task"
    told = Filing.objects.get(act="cancellation")
    assert told.decided_at is None

    browser.wide(DESK)
    browser.come_as(home.users["registrar"])
    browser.open("home")
    tap(browser, "1 件变更待阅")
    fits(browser)
    tap(browser, "已阅")
    browser.said("没有待阅的变更")
    told.refresh_from_db()
    assert told.signed_by == home.people["registrar"]

    browser.wide(PHONE)
    browser.come_as(home.users["owner"])
    browser.open("group", group.uid)
    tap(browser, "办理")
    tap(browser, "撤销解散")
    browser.fill(reason="还要用")
    tap(browser, "恢复使用")
    browser.said("已恢复使用")
    group.refresh_from_db()
    assert group.dissolved_at is None
    assert not Filing.objects.filter(act="cancellation").exists()


def test_an_office_orders_it_and_its_owner_confirms(browser: Browser, home: House) -> None:
    group = filed(home)
    browser.come_as(home.users["registrar"])
    browser.open("order_end", group.uid)
    browser.said("没报备的群")
    fits(browser)
    browser.all("input[name='cites']")[0].send_keys(Keys.SPACE)
    browser.fill(reason="经提醒仍未核对成员")
    tap(browser, "责令解散")
    browser.said("已责令解散")
    fits(browser)
    one = DissolutionOrder.objects.get()

    browser.wide(PHONE)
    browser.come_as(home.users["owner"])
    browser.open("home")
    tap(browser, "责令解散：")
    browser.said("已在平台上解散？")
    fits(browser)
    tap(browser, "已在平台上解散")
    browser.said("责令办结")
    one.refresh_from_db()
    assert one.state == DissolutionOrder.DONE
    group.refresh_from_db()
    assert group.end_sort == "order"
