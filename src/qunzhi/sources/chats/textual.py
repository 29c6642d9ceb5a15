"""Text of any usual encoding in blocks of whole lines, however damaged it is; memory is bounded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qunzhi.sources.chats.limits import BLOCK, MAX_GATHERED, MAX_TEXT
from qunzhi.sources.chats.notes import Notes

_SAMPLE = 256 << 10
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_USUAL = re.compile("[\t\r\n -~\u00a0-\u024f\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_OTHER = {"utf-8": "gb18030", "gb18030": "utf-8"}


@dataclass(slots=True)
class TextBlock:
    """Some lines, each with a line feed before it; ``line`` is the number of the first, ``done`` the bytes read."""

    text: str
    line: int
    done: int


def encoding_of_sample(data: bytes) -> str:
    """The encoding of text by its first bytes; empty where they are no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data:
        return _by_zeros(data)
    return _narrow(data) or "utf-8"


def encoding_of_file(path: Path, head: str) -> str:
    """The encoding of a file whose head has been looked at: a head in ASCII says nothing about what follows."""
    if head in _WIDE:
        return head
    size = path.stat().st_size
    with path.open("rb") as stream:
        for start in sorted({0, max(0, size // 2), max(0, size - _SAMPLE)}):
            stream.seek(start)
            data = stream.read(_SAMPLE)
            if found := _narrow(data):
                return found
    return head or "utf-8"


def _by_zeros(data: bytes) -> str:
    """The order of UTF-16 that gives what people write; a stray zero among narrow text is no sign of it."""
    sample = data[: len(data) & ~1]
    best = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _likely(sample, encoding))
    if _likely(sample, best) > 0.8:
        return best
    return "" if data.count(0) * 100 > len(data) else _narrow(data) or "utf-8"


def _likely(data: bytes, encoding: str) -> float:
    """The share of characters that are Latin, Chinese, or the marks of either."""
    text = data.decode(encoding, "replace")
    return len(_USUAL.findall(text)) / max(1, len(text))


def _narrow(data: bytes) -> str:
    """UTF-8 or GB18030 by which of the two more lines can be; empty for ASCII."""
    lines = [line for line in data.split(b"\n")[:5000] if not line.isascii()]
    # The sample may begin and end within a character.
    lines = lines[1:-1] if len(lines) > 2 else lines
    utf8 = sum(_decodes(line, "utf-8") for line in lines)
    other = sum(_decodes(line, "gb18030") for line in lines)
    if not lines:
        return ""
    if len(lines) <= 2 and not utf8 and not other:
        return "utf-8" if data.decode("utf-8", "ignore").strip("\n") else "gb18030"
    return "gb18030" if other > utf8 * 2 else "utf-8"


def _decodes(line: bytes, encoding: str, *, whole: bool = False) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(line, whole)
    except UnicodeDecodeError:
        return False
    return True


def decode_sample(data: bytes, encoding: str) -> str:
    """The first bytes of a file as text, line ends made one."""
    if not encoding:
        return ""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, False)
    return _ends(text.lstrip("\ufeff")).replace("\x00", "")


def text_blocks(path: Path, encoding: str, notes: Notes) -> Iterator[TextBlock]:
    """A file's lines in blocks of about a megabyte; what cannot be decoded is said and replaced."""
    return _wide(path, encoding, notes) if encoding in _WIDE else _by_bytes(path, encoding, notes)


def _by_bytes(path: Path, encoding: str, notes: Notes) -> Iterator[TextBlock]:
    line, done, left, dropping = 1, 0, b"", False
    with path.open("rb", buffering=0) as stream:
        if stream.read(3) != codecs.BOM_UTF8:
            stream.seek(0)
        while chunk := stream.read(BLOCK):
            done += len(chunk)
            if dropping:
                at = _first_end(chunk)
                if at < 0:
                    continue
                chunk, dropping = chunk[at:], False
            data = left + chunk
            # A carriage return at the very end may belong to a line feed still to come.
            end = len(data) - 1 if data.endswith(b"\r") else len(data)
            cut = max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end))
            if cut < 0:
                left = data
                if len(data) > MAX_GATHERED:
                    notes.add("long_line", line)
                    left, dropping = _whole(data[:MAX_TEXT], encoding), True
                continue
            left = data[cut + 1 :]
            text = _clean(_decode(data[:cut].removesuffix(b"\r"), encoding, line, notes), line, notes)
            yield TextBlock("\n" + text, line, done)
            line += text.count("\n") + 1
        if left:
            text = _clean(_decode(left.removesuffix(b"\r"), encoding, line, notes), line, notes)
            yield TextBlock("\n" + text, line, done)


def _whole(data: bytes, encoding: str) -> bytes:
    """Bytes that were cut somewhere, without the part of a character at their end."""
    return next(
        (data[: len(data) - n] for n in range(4) if _decodes(data[: len(data) - n], encoding, whole=True)), data
    )


def _first_end(chunk: bytes) -> int:
    ends = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
    return min(ends, default=-1)


def _decode(data: bytes, encoding: str, line: int, notes: Notes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return "\n".join(_decode_line(part, encoding, line + n, notes) for n, part in enumerate(data.split(b"\n")))


def _decode_line(data: bytes, encoding: str, line: int, notes: Notes) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    other = _OTHER.get(encoding, "gb18030")
    try:
        text = data.decode(other)
    except UnicodeDecodeError:
        notes.add("bad_encoding", line)
        return data.decode(encoding, "replace")
    notes.add("mixed_encoding", line, encoding=other.upper())
    return text


def _clean(text: str, line: int, notes: Notes) -> str:
    if "\r" in text:
        text = _ends(text)
    if "\x00" in text:
        notes.add("nul_bytes", line + text.count("\n", 0, text.index("\x00")))
        text = text.replace("\x00", "")
    return text


def _ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide(path: Path, encoding: str, notes: Notes) -> Iterator[TextBlock]:
    line, done, left, dropping = 1, 0, "", False
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb", buffering=0) as stream:
        first = True
        while chunk := stream.read(BLOCK):
            done += len(chunk)
            text = decoder.decode(chunk)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            if dropping:
                _, end, text = text.partition("\n")
                if not end:
                    continue
                left, dropping, text = left + "\n", False, text
            text = left + text
            held = "\r" if text.endswith("\r") else ""
            whole, end, left = _ends(text.removesuffix("\r")).rpartition("\n")
            left += held
            if len(left) > MAX_GATHERED:
                notes.add("long_line", line + whole.count("\n") + bool(end))
                left, dropping = left[:MAX_TEXT], True
            if end:
                yield TextBlock("\n" + _checked(whole, line, notes), line, done)
                line += whole.count("\n") + 1
        if left:
            yield TextBlock("\n" + _checked(left.removesuffix("\r"), line, notes), line, done)


def _checked(text: str, line: int, notes: Notes) -> str:
    if "\ufffd" in text:
        notes.add("bad_encoding", line + text.count("\n", 0, text.index("\ufffd")))
    return _clean(text, line, notes)
