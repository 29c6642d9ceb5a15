"""Messages that ask everybody for a reply, and replies; bare reactions and repeated texts are judged beside them."""

from __future__ import annotations

import re
from collections import OrderedDict

from qunzhi.content.contract import Message, Trigger
from qunzhi.content.detectors._places import words
from qunzhi.content.view import View

#: Characters without which a text asks for nothing: triggers name them, and they are looked for before anything else.
HINTS = "回接扣赞确打投"
_HINT = re.compile(f"[{HINTS}復覆讚贊確]")
_ASKS = re.compile(
    r"(?:收到|看到|已阅|知悉|同意)[^\n。]{0,6}?请?(?:回复|回|扣|打)|请(?:大家|各位|老师|同学|逐一|逐个|及时|都|务必|在群里|群内)*(?:回复|回个|确认|点赞|接龙|扣|打卡)"
    r"|(?:回复|回|扣|打)(?:个)?[“\"']?(?:1|\+1|收到|一)|接龙|点赞(?:确认|支持|投票)|投票|收到请回|请回复|回复确认"
)
#: Triggers that bring every text that asks.
ASKING = (
    Trigger(words=(("回复", "回个", "确认", "接龙", "打卡", "投票", "点赞", "请扣", "请回"),)),
    Trigger(
        words=(("回1", "扣1", "打1", "回个1", "扣个1", "打个1", "回收到", "扣收到", "打收到", "打个收到", "扣个收到"),)
    ),
    Trigger(words=(("收到", "看到", "已阅", "知悉", "同意"),), all_of=("回扣打",)),
)
#: Bounded memory: so many asking messages are remembered for replies to them.
_MOST = 20_000
REPLIES = words(
    "收到 已收到 收到谢谢 好的 好 好的收到 明白 知道了 已阅 已读 已完成"
    " 已填 已填写 已报 已提交 同意 没问题 1 11 +1 ok 在 到 已到 无 是 报名 参加 不参加"
)


def asks(message: Message, view: View) -> bool:
    """True for a notice, and for a text that asks for replies."""
    if message.kind == "notice":
        return True
    if message.kind == "system" or _HINT.search(message.text) is None:
        return False
    if view.asks is None:
        view.asks = _ASKS.search(view.plain) is not None
    return view.asks


class Occasions:
    """When each group was last given an occasion, and which messages those were.

    Args:
        window: how long an occasion lasts, in microseconds.
    """

    def __init__(self, window: int) -> None:
        self._window = window
        self._last: dict[str, int] = {}
        self._ids: OrderedDict[tuple[str, str], None] = OrderedDict()

    def note(self, message: Message) -> None:
        """Remember a message as an occasion."""
        self._last[message.group_id] = message.sent_at
        self._ids[message.group_id, message.message_id] = None
        if len(self._ids) > _MOST:
            self._ids.popitem(last=False)

    def open(self, message: Message) -> bool:
        """True when a message falls within an occasion's time or answers one."""
        at = self._last.get(message.group_id)
        if at is not None and 0 <= message.sent_at - at <= self._window:
            return True
        return message.reply_to is not None and (message.group_id, message.reply_to) in self._ids
