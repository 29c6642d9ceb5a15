"""A large JSON file in pieces: the entries of its lists one by one, without holding the file.

Only the structure of the outermost object is followed here, with array arithmetic over whole blocks; each piece is then
parsed by itself. So depth, size and damage of one piece cost no more than that piece.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from qunzhi.sources.chats.bodies import no_surrogates
from qunzhi.sources.chats.limits import BLOCK, MAX_GATHERED
from qunzhi.sources.chats.notes import Notes

_KEY = re.compile(rb'"((?:[^"\\]|\\.){0,200})"\s*:\s*$')
_QUOTE, _BACKSLASH = 0x22, 0x5C
_STEP: npt.NDArray[np.int8] = np.zeros(256, np.int8)
_STEP[[0x7B, 0x5B]] = 1
_STEP[[0x7D, 0x5D]] = -1


@dataclass(slots=True)
class Piece:
    """An object or list directly under the root (``nested`` False), or an entry of a list under it.

    ``number`` counts the entries of that list from 1; ``data`` is None where it was too large.
    """

    key: str
    nested: bool
    data: bytes | None
    line: int
    number: int
    done: int


def json_pieces(path: Path, encoding: str, notes: Notes) -> Iterator[Piece]:
    """The pieces of a file whose root is an object; a file that breaks off gives what is complete."""
    splitter = _Splitter()
    for data, done in _utf8(path, encoding):
        yield from splitter.feed(data, done)
    if splitter.depth or splitter.in_text:
        notes.add("truncated", splitter.line)


def loads(data: bytes) -> Any:
    """One piece as Python values; half characters become marks, bytes that are no UTF-8 too.

    Raises:
        ValueError: it is no JSON, or nested deeper than any chat.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        text = data.decode("utf-8", "replace")
    if "\\u" not in text and "\ufffd" not in text:
        raise ValueError("json")
    try:
        return json.loads(no_surrogates(json.dumps(json.loads(text), ensure_ascii=False)))
    except RecursionError as exc:
        raise ValueError("json") from exc


def _utf8(path: Path, encoding: str) -> Iterator[tuple[bytes, int]]:
    """A file's bytes as UTF-8 without mark, with the bytes read so far."""
    done = 0
    decoder = None if encoding in ("", "utf-8") else codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb", buffering=0) as stream:
        if decoder is None and stream.read(3) != codecs.BOM_UTF8:
            stream.seek(0)
        while chunk := stream.read(BLOCK):
            done += len(chunk)
            yield (decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk), done


class _Splitter:
    """Follows depth and strings over blocks and cuts out what is complete."""

    def __init__(self) -> None:
        self.depth, self.line, self.in_text = 0, 1, False
        self._escaped = False
        self._key, self._number = "", 0
        self._is_list = False
        # What is being gathered: the bytes between pieces (for keys) or a piece; its first line.
        self._gathered = bytearray()
        self._dropped = False
        self._begun = 1

    def feed(self, data: bytes, done: int) -> Iterator[Piece]:
        """The pieces that this block completes."""
        at, counted = 0, 0
        for position, opens, depth in self._edges(data):
            # Depth 1 to 2 opens a value of the root; 2 to 3 an entry of a list; and back.
            self.line += data.count(b"\n", counted, position)
            counted = position
            if opens and (depth == 2 or (depth == 3 and self._is_list)):
                self._gather(data[at:position])
                at = position
                self._open(data[position], depth)
                if depth == 2 and self._is_list:
                    at = position + 1
            elif not opens and (depth == 1 or (depth == 2 and self._is_list)):
                self._gather(data[at : position + 1])
                at = position + 1
                if piece := self._close(depth, done):
                    yield piece
        self._gather(data[at:])
        self.line += data.count(b"\n", counted)

    def _gather(self, data: bytes) -> None:
        if len(self._gathered) + len(data) > MAX_GATHERED:
            self._gathered, self._dropped = bytearray(data[-400:]), True
        else:
            self._gathered += data

    def _open(self, char: int, depth: int) -> None:
        if depth == 2:
            key = _KEY.search(self._gathered[-300:])
            self._key = key[1].decode("utf-8", "replace") if key else ""
            self._is_list, self._number = char == 0x5B, 0
        self._gathered, self._dropped, self._begun = bytearray(), False, self.line

    def _close(self, depth: int, done: int) -> Piece | None:
        data = None if self._dropped else bytes(self._gathered)
        self._gathered, self._dropped = bytearray(), False
        if depth == 1 and self._is_list:
            self._is_list = False
            return None
        self._number += 1
        return Piece(self._key, depth == 2, data, self._begun, self._number, done)

    def _edges(self, data: bytes) -> Iterator[tuple[int, bool, int]]:
        """Brackets outside strings near the root: position, whether it opens, the deeper of the depths around it."""
        block = np.frombuffer(data, np.uint8)
        quotes = self._real_quotes(block, data)
        step = _STEP[block]
        where = np.flatnonzero(step)
        before = np.searchsorted(quotes, where)
        outside = where[(before + int(self.in_text)) % 2 == 0]
        moves = step[outside].astype(np.int64)
        after = np.cumsum(moves) + self.depth
        self.in_text = bool((len(quotes) + int(self.in_text)) % 2)
        near = np.flatnonzero(((moves > 0) & (after <= 3)) | ((moves < 0) & (after <= 2)))
        if len(after):
            self.depth = max(0, int(after[-1]))
        yield from zip(outside[near].tolist(), (moves[near] > 0).tolist(), after[near].tolist(), strict=True)

    def _real_quotes(self, block: npt.NDArray[np.uint8], data: bytes) -> npt.NDArray[np.int64]:
        """Positions of quotation marks that are not escaped."""
        quotes = np.flatnonzero(block == _QUOTE)
        first_escaped = self._escaped
        tail = len(data) - len(data.rstrip(b"\\"))
        self._escaped = (tail % 2 == 1) if tail < len(data) else (tail % 2 == 1) != first_escaped
        if b"\\" not in data and not first_escaped:
            return quotes
        slashes = np.flatnonzero(block == _BACKSLASH)
        runs = _run_lengths(slashes)
        if first_escaped:
            # A run at the very start goes on from the block before.
            runs[slashes == np.arange(len(slashes))] += 1
        behind = np.searchsorted(slashes, quotes - 1)
        found = np.append(slashes, -2)[behind] == quotes - 1
        marked = found & (np.append(runs, 0)[behind] % 2 == 1)
        if first_escaped and len(quotes) and quotes[0] == 0:
            marked[0] = True
        real: npt.NDArray[np.int64] = quotes[~marked]
        return real


def _run_lengths(positions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each position how many direct neighbours up to it there are, itself included."""
    if not len(positions):
        return positions
    begins = np.flatnonzero(np.diff(positions, prepend=-2) != 1)
    return np.arange(len(positions)) - np.repeat(begins, np.diff(np.append(begins, len(positions)))) + 1
