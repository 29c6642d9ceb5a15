"""A database of its own for each lane of the test, brought back in a moment.

SQLite: the file is copied. PostgreSQL: the database is copied once, afterwards its rows from a schema beside it, for
copying a database waits for the disk.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.connection import ConnectionProxy

#: Seconds after which a dead client's work must be over on the server.
_OVER = 20


class Base:
    """Copies of a prepared database. ``connection`` leads to the copy from ``fresh`` on, to the first one after
    ``back``; the engine's options, and with them every PRAGMA, are those of the settings."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._first = connection.settings_dict["NAME"]
        self._template = self._name = f"kill_{name}"
        self._there = False

    def prepare(self, fill: Callable[[], Any]) -> Any:
        """Copy the empty database, fill the copy, and keep it as what ``fresh`` brings back."""
        self._copy(self._first, self._template)
        self._switch(self._path(self._template))
        filled = fill()
        connection.close()
        return filled

    def beside(self, lane: int) -> Base:
        """The same prepared state with a copy of its own."""
        other = copy(self)
        other._name = f"{self._template}_{lane}"
        return other

    def fresh(self) -> None:
        """The prepared state again."""
        if connection.vendor == "postgresql" and self._there:
            _restore()
            return
        self._copy(self._path(self._template), self._name)
        self._switch(self._path(self._name))
        self._there = True
        if connection.vendor == "postgresql":
            _keep()

    def settled(self) -> None:
        """Wait until nobody else works on the database: a server goes on for a moment when its client is gone."""
        if connection.vendor != "postgresql":
            return
        until = time.monotonic() + _OVER
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        while time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(others, [self._name])
                if cursor.fetchone() == (0,):
                    return
            time.sleep(0.005)
        raise AssertionError("the server goes on with the work of a dead client")

    def drop(self) -> None:
        """No copy any more."""
        connection.close()
        self._drop(self._name)

    def back(self) -> None:
        """The first database again."""
        self._switch(self._first)
        self._drop(self._template)

    def _path(self, name: str) -> str:
        return str(self._folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name

    def _switch(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def _copy(self, source: str, name: str) -> None:
        self._drop(name)
        if connection.vendor == "sqlite":
            connection.close()
            for end in ("", "-wal"):  # a copy of both is what another process would find
                if Path(source + end).exists():
                    shutil.copyfile(source + end, self._path(name) + end)
            return
        self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _drop(self, name: str) -> None:
        if connection.vendor == "sqlite":
            for end in ("", "-wal", "-shm"):
                Path(self._path(name) + end).unlink(missing_ok=True)
            return
        self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @staticmethod
    def _on_server(statement: str) -> None:
        connection.close()
        own: ConnectionProxy | Any = connection
        with own._nodb_cursor() as cursor:
            cursor.execute(statement)


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [f'"{name}"' for (name,) in cursor.fetchall()]


def _keep() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for name in _tables(cursor):
            cursor.execute(f"CREATE TABLE kept.{name} AS TABLE public.{name}")


def _restore() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys: the whole is consistent
        for name in _tables(cursor):
            cursor.execute(f"DELETE FROM public.{name}")
            cursor.execute(f"INSERT INTO public.{name} SELECT * FROM kept.{name}")
