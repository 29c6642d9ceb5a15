"""Reads what the QQ Chat Exporter writes: one JSON file, or a manifest and chunks of JSONL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qunzhi.core.words import Words
from qunzhi.sources.chats.attachment import inside_name
from qunzhi.sources.chats.entries import Gathering
from qunzhi.sources.chats.jsonlines import dict_of, json_lines, list_of, text_of
from qunzhi.sources.chats.jsonstream import json_pieces, loads
from qunzhi.sources.chats.limits import MAX_GATHERED
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.qqnt_json.message import entry_of
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading

_IN_NAME = re.compile(r"(?:group|群)_(?:.*?_)??(\d{5,12})(?=_|$)")
_IDS = ("groupCode", "groupId", "peerUin", "peerUid", "uin", "id", "uid")
_MANIFEST = "manifest.json"


def chat_of(info: dict[str, Any], path: Path, reading: Reading) -> int:
    """The chat that an export describes; its number may stand in the name of the file or folder only."""
    digits = (text_of(info.get(key)) for key in _IDS)
    chat_id = next((d for d in digits if d.isdigit()), "")
    if not chat_id:
        names = (path.stem, path.parent.name, path.parent.parent.name)
        chat_id = next((m[1] for m in map(_IN_NAME.search, names) if m), "")
    private = text_of(info.get("type")).casefold() in ("private", "friend", "c2c", "temp")
    return reading.chat(chat_id, text_of(info.get("name")), "qq", private=private, key="the chat")


class QqntJsonFile(ReadFile):
    """One JSON file. What describes the chat stands before the messages, as the exporter writes it."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._encoding = head.encoding

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages, one by one out of the list that holds them."""
        gathering = Gathering(reading)
        info: dict[str, Any] = {}
        chat = -1
        for piece in json_pieces(self.path, self._encoding, reading.notes):
            if piece.key not in ("messages", "chatInfo"):
                continue
            if piece.data is None:
                reading.notes.add("large_element", piece.line, lost=int(piece.nested))
                continue
            try:
                value = loads(piece.data)
            except ValueError:
                reading.notes.add("bad_json", piece.line, lost=int(piece.nested))
                continue
            if not piece.nested:
                info = dict_of(value) if piece.key == "chatInfo" else info
                continue
            chat = chat_of(info, self.path, reading) if chat < 0 else chat
            entry = entry_of(dict_of(value), chat, piece.line, self.path.parent)
            if entry is None:
                reading.notes.add("bad_time", piece.line, lost=1)
                continue
            gathering.add(entry)
            if gathering.full:
                yield gathering.take(), piece.done
        yield gathering.take(), self.size()


class QqntChunksFile(ReadFile):
    """A manifest with its chunks, or one chunk by itself."""

    def __init__(self, path: Path, shown: str, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._folder = path.parent if path.name == _MANIFEST else path.parent.parent
        self._manifest = _manifest(self._folder / _MANIFEST)
        self._chunks = self._listed() if path.name == _MANIFEST else [(path.name, path)]

    def _listed(self) -> list[tuple[str, Path | None]]:
        chunks: list[tuple[str, Path | None]] = []
        for chunk in list_of(dict_of(self._manifest.get("chunked")).get("chunks")):
            named = text_of(dict_of(chunk).get("relativePath")) or text_of(dict_of(chunk).get("fileName"))
            chunks.append((named[:200], _chunk(self._folder, named)))
        if not chunks:
            chunks = [(p.name, p) for p in sorted((self._folder / "chunks").glob("*.jsonl"))]
        return chunks

    def size(self) -> int:
        """The bytes of all chunks."""
        return max(1, sum(p.stat().st_size for _, p in self._chunks if p))

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages of chunk after chunk."""
        gathering, before = Gathering(reading), 0
        chat = chat_of(dict_of(self._manifest.get("chatInfo")), self.path, reading)
        base = self._folder if self._manifest else self.path.parent
        for name, path in self._chunks:
            if path is None:
                reading.notes.add("missing_chunk", chunk=Path(name).name)
                continue
            for value, line, done in json_lines(path, "utf-8", reading.notes, path.name):
                entry = entry_of(value, chat, line, base)
                if entry is None:
                    reading.notes.add("bad_time", line, file=path.name, lost=1)
                    continue
                gathering.add(entry)
                if gathering.full:
                    yield gathering.take(), before + done
            before += path.stat().st_size
        yield gathering.take(), before


def _manifest(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size <= 8 * MAX_GATHERED:
            return dict_of(loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf")))
    except (OSError, ValueError):
        return {}
    return {}


def _chunk(folder: Path, named: str) -> Path | None:
    """A chunk by the manifest's name for it, if it lies inside the folder."""
    name = inside_name(named)
    for path in (folder / name, folder / "chunks" / name):
        if name and path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    return None


class _QqntJson:
    name = "qqnt_json"
    title = Words("QQ Chat Exporter 导出（json、jsonl）", "QQ Chat Exporter (json, jsonl)")

    def sniff(self, head: Head) -> float:
        """By the names of what only this exporter writes."""
        text = head.text.lstrip()
        if not text.startswith("{") or '"chatlab"' in text[:4000]:
            return 0.0
        first = text.partition("\n")[0]
        if head.path.name == _MANIFEST and '"chunked"' in text:
            return 0.95
        if '"chatInfo"' in text[:60_000] and ('"messages"' in text or "QQChatExporter" in text[:2000]):
            return 0.95
        message = ('"timestamp"', '"sender"', '"content"')
        return 0.7 if all(key in first for key in message) and '"_type"' not in first else 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        if path.name == _MANIFEST or '"chatInfo"' not in head.text:
            return QqntChunksFile(path, shown, options)
        return QqntJsonFile(path, shown, head, options)


FORMAT = _QqntJson()
