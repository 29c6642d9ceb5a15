"""E-mail addresses."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._email import emails
from qunzhi.content.detectors._hosts import TLDS
from qunzhi.content.detectors._places import found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_PLAIN = Words("电子邮箱地址", "an e-mail address")
_ODD = Words("形似电子邮箱，@ 或点的写法特殊", "looks like an e-mail address with @ or its points in disguise")


class Email(TextDetector):
    """An e-mail address, also with @ as (at), # or 艾特 and points as 点. Mentions (@ and a name) are none.

    Bad: 邮箱a@b.cn收
    Good: @张三 看一下
    Reads: the text of one message.
    """

    title = Words("电子邮箱", "e-mail address")
    trigger = Trigger(
        all_of=("@＠﹫#＃﹟艾圈a", ".．。｡·点d"),
        words=(tuple(sorted(TLDS)),),
        also=(Trigger(all_of=("@＠﹫", ".．", "abcdefghijklmnopqrstuvwxyz")),),
    )

    class Params(DetectorParams):
        """What is nobody's own."""

        own: tuple[str, ...] = Field(
            (),
            description="addresses and domains of the institution that are public; a domain counts with all below it",
        )
        local: tuple[str, ...] = Field(
            ("noreply", "no-reply", "git", "admin", "webmaster", "service", "support"),
            description="what stands before @ in addresses that are no person's",
        )

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """E-mail addresses."""
        for place in emails(view):
            address = view.plain[place.start : place.end]
            local, _, host = address.partition("@")
            public = any(address == o or host == o or host.endswith(f".{o}") for o in map(str.lower, p.own))
            if not public and local not in p.local:
                yield found(view, place, _PLAIN if place.confidence >= 0.9 else _ODD)
