"""How the site is: the checks of the administrator's page, the doctor and the health endpoint."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.desk.access.packs import site_packs
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint, Log
from qunzhi.desk.org.models import Institution

#: A checkpoint is due every day; a day and a half leaves room for a machine that was off at night.
_STALE = timedelta(hours=36)
_LEAST_FREE = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, how it is (``fine``, ``wait``, ``bad``), and the way out where it is not fine."""

    name: str
    tone: str
    words: Words
    hint: Words = NOTHING

    @property
    def state_words(self) -> Words:
        """How it is, in a word."""
        return {"fine": Words("正常", "fine"), "wait": Words("留意", "look"), "bad": Words("有问题", "bad")}[self.tone]


def checks() -> list[Check]:
    """Every check that is quick enough for a page."""
    every = (_database, _migrations, _packs, _key, _checkpoints, _keeper, _disk)
    return [found for check in every for found in check()]


def _database() -> Iterator[Check]:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            safe = cursor.fetchone()[0] != "off"
        words = Words("PostgreSQL", "PostgreSQL")
        hint = NOTHING if safe else Words("把 synchronous_commit 设为 on", "set synchronous_commit to on")
        yield Check("database", "fine" if safe else "bad", words, hint)
        return
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    fine = journal == "wal" and synchronous >= 2
    words = Words(f"SQLite（{journal}，synchronous {synchronous}）", f"SQLite ({journal}, synchronous {synchronous})")
    hint = NOTHING if fine else Words("数据文件夹所在的磁盘不支持 WAL", "the disk of the data folder does not do WAL")
    yield Check("database", "fine" if fine else "bad", words, hint)


def _migrations() -> Iterator[Check]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        words = Words(f"数据库差 {len(waiting)} 步更新", f"the database is {len(waiting)} migrations behind")
        yield Check("migrations", "bad", words, Words("运行 qunzhi desk migrate", "run qunzhi desk migrate"))
    else:
        yield Check("migrations", "fine", Words("数据库结构是最新的", "the database is up to date"))


def _packs() -> Iterator[Check]:
    known = {p.pack for p in site_packs()}
    yield Check("packs", "fine", Words(f"已安装 {len(known)} 部规章", f"{len(known)} packs installed"))
    for one in Institution.objects.order_by("slug"):
        missing = [p for p in one.packs if p not in known]
        if missing or not one.packs:
            named = "、".join(missing)
            words = Words(
                f"{one.name}：规章包 {named} 未安装" if missing else f"{one.name}：还没有采用规章",
                f"{one.slug}: not installed: {named}" if missing else f"{one.slug}: no pack adopted",
            )
            yield Check("packs", "bad", words, Words("在机构页面更换规章", "change the packs on its page"))


def _key() -> Iterator[Check]:
    try:
        site_key()
    except QunzhiError as exc:
        first = exc.problems[0]
        yield Check("key", "bad", first.message, first.hint)
    else:
        yield Check("key", "fine", Words("台账签名密钥可用", "the ledger's signing key is at hand"))


def _checkpoints() -> Iterator[Check]:
    for log in Log.objects.filter(size__gt=0).order_by("key"):
        last = Checkpoint.objects.filter(log=log).order_by("-size").first()
        if last is not None and last.size >= log.size:
            continue
        since = last.made_at if last else log.entries.order_by("seq").values_list("at", flat=True).first()
        if since is not None and timezone.now() - since > _STALE:
            words = Words(f"台账 {log.key} 超过一天没有封存", f"the ledger {log.key} was not sealed for over a day")
            hint = Words("运行 qunzhi desk daily，并设为每天自动运行", "run qunzhi desk daily, and have it run daily")
            yield Check("checkpoints", "wait", words, hint)


def _keeper() -> Iterator[Check]:
    if settings.DESK.keeper and settings.DESK.mail.host:
        yield Check("keeper", "fine", Words("检查点每天寄给站外保管人", "checkpoints are mailed to a keeper outside"))
    else:
        yield Check(
            "keeper",
            "wait",
            Words("检查点没有寄到站外", "checkpoints are not mailed outside"),
            Words(
                "设置 QUNZHI_DESK_KEEPER 和 QUNZHI_DESK_MAIL__HOST，或每天把检查点文件夹拷到别处",
                "set QUNZHI_DESK_KEEPER and QUNZHI_DESK_MAIL__HOST, or copy the checkpoint folder elsewhere every day",
            ),
        )


def _disk() -> Iterator[Check]:
    free = shutil.disk_usage(settings.DESK.data).free
    gib = f"{free / 2**30:.1f}"
    tone = "fine" if free > _LEAST_FREE else "bad"
    hint = NOTHING if tone == "fine" else Words("清理磁盘或换大盘", "free some space or use a larger disk")
    yield Check("disk", tone, Words(f"数据盘剩余 {gib} GiB", f"{gib} GiB free on the data disk"), hint)
