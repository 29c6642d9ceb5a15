"""Cells that a spreadsheet program would run, told from text that merely begins like them.

A nickname such as ``+1张三`` or ``-张三`` is data and loads as it is; ``=cmd|'/C calc'!A0`` is not.
"""

from __future__ import annotations

import re
import unicodedata

#: First characters that make a spreadsheet program read a cell as a formula.
STARTERS = "=+-@"

_FETCHING = r"HYPERLINK|WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|FILTERXML|DDE|DDEAUTO"
_RUNNING = r"CALL|REGISTER|REGISTER\.ID|EXEC|EVALUATE|RTD|IMAGE|SQL\.REQUEST"
#: Wherever it stands in the cell: fetching functions, and program|'topic'!item.
_REACHING = re.compile(
    rf"(?<!\w)(?:{_FETCHING})\s*\(|[A-Z_][\w.]*\s*\|\s*(['\"]).*?\1\s*!|\|\s*['\"]?\s*/C\b"
    rf"|^[=+\-@\s(]*(?:{_RUNNING})\s*\(",
    re.I,
)
#: Only behind an equals sign: text such as "-Amy|hi!" is a nickname.
_REACHING_BY_EQUALS = re.compile(rf"=.*(?<!\w)(?:{_RUNNING})\s*\(|=.*[A-Z_][\w.]*\s*\|[^!]*!\s*[A-Z$'\"]", re.I)
_CALL = re.compile(r"=[\s+\-(]*[A-Z][A-Z0-9.]*\s*\(", re.I)
_CELL = re.compile(r"=[\s+\-(]*(?:'?[^'!]*'?!)?\$?[A-Z]{1,3}\$?\d{1,7}(?:\s*[-+*/&:].*)?$", re.I)
_QUOTED = re.compile(r'="((?:[^"]|"")*)"$')


def quoted_text(text: str) -> str | None:
    """What ``="00123"`` stands for: how some programs keep a spreadsheet from eating leading zeros in csv.

    A quotation mark within stands twice.
    """
    match = _QUOTED.match(text.strip())
    return match.group(1).replace('""', '"') if match else None


def formula_code(text: str) -> str | None:
    """The problem code of a cell that is a formula, or None for text."""
    plain = unicodedata.normalize("NFKC", text[:2000]).lstrip("\t\r\n\v\f \"'\x00")
    if not plain or plain[0] not in STARTERS:
        return None
    if _REACHING.search(plain) or _REACHING_BY_EQUALS.match(plain):
        return "formula_injection"
    if _CALL.match(plain) or _CELL.match(plain):
        return "formula"
    return None
