"""An import from upload to undoing, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from selenium.webdriver.common.keys import Keys

from qunzhi.desk.org.models import Import, Person, Unit
from tests.desk.browser.driving import Browser
from tests.desk.makers import House


def sheets(folder: Path) -> list[Path]:
    units, people = folder / "单位表.csv", folder / "人员表.csv"
    units.write_text("单位编号,单位名称,类型,上级单位\nNEW,新系,系,ROOT\nDEPT,信息与智能工程系,系,ROOT\n", "utf-8")
    people.write_text("工号,姓名,人员类别\nN-1,白露,教职工\nN-2,,教职工\n", "utf-8")
    return [units, people]


def test_an_import_by_keyboard_alone(browser: Browser, home: House, tmp_path: Path) -> None:
    browser.come_as(home.users["registrar"])
    browser.downloads_to(tmp_path / "down")
    browser.open("home")
    browser.tab_to("导入")
    browser.keys(Keys.ENTER)
    browser.tab_to("导入表格")
    browser.keys(Keys.ENTER)
    chooser = browser.until(lambda: browser.all("input[type=file]")[0])
    chooser.send_keys("\n".join(map(str, sheets(tmp_path))))
    browser.tab_to("上传并比对")
    browser.keys(Keys.ENTER)

    page = browser.said("已比对，等您决定")
    assert "人员表.csv" in page
    assert "必填的单元格是空的" in page
    assert [c.text for c in browser.all("#summary tbody tr td.num")][:2] == ["1", "1"]  # one unit new, one renamed
    browser.tab_to("下载标注好的表")
    browser.keys(Keys.ENTER)
    marked = browser.downloaded(tmp_path / "down", "*.xlsx")
    assert openpyxl.load_workbook(marked).worksheets

    browser.driver.refresh()
    browser.tab_to("执行导入")
    browser.keys(Keys.ENTER)
    browser.until(lambda: browser.all("dialog[open]"))
    browser.keys(Keys.ENTER)  # Enter alone answers nothing
    assert Import.objects.get().state == Import.PREVIEWED
    browser.tab_to("执行导入")
    browser.keys(Keys.ENTER)
    browser.said("导入完成")
    assert Unit.objects.get(code="DEPT").name == "信息与智能工程系"
    assert Person.objects.filter(code="N-1").exists()
    assert not Person.objects.filter(code="N-2").exists()

    browser.tab_to("整体撤销")
    browser.keys(Keys.ENTER)
    browser.until(lambda: browser.all("dialog[open]"))
    browser.tab_to("reason")
    browser.keys("传错了学期的表", Keys.ENTER)
    browser.said("已整体撤销")
    assert Unit.objects.get(code="DEPT").name == "信息工程系"
    assert not Person.objects.filter(code="N-1").exists()
    assert Import.objects.get().state == Import.UNDONE


def test_a_sheet_that_cannot_be_used_says_what_to_do(browser: Browser, home: House, tmp_path: Path) -> None:
    file = tmp_path / "不是表.pdf"
    file.write_bytes(b"%PDF-1.7")
    browser.come_as(home.users["registrar"])
    browser.open("new_import")
    browser.find("input[type=file]").send_keys(str(file))
    browser.press("上传并比对")
    assert "什么都没有改动" in browser.said("这些表还不能用")
    assert not Import.objects.exists()
