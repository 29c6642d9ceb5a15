"""One reading of a file: what every format hands in, made into batches, chats and members."""

from __future__ import annotations

import gc
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, compress
from pathlib import Path

from qunzhi.core.errors import Problem
from qunzhi.sources.chats.attachment import Attachment
from qunzhi.sources.chats.events import events_of
from qunzhi.sources.chats.ids import Digester
from qunzhi.sources.chats.limits import BATCH, MAX_CHATS, MAX_NAME, MAX_UID
from qunzhi.sources.chats.model import ChatBatch, ChatFile, ChatFormat, ChatInfo, ChatMember, ChatOptions, Progress
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.roster import Roster


@dataclass(slots=True)
class Columns:
    """Messages as a format reads them; all lists grow together. ``own_id`` is the export's own id, where it has one.

    ``role`` may stay empty where the format has no roles, ``attachments`` are pairs of row and attachment in order.
    """

    chat: list[int] = field(default_factory=list)
    uid: list[str | None] = field(default_factory=list)
    nickname: list[str | None] = field(default_factory=list)
    sent_at: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    own_id: list[str | None] = field(default_factory=list)
    reply_to: list[str | None] = field(default_factory=list)
    role: list[str | None] = field(default_factory=list)
    attachments: list[tuple[int, Attachment]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent_at)

    @property
    def full(self) -> bool:
        """True when there are enough messages for a batch."""
        return len(self.sent_at) >= BATCH

    def without_chat(self) -> int:
        """Leave out the messages of chats that were too many to be told apart; gives how many there were."""
        keep = [chat >= 0 for chat in self.chat]
        rows = list(accumulate(keep, initial=0))
        self.attachments = [(rows[row], a) for row, a in self.attachments if keep[row]]
        for name in _LISTS:
            values = getattr(self, name)
            setattr(self, name, list(compress(values, keep)))
        return len(keep) - sum(keep)


_LISTS = ("uid", "nickname", "sent_at", "kind", "text", "line", "own_id", "reply_to", "role", "chat")


class Reading:
    """The state of one reading: chats met, members met, problems, ids given."""

    def __init__(self, shown: str, options: ChatOptions) -> None:
        self.notes = Notes(shown)
        self.roster = Roster(self.notes)
        self.chats: list[ChatInfo] = []
        self.read = 0
        self._options = options
        self._idents: list[str] = []
        self._index: dict[str, int] = {}
        self._digester = Digester()

    def chat(
        self,
        chat_id: str,
        name: str,
        platform: str = "",
        *,
        private: bool = False,
        key: str = "",
        ident: str | None = None,
    ) -> int:
        """The index of a chat, made when new; -1 when there are too many.

        ``key`` tells chats of this file apart where neither id nor name does; ``ident`` is what the next export of the
        same chat will call it too, by default its id or name, and empty where the name is only the file's.
        """
        chat_id, name = chat_id[:MAX_UID], name[:MAX_NAME]
        key = (key or chat_id or name)[: 2 * MAX_NAME]
        found = self._index.get(key)
        if found is not None:
            return found
        if len(self.chats) >= MAX_CHATS:
            if "too_many_chats" not in self.notes.counts:
                self.notes.add("too_many_chats", n=MAX_CHATS)
            return -1
        said = self._options
        info = ChatInfo(chat_id, name, said.platform or platform, private)
        if not self.chats:
            info.chat_id, info.name = said.group_id or chat_id, said.group_name or name
        self._index[key] = len(self.chats)
        self._idents.append((chat_id or name) if ident is None else ident[:MAX_NAME])
        self.chats.append(info)
        return len(self.chats) - 1

    def batch(self, columns: Columns) -> ChatBatch:
        """The messages gathered, with ids; members and times of the chats are noted."""
        if columns.chat and min(columns.chat) < 0:
            self.notes.lost += columns.without_chat()
        rows = len(columns)
        who = [u or n for u, n in zip(columns.uid, columns.nickname, strict=True)]
        keys = [self._idents[c] for c in columns.chat]
        ids = self._ids(columns, keys, who)
        attachment: list[int | None] = [None] * rows
        for index in range(len(columns.attachments) - 1, -1, -1):
            attachment[columns.attachments[index][0]] = index
        batch = ChatBatch(
            ids,
            columns.chat,
            columns.uid,
            columns.nickname,
            columns.sent_at,
            columns.kind,
            columns.text,
            columns.reply_to or [None] * rows,
            columns.line,
            attachment,
            [a for _, a in columns.attachments],
        )
        self._note(batch, columns.role or None)
        return batch

    def _ids(self, columns: Columns, keys: list[str], who: list[str | None]) -> list[str]:
        own = columns.own_id
        if not own:
            return self._digester.ids(keys, columns.sent_at, who, columns.text)
        missing = [not i for i in own]
        if not any(missing):
            return [i or "" for i in own]
        made = iter(
            self._digester.ids(
                list(compress(keys, missing)),
                list(compress(columns.sent_at, missing)),
                list(compress(who, missing)),
                list(compress(columns.text, missing)),
            )
        )
        return [i or next(made) for i in own]

    def _note(self, batch: ChatBatch, roles: list[str | None] | None) -> None:
        self.read += len(batch)
        self.roster.saw(batch.chat, batch.uid, batch.nickname, roles, batch.sent_at)
        for chat, times in _by_chat(batch).items():
            info = self.chats[chat]
            info.messages += len(times)
            info.first_at = min(times) if info.first_at is None else min(info.first_at, min(times))
            info.last_at = max(times) if info.last_at is None else max(info.last_at, max(times))
        if "system" in set(batch.kind):
            for row, kind in enumerate(batch.kind):
                if kind == "system" and batch.text[row]:
                    self.roster.events(batch.chat[row], batch.sent_at[row], events_of(batch.text[row]))


def _by_chat(batch: ChatBatch) -> dict[int, list[int]]:
    if batch.chat and batch.chat.count(batch.chat[0]) == len(batch):
        return {batch.chat[0]: batch.sent_at}
    times: dict[int, list[int]] = {}
    for chat, at in zip(batch.chat, batch.sent_at, strict=True):
        times.setdefault(chat, []).append(at)
    return times


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for cycles: rows and cells by the hundred thousand hold none, and going through them is slow."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class ReadFile(ChatFile):
    """A recognised export; a format says how its messages are read."""

    def __init__(self, path: Path, shown: str, form: ChatFormat, options: ChatOptions) -> None:
        self.path, self.shown, self.format, self.options = path, shown, form.name, options
        self._reading = Reading(shown, options)

    def batches(self, progress: Progress | None = None) -> Iterator[ChatBatch]:
        """All messages, about 20,000 at a time; called again, it reads from the start."""
        self._reading = reading = Reading(self.shown, self.options)
        total = self.size()
        say = progress or (lambda _done, _total: None)
        pieces = self.columns(reading)
        while True:
            with _no_collection():
                piece = next(pieces, None)
                batch = reading.batch(piece[0]) if piece and len(piece[0]) else None
            if piece is None:
                break
            say(min(piece[1], total), total)
            if batch:
                yield batch
        if not reading.read:
            reading.notes.add("no_messages")
        say(total, total)

    @abstractmethod
    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages in pieces, each with the bytes read so far."""

    def size(self) -> int:
        """The bytes there are to read."""
        return max(1, self.path.stat().st_size)

    def members(self) -> list[ChatMember]:
        """What is known about members; complete once ``batches`` has been read to its end."""
        return self._reading.roster.members()

    @property
    def chats(self) -> list[ChatInfo]:  # type: ignore[override]
        """The chats met so far."""
        return self._reading.chats

    @property
    def problems(self) -> list[Problem]:  # type: ignore[override]
        """What could not be read, the first thousand."""
        return self._reading.notes.problems

    @property
    def problem_counts(self) -> dict[str, int]:  # type: ignore[override]
        """How many problems there are of each code."""
        return self._reading.notes.counts

    @property
    def read(self) -> int:  # type: ignore[override]
        """Messages handed over so far."""
        return self._reading.read

    @property
    def lost(self) -> int:  # type: ignore[override]
        """Messages seen that could not be read."""
        return self._reading.notes.lost
