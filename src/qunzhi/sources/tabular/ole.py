"""The container of old Excel files, and a walk over the records inside: enough to refuse what must not be read."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: no sector


class BadContainer(ValueError):
    """The container's own tables make no sense."""


class Container:
    """A compound file held in memory; streams by name."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != MAGIC or len(data) < 512:
            raise BadContainer("magic")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BadContainer("sector size")
        self._size = 1 << shift
        self._fat = self._read_fat()
        (directory,) = struct.unpack_from("<I", data, 48)
        (self._cutoff,) = struct.unpack_from("<I", data, 56)
        (mini_fat,) = struct.unpack_from("<I", data, 60)
        self._entries = self._read_entries(self._chain(directory))
        self._mini_fat = _words(self._chain(mini_fat)) if mini_fat < _END else []

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise BadContainer("sector beyond the end")
        return self._data[start : start + self._size]

    def _read_fat(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while following < _END and following not in seen:
            seen.add(following)
            words = _words(self._sector(following))
            numbers += words[:-1]
            following = words[-1]
        fat: list[int] = []
        for number in numbers:
            if number < _END:
                fat += _words(self._sector(number))
            if len(fat) > len(self._data) // 64:
                break
        return fat

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        most = len(self._data) // self._size + 2
        while number < _END:
            if number >= len(self._fat) or len(parts) > most:
                raise BadContainer("chain")
            parts.append(self._sector(number))
            number = self._fat[number]
        return b"".join(parts)

    @staticmethod
    def _read_entries(directory: bytes) -> dict[str, tuple[int, int, int]]:
        entries: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(directory) - 127, 128):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            if 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", directory, at + 116)
                entries.setdefault(name, (directory[at + 66], start, size))
        return entries

    @property
    def names(self) -> set[str]:
        """Names of the streams and storages."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The content of a stream.

        Raises:
            BadContainer: it is not there, or its chain is broken.
        """
        if name not in self._entries:
            raise BadContainer(name)
        _, start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        root = next((e for e in self._entries.values() if e[0] == 5), None)
        if root is None:
            raise BadContainer("root")
        mini = self._chain(root[1])
        parts: list[bytes] = []
        while start < _END:
            if start >= len(self._mini_fat) or len(parts) > len(self._mini_fat):
                raise BadContainer("mini chain")
            parts.append(mini[start * 64 : start * 64 + 64])
            start = self._mini_fat[start]
        return b"".join(parts)[:size]


def _words(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a workbook stream: kind, where the content begins, its length."""
    at, end = 0, len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0 and length == 0:
            return
        yield kind, at + 4, min(length, end - at - 4)
        at += 4 + length
