"""WeChat's kinds of messages, by number and by word, and what is read out of their XML."""

from __future__ import annotations

import html
import re

_NUMBERS = {
    "1": "text",
    "3": "image",
    "34": "voice",
    "37": "system",
    "42": "link",
    "43": "video",
    "44": "video",
    "47": "sticker",
    "48": "link",
    "49": "link",
    "50": "system",
    "62": "video",
    "64": "system",
    "10000": "system",
    "10002": "system",
}
#: SubTypes of 49 that are no link.
_SUBKINDS = {
    "1": "text",
    "6": "file",
    "8": "sticker",
    "53": "text",
    "57": "text",
    "62": "system",
    "74": "file",
    "87": "notice",
}
_WORDS = (
    ("引用", "text"),
    ("文本", "text"),
    ("接龙", "text"),
    ("公告", "notice"),
    ("系统", "system"),
    ("撤回", "system"),
    ("拍一拍", "system"),
    ("通话", "system"),
    ("视频号", "link"),
    ("图片", "image"),
    ("语音", "voice"),
    ("视频", "video"),
    ("表情", "sticker"),
    ("文件", "file"),
    ("链接", "link"),
    ("小程序", "link"),
    ("转账", "link"),
    ("红包", "link"),
    ("位置", "link"),
    ("名片", "link"),
    ("转发", "link"),
    ("聊天记录", "link"),
    ("音乐", "link"),
    ("分享", "link"),
)
_MOST = 32 << 10
_TAG = {
    name: re.compile(rf"<{name}>(?:\s{{0,20}}<!\[CDATA\[(.{{0,2000}}?)\]\]>|([^<]{{1,2000}})<)", re.S)
    for name in ("title", "des", "url", "svrid")
}


def kind_of(number: str, subnumber: str) -> str:
    """The kind of a message by its numbers or by the word of newer exports."""
    number = number.strip()
    if number in ("49", "25769803825", "244813135921"):
        return _SUBKINDS.get(subnumber.strip(), "link")
    found = _NUMBERS.get(number)
    if found is None and not number.isdigit():
        found = next((kind for word, kind in _WORDS if word in number), None)
    return found or "text"


def tag(xml: str, name: str) -> str:
    """The text of the first element of a name; nothing is resolved or fetched."""
    match = _TAG[name].search(xml[:_MOST])
    return html.unescape(match[1] if match[1] is not None else match[2]).strip() if match else ""


def said(kind: str, text: str) -> tuple[str, str]:
    """What a message says, and the id of the message it answers: of XML the title and the address."""
    plain = text.strip()
    if not plain.startswith(("<", "﻿<")) or "<" not in plain:
        return (plain if kind in ("text", "system", "link", "file", "notice") else ""), ""
    if kind in ("image", "voice", "video", "sticker"):
        return "", ""
    if kind == "system":
        return re.sub(r"<[^<>]{0,2000}>", "", plain[:_MOST]).strip(), ""
    title, url = tag(plain, "title"), tag(plain, "url")
    if not title and not url:
        return (plain if kind == "text" else ""), ""
    if kind == "text":
        return title, tag(plain, "svrid")
    return "\n".join(p for p in (title, url) if p), ""
