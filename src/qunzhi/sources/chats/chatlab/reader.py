"""Reads ChatLab files, JSON and JSONL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qunzhi.core.words import Words
from qunzhi.sources.chats.bodies import kind_of, without_mentions
from qunzhi.sources.chats.chatlab.kinds import BESIDE, KIND_OF, RECALLED
from qunzhi.sources.chats.entries import Entry, Gathering, instant_of
from qunzhi.sources.chats.jsonlines import dict_of, json_lines, list_of, text_of
from qunzhi.sources.chats.jsonstream import json_pieces, loads
from qunzhi.sources.chats.limits import MAX_UID
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.people import ROLES
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading


class ChatlabFile(ReadFile):
    """A ChatLab file; ``lines`` tells JSONL from JSON."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions, *, lines: bool) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._encoding, self._lines = head.encoding, lines

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages one by one; members and what describes the chat on the way."""
        gathering, meta, chat = Gathering(reading), dict[str, Any](), -1
        for what, value, line, done in self._parts(reading):
            if what == "meta":
                meta = value
                continue
            if chat < 0:
                chat = _chat(meta, self.path, reading)
            if what == "member":
                _member(value, chat, reading)
                continue
            entry = _entry(value, chat, line)
            if entry is None:
                reading.notes.add("bad_time", line, lost=1)
                continue
            gathering.add(entry)
            if gathering.full:
                yield gathering.take(), done
        yield gathering.take(), self.size()

    def _parts(self, reading: Reading) -> Iterator[tuple[str, dict[str, Any], int, int]]:
        return self._from_lines(reading) if self._lines else self._from_json(reading)

    def _from_lines(self, reading: Reading) -> Iterator[tuple[str, dict[str, Any], int, int]]:
        for value, line, done in json_lines(self.path, self._encoding, reading.notes):
            what = text_of(value.get("_type"))
            if what == "header":
                yield "meta", dict_of(value.get("meta")), line, done
            elif what in ("member", "message"):
                yield what, value, line, done

    def _from_json(self, reading: Reading) -> Iterator[tuple[str, dict[str, Any], int, int]]:
        names = {"meta": "meta", "members": "member", "messages": "message"}
        for piece in json_pieces(self.path, self._encoding, reading.notes):
            what = names.get(piece.key)
            if what is None or piece.nested != (what != "meta"):
                continue
            lost = int(what == "message")
            if piece.data is None:
                reading.notes.add("large_element", piece.line, lost=lost)
                continue
            try:
                yield what, dict_of(loads(piece.data)), piece.line, piece.done
            except ValueError:
                reading.notes.add("bad_json", piece.line, lost=lost)


def _chat(meta: dict[str, Any], path: Path, reading: Reading) -> int:
    private = text_of(meta.get("type")) == "private"
    name = text_of(meta.get("name")) or path.stem
    return reading.chat(text_of(meta.get("groupId")), name, text_of(meta.get("platform")), private=private, key="chat")


def _member(value: dict[str, Any], chat: int, reading: Reading) -> None:
    uid = text_of(value.get("platformId")).strip()
    if not uid or len(uid) > MAX_UID:
        return
    roles = {text_of(dict_of(r).get("id")) for r in list_of(value.get("roles"))}
    role = next((ROLES[r] for r in ("owner", "admin") if r in roles), "member")
    reading.roster.listed(chat, uid, _name(value, uid) or None, role)


def _name(value: dict[str, Any], uid: str) -> str:
    """The name in the group; a name that only repeats the account is none."""
    own = text_of(value.get("groupNickname"))
    name = text_of(value.get("accountName"))
    return own or ("" if name == uid else name)


def _entry(value: dict[str, Any], chat: int, line: int) -> Entry | None:
    at = instant_of(value.get("timestamp"))
    if at is None:
        return None
    number, beside = value.get("type"), dict_of(value.get(BESIDE))
    text = text_of(value.get("content"))
    kind = text_of(beside.get("kind")) or KIND_OF.get(number if isinstance(number, int) else 0, "text")
    if kind != "system" and kind_of(text) == kind != "text":
        text = ""
    if kind == "text" and "@" in text:
        text = without_mentions(text)
    uid = "" if beside.get("noAccount") is True else text_of(value.get("sender"))
    return Entry(
        chat,
        uid,
        _name(value, text_of(value.get("sender"))),
        at,
        kind,
        "" if number == RECALLED else text,
        line,
        own_id=text_of(value.get("platformMessageId")),
        reply_to=text_of(value.get("replyToMessageId")),
    )


class _Chatlab:
    name = "chatlab"
    title = Words("ChatLab 格式（json、jsonl）", "ChatLab (json, jsonl)")

    def sniff(self, head: Head) -> float:
        """By the ``chatlab`` object at the beginning."""
        text = head.text.lstrip()
        while text.startswith("#"):
            text = text.partition("\n")[2].lstrip()
        if not text.startswith("{"):
            return 0.0
        if '"chatlab"' in text[:4000]:
            return 1.0
        return 0.7 if '"_type"' in text[:200] and '"platformId"' in text[:4000] else 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        lines = '"_type"' in head.text.partition("\n")[0] or path.suffix.casefold() == ".jsonl"
        return ChatlabFile(path, shown, head, options, lines=lines or '\n{"_type"' in head.text)


FORMAT = _Chatlab()
