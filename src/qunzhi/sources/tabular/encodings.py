"""Which encoding a text file is in, and its content as UTF-8 in pieces."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.sources.tabular.limits import BLOCK
from qunzhi.sources.tabular.said import problem

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WHOLE = 16 << 20
_SAMPLE = 2 << 20
_PIECE = 8 << 20
#: Bytes kept free in front of a piece: longer than a line is.
ROOM = 1 << 16


def encoding_of(path: Path, shown: str) -> str:
    """The encoding of a text file, from its mark, else from what its bytes can be.

    Raises:
        QunzhiError: NUL bytes that are no UTF-16, or bytes that no encoding explains.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_WHOLE if size <= _WHOLE else _SAMPLE)
        tail = b""
        if size > len(head):
            stream.seek(-_SAMPLE, 2)
            tail = stream.read()
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head[:65536]:
        return _utf16(head, shown)
    # A sample may begin or end within a character.
    samples = [head] if not tail else [head, tail[tail.find(b"\n") + 1 :]]
    if all(_decodes(s, "utf-8", cut=bool(tail)) for s in samples):
        return "utf-8"
    if _mostly_utf8(head):
        return "utf-8"
    if all(_decodes(s, "gb18030", cut=bool(tail)) for s in samples):
        return "gb18030"
    line = head[: _first_bad(head)].count(b"\n") + 1
    raise QunzhiError(problem("bad_encoding", Place(file=shown, line=line), encoding="UTF-8 / GB18030"))


def _utf16(head: bytes, shown: str) -> str:
    sample = head[: 65536 & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > half // 10 and low * 4 < high and _decodes(sample, encoding, cut=True):
            return encoding
    raise QunzhiError(problem("nul_bytes", Place(file=shown)))


def _decodes(data: bytes, encoding: str, *, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """True for UTF-8 with a few damaged bytes: GB18030 would decode it to nonsense."""
    text = data.decode("utf-8", "replace")
    wide = sum(1 for c in text[:200_000] if "\u4e00" <= c <= "\u9fff")
    bad = text[:200_000].count("\ufffd")
    return bad > 0 and wide > 20 * bad


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as exc:
        return exc.start
    return len(data)


@dataclass(slots=True)
class Piece:
    """UTF-8 bytes ``buffer[start:end]``; before ``start`` there is room for what was left of the piece before.

    ``read`` counts the bytes of the file so far.
    """

    buffer: bytearray
    start: int
    end: int
    read: int

    def join(self, left: bytes) -> None:
        """Put what was left before these bytes."""
        if len(left) > self.start:
            self.buffer = bytearray(ROOM) + left + self.buffer[self.start : self.end]
            self.start, self.end = ROOM, len(self.buffer)
        elif left:
            self.buffer[self.start - len(left) : self.start] = left
            self.start -= len(left)


def utf8_pieces(path: Path, encoding: str, shown: str) -> Iterator[Piece]:
    """The content as UTF-8 without mark, in pieces that are not copied where the file is UTF-8 itself.

    Raises:
        QunzhiError: bytes that the encoding does not have; names the line.
    """
    with path.open("rb", buffering=0) as stream:
        if encoding not in ("utf-8", "utf-8-sig"):
            yield from _decoded(stream, encoding, shown)
            return
        read = len(stream.read(3)) if encoding == "utf-8-sig" else 0
        while True:
            buffer = bytearray(ROOM + BLOCK)
            got = stream.readinto(memoryview(buffer)[ROOM:])
            if not got:
                return
            read += got
            yield Piece(buffer, ROOM, ROOM + got, read)


def _decoded(stream: FileIO, encoding: str, shown: str) -> Iterator[Piece]:
    decoder = codecs.getincrementaldecoder(encoding)()
    read, line, final = 0, 1, False
    while not final:
        raw = stream.read(_PIECE)
        read, final = read + len(raw), not raw
        try:
            text = decoder.decode(raw, final)
        except UnicodeDecodeError as exc:
            raise QunzhiError(problem("bad_encoding", Place(file=shown, line=line), encoding=encoding)) from exc
        line += text.count("\n")
        data = bytearray(ROOM) + text.encode("utf-8", "replace")
        yield Piece(data, ROOM, len(data), read)
