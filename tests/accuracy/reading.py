"""The labelled messages and conversations as they are read from the files beside this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qunzhi.content.contract import Message

HERE = Path(__file__).parent
GROUPS = ("plain", "evasion", "neighbour")
MINUTE = 60_000_000
#: Where a labelled piece begins (its detector where it is not the file's own) and where it ends.
_MARK = re.compile(r"⟦(?:([a-z_]{4,})\|)?|⟧")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([nt]))")
_CHAT = re.compile(r"(?P<at>\d+) (?P<uid>\S) (?P<kind>[a-z]+)(?: r:(?P<reply>\d+))?(?: (?P<text>.*))?")
_CODES = {"f": "flooding", "b": "bare_reaction"}


@dataclass(frozen=True, slots=True)
class Piece:
    """What a reviewer would mark: a detector's name and a place in the message, end exclusive."""

    detector: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, what is expected of it, and where it was read; ``group`` is one of ``GROUPS``."""

    message: Message
    group: str
    expect: tuple[Piece, ...]
    place: str
    note: str = ""


@dataclass(slots=True)
class _Chat:
    """A conversation as it is being read."""

    name: str
    group: str
    ids: list[str] = field(default_factory=list)


def texts(folder: str = "messages") -> list[Labelled]:
    """Messages that stand by themselves, each in a group of its own so that none is judged beside another."""
    return [one for path in sorted((HERE / folder).glob("*.txt")) for one in _texts(path)]


def _texts(path: Path) -> Iterator[Labelled]:
    group = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            group = _group(line[3:], path, number)
        elif line and not line.startswith("# "):
            said, _, note = line.partition(" ## ")
            yield text_of(said, path.stem, group, f"{path.name}:{number}", note)


def text_of(said: str, own: str, group: str, place: str, note: str = "") -> Labelled:
    """One message with its pieces marked ⟦like this⟧ or ⟦detector|like this⟧; ``own`` is the detector of the former."""
    text, expect = _unmarked(said, own)
    return Labelled(Message(place, place, "甲", 0, "text", text), group, expect, place, note)


def _unmarked(said: str, own: str) -> tuple[str, tuple[Piece, ...]]:
    """The text without marks, and the pieces; marks may stand inside marks."""
    text, at, opened, pieces = "", 0, list[tuple[str, int]](), []
    for mark in _MARK.finditer(said):
        text += _ESCAPE.sub(_escaped, said[at : mark.start()])
        at = mark.end()
        if mark[0] == "⟧":
            detector, start = opened.pop()
            pieces.append(Piece(detector, start, len(text)))
        else:
            opened.append((mark[1] or own, len(text)))
    if opened:
        raise ValueError(f"a mark is not closed: {said}")
    return text + _ESCAPE.sub(_escaped, said[at:]), tuple(sorted(pieces, key=lambda p: (p.start, -p.end)))


def _escaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t"}[match[2]]


def chats() -> list[Labelled]:
    """Messages of the conversations, each conversation in a group of its own."""
    path = HERE / "chats.txt"
    out: list[Labelled] = []
    chat = _Chat("", "")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            group, _, name = line[3:].partition(": ")
            chat = _Chat(f"chats.txt:{number} {name.partition(' ## ')[0]}", _group(group, path, number))
        elif line and not line.startswith("# "):
            out.append(_said(line.partition(" ## ")[0], chat, f"{path.name}:{number}"))
    return out


def _said(line: str, chat: _Chat, place: str) -> Labelled:
    said, _, expected = line.partition(" |> ")
    match = _CHAT.fullmatch(said)
    if match is None:
        raise ValueError(f"{place}: not a line of a conversation")
    text = _ESCAPE.sub(_escaped, match["text"] or "")
    reply = chat.ids[int(match["reply"]) - 1] if match["reply"] else None
    chat.ids.append(place)
    uid = None if match["uid"] == "-" else match["uid"]
    message = Message(place, chat.name, uid, int(match["at"]) * MINUTE, match["kind"], text, reply)
    expect = tuple(Piece(_CODES[code], 0, len(text)) for code in expected)
    return Labelled(message, chat.group, expect, place)


def _group(name: str, path: Path, number: int) -> str:
    if name not in GROUPS:
        raise ValueError(f"{path.name}:{number}: {name} is none of {', '.join(GROUPS)}")
    return name
