"""The parts of a web archive by where they begin and how long they are; nothing is decoded on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from qunzhi.sources.chats.limits import BLOCK

_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))', re.I)
_FIELD = re.compile(rb"^(content-[a-z-]{1,40})\s*:\s*([^\r\n]*)", re.I | re.M)
_HEAD = 16 << 10
_HEADERS = 4096
_MAX_PARTS = 500_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where its content lies in the file (bytes), and what its headers say, in lower case but the name."""

    offset: int
    length: int
    kind: str
    encoding: str
    location: str


def boundary_of(head: bytes) -> bytes:
    """What stands between the parts; empty where the head names none."""
    match = _BOUNDARY.search(head[:_HEAD])
    return (match[1] or match[2]) if match else b""


def parts_of(path: Path, boundary: bytes) -> tuple[list[Part], bool]:
    """The parts of a file, and whether it comes to its proper end."""
    marks, ended = _marks(path, b"--" + boundary)
    size = path.stat().st_size
    parts: list[Part] = []
    with path.open("rb") as stream:
        for begin, end in pairwise([*marks, size]):
            stream.seek(begin)
            headers = stream.read(min(_HEADERS, end - begin))
            if part := _part(headers, begin, end):
                parts.append(part)
    return parts, ended


def _marks(path: Path, mark: bytes) -> tuple[list[int], bool]:
    """Where lines begin that are the mark; the one with two dashes behind it is the end."""
    found: list[int] = []
    done, left = 0, b"\n"
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(BLOCK):
            data = left + chunk
            base = done - len(left)
            at = data.find(mark)
            while at >= 0 and len(found) < _MAX_PARTS:
                after = data[at + len(mark) : at + len(mark) + 2]
                if at + len(mark) + 2 > len(data):
                    break
                if data[at - 1 : at] in (b"\n", b"\r") and after[:1] in (b"\r", b"\n", b" ", b"-"):
                    if after == b"--":
                        return [*found, base + at], True
                    found.append(base + at)
                at = data.find(mark, at + len(mark))
            done += len(chunk)
            left = data[-(len(mark) + 3) :]
            # What was found in the tail would be found again with the next block.
            while found and found[-1] >= done - len(left) + 1:
                found.pop()
        if left and (at := left.find(mark)) > 0 and left[at - 1 : at] in (b"\n", b"\r"):
            found.append(done - len(left) + at)
    return found, False


def _part(headers: bytes, begin: int, end: int) -> Part | None:
    blank = re.search(rb"\r?\n[ \t]*\r?\n", headers)
    if blank is None:
        return None
    fields = {m[1].lower(): m[2].strip() for m in _FIELD.finditer(headers[: blank.start() + 1])}
    text = {k.decode("latin-1"): v.decode("utf-8", "replace") for k, v in fields.items()}
    if not text:
        return None
    return Part(
        begin + blank.end(),
        max(0, end - begin - blank.end()),
        text.get("content-type", "").casefold().partition(";")[0].strip(),
        text.get("content-transfer-encoding", "").casefold(),
        text.get("content-location", ""),
    )
