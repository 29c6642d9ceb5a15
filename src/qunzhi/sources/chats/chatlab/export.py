"""Writes a chat as ChatLab reads it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from qunzhi.core.instants import SECOND, now_us
from qunzhi.sources.chats.chatlab.kinds import BESIDE, NUMBER_OF, OTHER, REPLY, VERSION
from qunzhi.sources.chats.model import ChatBatch, ChatFile, ChatInfo, ChatMember
from qunzhi.sources.chats.said import refusal

_PIECE = 1 << 20


def write_chatlab(path: Path, chat: ChatFile, *, index: int | None = None, exported_at: int | None = None) -> Path:
    """Write one chat of an export in ChatLab's format 0.0.2; read back it gives the same messages.

    Members stand before messages there and are known only after them, so messages wait in a file beside the target.

    Args:
        path: where to; ``.jsonl`` gives JSONL, anything else JSON.
        chat: the export; it is read once.
        index: which of its chats; may be left out where it has one.
        exported_at: what the file says of when it was written (microseconds), now by default.

    Raises:
        QunzhiError: it holds several chats and ``index`` does not say which.
    """
    lines = path.suffix.casefold() == ".jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=path.parent) as waiting:
        for batch in chat.batches():
            for message in _messages(batch, index):
                waiting.write(_line(message, "message") if lines else orjson.dumps(message) + b",\n")
        if index is None and len(chat.chats) > 1:
            raise refusal("several_chats", chat.shown)
        at = index or 0
        info = chat.chats[at] if at < len(chat.chats) else ChatInfo("", "")
        members = [_member(m) for m in chat.members() if m.chat == at and m.uid]
        _finish(path, waiting, _header(info, exported_at), members, lines=lines)
    return path


def _finish(path: Path, waiting: Any, header: dict[str, Any], members: list[dict[str, Any]], *, lines: bool) -> None:
    """Put the parts together under another name, and rename: nobody finds half a file."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            if lines:
                out.write(_line(header, "header"))
                out.writelines(_line(m, "member") for m in members)
                _copy(waiting, out, 0)
            else:
                out.write(orjson.dumps(header)[:-1] + b',\n"members":' + orjson.dumps(members) + b',\n"messages":[\n')
                _copy(waiting, out, 2)
                out.write(b"\n]}\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _copy(waiting: Any, out: BinaryIO, last: int) -> None:
    """Copy what waited, all but the ``last`` bytes (the comma behind the last message)."""
    left = max(0, waiting.tell() - last)
    waiting.seek(0)
    while left > 0 and (piece := waiting.read(min(_PIECE, left))):
        left -= len(piece)
        out.write(piece)


def _line(value: dict[str, Any], what: str) -> bytes:
    return orjson.dumps({"_type": what, **value}) + b"\n"


def _header(info: ChatInfo, exported_at: int | None) -> dict[str, Any]:
    at = (exported_at if exported_at is not None else now_us()) // SECOND
    meta = {"name": info.name, "platform": info.platform or "unknown", "type": "private" if info.private else "group"}
    if info.chat_id:
        meta["groupId"] = info.chat_id
    return {"chatlab": {"version": VERSION, "exportedAt": at, "generator": "qunzhi"}, "meta": meta}


def _member(member: ChatMember) -> dict[str, Any]:
    out: dict[str, Any] = {"platformId": member.uid, "accountName": member.nickname or member.uid}
    if member.nickname:
        out["groupNickname"] = member.nickname
    if member.role in ("owner", "admin"):
        out["roles"] = [{"id": member.role}]
    return out


def _messages(batch: ChatBatch, index: int | None) -> Iterator[dict[str, Any]]:
    for row in range(len(batch)):
        if index is None or batch.chat[row] == index:
            yield _message(batch, row)


def _message(batch: ChatBatch, row: int) -> dict[str, Any]:
    uid, nickname, kind, reply = batch.uid[row], batch.nickname[row], batch.kind[row], batch.reply_to[row]
    seconds, rest = divmod(batch.sent_at[row], SECOND)
    number = REPLY if reply and kind == "text" else NUMBER_OF.get(kind, OTHER)
    out: dict[str, Any] = {
        "platformMessageId": batch.message_id[row],
        "sender": uid or nickname or "system",
        "accountName": nickname or uid or "system",
        "timestamp": seconds + rest / SECOND if rest else seconds,
        "type": number,
        "content": batch.text[row] or None,
    }
    if nickname:
        out["groupNickname"] = nickname
    if reply:
        out["replyToMessageId"] = reply
    beside: dict[str, Any] = {}
    if uid is None:
        beside["noAccount"] = True
    if kind not in NUMBER_OF:
        beside["kind"] = kind
    if beside:
        out[BESIDE] = beside
    return out
