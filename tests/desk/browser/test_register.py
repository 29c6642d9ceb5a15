"""The register in a browser: a clerk narrows, keeps the view, sets the purpose of all, and takes it back."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from qunzhi.desk.registry.models import Group, SavedView
from tests.desk.browser.driving import DESK, PHONE, Browser
from tests.desk.makers import House
from tests.desk.registry.many import filed, found, more_groups


@pytest.fixture
def classes(home: House) -> list[Group]:
    filed(home, "section")
    found(home, "section")
    return more_groups(home, 12)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_clerk_sets_the_purpose_of_all_unfiled_class_groups(
    browser: Browser, home: House, classes: list[Group], width: int
) -> None:
    browser.wide(width)
    browser.come_as(home.users["registrar"])
    browser.open("groups")
    looked(browser, f"list-{width}")
    press(browser, "筛选和显示的列")
    looked(browser, f"filters-{width}")
    browser.find("#id_state option[value='unfiled']").click()
    browser.find("#id_kind option[value='class']").click()
    press(browser, "查找")
    browser.said("共 12 条")
    press(browser, "存为视图")
    browser.fill(name="未备案的班级群")
    press(browser, "保存")
    browser.said("已保存")
    looked(browser, f"view-{width}")
    assert SavedView.objects.get().name == "未备案的班级群"

    press(browser, "批量办理全部 12 个")
    looked(browser, f"bulk-{width}")
    press(browser, "用途")
    browser.find("#id_to-purpose option[value='notice']").click()
    press(browser, "预览")
    browser.said("12 个会改")
    looked(browser, f"preview-{width}")
    browser.fill(reason="统一班级群用途")
    press(browser, "改这 12 个群")
    browser.said("已改好")
    looked(browser, f"batch-{width}")
    assert Group.objects.filter(purpose="notice").count() == 12

    press(browser, "撤销这一批")
    browser.until(lambda: browser.all("dialog[open]"))
    browser.find("dialog[open] [name=reason]").send_keys("填错了")
    browser.find("dialog[open] button.main").click()
    browser.said("这一批已撤销")
    assert not Group.objects.filter(purpose="notice").exists()
    browser.open("group_batches")
    looked(browser, f"batches-{width}")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_some_are_picked_and_a_group_is_opened(browser: Browser, home: House, classes: list[Group], width: int) -> None:
    browser.wide(width)
    browser.come_as(home.users["registrar"])
    browser.open("groups", query="?kind=class")
    for box in browser.all("td.pick input")[:2]:
        browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
        box.click()
    press(browser, "批量办理选中的")
    browser.said("选中 2 个群")
    for who in ("registrar", "owner", "member"):
        browser.come_as(home.users[who])
        browser.open("group", home.groups["section"].uid)
        browser.said("谁来负责")
        looked(browser, f"group-{who}-{width}")


def press(browser: Browser, label: str) -> None:
    """Press what says this, from the middle of the screen: the bars at its edges cover what is under them."""
    found = browser.until(lambda: browser._labelled(label))
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()


def looked(browser: Browser, name: str) -> None:
    """Nothing sticks out, nothing is unreadable; a picture where somebody wants to look at it."""
    assert browser.overflow() <= 0, name
    assert browser.faults() == [], name
    folder = os.environ.get("QUNZHI_PICTURES")
    if folder:
        height = browser.driver.execute_script("return document.documentElement.scrollHeight")
        width = browser.driver.execute_script("return window.innerWidth")
        size = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = {"format": "png", "captureBeyondViewport": True, "clip": size}
        data = browser.driver.execute_cdp_cmd("Page.captureScreenshot", shot)["data"]
        (Path(folder) / f"{name}.png").write_bytes(base64.b64decode(data))
