"""What a chat export hands over: a file that streams batches of messages, its chats and its members."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from qunzhi.core.errors import Problem
from qunzhi.core.words import Words
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.tables import TABLES
from qunzhi.sources.chats.attachment import Attachment
from qunzhi.sources.chats.mapping import ColumnMapping

#: Called with the bytes read and the bytes there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Head:
    """What a format is recognised by: the file, the name to show, its first 64 KiB, and these as text.

    ``encoding`` is the one found for the text; empty where the bytes are no text, and then ``text`` is empty too.
    """

    path: Path
    shown: str
    data: bytes
    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What a person says about an export.

    Args:
        mapping: which column holds what, for tables; a mapping or the YAML file of one.
        group_id: the group that the chat is; of an export of several it is the first.
        group_name: its name, whatever the export calls it.
        platform: code of the platform (``qq``, ``wechat``) where the export does not say.
        mapping_folder: where saved mappings are; by default the user's own folder of settings.
    """

    mapping: ColumnMapping | Path | None = None
    group_id: str | None = None
    group_name: str | None = None
    platform: str | None = None
    mapping_folder: Path | None = None


@dataclass(slots=True)
class ChatInfo:
    """One chat of an export. ``chat_id`` is the platform's id or empty; ``private`` marks what is no group.

    Instants are microseconds; they and ``messages`` grow while the file is read.
    """

    chat_id: str
    name: str
    platform: str = ""
    private: bool = False
    messages: int = 0
    first_at: int | None = None
    last_at: int | None = None


@dataclass(slots=True)
class ChatMember:
    """What an export says about one member. ``chat`` is an index into ``ChatFile.chats``, instants microseconds.

    ``uid`` is None for someone who is only named in a join or leave line; ``role`` is None where it is not said.
    """

    chat: int
    uid: str | None
    nickname: str | None
    role: str | None = None
    joined_at: int | None = None
    left_at: int | None = None
    invited_by: str | None = None


@dataclass(slots=True)
class ChatBatch:
    """Messages in the order of the file, column by column; all lists are of one length.

    ``chat`` is an index into ``ChatFile.chats``; ``sent_at`` is microseconds since 1970 UTC; ``kind`` is a code of
    the facts; ``text`` is empty where there is none; ``line`` is where the message begins in the file;
    ``attachment`` is the index of a message's first attachment in ``attachments``, the further ones follow it.
    """

    message_id: list[str]
    chat: list[int]
    uid: list[str | None]
    nickname: list[str | None]
    sent_at: list[int]
    kind: list[str]
    text: list[str]
    reply_to: list[str | None]
    line: list[int]
    attachment: list[int | None]
    attachments: list[Attachment] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.message_id)

    def attachments_of(self, row: int) -> list[Attachment]:
        """All attachments of one message."""
        first = self.attachment[row]
        if first is None:
            return []
        later = (a for a in islice(self.attachment, row + 1, None) if a is not None)
        return self.attachments[first : next(later, len(self.attachments))]

    def to_arrow(self, groups: Sequence[str | None], *, file: int = 0, texts: bool = True) -> pa.Table:
        """The messages as facts (schema of ``messages``); those of chats without a group are left out.

        Args:
            groups: the group of each chat, None where it has none.
            file: what ``_file`` says.
            texts: False leaves the texts out.
        """
        group = pa.array(groups, pa.string()).take(pa.array(self.chat, pa.int64()))
        schema = TABLES["messages"].arrow_schema
        columns: dict[str, pa.Array] = {
            "message_id": pa.array(self.message_id, pa.string()),
            "group_id": group,
            "uid": pa.array(self.uid, pa.string()),
            "sent_at": pa.array(self.sent_at, pa.int64()).cast(schema.field("sent_at").type),
            "kind": pa.array(self.kind, pa.string()),
            "text": pa.array([t or None for t in self.text], pa.string())
            if texts
            else pa.nulls(len(self), pa.string()),
            "reply_to": pa.array(self.reply_to, pa.string()),
            FILE_COLUMN: pa.repeat(pa.scalar(file, pa.int32()), len(self)),
            ROW_COLUMN: pa.array(self.line, pa.int64()).cast(pa.int32(), safe=False),
        }
        table = pa.table([columns[name] for name in schema.names], schema=schema)
        return table.filter(group.is_valid()) if group.null_count else table


class ChatFile(ABC):
    """An export that has been recognised. Reading streams; what is known besides messages grows with it."""

    format: str
    shown: str
    chats: list[ChatInfo]
    problems: list[Problem]
    problem_counts: dict[str, int]
    #: Messages handed over, and messages seen that could not be read.
    read: int
    lost: int

    @abstractmethod
    def batches(self, progress: Progress | None = None) -> Iterator[ChatBatch]:
        """All messages, about 20,000 at a time; called again, it reads from the start."""

    @abstractmethod
    def members(self) -> list[ChatMember]:
        """What is known about members; complete once ``batches`` has been read to its end."""


class ChatFormat(Protocol):
    """A way in which chats are exported. Found by looking: a folder beside this file whose package has ``FORMAT``."""

    name: str
    title: Words

    def sniff(self, head: Head) -> float:
        """How sure it is that the file is of this format, 0 to 1."""

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read.

        Raises:
            QunzhiError: it cannot be read at all.
        """
