"""Backs a site up: one consistent snapshot of every table, and the files that belong to it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

import qunzhi
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.ledger.keys import FILE as LEDGER_KEY
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Log
from qunzhi.desk.ledger.snapshot import snapshot
from qunzhi.desk.running import archive

_CHUNK = 2000
_BLOCK = 2**20
Progress = Callable[[Words, float], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    path: Path
    rows: int
    files: int
    heads: tuple[tuple[str, int], ...]


def backup(path: Path, tell: Progress, *, with_keys: bool = False) -> Made:
    """Write everything to a new .zip that only its owner may read. It is there wholly or not at all.

    ``with_keys`` adds the site's secret key and the ledger's signing key: whoever has them can sign in its name.

    Raises:
        QunzhiError: the file is there already (``exists``).
    """
    if path.exists():
        raise QunzhiError.of(
            "exists",
            "这个文件已经存在，不覆盖",
            "there is such a file; it is not overwritten",
            hint=Words("换一个文件名", "choose another name"),
            place=Place(str(path)),
        )
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
                made = _Writing(out, tell).run(path, with_keys)
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return made


class _Writing:
    def __init__(self, out: zipfile.ZipFile, tell: Progress) -> None:
        self._out, self._tell = out, tell
        self._members: dict[str, dict[str, Any]] = {}

    def run(self, path: Path, with_keys: bool) -> Made:
        with snapshot():
            models_there = archive.tables()
            counts = {m: m._default_manager.count() for m in models_there}
            whole, done, written = sum(counts.values()) or 1, 0, []
            for model in models_there:
                self._tell(Words(f"备份 {model._meta.label}", f"writing {model._meta.label}"), done / whole)
                name = archive.member(model)
                rows = self._add(name, self._rows(model))
                written.append({"model": model._meta.label_lower, "columns": archive.columns(model), "rows": rows})
                done += rows
            heads = [(g.key, g.size, bytes(g.root).hex()) for g in Log.objects.order_by("key")]
            applied = archive.migrations()
        files = 0
        for name, file in self._wanted(with_keys):
            self._file(name, file)
            files += 1
        manifest = {
            "format": archive.FORMAT,
            "version": archive.VERSION,
            "qunzhi": qunzhi.__version__,
            "site": settings.DESK.name,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": applied,
            "tables": written,
            "heads": heads,
            "key": site_key().public.vkey,
            "secret": archive.secret_mark(),
            "with_keys": with_keys,
            "members": self._members,
        }
        self._write(archive.MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1).encode()])
        return Made(path, done, files, tuple((key, size) for key, size, _ in heads))

    def _rows(self, model: type[models.Model]) -> Iterator[bytes]:
        found = model._default_manager.order_by("pk").values_list(*archive.columns(model))
        for row in found.iterator(_CHUNK):
            yield archive.line(row)

    def _wanted(self, with_keys: bool) -> Iterator[tuple[str, Path]]:
        site = settings.DESK
        folder = site.checkpoint_folder  # uploaded sheets stay here: they may hold what the desk does not keep
        for file in sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith(".")):
            yield f"{archive.FILES}/checkpoints/{file.relative_to(folder).as_posix()}", file
        if with_keys:
            yield from (
                (f"{archive.KEYS}/{n}", site.data / n) for n in (LEDGER_KEY, "secret.key") if (site.data / n).exists()
            )

    def _file(self, name: str, file: Path) -> None:
        with file.open("rb") as stream:
            self._add(name, iter(lambda: stream.read(_BLOCK), b""))

    def _add(self, name: str, parts: Iterable[bytes]) -> int:
        size, count, digest = self._write(name, parts)
        self._members[name] = {"bytes": size, "sha256": digest}
        return count

    def _write(self, name: str, parts: Iterable[bytes]) -> tuple[int, int, str]:
        digest, size, count = hashlib.sha256(), 0, 0
        info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._out.open(info, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                digest.update(part)
                size += len(part)
                count += 1
        return size, count, digest.hexdigest()
