"""Student and staff numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._member import NEXT, WORDS, beside, checked, value_of
from qunzhi.content.detectors._places import Place, apart, found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_WORDED = Words("学号、工号等字样旁的号码", "a number beside a word such as student or staff number")
_SHAPED = Words("符合本单位学号、工号的格式", "has the form of the institution's student or staff numbers")


class MemberNumber(TextDetector):
    """A student or staff number: right beside a word for it, or of the form that the institution gives.

    Bad: 学号：2021010203
    Good: 订单2021010203
    Reads: the text of one message.
    """

    title = Words("学号工号", "student or staff number")
    trigger = Trigger(digits=4)

    def trigger_for(self, p: Params) -> Trigger:
        """Without a pattern only numbers beside a word count."""
        return self.trigger if p.pattern else Trigger(words=(p.words,), digits=4)

    class Params(DetectorParams):
        """What the institution's numbers look like."""

        pattern: Annotated[str, AfterValidator(checked)] | None = Field(
            None,
            description="regular expression of a whole number, at least four digits in it; only characters,"
            " [A-Z], \\d, {8,12}, ?, brackets and |",
        )
        words: tuple[str, ...] = Field(WORDS, description="words right before a number that make it one of a person")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Student and staff numbers."""
        for place in apart([*_beside(view, p.words), *_shaped(view, p.pattern)]):
            yield found(view, place, _WORDED if place.confidence >= 0.9 else _SHAPED)


def _beside(view: View, words: tuple[str, ...]) -> Iterator[Place]:
    for text in dict.fromkeys((view.plain, view.numerals)):
        for match in beside(words).finditer(text):
            yield Place(*match.span(1), 0.9)
            following = NEXT.match(text, match.end())
            while following:
                yield Place(*following.span(1), 0.9)
                following = NEXT.match(text, following.end())


def _shaped(view: View, pattern: str | None) -> Iterator[Place]:
    if pattern is None:
        return
    for match in value_of(pattern).finditer(view.plain):
        if sum(c.isdigit() for c in match[0]) >= 4:
            yield Place(*match.span(), 0.6)
