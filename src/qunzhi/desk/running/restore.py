"""Restores a backup into an empty site, in one transaction, and verifies its ledgers."""

from __future__ import annotations

import itertools
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import DeskSession
from qunzhi.desk.ledger.keys import FILE as LEDGER_KEY
from qunzhi.desk.ledger.outside import everything_kept
from qunzhi.desk.ledger.rapid import insert
from qunzhi.desk.ledger.verifying import Verdict, verify_all
from qunzhi.desk.running import archive
from qunzhi.desk.running.reading import Opened, opened
from qunzhi.ledger.keys import PublicKey, SigningKey

_CHUNK = 500
Progress = Callable[[Words, float], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. ``same_key`` and ``same_secret``: the site has the keys under which the backup was made."""

    rows: int
    files: int
    verdicts: tuple[Verdict, ...]
    same_key: bool
    same_secret: bool
    kept: tuple[Path, ...]

    @property
    def sound(self) -> bool:
        """Every ledger verifies."""
        return all(v.sound for v in self.verdicts)


def restore(path: Path, tell: Progress, *, replace: bool = False, with_keys: bool = False) -> Restored:
    """Put a backup into this site's database, whichever kind it is; all of it or nothing.

    ``replace`` empties a database that is not empty first. ``with_keys`` takes the keys in the backup; keys that are
    here already are kept beside them under another name.

    Raises:
        QunzhiError: see ``reading.opened``; or ``not_empty``, ``no_keys``, ``does_not_fit`` (nothing was changed).
    """
    with opened(path) as source:
        if with_keys and not source.manifest["with_keys"]:
            raise QunzhiError.of(
                "no_keys",
                "备份里没有密钥",
                "there are no keys in the backup",
                hint=Words("备份时加 --with-keys 才有", "it has them when made with --with-keys"),
            )
        with transaction.atomic():
            _room(replace)
            rows = _fill(source, tell)
            tell(Words("核验台账", "verifying the ledgers"), 0.95)
            _restart_numbers()
            files = _files(source)
            key = PublicKey.parse(source.manifest["key"])
            verdicts = verify_all(key=key, outside=everything_kept())
        kept = tuple(_keys(source)) if with_keys else ()
        same_key = _own_key() == key
        same_secret = with_keys or source.manifest["secret"] == archive.secret_mark()
    return Restored(rows, files, tuple(verdicts), same_key, same_secret, kept)


def is_empty() -> bool:
    """Whether no table that a backup fills has a row."""
    return not any(m._default_manager.exists() for m in archive.tables())


def _room(replace: bool) -> None:
    if is_empty():
        return
    if not replace:
        raise QunzhiError.of(
            "not_empty",
            "数据库不是空的，没有恢复任何内容",
            "the database is not empty; nothing was restored",
            hint=Words(
                "换一个空的数据文件夹或数据库；确实要覆盖，加 --replace", "use an empty one, or --replace to replace it"
            ),
        )
    with connection.cursor() as cursor:
        doomed: list[type[models.Model]] = [DeskSession, *reversed(archive.tables())]  # nobody stays signed in
        for model in doomed:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _fill(source: Opened, tell: Progress) -> int:
    wanted = {t["model"]: t["rows"] for t in source.manifest["tables"]}
    whole, done = sum(wanted.values()) or 1, 0
    try:
        for model in archive.tables():
            tell(Words(f"恢复 {model._meta.label}", f"restoring {model._meta.label}"), 0.9 * done / whole)
            done += _table(source, model)
        connection.check_constraints()
    except (DatabaseError, ValueError, TypeError) as exc:
        raise QunzhiError.of(
            "does_not_fit",
            "备份里的行放不进数据库，没有恢复任何内容",
            "rows of the backup do not go into the database; nothing was restored",
            hint=Words("用另一份备份", "use another backup"),
        ) from exc
    return done


def _table(source: Opened, model: type[models.Model]) -> int:
    names = [str(f.column) for f in model._meta.concrete_fields]
    readers = archive.for_database(model)
    rows = ([read(v) for read, v in zip(readers, row, strict=True)] for row in source.rows(model))
    done = 0
    while chunk := list(itertools.islice(rows, _CHUNK)):
        insert(model, names, chunk)
        done += len(chunk)
    return done


def _restart_numbers() -> None:
    """The next row of each table gets a number of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archive.tables()):
            cursor.execute(statement)


def _files(source: Opened) -> int:
    """Checkpoints that are not here yet; what is here is never overwritten. Earlier backups have sheets: left out."""
    done = 0
    for name in source.files(archive.FILES):
        _, kind, *rest = PurePosixPath(name).parts
        if kind != "checkpoints" or not rest:
            continue
        to = settings.DESK.checkpoint_folder.joinpath(*rest)
        if to.exists():
            continue
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(to, source.source, name)
        done += 1
    return done


def _keys(source: Opened) -> Iterator[Path]:
    """Take the keys; yields where those that were here are kept."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for name in source.files(archive.KEYS):
        to = settings.DESK.data / PurePosixPath(name).name
        if to.name not in (LEDGER_KEY, "secret.key"):
            continue
        if to.exists():
            if to.read_bytes() == source.source.read(name):
                continue
            kept = to.with_name(f"{to.name}.{stamp}")
            to.rename(kept)
            yield kept
        _write(to, source.source, name)


def _write(to: Path, source: zipfile.ZipFile, name: str) -> None:
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, source.open(name) as stream:
        while block := stream.read(2**20):
            out.write(block)


def _own_key() -> PublicKey | None:
    path = settings.DESK.data / LEDGER_KEY
    return SigningKey.load(path).public if path.exists() else None
