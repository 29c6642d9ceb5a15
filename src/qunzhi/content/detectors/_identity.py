"""Identity numbers: where they stand in a message, and whether their region, birth date and check digit are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qunzhi.content.detectors._digits import GAP, alone, bare, shape_of
from qunzhi.content.detectors._places import Place, apart, before, scan, words
from qunzhi.content.view import View

_SPREAD = re.compile(rf"[1-8](?<![0-9][1-8])(?:(?:{GAP})?[0-9]){{16}}(?:(?:{GAP})?[0-9x]|[ ]?×)(?![0-9])")
#: A name or a list number in a circle may stand right before; see ``alone``.
_GLUED = re.compile(r"(?<=[0-9])[1-8][0-9]{16}[0-9x×](?![0-9])")
_OLD = re.compile(r"(?<![0-9])[1-8][0-9]{14}(?![0-9])")
_WORD = re.compile(r"(?:身份证|身分证|证件|idcard|id)[号码编]{0,2}[ ]?(?:[:：=]|是|为)?[ ]?$")
_PROVINCES = words(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USUAL = frozenset({(18,), (6, 8, 4), (6, 12), (14, 4), (3, 3, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (1,) * 18})


def check_digit(first: str) -> str:
    """The check digit of seventeen digits (GB 11643).

    >>> check_digit("11010119900101001")
    '5'
    """
    return "10x98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, first, strict=True)) % 11]


def plausible(number: str) -> bool:
    """True when region and birth date of eighteen characters can be; the check digit is not looked at."""
    return number[:2] in _PROVINCES and _born(number[6:14])


def is_identity(number: str) -> bool:
    """True for eighteen characters that are an identity number, its check digit included."""
    return len(number) == 18 and plausible(number) and check_digit(number[:17]) == number[17]


def _born(ymd: str) -> bool:
    try:
        born = date(int(ymd[:4]), int(ymd[4:6]), int(ymd[6:]))
    except ValueError:
        return False
    return born.year >= 1900 and born <= date.today()


def identities(view: View, checked: bool = True) -> list[Place]:
    """Places of identity numbers; ``checked`` False lets wrong check digits through, less sure."""
    places = list(_in(view, view.plain, checked))
    if not places and view.numerals != view.plain:
        places = [p._replace(confidence=min(p.confidence, 0.8)) for p in _in(view, view.numerals, checked)]
    return apart(places)


def _in(view: View, text: str, checked: bool) -> Iterator[Place]:
    for pattern in (_SPREAD, _GLUED):
        for match in scan(pattern, text):
            sure = _sure(match[0], checked)
            if sure and alone(view, text, *match.span()):
                yield Place(*match.span(), sure)
    for match in _OLD.finditer(text):
        if _WORD.search(before(text, match.start())) and match[0][:2] in _PROVINCES and _born(f"19{match[0][6:12]}"):
            yield Place(*match.span(), 0.6)


def _sure(text: str, checked: bool) -> float:
    number = bare(text)
    if not plausible(number):
        return 0.0
    if check_digit(number[:17]) != number[17]:
        return 0.0 if checked else 0.5
    shape = shape_of(text)
    if not shape.gaps:
        return 0.98
    return 0.95 if shape.even and shape.groups in _USUAL else 0.7
