"""The same text again and again."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import ChatDetector, DetectorParams, Found, Message, Trigger, Watcher
from qunzhi.content.detectors._asking import ASKING, REPLIES, Occasions, asks
from qunzhi.content.view import View
from qunzhi.core.spans import Span
from qunzhi.core.words import Words

_NOT_WORDS = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
#: Kinds whose text, if any, is a placeholder: the same one does not mean the same picture.
_WORDLESS = frozenset({"system", "image", "voice", "video", "file", "sticker"})
#: Memory is swept when it has doubled since the last sweep, and at this size for the first time.
_SWEEP = 4096
#: A longer text is compared by its first characters.
_LONGEST = 2000
_WHY = Words("同一人短时间内反复发同样的话", "the same text by one sender again and again")


class Flooding(ChatDetector):
    """The same text from the same sender in the same group at least three times within ten minutes; dress, spaces and
    marks do not make it another. Replies that a message asked for are left alone; short texts are less sure.

    Bad: 办证请联系 three times in five minutes
    Good: 收到 three times after three notices
    Reads: texts, senders and times of the messages of a group.
    """

    title = Words("重复刷屏", "the same text again and again")
    trigger = Trigger(repeated=True, kinds=frozenset({"notice"}), also=ASKING)
    mask = "none"

    class Params(DetectorParams):
        """How often within what time."""

        times: int = Field(3, ge=2, le=100, description="how many times the same text")
        within: Span = Field(Span(10, "minutes"), description="within what time")
        reply_window: Span = Field(Span(24, "hours"), description="how long after a notice or request replies may come")
        short: int = Field(4, ge=0, description="texts of fewer characters are much less sure")

    def watch(self, p: Params) -> Watcher:
        """A watcher that remembers the last texts of each sender."""
        return _Watcher(p)


class _Entry:
    """A message that may become one of several."""

    __slots__ = ("found", "message")

    def __init__(self, message: Message) -> None:
        self.message, self.found = message, False


class _Watcher(Watcher):
    def __init__(self, p: Flooding.Params) -> None:
        self._p = p
        self._within = p.within.us
        self._occasions = Occasions(p.reply_window.us)
        self._alike: dict[tuple[str, str, str], deque[_Entry]] = {}
        self._sweep_at = _SWEEP

    def see(self, message: Message, view: View) -> Iterable[tuple[Message, Found]]:
        if message.kind in _WORDLESS or not message.text:
            return ()
        if asks(message, view):
            self._occasions.note(message)
        if message.uid is None:
            return ()
        key = same(view)
        who = (message.group_id, message.uid, key)
        alike = self._alike.get(who)
        if alike is None:
            self._sweep(message.sent_at)
            self._alike[who] = deque((_Entry(message),), self._p.times)
            return ()
        if any(e.message.message_id == message.message_id for e in alike):
            return ()  # a message may be shown twice: for itself, and as the first of two alike
        alike.append(_Entry(message))
        return self._repeated(alike, message, key)

    def _repeated(self, alike: deque[_Entry], message: Message, key: str) -> Iterator[tuple[Message, Found]]:
        if len(alike) < self._p.times or message.sent_at - alike[0].message.sent_at > self._within:
            return
        if key in REPLIES and self._occasions.open(message):
            return
        sure = 0.3 if len(key) < self._p.short else 0.7
        for entry in alike:
            if not entry.found:
                entry.found = True
                yield entry.message, Found(0, len(entry.message.text), sure, _WHY)

    def _sweep(self, now: int) -> None:
        """Forget what is older than the window, now and then, so that memory follows the window and not the chat."""
        if len(self._alike) < self._sweep_at:
            return
        self._alike = {w: a for w, a in self._alike.items() if now - a[-1].message.sent_at <= self._within}
        self._sweep_at = max(_SWEEP, 2 * len(self._alike))


def same(view: View) -> str:
    """A text as it is compared: without dress, spaces and marks; where nothing else is left, without spaces only."""
    return (_NOT_WORDS.sub("", view.plain) or _SPACE.sub("", view.text))[:_LONGEST]
