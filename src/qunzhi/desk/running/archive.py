"""The form of a backup: a .zip with ``manifest.json``, one file of JSON lines a table, and files of the data folder.

``rows/<app>.<model>.jsonl`` has one JSON array a row, its columns named in the manifest; instants are ISO 8601 in UTC
to the microsecond, bytes are base64. ``files/…`` are checkpoints, ``keys/…`` the keys, where they
were asked for. The manifest names size and SHA-256 of every other member. Nothing depends on the kind of database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

FORMAT, VERSION = "qunzhi-desk-backup", 1
MANIFEST, ROWS, FILES, KEYS = "manifest.json", "rows", "files", "keys"
#: Made by Django itself in every database; and sessions, which end with a restore.
_LEFT_OUT = ("contenttypes", "auth", "sessions", "accounts.desksession")


def tables() -> list[type[models.Model]]:
    """Every model whose rows are kept, what others refer to first."""
    found = [
        m
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed
        and not m._meta.proxy
        and m._meta.app_label not in _LEFT_OUT
        and m._meta.label_lower not in _LEFT_OUT
    ]
    out: list[type[models.Model]] = []

    def visit(model: type[models.Model], path: tuple[type[models.Model], ...]) -> None:
        if model in out or model in path or model not in found:
            return
        for field in model._meta.concrete_fields:
            if isinstance(field.remote_field, models.ManyToOneRel):
                visit(field.remote_field.model, (*path, model))
        out.append(model)

    for model in sorted(found, key=lambda m: m._meta.label_lower):
        visit(model, ())
    return out


def columns(model: type[models.Model]) -> list[str]:
    """The attributes of a row, in order."""
    return [f.attname for f in model._meta.concrete_fields]


def member(model: type[models.Model]) -> str:
    """The name of a table's file."""
    return f"{ROWS}/{model._meta.label_lower}.jsonl"


def as_json(value: Any) -> Any:
    """A value of a column as JSON; lists and objects of JSON columns stay as they are."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise TypeError(f"a column of {type(value).__name__}, which backups do not know")


def line(values: Iterable[Any]) -> bytes:
    """One row."""
    return json.dumps([as_json(v) for v in values], separators=(",", ":"), allow_nan=False).encode() + b"\n"


def for_database(model: type[models.Model]) -> list[Any]:
    """For each column what makes of its JSON the value that this database takes."""

    def reader(field: Any) -> Any:
        if isinstance(field, models.ForeignKey):
            field = field.target_field
        return lambda value: field.get_db_prep_save(field.to_python(value), connection)

    return [reader(f) for f in model._meta.concrete_fields]


def migrations() -> list[str]:
    """Our own migrations that are applied: a backup fits where they are the same."""
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith("qunzhi.")}
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done if app in ours)


def secret_mark() -> str:
    """Tells whether two sites have the same secret key, and nothing else about it."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"qunzhi desk backup v1", hashlib.sha256).hexdigest()[:32]
