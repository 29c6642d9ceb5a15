"""An empty paper in the standard's measures: page, styles, page numbers."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from lxml import etree

from qunzhi.reports.circular import measures as m
from qunzhi.reports.circular.xml import element, grid, indent, page_field, set_fonts, set_style

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def blank() -> Any:
    """A document with page, grid, styles and page numbers set, and nothing in it."""
    document = Document()
    _page(document.sections[0])
    _styles(document)
    _settings(document)
    _page_numbers(document)
    _substitutes(document)
    return document


def _page(section: Any) -> None:
    section.page_width, section.page_height = Twips(m.PAGE_WIDTH), Twips(m.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(m.TOP_MM), Mm(m.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(m.LEFT_MM), Mm(m.RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(15), Twips(m.FOOTER)
    section.gutter = 0
    grid(section)


def _styles(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(defaults):
        defaults.remove(child)
    set_fonts(defaults, m.FANG)
    # The grid's characters are measured from this size.
    defaults.append(element("sz", val=m.BODY_PT * 2))
    defaults.append(element("szCs", val=m.BODY_PT * 2))
    defaults.append(element("lang", val="en-US", eastAsia="zh-CN"))
    set_style(document, "Normal", m.FANG, m.BODY_PT)
    set_style(
        document, "Title", m.TITLE, m.TITLE_PT, on_grid=False
    ).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_style(document, "Heading 1", m.HEI, m.BODY_PT, outline=0)
    set_style(document, "Heading 2", m.KAI, m.BODY_PT, outline=1)
    set_style(document, "Heading 3", m.FANG, m.BODY_PT, outline=2)
    set_style(document, "Footer", m.SONG, m.PAGE_NUMBER_PT, on_grid=False)


def _settings(document: Any) -> None:
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    root = settings.element
    if root.find(qn("w:characterSpacingControl")) is None:
        place = root.find(qn("w:compat"))
        made = element("characterSpacingControl", val="compressPunctuation")
        root.append(made) if place is None else place.addprevious(made)


def _page_numbers(document: Any) -> None:
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        page_field(paragraph)
        # Odd pages: one character free on the right; even pages: one on the left.
        if side == WD_ALIGN_PARAGRAPH.RIGHT:
            indent(paragraph, right=1)
        else:
            indent(paragraph, left=1)
        paragraph.alignment = side


def _substitutes(document: Any) -> None:
    """Name a substitute for each font, so that a machine without the title face does not choose one by itself."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    root = etree.fromstring(part.blob)
    for name, other in m.INSTEAD.items():
        font = etree.SubElement(root, f"{{{_W}}}font", {f"{{{_W}}}name": name})
        etree.SubElement(font, f"{{{_W}}}altName", {f"{{{_W}}}val": other})
        etree.SubElement(font, f"{{{_W}}}charset", {f"{{{_W}}}val": "86"})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
