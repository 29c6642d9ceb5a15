"""Places in the plain form of a message, and how they become finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qunzhi.content.contract import Found
from qunzhi.content.view import View
from qunzhi.core.words import Words

#: What a Han character is to a regular expression over plain text.
HAN = "\u3400-\u9fff"


class Place(NamedTuple):
    """A piece of ``plain`` (or ``numerals``), end exclusive, and how sure it is."""

    start: int
    end: int
    confidence: float


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


def found(view: View, place: Place, why: Words) -> Found:
    """A place as a find in the original text; the frame of a digit in a key (1️⃣) belongs to it."""
    start, end = view.span(place.start, place.end)
    while end < len(view.text) and view.text[end] in "\ufe0f\u20e3":
        end += 1
    return Found(start, end, place.confidence, why)


def apart(places: Iterable[Place]) -> list[Place]:
    """Places that do not overlap, in order; where two do, the surer one stays, then the longer one."""
    kept: list[Place] = []
    for place in sorted(places):
        if kept and place.start < kept[-1].end:
            last = kept[-1]
            if (place.confidence, place.end - place.start) > (last.confidence, last.end - last.start):
                kept[-1] = place
        else:
            kept.append(place)
    return kept


def before(text: str, start: int, width: int = 16) -> str:
    """What stands before a place on its line, at most ``width`` characters."""
    piece = text[max(0, start - width) : start]
    return piece[piece.rfind("\n") + 1 :]


def after(text: str, end: int, width: int = 16) -> str:
    """What stands behind a place on its line, at most ``width`` characters."""
    return text[end : end + width].split("\n", 1)[0]


def scan(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, overlapping ones too: a refused match must not hide one that begins inside it."""
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)


def spaced(word: str, gap: str = r"[ \t\u3000·]{0,2}") -> str:
    """A regular expression for a word whose characters may stand a little apart, as headings are written."""
    return gap.join(map(re.escape, word))
