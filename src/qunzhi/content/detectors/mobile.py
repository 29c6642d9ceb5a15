"""Mobile numbers."""

from __future__ import annotations

from collections.abc import Iterable

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._mobile import mobiles
from qunzhi.content.detectors._places import found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_PLAIN = Words("形似手机号", "looks like a mobile number")
_ODD = Words("形似手机号，写法特殊", "looks like a mobile number, written in an unusual way")


class Mobile(TextDetector):
    """A mobile number: of the mainland in any dress and with anything between the digits; of Hong Kong, Macau and
    Taiwan with its country code. Numbers of orders, parcels, meetings and groups are told apart by the words before.

    Bad: 电话138-0013-8000谢谢
    Good: 订单号13800138000
    Reads: the text of one message.
    """

    title = Words("手机号", "mobile number")
    trigger = Trigger(digits=9)

    class Params(DetectorParams):
        """None."""

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Mobile numbers, country code included where it is written."""
        for place in mobiles(view):
            yield found(view, place, _PLAIN if place.confidence >= 0.9 else _ODD)
