"""The rows of the table that QQ writes into a web archive."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qunzhi.sources.chats.limits import BLOCK, MAX_GATHERED, MAX_TEXT
from qunzhi.sources.chats.notes import Notes
from qunzhi.sources.chats.qq_mht.parts import Part

_DATE = re.compile(r"日期[:：]\s*(\d{4}[-/]\d{1,2}[-/]\d{1,2})")
_OBJECT = re.compile(r"消息对象[:：]([^<]*)")
_FOLDER = re.compile(r"消息分组[:：]([^<]*)")
#: Sender and time in nested boxes, then the box of the text. Every part is bounded: a page is not always QQ's.
_MESSAGE = re.compile(
    r"<div\b[^<>]{0,500}>\s{0,20}<div\b[^<>]{0,200}float:\s{0,9}left[^<>]{0,200}>(?P<who>.{0,600}?)</div>"
    r"(?P<time>[^<>]{1,80})</div>(?P<body>.*)",
    re.S | re.I,
)
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}?\bsrc\s{0,9}=\s{0,9}[\"']?([^\"'\s<>]{1,500})", re.I)
_BREAK = re.compile(r"<br\s*/?>|</div>|</p>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_END = re.compile(r"</tr\s*>", re.I)
_CLOCK = re.compile(r"\d{1,2}:\d\d")


@dataclass(slots=True)
class Row:
    """One row of the table as it stands there, and the line it begins in."""

    text: str
    line: int
    done: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a row of a message says."""

    who: str
    clock: str
    text: str
    images: tuple[str, ...]


def rows_of(path: Path, part: Part, notes: Notes) -> Iterator[Row]:
    """The rows of the part that holds the table, in a stream."""
    line = _lines_before(path, part.offset)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    left, read = "", 0
    with path.open("rb") as stream:
        stream.seek(part.offset)
        while read < part.length and (chunk := stream.read(min(BLOCK, part.length - read))):
            read += len(chunk)
            text = left + decoder.decode(chunk, read >= part.length)
            at = 0
            for end in _END.finditer(text):
                yield Row(text[at : end.start()], line, part.offset + read)
                line += text.count("\n", at, end.end())
                at = end.end()
            left = text[at:]
            if len(left) > MAX_GATHERED:
                notes.add("long_line", line)
                line += left.count("\n", MAX_TEXT)
                left = left[:MAX_TEXT]
    if left:
        yield Row(left, line, part.offset + read)


def _lines_before(path: Path, offset: int) -> int:
    line = 1
    with path.open("rb") as stream:
        while offset > 0 and (chunk := stream.read(min(BLOCK, offset))):
            offset -= len(chunk)
            line += chunk.count(b"\n")
    return line


def date_in(row: str) -> str:
    """The date of a row of a date."""
    match = _DATE.search(row) if len(row) < 2000 and "日期" in row else None
    return match[1] if match else ""


def object_in(row: str) -> str:
    """The name of the chat in the row that names it."""
    match = _OBJECT.search(row) if len(row) < 4000 and "消息对象" in row else None
    return html.unescape(match[1]).strip() if match else ""


def folder_in(row: str) -> str:
    """The name of the list of contacts that the chat is in."""
    match = _FOLDER.search(row) if len(row) < 4000 and "消息分组" in row else None
    return html.unescape(match[1]).strip() if match else ""


def message_in(row: str) -> Message | None:
    """The message of a row; None where it is no row of a message."""
    match = _MESSAGE.search(row)
    if match is None:
        return None
    body = match["body"]
    images = tuple(_IMAGE.findall(body)) if "<img" in body.casefold() else ()
    who = html.unescape(_TAG.sub("", match["who"])).replace("\xa0", " ").strip()
    clock = html.unescape(match["time"]).replace("\xa0", " ").strip()
    return Message(who, clock, _text(body), images)


def looks_lost(row: str) -> bool:
    """True for a row that has a time and yet is no message that can be read."""
    return "<div" in row.casefold() and _CLOCK.search(row[:4000]) is not None


def _text(body: str) -> str:
    """The text of a box: its line ends kept, everything else of the markup gone."""
    if "\n" in body:
        body = body.replace("\r", "").replace("\n", " ") if _BREAK.search(body) else body
    text = _TAG.sub("", _BREAK.sub("\n", body))
    return html.unescape(text).replace("\xa0", " ").replace("\r", "").strip()
