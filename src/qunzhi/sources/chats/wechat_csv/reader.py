"""Reads the csv exports of MemoTrace (WeChatMsg) and its kin."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from qunzhi.core.words import Words
from qunzhi.sources.chats.bodies import cut_text, without_mentions
from qunzhi.sources.chats.csvrows import csv_rows
from qunzhi.sources.chats.limits import MAX_CACHE, MAX_NAME, MAX_TEXT, MAX_UID
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading
from qunzhi.sources.chats.textual import encoding_of_file
from qunzhi.sources.chats.wechat_csv.kinds import kind_of, said
from qunzhi.sources.chats.wechat_csv.layouts import Layout, fitted, layout_of
from qunzhi.sources.chats.when import Instants

_PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9_-]{4,40}|\d{5,12}@[a-z]+|[A-Za-z0-9_.-]{5,40}@openim):\n")
_ROOM = re.compile(r"[0-9A-Za-z_-]+@chatroom")
_IN_NAME = re.compile(r"^(.*?)[(（_]?([0-9A-Za-z-]+@chatroom)[)）]?")
#: What follows the name of a person in the name of the folder: the account.
_PERSON = re.compile(r"[(（](?:wxid_|gh_)[0-9A-Za-z_-]+[)）]$")
#: Names of files that hold all chats of an account.
_ALL = frozenset({"messages", "message", "msg", "全部", "全部聊天记录", "聊天记录"})


def header_of(text: str) -> list[str]:
    """The cells of a text's first line."""
    first = text.lstrip("\ufeff\n").partition("\n")[0]
    return next(csv.reader([first[:4000]]), [])


class WechatCsvFile(ReadFile):
    """One csv export; of one chat as a rule, of all of them where it says so."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._encoding = encoding_of_file(path, head.encoding)
        self._layout = layout_of(header_of(head.text)) or Layout(9, -1, -1, 1, 2, 3, 5, 8, 7, (), -1)
        stem = re.sub(r"_utf-?8$", "", path.stem, flags=re.I)
        named = _IN_NAME.match(stem) or _IN_NAME.match(path.parent.name)
        self._room = named[2] if named else ""
        self._name = (named[1].strip() if named else "") or stem
        self._many = stem.casefold() in _ALL
        self._private = any(_PERSON.search(name) for name in (stem, path.parent.name))
        self._instants = Instants()
        self._kinds: dict[tuple[str, str], str] = {}

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages, some twenty thousand rows at a time."""
        first = True
        for rows, lines, done in csv_rows(self.path, self._encoding, ",", reading.notes):
            if first:
                rows, lines, first = rows[1:], lines[1:], False
            yield self._columns(rows, lines, reading), done

    def _columns(self, rows: list[list[str]], lines: list[int], reading: Reading) -> Columns:
        """Rows to columns; what is plain text, as most are, is not looked at closely."""
        rows, lines, sent, chats = self._fitting(rows, lines, reading)
        layout, notes = self._layout, reading.notes
        kinds = self._kind_column(rows)
        uids: list[str | None] = [r[layout.sender].strip() or None for r in rows] if layout.sender >= 0 else []
        uids = uids or [None] * len(rows)
        names = self._names(rows)
        texts = [r[layout.text] for r in rows]
        replies: list[str | None] = [None] * len(rows)
        for row, (kind, text, uid) in enumerate(zip(kinds, texts, uids, strict=True)):
            if kind != "text" or text[:1] == "<" or "@" in text or ":\n" in text or len(text) > MAX_TEXT:
                texts[row], uids[row], replies[row] = _closely(kind, text, uid)
                texts[row] = cut_text(texts[row], lines[row], notes)
            if uid is not None and len(uid) > MAX_UID:
                notes.add("long_id", lines[row])
                uids[row] = None
            if kind == "system":
                uids[row] = names[row] = None
        return Columns(
            chat=chats,
            uid=uids,
            nickname=names,
            sent_at=sent,
            kind=kinds,
            text=texts,
            line=lines,
            own_id=[_server_id(r[layout.own_id]) for r in rows] if layout.own_id >= 0 else [],
            reply_to=replies,
        )

    def _fitting(
        self, rows: list[list[str]], lines: list[int], reading: Reading
    ) -> tuple[list[list[str]], list[int], list[int], list[int]]:
        """The rows that fit the layout and have a time, with their lines, times and chats."""
        layout, notes, read = self._layout, reading.notes, self._instants.read
        out: tuple[list[list[str]], list[int], list[int], list[int]] = ([], [], [], [])
        width, time, clock = layout.width, layout.time, layout.clock
        self._private |= not reading.chats and _without_senders(rows, layout)
        one = -1 if self._many or layout.talker >= 0 else self._chat([], reading)
        if one >= 0 and set(map(len, rows)) == {width}:
            times = [read(row[time]) for row in rows]
            if None not in times:
                return rows, lines, [t for t in times if t is not None], [one] * len(rows)
        for given, line in zip(rows, lines, strict=True):
            row = given if len(given) == width else fitted(given, layout)
            if row is None:
                notes.add("bad_row", line, lost=1)
                continue
            at = read(row[time]) or (read(row[clock]) if clock >= 0 else None)
            if at is None:
                notes.add("bad_time", line, lost=1)
                continue
            chat = one if one >= 0 else self._chat(row, reading)
            out[0].append(row)
            out[1].append(line)
            out[2].append(at)
            out[3].append(chat)
        return out

    def _names(self, rows: list[list[str]]) -> list[str | None]:
        if not self._layout.names:
            return [None] * len(rows)
        first, last = self._layout.names[0], self._layout.names[-1]
        return [(r[first] or r[last]).strip()[:MAX_NAME] or None for r in rows]

    def _kind_column(self, rows: list[list[str]]) -> list[str]:
        kind, sub, known = self._layout.kind, self._layout.subkind, self._kinds
        pairs = [(r[kind][:20], r[sub][:20] if sub >= 0 else "") for r in rows]
        for pair in set(pairs) - known.keys():
            known[pair] = kind_of(*pair)
        kinds = [known[p] for p in pairs]
        if len(known) > MAX_CACHE:
            known.clear()
        return kinds

    def _chat(self, row: list[str], reading: Reading) -> int:
        """The chat of a row; of any row where the file holds one."""
        talker = row[self._layout.talker].strip() if self._layout.talker >= 0 else ""
        if talker:
            room = talker if _ROOM.fullmatch(talker) else ""
            name = self._name if not self._many else talker
            return reading.chat(room, name, "wechat", private=not room, key=talker)
        if self._many and self._layout.talker_id >= 0 and row:
            number = row[self._layout.talker_id].strip()
            return reading.chat("", f"{self._name} {number}".strip(), "wechat", key=f"talker {number}")
        return reading.chat(self._room, self._name, "wechat", private=self._private, key="the chat")


def _without_senders(rows: list[list[str]], layout: Layout) -> bool:
    """True where no row has the columns of the sender that the header names: so a chat with one person is written."""
    return layout.sender >= 0 and bool(rows) and all(0 < len(row) <= min(layout.sender, *layout.names) for row in rows)


def _closely(kind: str, text: str, uid: str | None) -> tuple[str, str | None, str | None]:
    """Text, sender and the message answered, of what may hold a sender's prefix, XML or a mention."""
    prefix = _PREFIX.match(text) if ":\n" in text[:64] else None
    if prefix and (not uid or uid == prefix[1] or "wxid_" in uid):
        text, uid = text[prefix.end() :], uid or prefix[1]
    text, reply = said(kind, text)
    if kind == "text" and "@" in text:
        text = without_mentions(text)
    return text, None if uid and uid.endswith("@chatroom") else uid, reply[:MAX_UID] or None


def _server_id(text: str) -> str | None:
    text = text.strip()
    return text if text not in ("", "0") and len(text) <= MAX_UID else None


class _WechatCsv:
    name = "wechat_csv"
    title = Words("微信导出（csv，MemoTrace 等）", "WeChat (csv of MemoTrace and the like)")

    def sniff(self, head: Head) -> float:
        """By the header."""
        if not head.text or "\x00" in head.text:
            return 0.0
        try:
            return 1.0 if layout_of(header_of(head.text)) else 0.0
        except csv.Error:
            return 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        return WechatCsvFile(path, shown, head, options)


FORMAT = _WechatCsv()
