"""The filled form of an application, 工作群建群申请（备案）表, as a Word file in the office's layout."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, Twips

from qunzhi.desk.accounts.signing import sign_words
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.filing.moving import COPY, current
from qunzhi.desk.filing.routing import cites_of
from qunzhi.desk.web.times import local
from qunzhi.facts.values import word_for
from qunzhi.packs.routes import DOES
from qunzhi.reports.circular import measures as m
from qunzhi.reports.circular.layout import blank
from qunzhi.reports.circular.xml import element, set_fonts
from qunzhi.reports.text import visible
from qunzhi.reports.when import day_words

TITLE = "工作群建群申请（备案）表"
#: Shown where nobody has decided yet.
TO_SIGN = "待签"
_PLACES = (0.16, 0.34, 0.16, 0.34)


def form_paper(application: Application) -> bytes:
    """The form in the measures of GB/T 9704: fields, responsible persons, a box for each office with line and date."""
    document = blank()
    document.core_properties.title = f"{TITLE} {application.number}"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    heading = document.add_paragraph(TITLE, style="Title")
    heading.paragraph_format.space_after = Pt(6)
    line = document.add_paragraph()
    _lines(line)
    _small(line, f"编号：{application.number}　　申请日期：{_day(application.sent_at)}", m.FANG)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = _table(document)
    for row in _fields(application):
        _pairs(table, row)
    steps = current(application)
    for step in steps:
        _opinion(table, step)
    _wide(table, "依据", "\n".join(_grounds(application, steps)) or "所采用的规章没有备案要求，登记备查", small=True)
    note = document.add_paragraph()
    _lines(note)
    _small(note, "本表由台账生成；签字以台账记载为准，各步编号见备案号。", m.KAI)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fields(a: Application) -> list[tuple[tuple[str, str], ...]]:
    code = a.code if a.code != a.number else ("建群后登记" if a.group is None else "平台没有群号")
    always = [
        ("所属单位", a.unit.name if a.unit else ""),
        ("平台", _word("platform", a.platform)),
        ("群类型", _word("kind", a.group_kind)),
        ("群号", code),
        ("建群时间", _day(a.made_on) if a.made_on else "审批后建群"),
        ("群主", _person(a.owner)),
        ("申请人", _person(a.by)),
    ]
    asked = [
        ("用途", _word("purpose", a.purpose)),
        ("职能词", "、".join(a.terms)),
        ("临时群", _yes(a.temporary)),
        ("管理员", _person(a.admin)),
        ("入群确认", _yes(a.join_confirmation)),
    ]
    pairs = [*always, *(p for p in asked if p[1])]  # what no article asked for is left out
    return [(("群名", a.name),), *(tuple(pairs[n : n + 2]) for n in range(0, len(pairs), 2))]


def _word(column: str, code: str) -> str:
    return word_for("groups", column, code) if code else ""


def _yes(value: bool | None) -> str:
    return {True: "是", False: "否"}.get(value, "") if value is not None else ""


def _person(person: Any) -> str:
    return f"{person.name}（{person.code}）" if person is not None else ""


def _day(moment: datetime | None) -> str:
    return day_words(local(moment).date(), "zh") if moment else ""


def _grounds(application: Application, steps: list[Step]) -> list[str]:
    ids = [c for s in steps for c in s.cites] or [c for r in application.route for c in r["cites"]]
    return [f"《{c.title.zh}》{c.article}：{c.says.zh}" for c in cites_of(dict.fromkeys(ids))]


def _opinion(table: Any, step: Step) -> None:
    """One office: its word, the line to sign on, and what stands there once it is signed."""
    does = DOES[step.does].zh  # type: ignore[index]
    word_for_it = {"approve": "审批意见", "approve_and_file": "审批备案\n意见", "file": "备案意见"}.get(step.does, does)
    label = f"{step.office.name}\n{word_for_it}"
    signed = step.state == Step.DONE and step.decided_by is not None
    word = (
        step.said
        or {"approve": "同意", "approve_and_file": "同意，准予备案", "file": "准予备案", COPY: "已知悉"}[step.does]
    )
    if step.state in (Step.RETURNED, Step.REJECTED):
        word, signed = (
            f"{'退回' if step.state == Step.RETURNED else '不同意'}：{step.said}",
            step.decided_by is not None,
        )
    numbers = "、".join(f.code for f in step.filings.all())
    lines = [word if signed else ""]
    who = step.decided_by.name if signed and step.decided_by else TO_SIGN
    with_what = f"（{sign_words(step.signed_with).zh}签字）" if step.signed_with and signed else ""
    when = _day(step.decided_at) if signed else "　　年　　月　　日"
    lines += [f"签字：{who}{with_what}　　　{when}"]
    if numbers:
        lines.append(f"备案号：{numbers}")
    _wide(table, label, "\n".join(lines), opinion=True)


def _table(document: Any) -> Any:
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, place in zip(table.columns, _PLACES, strict=True):
        column.width = Twips(round(place * m.TYPE_WIDTH))
    return table


def _pairs(table: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    if len(pairs) == 1:
        _wide(table, *pairs[0])
        return
    cells = _row(table)
    for n, (label, value) in enumerate(pairs):
        _fill(cells[2 * n], label, m.HEI, centred=True)
        _fill(cells[2 * n + 1], value, m.FANG)


def _wide(table: Any, label: str, text: str, *, small: bool = False, opinion: bool = False) -> None:
    cells = _row(table)
    merged = cells[1].merge(cells[3])
    _fill(cells[0], label, m.HEI, centred=True)
    first, *rest = text.split("\n")
    _fill(merged, first, m.FANG, size=m.TABLE_PT - 1 if small else m.TABLE_PT)
    for line in rest:
        paragraph = merged.add_paragraph()
        _lines(paragraph)
        _small(paragraph, line, m.FANG, m.TABLE_PT - 1 if small else m.TABLE_PT)
        if opinion and line.startswith("签字"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = Pt(14)


def _row(table: Any) -> Any:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("cantSplit"))
    for cell, place in zip(row.cells, _PLACES, strict=True):
        cell.width = Twips(round(place * m.TYPE_WIDTH))
    return row.cells


def _fill(cell: Any, text: str, font: str, *, centred: bool = False, size: float = m.TABLE_PT) -> None:
    first, *rest = text.split("\n")
    paragraph = cell.paragraphs[0]
    for n, line in enumerate([first, *rest]):
        at = paragraph if n == 0 else cell.add_paragraph()
        _lines(at)
        _small(at, line, font, size)
        if centred:
            at.alignment = WD_ALIGN_PARAGRAPH.CENTER
    margins = element("tcMar")
    for side in ("left", "right"):
        margins.append(element(side, w=80, type="dxa"))
    cell._tc.get_or_add_tcPr().append(margins)
    cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))


def _lines(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=60, after=60, line=320, lineRule="exact"))


def _small(paragraph: Any, text: str, font: str, size: float = m.TABLE_PT) -> None:
    run = paragraph.add_run(visible(text))
    run.font.size = Pt(size)
    set_fonts(run._r.get_or_add_rPr(), font)
