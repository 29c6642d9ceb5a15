"""Exported chats to flags: which chat is which group, whose members were told, and what could not be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.audit.flagging import Flagger, ReadPicture
from qunzhi.audit.flags import ScannedGroup, ScanResult
from qunzhi.audit.overlap import Overlap
from qunzhi.content.messages import NOT_READ, Messages
from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.sources.chats.binding import Binding, Register, add
from qunzhi.sources.chats.model import ChatBatch, ChatFile, ChatInfo, ChatOptions
from qunzhi.sources.chats.open import open_chat
from qunzhi.sources.chats.said import problem

#: Called with what is being done and the share done, 0 to 1.
Tell = Callable[[Words, float], None]
_NOT_TOLD = Words(
    "未告知成员（群登记里没有告知时间），未读内容", "members have not been told (no told_at): texts not read"
)
_TOLD_LATER = Words("告知时间在将来，未读内容", "told_at lies in the future: texts not read")
_UNKNOWN = Words("未提供群登记，不知道是否已告知成员", "no register of groups was given: it is not known who was told")
_PRIVATE = Words("私聊，不看", "a private chat: never read")
_UNREGISTERED = Words("不是登记的工作群，未读内容", "no registered work group: texts not read")


@dataclass(slots=True)
class Telling:
    """Who has been told: ``told_at`` by group in microseconds, None where there is no register.

    ``given`` is the word of whoever scans that members were told; it makes no work group of what is not registered.
    """

    told_at: dict[str, int | None] | None
    names: dict[str, str]
    now: int
    given: bool = False

    @classmethod
    def of(cls, groups: pa.Table | None, now: int, *, given: bool) -> Telling:
        """From the facts' ``groups``."""
        if groups is None:
            return cls(None, {}, now, given)
        told = pc.cast(groups["told_at"], pa.int64()).to_pylist()
        ids = groups["group_id"].to_pylist()
        return cls(
            dict(zip(ids, told, strict=True)), dict(zip(ids, groups["name"].to_pylist(), strict=True)), now, given
        )

    def refusal(self, group_id: str) -> Words:
        """Why the texts of a group are not read; nothing where they may be."""
        if self.told_at is not None and group_id not in self.told_at:
            return _UNREGISTERED
        if self.given:
            return NOTHING
        if self.told_at is None:
            return _UNKNOWN
        told = self.told_at[group_id]
        if told is None:
            return _NOT_TOLD
        return _TOLD_LATER if told > self.now else NOTHING


def way_out(result: ScanResult) -> Words:
    """What to do where nothing was read: by the gravest reason that something can be done about."""
    reasons = [group.refused for group in result.refused]
    if _UNKNOWN in reasons:
        return Words(
            "没有读任何内容：用 --facts 给出填有告知时间的群登记，或确认已告知成员后加 --notice-given",
            "no texts were read: give the register with told_at (--facts), or add --notice-given once members know",
        )
    if _NOT_TOLD in reasons or _TOLD_LATER in reasons:
        return Words(
            "没有读任何内容：先告知成员并在群登记里填写告知时间，或确认已告知后加 --notice-given",
            "no texts were read: tell members first and fill in told_at, or add --notice-given once they know",
        )
    if _UNREGISTERED in reasons:
        return Words(
            "没有读任何内容：先把群登记进群组表；群名对不上时，用 --group 指明群编号",
            "no texts were read: register the group first; where its name differs, say which it is with --group",
        )
    return Words(
        "没有读任何内容：只有私聊，私聊不看", "no texts were read: private chats only, and these are never read"
    )


@dataclass(slots=True)
class _Seen:
    """What was met of one group."""

    name: str
    messages: int = 0
    refused: Words = NOTHING


@dataclass(slots=True)
class ChatScan:
    """A scan of exported chats.

    Args:
        flagger: makes flags and holds the result.
        register: the facts' ``groups``, None where there is none.
        telling: who was told.
        picture: reads text in pictures, None where it is not wanted or not installed.
    """

    flagger: Flagger
    register: pa.Table | None
    telling: Telling
    picture: ReadPicture | None = None
    _groups: dict[str, _Seen] = field(default_factory=dict)
    _untold_before: int = 0
    _overlap: Overlap | None = None
    _repeated: int = 0
    _unread: Counter[str] = field(default_factory=Counter)

    def run(self, paths: Sequence[Path], options: ChatOptions, tell: Tell | None = None) -> ScanResult:
        """Read every chat, scan those that may be read.

        Raises:
            QunzhiError: no file could be opened at all.
        """
        result = self.flagger.result
        sizes = [_size(p) for p in paths]
        self._overlap = Overlap() if len(paths) > 1 else None
        problems: list[Problem] = []
        for number, path in enumerate(paths):
            before, share = sum(sizes[:number]) / sum(sizes), sizes[number] / sum(sizes)

            def step(done: int, total: int, path: Path = path, before: float = before, share: float = share) -> None:
                if tell:
                    what = Words(f"读取 {path.name}", f"reading {path.name}")
                    tell(what, before + share * min(1.0, done / max(1, total)))

            try:
                file = open_chat(path, options=options)
            except QunzhiError as exc:
                problems += exc.problems
                continue
            result.files.append(file.shown)
            self._read(file, step)
            if self._overlap is not None:
                self._overlap.file_ends()
        if not result.files:
            raise QunzhiError(*problems)
        result.problems += problems
        return self._finish()

    def _read(self, file: ChatFile, step: Callable[[int, int], None]) -> None:
        binding, register = Binding(), Register(self.register)
        for batch in file.batches(step):
            while len(binding.groups) < len(file.chats):
                add(binding, file.chats[len(binding.groups)], register, file.shown)
            self._take(batch, file.chats, binding)
        result = self.flagger.result
        result.messages += file.read
        result.lost += file.lost
        result.problems += file.problems
        result.problems += [p for p in binding.problems if p not in result.problems]

    def _take(self, batch: ChatBatch, chats: Sequence[ChatInfo], binding: Binding) -> None:
        groups: list[str] = []
        allowed: list[bool] = []
        for chat, bound in zip(chats, binding.groups, strict=True):
            group = bound or chat.chat_id or chat.name
            why = _PRIVATE if chat.private else self.telling.refusal(group)
            seen = self._groups.setdefault(group, _Seen(self.telling.names.get(group) or chat.name or group))
            seen.refused = why
            groups.append(group)
            allowed.append(not why.zh)
        counts: dict[int, int] = {}
        for chat_index in batch.chat:
            counts[chat_index] = counts.get(chat_index, 0) + 1
        for index, n in counts.items():
            self._groups[groups[index]].messages += n
        if not all(allowed[index] for index in counts):
            rows = [n for n, index in enumerate(batch.chat) if allowed[index]]
        else:
            rows = list(range(len(batch)))
        if self._overlap is not None:
            rows = self._once(self._overlap, batch, rows, groups)
        if rows:
            self._scan(batch, rows, groups)

    def _once(self, overlap: Overlap, batch: ChatBatch, rows: list[int], groups: Sequence[str]) -> list[int]:
        """The rows that no file before has."""
        of: dict[str, list[int]] = {}
        for n in rows:
            of.setdefault(groups[batch.chat[n]], []).append(n)
        kept: list[int] = []
        for group, mine in of.items():
            fresh = overlap.fresh(group, [batch.message_id[n] for n in mine], [batch.sent_at[n] for n in mine])
            kept += [n for n, new in zip(mine, fresh, strict=True) if new]
        self._repeated += len(rows) - len(kept)
        return sorted(kept)

    def _scan(self, batch: ChatBatch, rows: Sequence[int], groups: Sequence[str]) -> None:
        def some(column: Sequence[object]) -> list[object]:
            return list(column) if len(rows) == len(column) else [column[n] for n in rows]

        messages = Messages(
            some(batch.message_id),  # type: ignore[arg-type]
            [groups[batch.chat[n]] for n in rows],
            some(batch.uid),  # type: ignore[arg-type]
            some(batch.sent_at),  # type: ignore[arg-type]
            some(batch.kind),  # type: ignore[arg-type]
            some(batch.text),  # type: ignore[arg-type]
            some(batch.reply_to),  # type: ignore[arg-type]
        )
        self._count_untold(messages)
        self._count_media(batch, rows)
        self.flagger.take(messages)
        if self.picture is not None and batch.attachments:
            self._pictures(batch, rows, groups)

    def _count_media(self, batch: ChatBatch, rows: Sequence[int]) -> None:
        """Pictures, voice, videos and files, also those within a text: none of them is read as a text is."""
        for n in rows:
            kinds = [a.kind for a in batch.attachments_of(n)] if batch.attachment[n] is not None else []
            self._unread.update(kinds or [batch.kind[n]])

    def _count_untold(self, messages: Messages) -> None:
        """Messages from before their members were told: read, and said."""
        told = self.telling.told_at
        if told and not self.telling.given:
            pairs = zip(messages.group_id, messages.sent_at, strict=True)
            self._untold_before += sum(at < (told.get(group) or 0) for group, at in pairs)

    def _pictures(self, batch: ChatBatch, rows: Iterable[int], groups: Sequence[str]) -> None:
        assert self.picture is not None
        found: list[tuple[int, str]] = []
        looked = 0
        for n in rows:
            for attachment in batch.attachments_of(n) if batch.attachment[n] is not None else ():
                if attachment.kind != "image":
                    continue
                try:
                    text = self.picture(attachment.read())
                except (OSError, QunzhiError):
                    continue  # it stays counted among what was not looked at
                looked += 1
                if text:
                    found.append((n, text))
        result = self.flagger.result
        result.pictures_read += looked
        if found:
            picked = [n for n, _ in found]
            texts = Messages(
                [batch.message_id[n] for n in picked],
                [groups[batch.chat[n]] for n in picked],
                [batch.uid[n] for n in picked],
                [batch.sent_at[n] for n in picked],
                ["text"] * len(picked),
                [text for _, text in found],
            )
            self.flagger.take(texts, source="image")

    def _finish(self) -> ScanResult:
        result = self.flagger.finish()
        self._unread["image"] -= result.pictures_read
        result.not_read = {k: n for k, n in sorted(self._unread.items()) if n > 0 and k in NOT_READ}
        told = self.telling.told_at or {}
        result.groups = [
            ScannedGroup(group, seen.name, seen.messages, told.get(group), seen.refused)
            for group, seen in self._groups.items()
        ]
        if self._repeated:
            result.problems.append(problem("seen_before", n=self._repeated))
        if self._untold_before:
            n = self._untold_before
            result.notes.append(
                Words(f"其中 {n} 条发于告知成员之前", f"{n} of the messages were sent before members were told")
            )
        return result


def _size(path: Path) -> int:
    try:
        return max(1, path.stat().st_size)
    except OSError:
        return 1
