"""The database: SQLite beside the data by default, PostgreSQL by its address. One code path for both."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.config import DeskConfig

#: FULL: what was acknowledged survives a power cut. IMMEDIATE: a write waits at its start instead of failing midway.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
}


def database(config: DeskConfig) -> dict[str, Any]:
    """Django's entry for the default database.

    Raises:
        QunzhiError: the address is none of a PostgreSQL database.
    """
    if not config.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.data / "desk.sqlite3"),
            "OPTIONS": dict(_SQLITE),
            "TEST": {"NAME": str(config.data / "test.sqlite3")},
        }
    parts = urlsplit(config.database)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise QunzhiError.of(
            "bad_database",
            "数据库地址不对",
            "the database's address is not one",
            hint=Words(
                "写成 postgresql://用户:密码@主机:端口/库名；不写则用 SQLite",
                "write postgresql://user:password@host:port/name; without it SQLite is used",
            ),
        )
    if find_spec("psycopg") is None:
        raise QunzhiError.of(
            "no_driver",
            "连接 PostgreSQL 的驱动没有安装",
            "the driver for PostgreSQL is not installed",
            hint=Words("运行 scripts/setup desk postgres", "run scripts/setup desk postgres"),
        )
    query = dict(parse_qsl(parts.query))
    # Pages ask many small questions: compiling the plan of a large one takes longer than it saves.
    query.setdefault("options", "-c jit=off")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
