"""Addresses of homes."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._address import addresses
from qunzhi.content.detectors._places import Place, found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_WORDED = Words("住址、收货地址等字样旁的详细地址", "a full address beside a word such as home address")
_SHAPED = Words("形似详细住址：有路或小区，有门牌", "looks like a full address: road or community, and a door")


class HomeAddress(TextDetector):
    """A person's address: a road, village or community and a door. Rooms on campus, venues and addresses of
    institutions are left alone, and so are those that the institution lists as its own.

    Bad: 收货地址：攀枝花市东区机场路88号阳光花园3栋2单元501室
    Good: 行政楼305室开会，3号下午两点
    Reads: the text of one message.
    """

    title = Words("住址", "home address")
    trigger = Trigger(
        all_of=("路街巷道同区园寓社村庄苑院舍庭里城湾府", "号栋幢座单室楼层户弄排院组社队-－—–#＃"), digits=1
    )

    class Params(DetectorParams):
        """What is no home."""

        own: tuple[str, ...] = Field((), description="phrases of addresses that are the institution's own")
        least: float = Field(0.4, ge=0, le=1, description="confidence below which an address is left alone")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Addresses, from the province (or the first name) to the door."""
        for a in addresses(view, p.own):
            if a.confidence >= p.least:
                yield found(view, Place(a.start, a.end, a.confidence), _WORDED if a.worded else _SHAPED)
