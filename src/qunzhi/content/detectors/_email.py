"""Where e-mail addresses stand in a message; the detectors of addresses and of rosters read this."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qunzhi.content.detectors._hosts import MANY_TLDS, TLDS
from qunzhi.content.detectors._places import Place, apart, words
from qunzhi.content.view import View

_LOCAL = r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}+"
_MAIL = re.compile(rf"{_LOCAL}@(?:[a-z0-9-]{{1,63}}+\.){{1,8}}[a-z]{{2,24}}(?![a-z])")
_AT = (
    r"(?:[ ]?[(\[【{<〔][ ]?(?:at|a|艾特|圈a)[ ]?[)\]】}>〕][ ]?|[ ]{1,2}at[ ]{1,2}"
    r"|[ ]?[#＃@][ ]?|[ ]?(?:艾特|圈a)[ ]?)"
)
_DOT = r"(?:[ ]?[.。·][ ]?|[ ]?点[ ]?|[ ]?[(\[【]?[ ]?dot[ ]?[)\]】]?[ ]?)"
_DRESSED = re.compile(rf"{_LOCAL}{_AT}(?:[a-z0-9-]{{1,63}}?{_DOT}){{1,3}}(?:{MANY_TLDS})(?![a-z0-9-])")
#: A number in numerals before the sign, as QQ addresses have.
_SPELLED = re.compile(r"[0-9]{5,}@")
_SIGN = re.compile(r"[@#]|at|艾特|圈a|[(\[【{<〔][ ]?a")
#: Endings of files, as in picture@2x.png.
_FILES = words("png jpg jpeg gif webp svg pdf doc docx xls xlsx ppt pptx zip txt md py js json")


def emails(view: View) -> list[Place]:
    """Places of e-mail addresses; less sure where @ or the points are dressed up."""
    text = view.plain
    if not _SIGN.search(text):
        return []
    places = [*_plain(text), *_dressed(text)]
    if view.numerals != text and not places:
        places = [p for p in _plain(view.numerals) if _SPELLED.match(view.numerals, p.start)]
    return apart(places)


def _plain(text: str) -> Iterator[Place]:
    for match in _MAIL.finditer(text):
        local, _, host = match[0].partition("@")
        start = match.start() + len(local) - len(local.lstrip(".-+%_"))
        tld = host.rsplit(".", 1)[-1]
        if text[start] != "@" and tld not in _FILES and not _in_url(text, start):
            yield Place(start, match.end(), 0.95 if tld in TLDS else 0.6)


def _dressed(text: str) -> Iterator[Place]:
    for match in _DRESSED.finditer(text):
        if not _MAIL.search(match[0]):
            yield Place(*match.span(), 0.5)


def _in_url(text: str, start: int) -> bool:
    return text[max(0, start - 3) : start] == "://"
