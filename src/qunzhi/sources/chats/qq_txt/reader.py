"""Reads the text export of QQ's message manager: a head line a message, its text below, chat after chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from qunzhi.core.words import Words
from qunzhi.sources.chats.bodies import cut_text, kind_of, without_mentions
from qunzhi.sources.chats.events import events_of
from qunzhi.sources.chats.limits import BATCH, MAX_TEXT
from qunzhi.sources.chats.model import ChatFile, ChatOptions, Head
from qunzhi.sources.chats.people import People, Person, chat_named, no_group, parse_person
from qunzhi.sources.chats.private import Speakers
from qunzhi.sources.chats.reading import Columns, ReadFile, Reading
from qunzhi.sources.chats.textual import TextBlock, encoding_of_file, text_blocks
from qunzhi.sources.chats.when import Clocks, Days

_HALF = r"(?:[AaPp][Mm]|[上下]午)"
_HEADER = (
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2})[ \t]+"
    rf"((?:{_HALF}[ \t]*)?\d{{1,2}}:\d\d(?::\d\d)?(?:[ \t]*{_HALF}(?=[ \t]))?)[ \t]+(\S[^\n]*)"
)
#: Every line stands behind a line feed, so that the search leaps from one to the next.
_LINE = re.compile(rf"\n(?:{_HEADER}|消息对象[:：]([^\n]*))")
_HEAD_LINE = re.compile(_HEADER)
#: What stands above a further chat, and is no text of the message before it.
_ABOVE = re.compile(r"(?:\A|\n)(?:消息记录（[^\n]*\n\s*)?={8,}\s*\n消息分组[:：]([^\n]*)(?:\n={8,}\s*)?\s*\Z")
_RULED = re.compile(r"(?:\A|\n)={8,}\s*\Z")
_TITLE = "消息记录（此消息记录为文本格式"
#: Characters above a line that names a chat which are looked at.
_NEAR = 1200


class QqTxtFile(ReadFile):
    """A text export of QQ; one file may hold many chats."""

    def __init__(self, path: Path, shown: str, head: Head, options: ChatOptions) -> None:
        super().__init__(path, shown, FORMAT, options)
        self._encoding = encoding_of_file(path, head.encoding)

    def columns(self, reading: Reading) -> Iterator[tuple[Columns, int]]:
        """The messages, block by block."""
        scanner = _Scanner(reading, self.path.stem)
        for block in text_blocks(self.path, self._encoding, reading.notes):
            scanner.feed(block)
            if scanner.full:
                yield scanner.take(), block.done
        scanner.close()
        yield scanner.take(), self.size()


class _Scanner:
    """Finds heads of messages in text; the last message of a block stays open until the next head."""

    def __init__(self, reading: Reading, stem: str) -> None:
        self._reading, self._stem = reading, stem
        self._days, self._clocks, self._people = Days(), Clocks(), People()
        self._chat, self._entered = -1, False
        self._open = False
        self._body: list[str] = []
        self._kept = 0
        self._speakers = Speakers(reading.chats)
        self._reset()

    def _reset(self) -> None:
        self._sent: list[int] = []
        self._who: list[Person] = []
        self._texts: list[str] = []
        self._lines: list[int] = []
        self._chats: list[int] = []

    @property
    def full(self) -> bool:
        """True when there are enough messages for a batch."""
        return len(self._sent) >= BATCH

    def feed(self, block: TextBlock) -> None:
        """Read one block of lines."""
        text, line, end, counted = block.text, block.line - 1, 0, 0
        days, clocks, people = self._days, self._clocks, self._people
        for match in _LINE.finditer(text):
            day, clock, who, chat = match.groups()
            start = match.start()
            if chat is not None:
                if self._section(text, end, start, chat):
                    end = match.end()
                continue
            at = days[day] + clocks[clock]
            line += text.count("\n", counted, start + 1)
            counted = start + 1
            if at < 0:
                self._reading.notes.add("odd_header", line)
                continue
            before = self._joined(text[end:start]) if self._body else text[end:start].strip()
            if self._open:
                self._texts.append(before)
            elif not self._entered:
                self._first(before, line)
            self._sent.append(at)
            self._who.append(people[who])
            self._lines.append(line)
            self._chats.append(self._chat)
            self._open = True
            end = match.end()
        self._keep(text[end:])

    def _keep(self, text: str) -> None:
        """Hold the end of a block until it is known whether the message goes on."""
        self._body.append(text[: max(0, MAX_TEXT - self._kept)])
        self._kept += len(text)

    def _joined(self, text: str, *, strip: bool = True) -> str:
        """The text held back and what follows it."""
        self._keep(text)
        whole = "".join(self._body)
        if self._kept > MAX_TEXT and self._open:
            self._reading.notes.add("long_text", self._lines[-1])
        self._body, self._kept = [], 0
        return whole.strip() if strip else whole

    def _section(self, text: str, end: int, start: int, name: str) -> bool:
        """A further chat begins here, if what stands above says so."""
        near = text[max(end, start - _NEAR) : start]
        if self._body and start - end < _NEAR:
            near = "".join(self._body)[-_NEAR:] + near
        # Above a further chat stands a rule or the name of a list; looked at first, because it is quick.
        last = near.rstrip().rpartition("\n")[2]
        likely = last.endswith("====") or last.startswith("消息分组")
        above = _ABOVE.search(near) if likely else None
        ruled = above or (_RULED.search(near) if likely else None)
        if ruled is None and (self._open or self._entered):
            return False
        whole = self._joined(text[end:start], strip=False)
        if self._open:
            self._texts.append((whole[: -len(ruled[0])] if ruled else whole).strip())
        self._open = False
        self._enter(name.strip(), above[1].strip() if above else "")
        return True

    def _enter(self, name: str, group: str) -> None:
        self._entered = True
        chat_id, bare = chat_named(name)
        key = f"{group}\x1f{name}" if group else name
        self._chat = self._reading.chat(
            chat_id, bare, "qq", private=no_group(group), key=chat_id or key, ident=chat_id or bare
        )

    def _first(self, before: str, line: int) -> None:
        """The first message of a file that names no chat."""
        if before.strip("= \n"):
            self._reading.notes.add("text_before", line)
        self._entered = True
        self._chat = self._reading.chat("", self._stem, "qq", key="the chat", ident="")

    def close(self) -> None:
        """The file ends here."""
        if self._open:
            self._texts.append(self._joined(""))
            self._open = False

    def take(self) -> Columns:
        """The messages complete so far."""
        done = len(self._texts)
        sent, who, lines, chats = self._sent[:done], self._who[:done], self._lines[:done], self._chats[:done]
        rest = self._sent[done:], self._who[done:], self._lines[done:], self._chats[done:]
        texts = self._texts
        self._reset()
        self._sent, self._who, self._lines, self._chats = rest
        kinds, texts = self._judged(who, texts, lines)
        self._speakers.note(zip(chats, who, strict=True))
        return Columns(
            chat=chats,
            uid=[p[0] for p in who],
            nickname=[p[1] for p in who],
            sent_at=sent,
            kind=kinds,
            text=texts,
            line=lines,
            role=[p[2] for p in who],
        )

    def _judged(self, who: list[Person], texts: list[str], lines: list[int]) -> tuple[list[str], list[str]]:
        """Kinds, and the texts as they are handed on."""
        kinds = ["text"] * len(texts)
        for row, (person, text) in enumerate(zip(who, texts, strict=True)):
            if person[3]:
                kinds[row] = "system"
            elif text[:1] == "[" and (kind := kind_of(text)) != "text":
                kinds[row], texts[row] = kind, ""
            elif "群" in text and _says_itself(person, text):
                kinds[row] = "system"
            elif "@" in text:
                texts[row] = without_mentions(text)
            if len(text) > MAX_TEXT:
                texts[row] = cut_text(text, lines[row], self._reading.notes)
            if person[4]:
                self._reading.notes.add("long_id", lines[row])
        return kinds, texts


def _says_itself(person: Person, text: str) -> bool:
    """True for a join or leave line that the export puts under the one whom it is about, or under nobody."""
    events = events_of(text) if len(text) < 500 else []
    if not events:
        return False
    return any(e.who.uid == person.uid if e.who.uid else e.who.nickname == person.nickname for e in events)


class _QqTxt:
    name = "qq_txt"
    title = Words("QQ 消息记录（txt）", "QQ messages (txt)")

    def sniff(self, head: Head) -> float:
        """By the title, the lines that name a chat, and heads of messages with an account."""
        text = head.text
        if not text or text.lstrip()[:1] in ("{", "["):
            return 0.0
        if _TITLE in text[:2000]:
            return 1.0
        heads = [m for m in islice((_HEAD_LINE.fullmatch(line) for line in text.split("\n")[:2000]), 2000) if m]
        if re.search(r"^消息对象[:：]", text[:4000], re.M) and heads:
            return 0.9
        known = sum(parse_person(m[3]).uid is not None for m in heads)
        return 0.8 if known and known * 2 >= len(heads) else 0.0

    def open(self, path: Path, shown: str, head: Head, options: ChatOptions) -> ChatFile:
        """The file, ready to be read."""
        return QqTxtFile(path, shown, head, options)


FORMAT = _QqTxt()
