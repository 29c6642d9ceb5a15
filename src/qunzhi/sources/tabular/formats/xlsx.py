"""Excel workbooks (xlsx, xlsm)."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qunzhi.core.words import Words
from qunzhi.sources.tabular.calamine import open_calamine
from qunzhi.sources.tabular.model import Book, CellNote, Format
from qunzhi.sources.tabular.sheetscan import Scan, scan_sheet
from qunzhi.sources.tabular.zipguard import BAD_ZIP, checked_xml, open_zip, refuse

_SMALL_XML = 16 << 20


def _sniff(path: Path, head: bytes) -> bool:
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(n.replace("\\", "/").startswith("xl/") for n in archive.namelist())
    except BAD_ZIP:
        return path.suffix.casefold() in (".xlsx", ".xlsm")


def _open(path: Path, shown: str) -> Book:
    scans: dict[str, Scan] = {}
    small: dict[str, bytes] = {}
    with open_zip(path, shown) as archive:
        for name in archive.namelist():
            plain = name.casefold()
            if not plain.endswith((".xml", ".rels", ".vml")):
                continue
            pieces = checked_xml(archive, name, shown)
            if plain.startswith("xl/worksheets/") and plain.endswith(".xml"):
                scans[name] = scan_sheet(pieces, shown)
            elif plain in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                small[plain] = _collect(pieces, shown)
            else:
                for _ in pieces:
                    pass
    if "xl/workbook.xml" not in small:
        raise refuse("damaged_file", shown, detail="xl/workbook.xml")
    book = _parse(small["xl/workbook.xml"], shown)
    rels = _parse(small.get("xl/_rels/workbook.xml.rels", b"<r/>"), shown)
    return open_calamine(path, shown, epoch1904=_epoch1904(book), notes=_notes(book, rels, scans))


def _collect(pieces: object, shown: str) -> bytes:
    data = bytearray()
    for piece in pieces:  # type: ignore[attr-defined]
        data += piece
        if len(data) > _SMALL_XML:
            raise refuse("zip_bomb", shown, detail="xl/workbook.xml")
    return bytes(data)


def _parse(data: bytes, shown: str) -> Element:
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as exc:
        raise refuse("damaged_file", shown, detail="xl/workbook.xml") from exc
    return root


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _epoch1904(book: Element) -> bool:
    """True for workbooks that count days from 1904: made on old Macs, and the reader does not say so."""
    for element in book.iter():
        if _local(element.tag) == "workbookPr":
            return element.get("date1904", "0").casefold() in ("1", "true", "on")
    return False


def _notes(book: Element, rels: Element, scans: dict[str, Scan]) -> dict[str, list[CellNote]]:
    targets = {r.get("Id", ""): r.get("Target", "") for r in rels.iter() if _local(r.tag) == "Relationship"}
    notes: dict[str, list[CellNote]] = {}
    for sheet in book.iter():
        if _local(sheet.tag) == "sheet":
            key = next((v for k, v in sheet.attrib.items() if _local(k) == "id"), "")
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            if path in scans:
                notes[sheet.get("name", "")] = scans[path].notes
    return notes


FORMAT = Format(Words("Excel 工作簿", "an Excel workbook"), (".xlsx", ".xlsm"), _sniff, _open, rank=1)
