import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunzhi.reports import write_xlsx
from qunzhi.reports.xlsx.sheets import SheetNames


def opened(result, tmp_path, **how):
    return openpyxl.load_workbook(write_xlsx(result, tmp_path, **how))


def table(sheet):
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(rows[0], r, strict=True)) for r in rows[1:]]


def test_sheets_rows_and_dates(plain, tmp_path):
    book = opened(plain, tmp_path)
    assert book.sheetnames == ["总览", "全部问题", "说明", "处理建议", "信息工程系", "信息系团总支", "后勤保障处"]
    rows = table(book["全部问题"])
    assert len(rows) == plain.findings.num_rows
    one = next(r for r in rows if r["编号"] == "G1")
    assert one["期限"] == datetime(2025, 6, 6, 23, 59, 59)
    assert one["期限说明"] == "已逾期 4 天（6月6日到期）"
    assert one["第一责任人"] == "欧阳青禾"
    assert one["事实"].startswith("建群时间：2025年5月30日 09:00:05；类型：部门群")
    assert {r["单位"] for r in table(book["后勤保障处"])} == {"后勤保障处"}
    assert sum(len(table(book[name])) for name in book.sheetnames[4:]) == len(rows) - 1


def test_print_set_up_filters_and_frozen_header(plain, tmp_path):
    sheet = opened(plain, tmp_path)["全部问题"]
    assert sheet.auto_filter.ref == f"A3:O{3 + plain.findings.num_rows}"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToHeight == 0
    assert len(sheet.conditional_formatting) == 1
    assert all(sheet.column_dimensions[c].width > 6 for c in "ABCDEFGHIJKLMNO")


def test_summary_adds_up_and_has_charts(plain, tmp_path):
    path = write_xlsx(plain, tmp_path)
    rows = list(openpyxl.load_workbook(path)["总览"].iter_rows(values_only=True))
    totals = [r for r in rows if r[0] == "合计"]
    assert [t[2] for t in totals] == [6, 6]
    assert all(isinstance(n, int) for n in totals[0][2:10])
    names = zipfile.ZipFile(path).namelist()
    assert sum(n.startswith("xl/charts/chart") for n in names) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_formula_and_nothing_that_could_become_one(nasty, tmp_path, lang):
    path = write_xlsx(nasty, tmp_path, lang=lang)
    with zipfile.ZipFile(path) as archive:
        assert all(b"<f>" not in archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value[:1] in set("=+-@\t\r＝＋－＠"))


def test_few_sheets_for_many_units_and_the_rest_in_the_common_one(plain, tmp_path):
    book = opened(plain, tmp_path, most_units=1)
    assert book.sheetnames[4:] == ["后勤保障处"]


def test_above_the_row_limit_it_says_so(plain, tmp_path):
    book = opened(plain, tmp_path, most_rows=4)
    rows = table(book["全部问题"])
    assert [r["程度"] for r in rows] == ["重大", "较重", "较重", "一般"]
    assert "findings.csv" in book["全部问题"]["A2"].value
    # A unit's own sheet goes on after the common one is full.
    assert len(table(book["信息系团总支"])) == 2


def test_change_and_resolved(since, tmp_path):
    book = opened(since, tmp_path)
    assert [r["变化"] for r in table(book["全部问题"])].count("已解决") == 1
    assert all(r["变化"] != "已解决" for r in table(book["后勤保障处"]))


def test_proposals_wait_for_a_person(plain, tmp_path):
    sheet = opened(plain, tmp_path)["处理建议"]
    assert "对任何人都不产生任何后果" in sheet["A2"].value
    rows = table(sheet)
    assert [r["金额（元）"] for r in rows] == [200, None]
    assert rows[0]["因为"] == "后勤保障处"


@given(st.lists(st.text(max_size=60), max_size=20))
def test_sheet_names_are_legal_and_unique(wanted):
    names = SheetNames()
    made = [names.give(w) for w in wanted]
    assert len({m.casefold() for m in made}) == len(made)
    for name in made:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
