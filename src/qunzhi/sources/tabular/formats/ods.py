"""OpenDocument spreadsheets (ods)."""

from __future__ import annotations

import io
import re
import xml.parsers.expat
import zipfile
from pathlib import Path

from qunzhi.core.words import Words
from qunzhi.sources.tabular.calamine import open_calamine
from qunzhi.sources.tabular.grid import Merges
from qunzhi.sources.tabular.model import Book, Format
from qunzhi.sources.tabular.sheetscan import check_span
from qunzhi.sources.tabular.zipguard import BAD_ZIP, checked_xml, open_zip, refuse

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def _sniff(path: Path, head: bytes) -> bool:
    if not head.startswith(b"PK"):
        return False
    if _KIND in head[:200]:
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return "content.xml" in names and not any(n.startswith("xl/") for n in names)
    except BAD_ZIP:
        return path.suffix.casefold() == ".ods"


def _open(path: Path, shown: str) -> Book:
    walk = _Walk(shown)
    with open_zip(path, shown) as archive:
        if "content.xml" not in archive.namelist():
            raise refuse("damaged_file", shown, detail="content.xml")
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = b"".join(checked_xml(archive, "META-INF/manifest.xml", shown))
            if b"encryption-data" in manifest:
                raise refuse("encrypted", shown)
        for name in archive.namelist():
            if name.casefold().endswith((".xml", ".rdf")) and name != "META-INF/manifest.xml":
                for piece in checked_xml(archive, name, shown):
                    if name == "content.xml":
                        walk.feed(piece)
    return open_calamine(path, shown, merges=walk.merges, instead=_with_tabs(path) if walk.marks else None)


def _with_tabs(path: Path) -> io.BytesIO:
    """The workbook with tabs and line breaks inside cells written out: the reader passes over the elements for them."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for item in archive.infolist():
            data = archive.read(item)
            if item.filename == "content.xml":
                data = re.sub(rb"<text:tab(?: [^<>]*)?/>", b"&#9;", data)
                data = re.sub(rb"<text:line-break(?: [^<>]*)?/>", b"&#10;", data)
            out.writestr(item.filename, data)
    copy.seek(0)
    return copy


class _Walk:
    """Walks over content.xml: what each table spans once its repeated cells are written out, and its merges."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self.merges: dict[str, Merges] = {}
        self.marks = False
        self._merged: Merges = []
        self._row = self._column = self._rows = self._columns = self._cells = 0
        self._row_repeat = self._cell_repeat = 1
        self._row_filled = self._cell_filled = False
        self._parser = xml.parsers.expat.ParserCreate(namespace_separator="|")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.buffer_text = True

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, False)
        except xml.parsers.expat.ExpatError as exc:
            raise refuse("damaged_file", self._shown, detail="content.xml") from exc

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition("|")[2]
        if tag == "table":
            self._row = self._rows = self._columns = self._cells = 0
            name = next((v for k, v in attributes.items() if k.endswith("|name")), "")
            self._merged = self.merges.setdefault(name, [])
        elif tag == "table-row":
            self._row_repeat = _number(attributes, "number-rows-repeated")
            self._column, self._row_filled = 0, False
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell_repeat = _number(attributes, "number-columns-repeated")
            self._cell_filled = any(k.endswith(("|value-type", "|formula")) for k in attributes)
            down = _number(attributes, "number-rows-spanned")
            across = _number(attributes, "number-columns-spanned")
            if down > 1 or across > 1:
                last = self._row + min(down, 1 << 20) - 1
                self._merged.append((self._row, self._column, last, self._column + across - 1))
        elif tag in ("tab", "line-break"):
            self.marks = True
        elif tag == "p" and self._column >= 0:
            self._cell_filled = True

    def _end(self, tag: str) -> None:
        tag = tag.rpartition("|")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self._column += self._cell_repeat
            if self._cell_filled:
                self._row_filled = True
                self._columns = max(self._columns, self._column)
                self._cells += self._cell_repeat
        elif tag == "table-row":
            self._row += self._row_repeat
            if self._row_filled:
                self._rows = self._row
            # A filled row that repeats is written out by the reader: its copies count as thin cells.
            check_span(self._rows, self._columns, self._cells, self._shown)


def _number(attributes: dict[str, str], name: str) -> int:
    text = next((v for k, v in attributes.items() if k.endswith("|" + name)), "1")
    return min(int(text), 1 << 31) if text.isdigit() and len(text) < 12 and int(text) > 0 else 1


FORMAT = Format(Words("OpenDocument 表格", "an OpenDocument spreadsheet"), (".ods",), _sniff, _open, rank=2)
