"""The circular put together."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH

from qunzhi.audit.result import AuditResult
from qunzhi.core.instants import day_of, from_day
from qunzhi.core.words import Lang
from qunzhi.reports.circular import content
from qunzhi.reports.circular.annexes import article_table, unit_table
from qunzhi.reports.circular.layout import blank
from qunzhi.reports.circular.who import Units
from qunzhi.reports.circular.xml import element, indent
from qunzhi.reports.context import Context
from qunzhi.reports.text import visible
from qunzhi.reports.when import day_words

_NUMBERS = "一二三四五六七八九十"


def write_circular(
    result: AuditResult,
    out: Path,
    *,
    lang: Lang = "zh",
    named: bool = False,
    office: str = "",
    date: Date | None = None,
) -> Path:
    """Write ``circular.docx`` (通报) into the folder ``out``, in the measures of GB/T 9704-2012.

    ``named`` calls units and the people primarily responsible by name; without it units have letters and no person or
    group is named. ``office`` signs (the interpreting office when empty), ``date`` is the paper's (the as-of's day).
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / "circular.docx"
    c = Context.of(result, lang)
    units = Units(c, named=named)
    document = blank()
    document.core_properties.title = content.title(c)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    _heading(document, content.title(c))
    document.add_paragraph(c.say("各单位：", "To all units:"))
    _body(document, content.lead(c))
    for n, part in enumerate(content.parts(c, units)):
        _part(document, c, n, part)
    annexes = [
        c.say("各单位检查情况表", "Findings by unit"),
        c.say("各条款检查情况表", "Findings by article"),
    ]
    last = len(document.paragraphs) - 1
    _annex_list(document, c, annexes)
    _signature(document, c, office, date or from_day(day_of(result.as_of)))
    # A signature never stands on a page without text.
    for paragraph in document.paragraphs[last:-1]:
        paragraph.paragraph_format.keep_with_next = True
    for n, name in enumerate(annexes, 1):
        _annex_head(document, c, n, name)
        if n == 1:
            unit_table(c, document, units, named=named)
        else:
            article_table(c, document)
    document.save(str(path))
    return path


def _heading(document: Any, text: str) -> None:
    document.add_paragraph()
    document.add_paragraph(text, style="Title")
    document.add_paragraph()


def _body(document: Any, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent(paragraph, first=2)


def _part(document: Any, c: Context, n: int, part: content.Part) -> None:
    number = c.say(f"{_NUMBERS[n]}、", f"{n + 1}. ")
    heading = document.add_paragraph(number + part.title, style="Heading 1")
    heading.paragraph_format.keep_with_next = True
    indent(heading, first=2)
    for text in part.paragraphs:
        _body(document, text)
    for k, below in enumerate(part.parts):
        label = c.say(f"（{_NUMBERS[k]}）", f"({k + 1}) ")
        heading = document.add_paragraph(label + below.title, style="Heading 2")
        heading.paragraph_format.keep_with_next = True
        indent(heading, first=2)
        many = len(below.paragraphs) > 1
        for i, text in enumerate(below.paragraphs, 1):
            _body(document, f"{i}. {text}" if many else text)


def _annex_list(document: Any, c: Context, names: list[str]) -> None:
    document.add_paragraph()
    for n, name in enumerate(names, 1):
        word = c.say("附件：", "Annexes: ")
        paragraph = document.add_paragraph(f"{word}{n}. {name}" if n == 1 else f"{n}. {name}")
        # The second line stands under the first's number.
        indent(paragraph, left=2 if n == 1 else 2 + _width(word))


def _signature(document: Any, c: Context, office: str, date: Date) -> None:
    """Office and date at the right: the date starts two characters to the right of the office's first."""
    own = c.result.pack.interprets if c.is_own_pack else ""
    name = visible(office or own) or c.institution
    day = day_words(date, c.lang)
    free = 2.0
    wide, long = _width(name), _width(day)
    below = free + wide - 2 - long
    if below < free:
        free, below = free + 2 + long - wide, free
    document.add_paragraph()
    document.add_paragraph()
    for text, right in ((name, max(free, 0.0)), (day, below)):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph._p.get_or_add_pPr().insert_element_before(element("snapToGrid", val=0), "w:spacing", "w:ind", "w:jc")
        indent(paragraph, right=right)


def _annex_head(document: Any, c: Context, n: int, name: str) -> None:
    head = document.add_paragraph(c.say(f"附件{n}", f"Annex {n}"), style="Heading 1")
    head.paragraph_format.page_break_before = True
    document.add_paragraph(name, style="Title")
    document.add_paragraph()


def _width(text: str) -> float:
    """Width in characters: Latin letters and digits are half as wide."""
    return sum(0.5 if ch.isascii() else 1.0 for ch in text)
