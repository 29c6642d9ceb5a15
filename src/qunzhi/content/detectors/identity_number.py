"""Identity numbers."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._identity import identities
from qunzhi.content.detectors._places import found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_RIGHT = Words(
    "形似身份证号，地区、生日、校验位都对", "looks like an identity number; region, birth date, check digit fit"
)
_LESS = Words(
    "形似身份证号，写法特殊或不完整", "looks like an identity number, written in an unusual way or incomplete"
)


class IdentityNumber(TextDetector):
    """An identity number of eighteen characters whose region, birth date and check digit are right, in any dress and
    grouping; the old one of fifteen digits only beside the word.

    Bad: 身份证号 11010119900101001 5
    Good: 11010119900101001 9, whose check digit is wrong
    Reads: the text of one message.
    """

    title = Words("身份证号", "identity number")
    trigger = Trigger(digits=13)

    class Params(DetectorParams):
        """What counts."""

        checked: bool = Field(True, description="only numbers whose check digit is right")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Identity numbers."""
        for place in identities(view, p.checked):
            yield found(view, place, _RIGHT if place.confidence >= 0.9 else _LESS)
