"""Where mobile numbers stand in a message; the detectors of mobile numbers and of rosters read this."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qunzhi.content.detectors._digits import GAP, Shape, alone, in_address, joined, numbered, shape_of
from qunzhi.content.detectors._places import Place, apart, before, scan, words
from qunzhi.content.view import View

_SPREAD = re.compile(rf"1(?<![0-9]1)(?:{GAP})?[3-9](?:(?:{GAP})?[0-9]){{9}}(?![0-9])")
#: The same behind a country code or the circled number of a list, where a digit stands right before.
_GLUED = re.compile(r"(?<=[0-9])1[3-9][0-9]{9}(?![0-9])")
_BEHIND = re.compile(rf"(?<=86)1(?:{GAP})?[3-9](?:(?:{GAP})?[0-9]){{9}}(?![0-9])")
_COUNTRY = re.compile(r"(?:\((?:\+|00)?86\)|(?<![0-9])(?:\+|00)?86)[- ]{0,2}$")
_ABROAD = re.compile(
    r"(?:\+|(?<![0-9])00|\(\+?)(?:(?:852\)?[- ]{0,2}[4-9]|853\)?[- ]{0,2}6)[0-9]{3}[- ]?[0-9]{4}"
    r"|886\)?[- ]{0,2}0?9[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3})(?![0-9])"
)
#: Arrows, symbols and emoji: nobody puts them between the parts of a date or a sum.
_PICTURE = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
#: Beginnings that no operator has been given.
_UNASSIGNED = words("142 143 154 160 161 163 164 168 169 179 194")
_USUAL = frozenset({(3, 4, 4), (3, 8), (7, 4)})
_KNOWN = _USUAL | {
    (4, 4, 3),
    (4, 3, 4),
    (3, 3, 5),
    (3, 5, 3),
    (5, 6),
    (6, 5),
    (4, 7),
    (3, 2, 2, 2, 2),
    (3, 2, 2, 4),
    (3, 4, 2, 2),
    (1,) * 11,
}


def mobiles(view: View) -> list[Place]:
    """Places of mobile numbers, as they are written and, where that finds nothing there, with Chinese numerals."""
    plain = view.plain
    places = list(_in(view, plain))
    if view.numerals != plain:
        spelled = [p for p in _in(view, view.numerals) if plain[p.start : p.end] != view.numerals[p.start : p.end]]
        places += [p._replace(confidence=min(p.confidence, 0.8)) for p in spelled]
    return apart(places)


def _in(view: View, text: str) -> Iterator[Place]:
    last = -1
    for match in scan(_SPREAD, text):
        start, end = match.span()
        if start < last:
            continue
        shape = shape_of(match[0])
        sure = 0.0 if "×" in match[0] else _sure(shape)
        if sure and not joined(text, start, end, shape, last) and alone(view, text, start, end):
            yield from _judged(text, start, end, sure)
            last = end
    yield from _glued(view, text)
    for match in _ABROAD.finditer(text):
        yield Place(*match.span(), 0.6)


def _glued(view: View, text: str) -> Iterator[Place]:
    for match in _GLUED.finditer(text):
        start, end = match.span()
        country = _COUNTRY.search(before(text, start, 8))
        if country:
            if alone(view, text, start - len(country[0]), end):
                yield from _judged(text, start, end, 0.95 if country[0][0] in "+0(" else 0.5)
        elif alone(view, text, start, end):
            yield from _judged(text, start, end, 0.9)
    for match in _BEHIND.finditer(text):
        start, end = match.span()
        country, sure = _COUNTRY.search(before(text, start, 8)), _sure(shape_of(match[0]))
        if sure and country and country[0][0] in "+0(" and alone(view, text, start - len(country[0]), end):
            yield from _judged(text, start, end, sure)


def _judged(text: str, start: int, end: int, sure: float) -> Iterator[Place]:
    country = _COUNTRY.search(before(text, start, 8))
    if country:
        start -= len(country[0])
    elif numbered(text, start):
        return
    if re.sub(r"[^0-9]", "", text[start:end])[-11:][:3] in _UNASSIGNED:
        sure = min(sure, 0.4)
    if in_address(text, start):
        sure = min(sure, 0.3)
    if ")" in text[start:end] and text[start - 1 : start] == "(":
        start -= 1  # (138)12345678
    yield Place(start, end, sure)


def _sure(shape: Shape) -> float:
    """How sure a way of writing is; 0 for groups that are rather dates, times, sums or network addresses."""
    if not shape.gaps:
        return 0.95
    if shape.gaps == (".",):
        return 0.0  # 138.12345678 is a length or a place on a map
    if shape.even:
        return 0.93 if shape.groups in _USUAL else 0.6 if shape.groups in _KNOWN else 0.0
    if shape.groups in _KNOWN:
        return 0.5
    return 0.5 if all(map(_PICTURE.search, shape.gaps)) else 0.0
