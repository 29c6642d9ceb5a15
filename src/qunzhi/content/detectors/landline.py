"""Landline numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._digits import alone, numbered
from qunzhi.content.detectors._places import Place, apart, before, found, spaced
from qunzhi.content.view import View
from qunzhi.core.words import Words

_AREA = r"(?:10|2[0-57-9]|[3-9][0-9]{2})"
_LOCAL = r"[2-8][0-9]{2,3}[- ]?[0-9]{4}"
_EXTENSION = r"(?:[ ]?(?:转|分机|ext\.?|#)[ ]?[0-9]{1,5}|-[0-9]{1,5})?"
#: What stands between the code of an area and the number: what people write, and what they write to hide it.
_JOIN = "[-—–_·./*~| \u2190-\u2bff\U0001f000-\U0001faff]{0,3}"
_END = r"(?![0-9]|[-. ][0-9])"
_AREA_NUMBER = re.compile(
    rf"(?:(?:\+|00)86[- ]?\(?0?{_AREA}\)?[- ]{{0,2}}|[(\[【]0{_AREA}[)\]】][ -]?|(?<![0-9])0{_AREA}{_JOIN})"
    rf"{_LOCAL}{_EXTENSION}{_END}"
)
_BESIDE = re.compile(rf"[ ]?(?:号码?)?[ ]?(?:[:：=]|是|为)?[ ]?({_LOCAL}{_EXTENSION}{_END})")
_NEXT = re.compile(rf"[ ]?(?:[/、,，;；]|或|和)[ ]?({_LOCAL}{_EXTENSION}{_END})")
_WHY = Words("形似固定电话号码", "looks like a landline number")
_HOME = Words("形似家庭电话号码", "looks like a home telephone number")


class Landline(TextDetector):
    """A landline number with its area code, or seven to eight digits right beside a word such as 座机. Service numbers
    (400, 800, 110, 12345, 95588) are nobody's own and are left alone.

    Bad: 家里座机 010-62345678
    Good: 客服400-820-8820
    Reads: the text of one message.
    """

    title = Words("固定电话", "landline number")
    #: An area code begins with 0, or comes behind the country's.
    trigger = Trigger(digits=10, all_of=("0",), also=(Trigger(digits=10, words=(("86",),)),))

    class Params(DetectorParams):
        """Words that make a bare number one of a telephone."""

        words: tuple[str, ...] = Field(
            ("电话", "座机", "固话", "宅电", "tel", "telephone", "phone"),
            description="words right before a number of seven or eight digits that make it a telephone number",
        )
        home: tuple[str, ...] = Field(
            ("宅电", "家里", "家庭电话", "家中", "住宅"),
            description="words that make a number one of a home, and surer",
        )

    def trigger_for(self, p: Params) -> Trigger:
        """Numbers with an area code, and numbers beside a word."""
        return replace(self.trigger, also=(*self.trigger.also, Trigger(digits=6, words=(p.words,))))

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Landline numbers, area code and extension included."""
        for place in apart([*_with_area(view), *_beside(view, p.words)]):
            home = any(w in before(view.plain, place.start) for w in p.home)
            sure = 0.85 if home else place.confidence
            yield found(view, place._replace(confidence=sure), _HOME if home else _WHY)


def _with_area(view: View) -> Iterator[Place]:
    for text in dict.fromkeys((view.plain, view.numerals)):
        for match in _AREA_NUMBER.finditer(text):
            if alone(view, text, *match.span()) and not numbered(text, match.start()):
                glued = match[0].isdigit()
                yield Place(*match.span(), 0.5 if glued else 0.6)


def _beside(view: View, words: tuple[str, ...]) -> Iterator[Place]:
    for text in dict.fromkeys((view.plain, view.numerals)):
        for word in _each(words):  # one by one: 宅电 must not hide 电话 in 住宅电话
            for said in word.finditer(text):
                match = _BESIDE.match(text, said.end())
                while match:
                    yield Place(*match.span(1), 0.5)
                    match = _NEXT.match(text, match.end())


@lru_cache(maxsize=16)
def _each(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(spaced(w, "[ ]?")) for w in words)
