"""Reads the web archive that QQ's message manager exports: a table of messages, and the pictures behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qunzhi.core.words import Words
from qunzhi.sources.chats.attachment import Attachment
from qunzhi.sources.chats.bodies import cut_text, kind_of, without_mentions
from qunzhi.sources.chats.entries import Entry, Gathering
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.people import People, chat_named, no_group
from qunzhi.sources.chats.private import Speakers
from qunzhi.sources.chats.qq_mht.parts import Part, boundary_of, parts_of
from qunzhi.sources.chats.qq_mht.rows import Message, date_in, folder_in, looks_lost, message_in, object_in, rows_of
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading
from qunzhi.sources.chats.said import refusal
from qunzhi.sources.chats.when import Clocks, Days

_PLAIN = frozenset({"", "7bit", "8bit", "binary"})


class QqMhtFile(ReadFile):
    """A web archive of one or more chats."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._boundary = boundary_of(head.data)

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages row by row."""
        parts, ended = parts_of(self.path, self._boundary)
        page = next((p for p in parts if p.kind in ("text/html", "")), None)
        if page is None:
            reading.notes.add("truncated", 1)
            return
        if page.encoding not in _PLAIN:
            raise refusal("mht_encoding", self.shown, encoding=page.encoding[:40])
        pictures = {_key(p.location): p for p in parts if p.location and p is not page}
        table = _Table(reading, self.path, pictures)
        line = 1
        for row in rows_of(self.path, page, reading.notes):
            table.take(row.text, line := row.line)
            if table.gathering.full:
                yield table.gathering.take(), row.done
        if not ended:
            reading.notes.add("truncated", line)
        yield table.gathering.take(), self.size()


class _Table:
    """What the rows so far say: which chat, which day."""

    def __init__(self, reading: Reading, path: Path, pictures: dict[str, Part]) -> None:
        self.gathering = Gathering(reading)
        self._reading, self._path, self._pictures = reading, path, pictures
        self._days, self._clocks, self._people = Days(), Clocks(), People()
        self._speakers = Speakers(reading.chats)
        self._chat, self._day, self._folder = -1, "", ""
        self._entered = False

    def take(self, row: str, line: int) -> None:
        """Read one row."""
        message = message_in(row)
        if message is not None:
            self._message(message, line)
        elif name := object_in(row):
            self._enter(name)
        elif day := date_in(row):
            self._day = day
        elif folder := folder_in(row):
            self._folder = folder
        elif looks_lost(row):
            self._reading.notes.add("odd_row", line, lost=1)

    def _enter(self, name: str) -> None:
        self._entered = True
        chat_id, bare = chat_named(name)
        key = chat_id or (f"{self._folder}\x1f{name}" if self._folder else name)
        private = no_group(self._folder)
        self._chat = self._reading.chat(chat_id, bare, "qq", private=private, key=key, ident=chat_id or bare)
        self._day = ""

    def _message(self, message: Message, line: int) -> None:
        notes = self._reading.notes
        at = self._days[self._day] + self._clocks[message.clock]
        if at < 0:
            notes.add("bad_time", line, lost=1)
            return
        if not self._entered:
            self._entered = True
            self._chat = self._reading.chat("", self._path.stem, "qq", key="the chat", ident="")
        person = self._people[message.who]
        self._speakers.note([(self._chat, person)])
        kind, text = _said(message)
        if person.system:
            kind = "system"
        self.gathering.add(
            Entry(
                self._chat,
                person.uid or "",
                person.nickname or "",
                at,
                kind,
                cut_text(text, line, notes),
                line,
                role=person.role,
                attachments=[self._picture(name) for name in message.images],
            )
        )

    def _picture(self, name: str) -> Attachment:
        part = self._pictures.get(_key(name))
        if part is None:
            return Attachment("image", name[:200])
        return Attachment("image", name[:200], part=(self._path, part.offset, part.length, part.encoding))


def _said(message: Message) -> tuple[str, str]:
    """Kind and text of a row: a picture with words is a text that has a picture."""
    if message.images and not message.text:
        return "image", ""
    kind = kind_of(message.text)
    if kind != "text":
        return kind, ""
    return kind, without_mentions(message.text) if "@" in message.text else message.text


def _key(name: str) -> str:
    """What a picture is called, however the folder and the case are written."""
    return name.rpartition("/")[2].casefold()


class _QqMht:
    name = "qq_mht"
    title = Words("QQ 消息记录（mht）", "QQ messages (mht)")

    def sniff(self, head: Head) -> float:
        """By the name of the program that writes it, else by being a web archive that names a chat."""
        data = head.data
        if b"Save by Tencent MsgMgr" in data[:4096]:
            return 1.0
        if b"multipart/related" not in data[:4096].lower() or not boundary_of(data):
            return 0.0
        return 0.9 if "消息对象".encode() in data else 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        return QqMhtFile(path, shown, head, options)


FORMAT = _QqMht()
