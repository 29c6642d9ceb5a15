"""Reads any table that has a time and says who or what: by its headers, or by a mapping of columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import codes_of
from qunzhi.sources.chats.bodies import cut_text, kind_of, no_surrogates, without_mentions
from qunzhi.sources.chats.limits import MAX_NAME, MAX_TEXT, MAX_UID
from qunzhi.sources.chats.mapping import ColumnMapping, read_mapping, saved_mapping
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.people import SYSTEM_IDS
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading
from qunzhi.sources.chats.said import refusal
from qunzhi.sources.chats.table.headers import clock_column, mapped, of_register, recognised, template
from qunzhi.sources.chats.table.headers import shown as shown_header
from qunzhi.sources.chats.table.source import (
    SheetTable,
    TextTable,
    header_row,
    is_known_workbook,
    is_workbook,
    text_head,
)
from qunzhi.sources.chats.when import Instants

_KINDS = {
    **codes_of("messages", "kind"),
    **{code: code for code in TABLES["messages"]["kind"].codes},
    "文本消息": "text",
    "图片消息": "image",
    "语音消息": "voice",
    "视频消息": "video",
    "文件消息": "file",
    "表情包": "sticker",
    "动画表情": "sticker",
    "系统": "system",
    "提示": "system",
}
_LISTED = 40


class TableFile(ReadFile):
    """A table of messages."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._table = SheetTable(path, shown) if is_workbook(head) else TextTable(path, head)
        self._skip = header_row(self._table.first)
        header = self._table.first[self._skip] if self._table.first else []
        mapping = options.mapping if isinstance(options.mapping, ColumnMapping) else None
        if isinstance(options.mapping, Path):
            mapping = read_mapping(options.mapping)
        if mapping is not None:
            self._skip, header = _header_of(mapping, self._table.first, self._skip)
        mapping = mapping or saved_mapping(header, options.mapping_folder)
        columns = mapped(header, mapping) if mapping else recognised(header)
        if columns is None:
            listed = "、".join(shown_header(no_surrogates(c)) for c in header[:_LISTED] if c.strip()) or "-"
            raise refusal("unknown_columns", shown, self._skip + 1, headers=listed, template=template(header))
        self._columns = columns
        self._day = -1 if mapping else clock_column(header, columns)
        self._width = max([*columns.values(), self._day]) + 1
        self._kinds = {**_KINDS, **(mapping.kinds if mapping else {})}
        self._instants = Instants(mapping.time_format if mapping else "")

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages, some twenty thousand rows at a time."""
        skip = self._skip + 1
        for rows, lines, done in self._table.rows(reading.notes):
            dropped = min(skip, len(rows))
            skip -= dropped
            yield self._read(rows[dropped:], lines[dropped:], reading), done

    def _read(self, rows: list[list[str]], lines: list[int], reading: Reading) -> Columns:
        """Rows to columns, column by column: most of the work is done once for all that is equal."""
        rows, lines = self._wide_enough(rows, lines, reading)
        sent, good = self._times(rows)
        if not all(good):
            for row, line, ok in zip(rows, lines, good, strict=True):
                if not ok and any(c.strip() for c in row):
                    reading.notes.add("bad_time", line, lost=1)
            rows = [r for r, ok in zip(rows, good, strict=True) if ok]
            lines = [n for n, ok in zip(lines, good, strict=True) if ok]
        texts = self._texts(rows)
        out = Columns(
            chat=self._chats(rows, reading),
            uid=self._cells(rows, "uid", MAX_UID),
            nickname=self._cells(rows, "nickname", MAX_NAME),
            sent_at=[t for t in sent if t is not None],
            kind=self._kind_column(rows, texts),
            text=texts,
            line=lines,
        )
        if "message_id" in self._columns:
            out.own_id = self._cells(rows, "message_id", MAX_UID)
        if "reply_to" in self._columns:
            out.reply_to = self._cells(rows, "reply_to", MAX_UID)
        self._check(out, reading)
        return out

    def _wide_enough(
        self, rows: list[list[str]], lines: list[int], reading: Reading
    ) -> tuple[list[list[str]], list[int]]:
        width, need = self._width, self._columns["sent_at"]
        if not rows or min(map(len, rows)) >= width:
            return rows, lines
        kept: list[list[str]] = []
        numbers: list[int] = []
        for row, line in zip(rows, lines, strict=True):
            if len(row) > need:
                kept.append(row if len(row) >= width else row + [""] * (width - len(row)))
                numbers.append(line)
            elif any(c.strip() for c in row):
                reading.notes.add("bad_row", line, lost=1)
        return kept, numbers

    def _times(self, rows: list[list[str]]) -> tuple[list[int | None], list[bool]]:
        at, read = self._columns["sent_at"], self._instants.read
        if self._day >= 0:
            sent = [read(f"{row[self._day].strip()[:10].strip()} {row[at].strip()}") for row in rows]
        else:
            sent = [read(row[at]) for row in rows]
        return sent, [t is not None for t in sent]

    def _cells(self, rows: list[list[str]], fact: str, longest: int) -> list[str | None]:
        index = self._columns.get(fact)
        if index is None:
            return [None] * len(rows)
        cells = [row[index].strip() or None for row in rows]
        if any(c is not None and len(c) > longest for c in cells):
            cut = longest if fact == "nickname" else 0
            return [c if c is None or len(c) <= longest else c[:cut] or None for c in cells]
        return cells

    def _texts(self, rows: list[list[str]]) -> list[str]:
        index = self._columns.get("text")
        if index is None:
            return [""] * len(rows)
        texts = [row[index].strip() for row in rows]
        return [without_mentions(t) if "@" in t else t for t in texts]

    def _kind_column(self, rows: list[list[str]], texts: list[str]) -> list[str]:
        index = self._columns.get("kind")
        kinds = ["text"] * len(rows)
        if index is not None:
            words = self._kinds
            given = [row[index].strip() for row in rows]
            kinds = [words.get(g) or words.get(g.casefold()) or g[:40] or "text" for g in given]
        for row, text in enumerate(texts):
            if text[:1] == "[" and (found := kind_of(text)) != "text" and kinds[row] in ("text", found):
                kinds[row], texts[row] = found, ""
        return kinds

    def _chats(self, rows: list[list[str]], reading: Reading) -> list[int]:
        """The chat of each row, by number or name of the group; without either the file is one chat."""
        ids, names = (self._columns.get(fact) for fact in ("group_id", "group_name"))
        if ids is None and names is None:
            chat = reading.chat("", self.path.stem, key="the chat", ident="")
            return [chat] * len(rows)
        known: dict[tuple[str, str], int] = {}
        out: list[int] = []
        for row in rows:
            pair = (row[ids].strip() if ids is not None else "", row[names].strip() if names is not None else "")
            found = known.get(pair)
            if found is None:
                chat_id, name = (part[:MAX_NAME] for part in pair)
                found = known[pair] = reading.chat(chat_id, name or chat_id or self.path.stem)
            out.append(found)
        return out

    def _check(self, out: Columns, reading: Reading) -> None:
        """What only few rows need: texts that are too long, the platform's own messages."""
        for row, text in enumerate(out.text):
            if len(text) > MAX_TEXT:
                out.text[row] = cut_text(text, out.line[row], reading.notes)
        for row, uid in enumerate(out.uid):
            if uid in SYSTEM_IDS and out.nickname[row] == "系统消息":
                out.uid[row], out.kind[row] = None, "system"


def _header_of(mapping: ColumnMapping, first: list[list[str]], otherwise: int) -> tuple[int, list[str]]:
    """The row among the first that a mapping fits."""
    for index, row in enumerate(first):
        if mapped(row, mapping) is not None:
            return index, row
    return otherwise, first[otherwise] if first else []


class _Table:
    name = "table"
    title = Words("聊天记录表格（csv、xlsx、xls、ods、parquet）", "a table of messages (csv, xlsx, xls, ods, parquet)")

    def sniff(self, head: Head) -> float:
        """Never surer than any other format: what these do not know may still be a table."""
        if is_workbook(head):
            return 0.4 if is_known_workbook(head) and not _is_register(head) else 0.0
        if not head.text or head.text.lstrip()[:1] in ("{", "[", "<"):
            return 0.0
        _, rows = text_head(head)
        if any(map(of_register, rows[:3])):
            return 0.0
        if any(map(recognised, rows)):
            return 0.45
        widths = [len(row) for row in rows if row]
        even = len(widths) > 1 and widths.count(widths[0]) == len(widths) and widths[0] > 1
        return 0.1 if even else 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        try:
            return TableFile(path, shown, head, options)
        except (OSError, ValueError) as exc:
            if isinstance(exc, QunzhiError):
                raise
            raise refusal("unknown_chat", shown, tried_zh=self.title.zh, tried_en=self.title.en) from exc


def _is_register(head: Head) -> bool:
    """True for a workbook whose first sheet is another table of the facts."""
    try:
        return any(map(of_register, SheetTable(head.path, head.shown).first[:3]))
    except QunzhiError:
        return False  # opening it says what is wrong


FORMAT = _Table()
