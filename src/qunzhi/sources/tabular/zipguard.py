"""Looks through a zipped workbook before any reader sees it: sizes, names, declarations, nesting."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import NOTHING
from qunzhi.sources.tabular.limits import (
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_STRINGS,
    MAX_UNZIPPED,
    RATIO_FROM,
)
from qunzhi.sources.tabular.said import problem

_CHUNK = 1 << 20
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']\s*([^\"'>]*)", re.I)
_SLICE = 1 << 16
_DRIVE = re.compile(r"^[A-Za-z]:")


def refuse(code: str, shown: str, **fill: str | int) -> QunzhiError:
    """The error that refuses a file."""
    return QunzhiError(problem(code, Place(file=shown), "", NOTHING, **fill))


#: What the zip library raises on damaged or hostile files; NotImplementedError is its word for a compression method
#: or a feature of zip that it does not know.
BAD_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError)


def open_zip(path: Path, shown: str) -> zipfile.ZipFile:
    """Open a zip whose directory is believable.

    Raises:
        QunzhiError: damaged, encrypted, a bomb by its own directory, or with names that lead outside.
    """
    try:
        archive = zipfile.ZipFile(path)
    except BAD_ZIP as exc:
        raise refuse("damaged_file", shown, detail="zip") from exc
    try:
        _check_directory(archive, path.stat().st_size, shown)
    except BaseException:
        archive.close()
        raise
    return archive


def _check_directory(archive: zipfile.ZipFile, size: int, shown: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise refuse("zip_bomb", shown, detail=f"{len(members)} members")
    seen: set[str] = set()
    for member in members:
        name = (member.orig_filename or member.filename).replace("\\", "/")
        if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
            raise refuse("path_trick", shown)
        if name in seen:
            raise refuse("path_trick", shown)
        seen.add(name)
        if member.flag_bits & 1:
            raise refuse("encrypted", shown)
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise refuse("zip_bomb", shown, detail=f"{member.file_size >> 20} MB / {member.compress_size >> 10} KB")
    total = sum(m.file_size for m in members)
    if total > MAX_UNZIPPED or (total > RATIO_FROM and total > MAX_RATIO * size):
        raise refuse("zip_bomb", shown, detail=f"{total >> 20} MB / {size >> 10} KB")
    if sum(m.file_size for m in members if "sharedstrings" in m.filename.casefold()) > MAX_STRINGS:
        raise refuse("zip_bomb", shown, detail="sharedStrings")


def inflate(archive: zipfile.ZipFile, name: str, shown: str) -> Iterator[bytes]:
    """The content of a member in pieces, inflated here so that a directory that lies is found out.

    Raises:
        QunzhiError: damaged, packed in a way no office program uses, or larger than declared.
    """
    member = archive.getinfo(name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse("damaged_file", shown, detail=name)
    got = crc = 0
    try:
        for piece in _raw_pieces(archive, member):
            got += len(piece)
            if got > member.file_size:
                raise refuse("zip_bomb", shown, detail=name)
            crc = zlib.crc32(piece, crc)
            yield piece
    except (zlib.error, EOFError, OSError, ValueError, struct.error) as exc:
        raise refuse("damaged_file", shown, detail=name) from exc
    if got != member.file_size or crc != member.CRC:
        raise refuse("damaged_file", shown, detail=name)


def _raw_pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    stream = archive.fp
    if stream is None:
        raise ValueError("closed")
    stream.seek(member.header_offset)
    head = stream.read(30)
    if head[:4] != b"PK\x03\x04":
        raise ValueError("local header")
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    position = member.header_offset + 30 + name_length + extra_length
    left = member.compress_size
    stored = member.compress_type == zipfile.ZIP_STORED
    inflater = None if stored else zlib.decompressobj(-15)
    while left > 0:
        stream.seek(position)
        packed = stream.read(min(left, _CHUNK))
        if not packed:
            raise EOFError
        position += len(packed)
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed and not inflater.eof:
            piece = inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not packed:
                break
    if inflater is not None:
        while not inflater.eof and (piece := inflater.decompress(inflater.unconsumed_tail, _CHUNK)):
            yield piece


def checked_xml(archive: zipfile.ZipFile, name: str, shown: str) -> Iterator[bytes]:
    """The XML of a member in pieces that end at a tag, each looked at before it is handed on.

    Raises:
        QunzhiError: declarations of entities or document types, an encoding that would hide them, or deep nesting.
    """
    tail, first, depth = b"", True, 0
    for piece in inflate(archive, name, shown):
        data = tail + piece
        if first:
            encoding = _ENCODING.search(data[:400])
            named = encoding.group(1).strip().lower() if encoding else b"utf-8"
            if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64] or named not in (b"utf-8", b"us-ascii"):
                raise refuse("external_entity", shown)
            first = False
        if _DECLARATION.search(data):
            raise refuse("external_entity", shown)
        cut = data.rfind(b">") + 1
        if len(data) - cut > 8 * _CHUNK:
            raise refuse("huge_cell", shown)
        if cut:
            depth = _depth(data[:cut], depth, shown)
            yield data[:cut]
        tail = data[cut:]
    if tail.strip():
        raise refuse("damaged_file", shown, detail=name)


def _depth(data: bytes, depth: int, shown: str) -> int:
    """How many elements are open after this piece, by counting marks: exact enough to see a well without a bottom."""
    for start in range(0, len(data), _SLICE):
        part = data[start : start + _SLICE]
        closing = part.count(b"</")
        opening = part.count(b"<") - closing - part.count(b"<?") - part.count(b"<!")
        depth = max(0, depth + opening - closing - part.count(b"/>"))
        if depth > MAX_DEPTH:
            raise refuse("deep_nesting", shown)
    return depth
