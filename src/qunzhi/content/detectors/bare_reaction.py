"""Bare likes and emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from pydantic import Field

from qunzhi.content.contract import ChatDetector, DetectorParams, Found, Message, Trigger, Watcher
from qunzhi.content.detectors._asking import ASKING, Occasions, asks
from qunzhi.content.detectors._places import HAN
from qunzhi.content.folding.chars import Kind, kind_of
from qunzhi.content.view import View
from qunzhi.core.spans import Span
from qunzhi.core.words import Words

_NAMED = re.compile(r"\[([^\[\]\s]{1,8})\]|/(强|赞|鼓掌|玫瑰|微笑|爱心|胜利|抱拳|呲牙|偷笑|大笑|憨笑)")
#: Spaces between the characters of a word.
_APART = re.compile(rf"(?<=[{HAN}])[ ]{{1,2}}(?=[{HAN}])")
_REPLY_EMOJI = "👌🆗✅☑✔"
_BEGINS = re.compile(r"[\[/]|[^\W_]")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_STICKER = Words("只发了表情", "a sticker and nothing else")
_BARE = Words("只有点赞、表情，没有内容", "likes or emoji and nothing else")
#: A reaction is short; what is longer is not looked at, which keeps hostile texts cheap.
_LONGEST, _MOST_UNITS, _SHORT = 400, 200, 40
#: Texts as short as these come again and again (👍, +1), and what they are is remembered for so many of them.
_OFTEN, _REMEMBERED = 12, 10_000
#: Plus signs in their dresses, which fold to nothing and so are looked for as they are.
_PLUS = "+＋﹢➕⁺₊"


class BareReaction(ChatDetector):
    """A message of likes or emoji and nothing else, unless a notice asked for replies or an honour is being praised
    shortly before in the group, or it answers such a message. Advisory.

    Bad: 👍👍👍
    Good: 👍, an hour after 收到请回复 or after 喜报：荣获一等奖
    Reads: texts, kinds, times and replies of the messages of a group.
    """

    title = Words("单纯点赞或表情", "bare likes and emoji")
    trigger = Trigger(bare=True, kinds=frozenset({"sticker", "notice"}), also=ASKING)
    mask = "none"

    class Params(DetectorParams):
        """What a bare reaction is, and what allows one."""

        words: tuple[str, ...] = Field(
            ("赞", "点赞", "顶", "棒", "真棒", "厉害", "厉害了", "牛", "666", "+1", "nb", "强"),
            description="words that by themselves are a like",
        )
        replies: tuple[str, ...] = Field(
            (
                "ok",
                "收到",
                "好的",
                "明白",
                "图片",
                "语音",
                "视频",
                "文件",
                "链接",
                "位置",
                "红包",
                "转账",
                "名片",
                "聊天记录",
            ),
            description="names in square brackets that are replies or content, not reactions",
        )
        reply_window: Span = Field(Span(24, "hours"), description="how long after a notice or request replies may come")
        asks: tuple[str, ...] = Field((), description="further words by which a message asks for replies")
        honours: tuple[str, ...] = Field(
            (
                "获奖",
                "荣获",
                "喜报",
                "表彰",
                "祝贺",
                "恭喜",
                "热烈庆祝",
                "一等奖",
                "特等奖",
                "金奖",
                "授予",
                "先进个人",
                "先进集体",
                "冠军",
                "亚军",
                "季军",
                "优秀奖",
            ),
            description="words of a message about an honour, after which praise is welcome",
        )

    def trigger_for(self, p: Params) -> Trigger:
        """Short texts with a word of praise or a name in brackets, emoji alone, and whatever gives an occasion."""
        signed = [w for w in p.words if any(c in _PLUS for c in w)]
        ways = [
            Trigger(all_of=("[/",), most=_MOST_UNITS),
            Trigger(words=(tuple(w for w in p.words if w not in signed),), most=_SHORT),
            Trigger(words=((*p.honours, *p.asks),)),
        ]
        if signed:
            ways.append(Trigger(all_of=(_PLUS,), most=_SHORT))
        return replace(self.trigger, also=(*ASKING, *(w for w in ways if w.words != ((),))))

    def watch(self, p: Params) -> Watcher:
        """A watcher that remembers when each group was last asked or told of an honour."""
        return _Watcher(p)


class _Watcher(Watcher):
    def __init__(self, p: BareReaction.Params) -> None:
        self._p = p
        self._occasions = Occasions(p.reply_window.us)
        self._praise = _any_of((*p.honours, *p.asks))
        self._short: dict[str, bool] = {}

    def see(self, message: Message, view: View) -> Iterable[tuple[Message, Found]]:
        if message.kind == "system":
            return ()
        if self._bare(message, view):
            if self._occasions.open(message):
                return ()
            why = _STICKER if message.kind == "sticker" else _BARE
            return ((message, Found(0, len(message.text), 0.4, why)),)
        if asks(message, view) or (self._praise and self._praise.search(view.plain)):
            self._occasions.note(message)
        return ()

    def _bare(self, message: Message, view: View) -> bool:
        if message.kind == "sticker":
            return True
        if message.kind not in {"text", ""} or not message.text or len(message.text) > _LONGEST:
            return False
        if len(message.text) > _OFTEN:
            return is_bare(view, self._p.words, self._p.replies)
        known = self._short.get(message.text)
        if known is None:
            if len(self._short) >= _REMEMBERED:
                self._short.clear()
            known = self._short[message.text] = is_bare(view, self._p.words, self._p.replies)
        return known


def is_bare(view: View, words: tuple[str, ...], replies: tuple[str, ...]) -> bool:
    """True when nothing but emoji, names of emoji and words of praise stands in a text, and at least one does."""
    begins = _BEGINS.search(view.plain)
    if begins is not None and begins[0] not in _opening(words):
        return False  # nearly every text that is shown here; what follows takes longer
    plain = view.plain.replace("➕", "+")
    if len(plain) <= _SHORT:
        plain = _APART.sub("", plain)
    first = _first_of(words).search(plain)
    if first is not None and not first["ok"]:
        return False
    if len(plain) > _SHORT and "[" not in plain and any(map(str.isalnum, plain[:200])):
        return False
    named = [a or b for a, b in _NAMED.findall(plain)]
    if any(map(str.isdecimal, named)):
        return False
    if any(n in replies for n in named):
        return False
    rest = _NAMED.sub(" ", plain) if named else plain
    liked = _any_of(words)
    left = liked.sub(" ", rest) if liked else rest
    if any(map(str.isalnum, left)):
        return False
    if named or left != rest:
        return True
    shown = [c for c in _SKIN.sub("", view.text) if kind_of(c) is Kind.EMOJI]
    return bool(shown) and not all(c in _REPLY_EMOJI for c in shown)


@lru_cache(maxsize=16)
def _opening(words: tuple[str, ...]) -> frozenset[str]:
    """Characters with which a bare reaction can begin to be read."""
    return frozenset("[/").union(*(View(w).plain for w in words))


@lru_cache(maxsize=16)
def _first_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """The first thing to read: one of these words or the name of an emoji, or else what makes a text more than bare."""
    liked = _any_of(words)
    known = f"|{liked.pattern}" if liked else ""
    return re.compile(rf"(?P<ok>\[[^\[\]\s]{{1,8}}\]|/(?=[强赞鼓玫微爱胜抱呲偷大憨]){known})|[^\W_]")


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of these words, folded as plain text is, longest first."""
    folded = sorted({View(w).plain.strip() for w in words} - {""}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, folded))) if folded else None
