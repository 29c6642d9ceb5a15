"""One message as the QQ Chat Exporter writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qunzhi.sources.chats.attachment import Attachment, inside_name
from qunzhi.sources.chats.bodies import kind_of, without_mentions
from qunzhi.sources.chats.entries import Entry, instant_of
from qunzhi.sources.chats.jsonlines import dict_of, list_of, text_of
from qunzhi.sources.chats.people import ROLES, SYSTEM_IDS
from qunzhi.sources.chats.when import Instants

_KINDS = {
    "text": "text",
    "reply": "text",
    "image": "image",
    "pic": "image",
    "audio": "voice",
    "voice": "voice",
    "ptt": "voice",
    "video": "video",
    "file": "file",
    "face": "sticker",
    "market_face": "sticker",
    "json": "link",
    "ark": "link",
    "forward": "link",
    "location": "link",
    "system": "system",
}
#: Elements that say nothing about what kind of message it is.
_AROUND = frozenset({"reply", "at", "face", "text"})
_INSTANTS = Instants()


def entry_of(value: dict[str, Any], chat: int, line: int, folder: Path) -> Entry | None:
    """The message of an entry; None where it has no time."""
    at = instant_of(value.get("timestamp"))
    if at is None:
        at = _INSTANTS.read(text_of(value.get("time")) or text_of(value.get("timestamp")))
    if at is None:
        return None
    sender, content = dict_of(value.get("sender")), dict_of(value.get("content"))
    elements = [e for e in map(dict_of, list_of(content.get("elements"))) if e]
    kind, text = _said(value, content, elements)
    uin = text_of(sender.get("uin"))
    uid = uin if uin not in ("", "0") else text_of(sender.get("uid"))
    if uid in SYSTEM_IDS or (kind == "system" and uid in ("未知", "system")):
        uid = ""
    name = next((n for k in ("groupCard", "name", "nickname") if (n := text_of(sender.get(k)))), "")
    return Entry(
        chat,
        uid,
        "" if name == uid else name,
        at,
        kind,
        text,
        line,
        own_id=text_of(value.get("id")) or text_of(value.get("messageId")),
        reply_to=_reply_to(elements),
        role=ROLES.get(text_of(sender.get("role")).casefold()),
        attachments=_attachments(content, folder),
    )


def _said(value: dict[str, Any], content: dict[str, Any], elements: list[dict[str, Any]]) -> tuple[str, str]:
    """Kind and text; of a message that was taken back nothing but that there was one."""
    if value.get("recalled") is True:
        return "system", ""
    text = text_of(content.get("text"))
    kind = _KINDS.get(text_of(value.get("type")), "")
    if value.get("system") is True or kind == "system":
        return "system", text
    kinds = {text_of(e.get("type")) for e in elements}
    if elements and kinds <= _AROUND | {"image"}:
        words = _words(elements)
        if words:
            return "text", words
        only = "image" if "image" in kinds else "face" if "face" in kinds else "text"
        return _KINDS[only], ""
    found = next((_KINDS[k] for k in sorted(kinds - _AROUND) if k in _KINDS), "")
    kind = found or kind or "text"
    if kind == "text" and (placeholder := kind_of(text)) != "text":
        return placeholder, ""
    if kind in ("file", "link"):
        return kind, _title(elements) or text
    return kind, without_mentions(text) if kind == "text" else ""


def _words(elements: list[dict[str, Any]]) -> str:
    """The texts among elements, names that were mentioned left out."""
    parts = [dict_of(e.get("data")).get("text") for e in elements if e.get("type") == "text"]
    return "".join(map(text_of, parts)).strip()


def _title(elements: list[dict[str, Any]]) -> str:
    """What a file or card is called, and where it leads."""
    for element in elements:
        data = dict_of(element.get("data"))
        parts = [text_of(data.get(k)) for k in ("filename", "title", "description", "url")]
        if any(parts):
            return "\n".join(dict.fromkeys(p for p in parts if p))
    return ""


def _reply_to(elements: list[dict[str, Any]]) -> str:
    for element in elements:
        if element.get("type") == "reply":
            data = dict_of(element.get("data"))
            found = (text_of(data.get(k)) for k in ("referencedMessageId", "messageId", "replyMsgId"))
            return next((f for f in found if f not in ("", "0")), "")
    return ""


def _attachments(content: dict[str, Any], folder: Path) -> list[Attachment]:
    found = []
    for resource in map(dict_of, list_of(content.get("resources"))):
        kind = _KINDS.get(text_of(resource.get("type")), "file")
        name = text_of(resource.get("filename"))[:200]
        found.append(Attachment(kind, name, folder, inside_name(text_of(resource.get("localPath")))))
    return found
