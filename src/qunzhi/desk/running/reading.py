"""Reads a backup: is it whole, is it ours, does it fit. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import models

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.desk.running import archive

_BLOCK = 2**20
_MOST_MANIFEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup that is whole and fits."""

    source: zipfile.ZipFile
    manifest: dict[str, Any]

    def rows(self, model: type[models.Model]) -> Iterator[list[Any]]:
        """The rows of a table as JSON arrays."""
        with self.source.open(archive.member(model)) as stream:
            for raw in stream:
                yield json.loads(raw)

    def files(self, top: str) -> list[str]:
        """The members under a folder."""
        return sorted(n for n in self.manifest["members"] if n.startswith(f"{top}/"))


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A backup, every byte of it compared with its manifest.

    Raises:
        QunzhiError: no backup of ours (``no_backup``), damaged or changed (``backup_changed``, by member), or of
            another version of the program (``other_version``).
    """
    try:
        with zipfile.ZipFile(path) as source:
            manifest = _manifest(source, path)
            _whole(source, manifest, path)
            _fits(manifest)
            yield Opened(source, manifest)
    except zipfile.BadZipFile as exc:
        raise _none(path) from exc


def _manifest(source: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        if source.getinfo(archive.MANIFEST).file_size > _MOST_MANIFEST:
            raise _none(path)
        manifest = json.loads(source.read(archive.MANIFEST))
        sound = manifest["format"] == archive.FORMAT
        {m: (v["bytes"], v["sha256"]) for m, v in manifest["members"].items()}
        {t["model"]: (t["columns"], t["rows"]) for t in manifest["tables"]}
    except (KeyError, ValueError, TypeError, AttributeError) as exc:
        raise _none(path) from exc
    if not sound:
        raise _none(path)
    if manifest["version"] != archive.VERSION:
        raise _other(str(manifest.get("qunzhi", "?")))
    return dict(manifest)


def _whole(source: zipfile.ZipFile, manifest: dict[str, Any], path: Path) -> None:
    """Every member is there once, no other is, and each is what the manifest says."""
    there = [i.filename for i in source.infolist() if i.filename != archive.MANIFEST]
    for name in sorted({*there} ^ {*manifest["members"]}):
        raise _changed(path, name)
    for name, wanted in manifest["members"].items():
        parts = PurePosixPath(name).parts
        if there.count(name) != 1 or ".." in parts or name.startswith("/") or "\\" in name:
            raise _changed(path, name)
        try:
            digest, size = hashlib.sha256(), 0
            with source.open(name) as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    if size > wanted["bytes"]:
                        raise _changed(path, name)
        except (zipfile.BadZipFile, OSError, EOFError) as exc:
            raise _changed(path, name) from exc
        if (size, digest.hexdigest()) != (wanted["bytes"], wanted["sha256"]):
            raise _changed(path, name)


def _fits(manifest: dict[str, Any]) -> None:
    """The tables are those of this program."""
    here = {m._meta.label_lower: archive.columns(m) for m in archive.tables()}
    there = {t["model"]: t["columns"] for t in manifest["tables"]}
    if here != there or manifest["migrations"] != archive.migrations():
        raise _other(str(manifest.get("qunzhi", "?")))


def _none(path: Path) -> QunzhiError:
    return QunzhiError.of("no_backup", "不是群治的备份文件", "not a backup of qunzhi", place=Place(str(path)))


def _changed(path: Path, name: str) -> QunzhiError:
    return QunzhiError.of(
        "backup_changed",
        f"备份里的 {name} 损坏或被改动过，没有恢复任何内容",
        f"{name} in the backup is damaged or was changed; nothing was restored",
        hint=Words("用另一份备份", "use another backup"),
        place=Place(str(path)),
    )


def _other(version: str) -> QunzhiError:
    hint = Words(
        "在空的数据文件夹上装当时的版本恢复，再升级并运行 qunzhi desk migrate；或先把这里升级到备份的版本",
        "restore with the version that made it, then upgrade and run qunzhi desk migrate; or upgrade here first",
    )
    return QunzhiError.of(
        "other_version",
        f"备份来自另一版本（{version}），表结构与这里不同",
        f"the backup is of another version ({version}), whose tables are not those here",
        hint=hint if version else NOTHING,
    )
