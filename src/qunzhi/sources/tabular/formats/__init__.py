"""The ways of writing tables that can be read, one module each, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.sources.tabular.model import Format
from qunzhi.sources.tabular.said import problem

_HEAD = 8192


@cache
def formats() -> tuple[Format, ...]:
    """All formats, the surest to tell first."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found = [m.FORMAT for m in modules if hasattr(m, "FORMAT")]
    return tuple(sorted(found, key=lambda f: f.rank))


def known_suffixes() -> frozenset[str]:
    """File extensions that a table may have."""
    return frozenset(s for f in formats() for s in f.suffixes)


def format_of(path: Path, shown: str) -> Format:
    """The format of a file by its content, whatever it is called.

    Raises:
        QunzhiError: it is none of them; web pages and XML under a spreadsheet's name are named as such.
    """
    place = Place(file=shown)
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as exc:
        raise QunzhiError(problem("damaged_file", place, detail=exc.strerror or "?")) from exc
    if not head and path.suffix.casefold() not in (".csv", ".tsv", ".tab"):
        raise QunzhiError(problem("damaged_file", place, detail="0 B"))
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<style", b"<div")):
        raise QunzhiError(problem("html_not_sheet", place))
    if start.startswith((b"<?xml", b"<!doctype", b"<workbook")):
        wicked = b"<!entity" in start or b"<!doctype" in start
        inner = b"<html" in start
        code = "html_not_sheet" if inner else "external_entity" if wicked else "xml_not_sheet"
        raise QunzhiError(problem(code, place))
    for known in formats():
        if known.sniff(path, head):
            return known
    raise QunzhiError(problem("unsupported_format", place))
