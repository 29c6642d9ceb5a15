from __future__ import annotations
import pytest
from datetime import timedelta
from django.utils import timezone
from tests.desk.browser.test_applying import *
from qunzhi.desk.registry.models import Group
from qunzhi.desk.filing.services.applying import do_keep_application
from tests.desk.filing.walking import wanted, walk

def shot(browser, name):
    h = browser.driver.execute_script("return document.documentElement.scrollHeight")
    w = browser.driver.execute_script("return window.innerWidth")
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": w, "height": min(h+20,3000), "deviceScaleFactor": 1, "mobile": w<500})
    browser.driver.save_screenshot(f"/tmp/w/shots/{name}.png")
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": w, "height": 740, "deviceScaleFactor": 1, "mobile": w<500})

def test_shots(browser, home):
    Group.objects.filter(pk=home.groups["section"].pk).update(created_at=timezone.now() - timedelta(days=2))
    d = do_keep_application(None, wanted(home, kind="league", name="摸鱼群"), acting_user=home.users["owner"])
    one = sent(home, kind="class", unit="dept", who="head", owner=home.people["counsellor"], name="信息2501班班级群")
    two = walk(home, sent(home, name="软件教研室教学研讨群"))
    for width in (PHONE, DESK):
        browser.wide(width)
        browser.come_as(home.users["owner"])
        browser.open("applications"); shot(browser, f"list{width}")
        browser.open("apply"); 
        choose(browser, "group_kind", "league"); 
        browser.fill(name="摸鱼小分队"); browser.said("含有不合适的词"); shot(browser, f"apply{width}")
        browser.open("check_application", d.uid); shot(browser, f"check{width}")
        browser.open("application", two.uid); shot(browser, f"approved{width}")
        browser.open("report_made", two.uid); shot(browser, f"made{width}")
        browser.open("unfiled_groups"); shot(browser, f"unfiledown{width}")
        browser.come_as(home.users["registrar"])
        browser.open("application", one.uid); shot(browser, f"one{width}")
        browser.open("unfiled_groups"); shot(browser, f"unfiled{width}")
        browser.open("rollup"); shot(browser, f"rollup{width}")
        step = waits_for(one)
        who = {"校团委":"league","信息工程系党总支":"secretary"}[step.office.name]
        browser.come_as(home.users[who])
        browser.open("steps_inbox"); shot(browser, f"inbox{width}")
        browser.open("decide_step", step.uid); shot(browser, f"decide{width}")
        browser.open("delegate_step", step.uid); shot(browser, f"delegate{width}")
    browser.come_as(home.users["owner"], "en")
    browser.open("check_application", d.uid); shot(browser, f"check_en")
