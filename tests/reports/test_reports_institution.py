"""Every report names the institution that was audited; the pack's own stands only where the pack is cited."""

import re
from io import StringIO

import orjson
import pytest
from docx import Document
from openpyxl import load_workbook
from rich.console import Console

from qunzhi.audit.result import Directory, UnitInfo
from qunzhi.reports import print_summary, write_circular, write_html, write_json, write_xlsx
from qunzhi.reports.context import Context

OTHER = Directory(
    {
        "A1": UnitInfo("A1", "信息中心", "office", "A9"),
        "A9": UnitInfo("A9", "碧水职业学院", "institution", ""),
        "A5": UnitInfo("A5", "附属中学", "institution", "A9"),
    }
)


@pytest.fixture
def other(make):
    return make(directory=OTHER)


def test_the_top_unit_is_named_and_the_pack_is_cited_with_its_own(other):
    c = Context.of(other, "zh")
    assert c.institution == "碧水职业学院"
    assert c.cite() == "青山学院《工作群管理办法（试行）》（青院〔2025〕3号）"
    assert Context.of(other, "en").cite() == "Rules for work groups (青山学院, 青院〔2025〕3号)"


def test_its_own_pack_is_cited_without_the_name(plain):
    assert Context.of(plain, "zh").cite() == "《工作群管理办法（试行）》（青院〔2025〕3号）"


@pytest.mark.parametrize("units", [{}, {"A1": UnitInfo("A1", "信息中心", "office")}])
def test_without_an_institution_among_the_units_the_packs_stands(make, units):
    assert Context.of(make(directory=Directory(dict(units))), "zh").institution == "青山学院"


def test_a_loop_of_institutions_does_no_harm(make):
    loop = {k: UnitInfo(k, f"{k}学院", "institution", p) for k, p in (("B1", "B2"), ("B2", "B1"))}
    assert Context.of(make(directory=Directory(loop)), "zh").institution == "B1学院"


def test_page_workbook_circular_json_and_terminal(other, tmp_path):
    page = write_html(other, tmp_path).read_text("utf-8")
    assert re.search(r'class="whose">(<bdi>)?碧水职业学院<', page)
    assert "碧水职业学院</title>" in page
    sheet = load_workbook(write_xlsx(other, tmp_path)).worksheets[0]
    assert sheet["A1"].value == "碧水职业学院 检查结果"
    assert "青山学院《" in sheet["A2"].value
    paper = [p.text for p in Document(str(write_circular(other, tmp_path))).paragraphs]
    assert "碧水职业学院" in paper, "signed by the institution, not by the office that interprets another's rules"
    assert "党政办公室" not in paper
    assert orjson.loads(write_json(other, tmp_path).read_bytes())["institution"] == "碧水职业学院"
    out = StringIO()
    print_summary(other, Console(file=out, width=80, color_system=None))
    assert out.getvalue().splitlines()[1].strip("│ ") == "碧水职业学院"
