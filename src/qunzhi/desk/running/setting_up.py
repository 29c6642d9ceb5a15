"""What a site needs before it runs: its folder, its keys, its tables, its style sheets. Safe to do again."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qunzhi.core.words import Words
from qunzhi.desk.ledger.keys import FILE as LEDGER_KEY
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.secret import ensure_secret_key


def set_up(*, fresh: bool = False) -> Iterator[Words]:
    """Do it step by step, saying after each what was done. ``fresh``: the data folder was made just before.

    Raises:
        QunzhiError: the ledger's key cannot be used.
    """
    site = settings.DESK
    fresh = ensure_secret_key(site) or fresh
    site.data.chmod(0o700)
    zh, en = ("新建", "made") if fresh else ("已有", "is there")
    yield Words(f"数据文件夹 {site.data}：{zh}", f"data folder {site.data}: {en}")
    fresh = not (site.data / LEDGER_KEY).exists()
    vkey = site_key().public.vkey
    zh, en = ("新建", "made") if fresh else ("已有", "is there")
    yield Words(f"台账密钥：{zh}，公钥 {vkey}", f"the ledger's key: {en}, public key {vkey}")
    steps = migrations_waiting()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    yield (
        Words(f"数据库：更新 {steps} 步", f"database: {steps} migrations")
        if steps
        else Words("数据库：已是最新", "database: up to date")
    )
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    yield Words(f"网页样式：{site.data / 'static'}", f"style sheets: {site.data / 'static'}")


def migrations_waiting() -> int:
    """How many migrations the database is behind."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
