"""Numbers of passports and travel permits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._digits import GAP
from qunzhi.content.detectors._places import Place, after, apart, before, found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_NUMBER = re.compile(
    r"(?<![0-9a-z])(?:(?:[egdpskcwlt]|[dsp]e|e[a-hj-np-z]|c[a-hj-np-z])[- ]?[0-9]{7,8}"
    r"|[hm][- ]?[0-9]{8}(?:[0-9]{2})?)(?![0-9a-z])"
)
_LENGTH = re.compile(r"(?:[a-z][- ]?[0-9]{8}(?:[0-9]{2})?|[a-z]{2}[- ]?[0-9]{7}|[ps][- ]?[0-9]{7})$")
_EIGHT = re.compile(r"(?:台胞证|台湾居民来往大陆通行证)[号码]{0,2}[ ]?(?:[:：=]|是|为)?[ ]?([0-9]{8})(?![0-9])")
_SPREAD = re.compile(rf"(?<![0-9a-z])[a-z]{{1,2}}(?:{GAP})?[0-9](?:(?:{GAP})?[0-9]){{6,7}}(?![0-9a-z])")
_WORD = re.compile(r"护[ ]?照|通行证|港澳证|回乡证|台胞证|旅行证|passport|permit")
#: A heading on the line above.
_HEADING = re.compile(r"(?:护照|通行证|证件)[号码]{0,2}[ :]{0,2}\n[ ]?$")
_SURE = Words(
    "证件字样旁的号码，形似护照或通行证号", "beside a word for it: looks like a passport or travel permit number"
)
_ALONE = Words(
    "形似护照或通行证号，旁边没有证件字样", "looks like a passport or travel permit number, no such word beside it"
)


class Passport(TextDetector):
    """The number of a passport or a travel permit (Hong Kong, Macau, Taiwan) near a word for it. A letter with eight
    digits is as often the number of a parcel or a course; without such a word it is left alone unless asked for.

    Bad: 护照号E12345678
    Good: 课程号E12345678
    Reads: the text of one message.
    """

    title = Words("护照号", "passport number")
    trigger = Trigger(digits=6)

    class Params(DetectorParams):
        """What counts."""

        alone: bool = Field(False, description="also numbers with no word for it nearby, much less sure")
        near: int = Field(24, ge=1, le=100, description="how many characters before a number the word may stand")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Numbers of passports and permits."""
        text = view.plain
        worded = _WORD.search(text) is not None
        if not worded and not p.alone:
            return
        places = list(_places(text, worded, p))
        if worded:
            places += [x for t in dict.fromkeys((text, view.numerals)) for x in _spread(t, p.near)]
        for place in apart(places):
            yield found(view, place, _SURE if place.confidence > 0.3 else _ALONE)


def _places(text: str, worded: bool, p: Passport.Params) -> Iterator[Place]:
    for match in _NUMBER.finditer(text):
        if not _LENGTH.match(match[0]):
            continue
        if worded and _near(text, match, p.near):
            yield Place(*match.span(), 0.9)
        elif p.alone:
            yield Place(*match.span(), 0.3)
    for match in _EIGHT.finditer(text) if worded else ():
        yield Place(*match.span(1), 0.8)


def _spread(text: str, near: int) -> Iterator[Place]:
    """Numbers with something between their characters, or in numerals: only near a word for them."""
    for match in _SPREAD.finditer(text):
        if _LENGTH.match(re.sub("[^0-9a-z]", "", match[0])) and _near(text, match, near):
            yield Place(*match.span(), 0.7)


def _near(text: str, match: re.Match[str], near: int) -> bool:
    start, end = match.span()
    ahead = _HEADING.search(text, max(0, start - 16), start)
    return bool(ahead or _WORD.search(before(text, start, near)) or _WORD.search(after(text, end, 8)))
