"""Tables of official papers: ruled, small type, heads that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, Twips

from qunzhi.reports.circular import measures as m
from qunzhi.reports.circular.xml import element, set_fonts


def ruled_table(
    document: Any,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    *,
    left: Sequence[int],
    wide: float = m.TYPE_WIDTH,
) -> None:
    """A ruled table whose head repeats on every page.

    ``widths`` are shares of ``wide`` (twips, the type area's width); the columns named in ``left`` are not centred.
    """
    table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    share = wide / sum(widths)
    places = [round(w * share) for w in widths]
    for column, place in zip(table.columns, places, strict=True):
        column.width = Twips(place)
    for n, texts in enumerate([heads, *rows]):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if n == 0:
            properties.append(element("tblHeader"))
        for k, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Twips(places[k])
            _fill(cell, text, m.HEI if n == 0 else m.FANG, centred=n == 0 or k not in left)


def _fill(cell: Any, text: str, font: str, *, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    # Cells keep their own line height: small type on the page's grid would stand too far apart.
    properties.append(element("snapToGrid", val=0))
    properties.append(element("spacing", before=20, after=20, line=300, lineRule="exact"))
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(m.TABLE_PT)
    set_fonts(run._r.get_or_add_rPr(), font)
    margins = element("tcMar")
    for side in ("left", "right"):
        margins.append(element(side, w=40, type="dxa"))
    cell._tc.get_or_add_tcPr().append(margins)
    cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))
