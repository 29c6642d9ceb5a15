"""What python-docx leaves to be written by hand: Asian fonts, the grid, indents in characters, fields."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from qunzhi.reports.circular import measures as m


def element(name: str, **attrs: object) -> Any:
    """An element of the ``w`` namespace with attributes of it."""
    made = OxmlElement(f"w:{name}")
    for key, value in attrs.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_fonts(properties: Any, font: str) -> None:
    """One font for every script; theme fonts of the template would win over it and go."""
    old = properties.find(qn("w:rFonts"))
    if old is not None:
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))


def set_style(
    document: Any, name: str, font: str, size: float, *, outline: int | None = None, on_grid: bool = True
) -> Any:
    """A paragraph style: black, no space around, lines of the grid; made where the template lacks it.

    Text of the body size stands ``on_grid``; other sizes keep off it, or they would take two places a character.
    """
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for part in ("rPr", "pPr"):
        old = style.element.find(qn(f"w:{part}"))
        if old is not None:
            style.element.remove(old)
    set_fonts(style.element.get_or_add_rPr(), font)
    style.font.size = Pt(size)
    properties = style.element.get_or_add_pPr()
    # No extra room beside digits: a line holds 28 characters, and the date stands where the standard wants it.
    properties.append(element("autoSpaceDE", val=0))
    properties.append(element("autoSpaceDN", val=0))
    if on_grid:
        style.element.rPr.insert(1, element("w", val=m.SCALE))
    else:
        properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=0, after=0, line=m.LINE_PITCH, lineRule="exact"))
    if outline is not None:
        properties.append(element("outlineLvl", val=outline))
    style.quick_style = True
    return style


def indent(paragraph: Any, *, first: float = 0, left: float = 0, right: float = 0, hanging: float = 0) -> None:
    """Indents in characters of the grid; the twips beside them are for programs that know no characters."""
    found = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, n in (("firstLine", first), ("left", left), ("right", right), ("hanging", hanging)):
        if n:
            found.set(qn(f"w:{name}Chars"), str(round(n * 100)))
            found.set(qn(f"w:{name}"), str(round(n * m.CHARACTER)))


def page_field(paragraph: Any) -> None:
    """``— 1 —`` with the page's number."""
    for kind, text in (("", "— "), ("begin", ""), ("", " PAGE "), ("separate", ""), ("", "1"), ("end", ""), ("", " —")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        elif text == " PAGE ":
            code = element("instrText")
            code.text = text
            code.set(qn("xml:space"), "preserve")
            run._r.append(code)
        else:
            run.text = text


def grid(section: Any) -> None:
    """22 lines of 28 characters."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="linesAndChars", linePitch=m.LINE_PITCH, charSpace=m.CHAR_SPACE))
