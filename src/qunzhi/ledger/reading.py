"""Reads an export back, folder or .zip, line by line; what it finds there may be hostile."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.ledger.export import CHECKPOINTS, ENTRIES

#: The longest line that is read; a payload of this size is a mistake or an attack.
LONGEST_LINE = 16 << 20
#: What the zip library raises on damaged or hostile files; NotImplementedError is its word for a compression or a
#: version that it does not know, RuntimeError for an encrypted file.
_UNREADABLE = (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)


class Source:
    """The files of an export, by their names in it."""

    def __init__(self, root: Path, archive: zipfile.ZipFile | None) -> None:
        self._root = root
        self._archive = archive
        self._within = _within(archive, root) if archive else ""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        if self._archive is None:
            return (self._root / name).is_file()
        return self._within + name in self._archive.NameToInfo

    def checkpoints(self) -> list[str]:
        """The names of the checkpoints, in order."""
        if self._archive is None:
            return sorted(f"{CHECKPOINTS}/{p.name}" for p in (self._root / CHECKPOINTS).glob("*.txt") if p.is_file())
        names = (name[len(self._within) :] for name in self._archive.namelist() if name.startswith(self._within))
        return sorted(n for n in names if PurePosixPath(n).match(f"{CHECKPOINTS}/*.txt") and n.count("/") == 1)

    def read(self, name: str, most: int) -> bytes:
        """A small file; at most ``most + 1`` bytes of it, so that a longer one is seen to be too long."""
        with self._open(name) as file:
            return file.read(most + 1)

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines as they stand, newlines included; reading stops after a line longer than ``LONGEST_LINE``."""
        with self._open(name) as file:
            while line := file.readline(LONGEST_LINE + 1):
                yield line
                if len(line) > LONGEST_LINE:
                    return

    def _open(self, name: str) -> IO[bytes]:
        if self._archive is None:
            return (self._root / name).open("rb")
        return self._archive.open(self._within + name)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """An export open for reading; raises ``unreadable`` when it is none, or breaks while it is read."""
    try:
        if path.is_dir():
            source = Source(path, None)
            if not source.has(ENTRIES):
                raise _unreadable(path)
            yield source
        else:
            with zipfile.ZipFile(path) as archive:
                yield Source(path, archive)
    except _UNREADABLE as error:
        raise _unreadable(path) from error


def _within(archive: zipfile.ZipFile, path: Path) -> str:
    """The folder inside a zip that holds the export: none, or the one that somebody zipped."""
    names = archive.namelist()
    found = [n for n in names if n == ENTRIES or (n.endswith("/" + ENTRIES) and n.count("/") == 1)]
    if len(found) != 1 or len(set(names)) != len(names):
        raise _unreadable(path)
    return found[0][: -len(ENTRIES)]


def _unreadable(path: Path) -> QunzhiError:
    return QunzhiError.of(
        "unreadable",
        "读不出台账导出",
        "no export of a ledger can be read here",
        hint=Words(
            "须是导出的文件夹或 zip，其中有 entries.jsonl", "give the exported folder or zip with its entries.jsonl"
        ),
        place=Place(str(path)),
    )
