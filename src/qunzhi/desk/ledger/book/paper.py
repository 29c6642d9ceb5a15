"""The printed ledger as docx: A4 across, the faces of official papers, lines to sign on."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Twips

from qunzhi.core.words import Words
from qunzhi.desk.ledger.book.content import HEADS, WIDTHS, Book
from qunzhi.reports.circular import measures as m
from qunzhi.reports.circular.layout import blank
from qunzhi.reports.circular.table import ruled_table
from qunzhi.reports.when import exact_words

#: Word opens more rows slowly; who needs them takes the workbook.
MOST_ROWS = 3000
_MARGIN_MM = 20
_SIGN = Words(
    "核对人（签字）：                    　日期：          年    月    日", "Checked by:                         Date:"
)


def paper(book: Book) -> bytes:
    """The paper: title, how the ledger stood, the table, a line to sign."""
    document = blank()
    document.core_properties.title = book.title
    document.core_properties.author = document.core_properties.comments = ""
    wide = _across(document.sections[0])
    document.add_paragraph(book.title, style="Title")
    for line in (f"{book.institution}　{book.printed}", book.sealed):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    ruled_table(document, [book.say(h) for h in HEADS], _texts(book), WIDTHS, left=(3, 4, 5), wide=wide)
    if book.count > MOST_ROWS:
        more = book.count - MOST_ROWS
        document.add_paragraph(book.say(Words(f"另有 {more} 笔，见 xlsx。", f"{more} more entries: see the xlsx.")))
    document.add_paragraph()
    sign = document.add_paragraph(book.say(_SIGN))
    sign.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _across(section: Any) -> int:
    """Turn the page; returns the width of the type area in twips."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(m.PAGE_HEIGHT), Twips(m.PAGE_WIDTH)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM + 2)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.footer_distance = Mm(12)
    return m.PAGE_HEIGHT - 2 * m.twips(_MARGIN_MM)


def _texts(book: Book) -> list[list[str]]:
    out = []
    for row in book.rows:
        if row.number > MOST_ROWS:
            break
        at = exact_words(row.at, book.lang)
        out.append([str(row.number), at, row.who, row.what, row.concerns, row.reason, str(row.seq)])
    return out
