"""What all exports write in the same way into the text of a message."""

from __future__ import annotations

import re

from qunzhi.sources.chats.limits import MAX_TEXT
from qunzhi.sources.chats.notes import Notes

#: What stands in the place of a picture and the like.
_PLACEHOLDERS = {
    "图片": "image",
    "照片": "image",
    "闪照": "image",
    "表情": "sticker",
    "动画表情": "sticker",
    "表情包": "sticker",
    "商城表情": "sticker",
    "语音": "voice",
    "视频": "video",
    "短视频": "video",
    "文件": "file",
    "链接": "link",
}
_ALONE = re.compile(r"(?:\[[^\[\]\n]{1,4}\]\s*)+")
_WORD = re.compile(r"\[([^\[\]]+)\]")
_MENTION = re.compile(r"(?<!\S)@(\S{1,60})(?:\s+|$)")
#: Hidden behind a mention, a number or an address would never be looked at.
_TELLING = re.compile(r"\d{5}|[.:/@]")


def kind_of(text: str) -> str:
    """The kind of a text message: ``text``, or what its placeholder stands for when it holds nothing else."""
    if not text.startswith("["):
        return "text"
    if len(text) > 60 or not _ALONE.fullmatch(text):
        return "text"
    kinds = {_PLACEHOLDERS.get(word) for word in _WORD.findall(text)}
    found = kinds.pop() if len(kinds) == 1 else None
    return found or "text"


def without_mentions(text: str) -> str:
    """A text without ``@name``; names are set off by blanks. What holds a number or an address stays."""
    return _MENTION.sub(lambda m: m[0] if _TELLING.search(m[1]) else "", text).strip()


def cut_text(text: str, line: int, notes: Notes) -> str:
    """A text of at most 1 MB."""
    if len(text) <= MAX_TEXT:
        return text
    notes.add("long_text", line)
    return text[:MAX_TEXT]


def no_surrogates(text: str) -> str:
    """A text without halves of characters, which no table can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
