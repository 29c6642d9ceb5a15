"""The filled form as a Word file."""

from __future__ import annotations

import io

import pytest
from docx import Document

from qunzhi.desk.filing.paper import TITLE, TO_SIGN, form_paper
from qunzhi.reports.circular import measures as m
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import sent, walk

pytestmark = pytest.mark.django_db


def cells(body: bytes) -> list[str]:
    document = Document(io.BytesIO(body))
    return [c.text for row in document.tables[0].rows for c in dict.fromkeys(row.cells)]


def test_the_form_says_who_what_and_what_each_office_signed():
    home = filing_house("CQNY", "PXZY")
    one = walk(home, sent(home, kind="league", admin=home.people["member"]), steps=1)
    body = form_paper(one)
    document = Document(io.BytesIO(body))
    assert document.paragraphs[0].text == TITLE
    assert one.number in document.paragraphs[1].text
    said = cells(body)
    assert "路遥（P-owner）" in said
    assert "池鱼（P-member）" in said
    first = next(t for t in said if "贺明" in t)
    assert "同意" in first
    assert "身份验证器签字" in first
    assert one.steps.first().filings.get().code in first
    assert sum(TO_SIGN in t for t in said) == 2
    assert any("《重庆能源职业学院QQ群、微信群管理办法》第七条" in t for t in said)
    assert document.sections[0].page_width.twips == m.PAGE_WIDTH
    assert document.core_properties.author == ""


def test_what_hides_in_a_name_is_written_out():
    home = filing_house("PXZY")
    one = sent(home, name="软件教研室\u202e群")
    assert any("‹U+202E›" in t for t in cells(form_paper(one)))


def test_a_group_of_which_nothing_is_asked_is_recorded():
    home = filing_house("ISE")
    one = sent(home, kind="task", temporary=True)
    assert any("没有备案要求" in t for t in cells(form_paper(one)))
