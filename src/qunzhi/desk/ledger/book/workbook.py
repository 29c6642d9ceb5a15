"""The printed ledger as xlsx: text is text, nothing in a cell runs."""

from __future__ import annotations

import io

import xlsxwriter

from qunzhi.desk.ledger.book.content import HEADS, WIDTHS, Book
from qunzhi.reports.text import guard
from qunzhi.reports.xlsx.heights import wrapped_height
from qunzhi.reports.xlsx.styles import Styles

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Characters of a column for each share of the page.
_CHARACTERS = 0.62


def workbook(book: Book) -> bytes:
    """The workbook: title, how the ledger stood, one row an entry, ready to print on A4 across."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as made:
        made.set_properties({"title": book.title})
        sheet, styles = made.add_worksheet(), Styles(made)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.set_footer("&C— &P / &N —")
        widths = [width * _CHARACTERS for width in WIDTHS]
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, guard(book.title), styles.title)
        sheet.set_row(1, 18)
        sheet.write_string(1, 0, f"{book.institution}　{book.printed}", styles.sub)
        sheet.set_row(2, 20)
        sheet.write_string(2, 0, book.sealed, styles.sub)
        sheet.set_row(3, 22)
        for n, head in enumerate(HEADS):
            sheet.write_string(3, n, book.say(head), styles.head)
        for r, row in enumerate(book.rows, 4):
            texts = (guard(row.who), guard(row.what), guard(row.concerns), guard(row.reason))
            sheet.set_row(r, wrapped_height(["", "", *texts, ""], widths))  # not every program finds it by itself
            sheet.write_number(r, 0, row.number, styles.mid)
            sheet.write_datetime(r, 1, row.at.replace(tzinfo=None), styles.when)
            for c, text in enumerate(texts, 2):
                sheet.write_string(r, c, text, styles.text)
            sheet.write_number(r, 6, row.seq, styles.mid)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, 3 + max(1, book.count), len(HEADS) - 1)
    return out.getvalue()
