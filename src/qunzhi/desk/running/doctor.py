"""The doctor: the checks of the administrator's page, and those that take longer or look at files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import to_us
from qunzhi.core.words import NOTHING, Words
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.accounts.duties import has_factor
from qunzhi.desk.accounts.models import User
from qunzhi.desk.ledger.keys import FILE as LEDGER_KEY
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Log
from qunzhi.desk.ledger.outside import everything_kept
from qunzhi.desk.ledger.verifying import Verdict, verify_all
from qunzhi.desk.org.models import Institution
from qunzhi.desk.org.queries import offices_filled
from qunzhi.desk.running.health import Check, checks

#: How far clocks of machines may differ.
_SKEW = timedelta(minutes=2)
_SHOWN = 5


def examine() -> Iterator[Check]:
    """Everything, the quick checks first. Without an up-to-date database only these."""
    quick = checks()
    yield from quick
    yield from _files()
    if any(c.name == "migrations" and c.tone == "bad" for c in quick):
        return
    for check in (_integrity, _clock, _factors, _offices, _ledgers):
        yield from check()


def _files() -> Iterator[Check]:
    """The data folder and what is secret in it are the site's user's alone."""
    data, bad = settings.DESK.data, []
    for path in (data, data / "secret.key", data / LEDGER_KEY, data / "desk.sqlite3", data / "desk.toml"):
        if path.exists() and os.name == "posix":
            info = path.stat()
            secret = path.suffix == ".key" or path == data
            if (secret and stat.S_IMODE(info.st_mode) & 0o077) or info.st_mode & 0o002:
                bad.append(path)
    for path in bad:
        words = Words(f"{path} 可被他人读写", f"others may read or write {path}")
        mode = "700" if path.is_dir() else "600"
        yield Check("files", "bad", words, Words(f"运行 chmod {mode} {path}", f"run chmod {mode} {path}"))
    if not bad:
        yield Check("files", "fine", Words("数据文件夹和密钥只有本人可读", "data folder and keys are private"))


def _integrity() -> Iterator[Check]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        said = [row[0] for row in cursor.execute("PRAGMA integrity_check(5)").fetchall()]
        lost = len(cursor.execute("PRAGMA foreign_key_check").fetchall())
    if said == ["ok"] and not lost:
        yield Check("integrity", "fine", Words("数据库文件完好", "the database file is whole"))
        return
    words = Words(
        f"数据库文件有损坏（{len(said) if said != ['ok'] else 0} 处，{lost} 行没有上级）",
        f"the database file is damaged ({len(said) if said != ['ok'] else 0} places, {lost} rows without their parent)",
    )
    yield Check("integrity", "bad", words, Words("停止写入，从备份恢复", "stop writing, restore a backup"))


def _clock() -> Iterator[Check]:
    last = Log.objects.exclude(last_at=None).order_by("-last_at").values_list("last_at", flat=True).first()
    if last is not None and last > timezone.now() + _SKEW:
        words = Words(
            "台账里有晚于现在的记录：时钟走慢了或被改过", "the ledger has entries later than now: the clock is wrong"
        )
        hint = Words(
            "开启网络对时（chrony 或 systemd-timesyncd）", "keep the clock by network (chrony or systemd-timesyncd)"
        )
        yield Check("clock", "bad", words, hint)
    else:
        yield Check("clock", "fine", Words("时钟与台账相符", "the clock agrees with the ledger"))


def _factors() -> Iterator[Check]:
    """Accounts that owe a second factor: they are asked for it at the next sign-in, until then a password is enough."""
    everyone = settings.DESK.second_factor == "everyone"
    having = [
        u for u in User.objects.filter(is_active=True).select_related("person", "institution") if not has_factor(u)
    ]
    owing = sum(1 for u in having if everyone or viewer_of(u).holds_office)
    if owing:
        words = Words(f"{owing} 个账号还没有二次验证", f"{owing} accounts have no second factor yet")
        yield Check("factors", "wait", words, Words("请他们登录一次并添加", "ask them to sign in once and add one"))
    else:
        yield Check(
            "factors", "fine", Words("须二次验证的账号都已添加", "every account that needs a second factor has one")
        )


def _offices() -> Iterator[Check]:
    now = to_us(timezone.now())
    for one in Institution.objects.order_by("slug"):
        empty = [f"{f.pack.pack} {f.office.names[0]}" for f in offices_filled(one, now) if not f.units]
        if empty:
            named = "、".join(empty[:_SHOWN]) + (f" 等 {len(empty)} 个" if len(empty) > _SHOWN else "")
            words = Words(
                f"{one.name}：没有单位担任 {named}", f"{one.slug}: no unit fills {len(empty)} offices of its packs"
            )
            hint = Words("在机构页面指定，或在单位表里加简称", "choose units on its page, or give a unit that alias")
            yield Check("offices", "wait", words, hint)


def _ledgers() -> Iterator[Check]:
    try:
        verdicts = verify_all(key=site_key().public, outside=everything_kept())
    except QunzhiError:
        return  # said by the check of the key
    yield from (_of(v) for v in verdicts if v.log != "*" or not v.sound)


def _of(verdict: Verdict) -> Check:
    if verdict.sound:
        n, late = verdict.entries, verdict.unsealed
        words = Words(
            f"台账 {verdict.log}：{n} 笔全部核对，{late} 笔待封存",
            f"ledger {verdict.log}: {n} entries verified, {late} unsealed",
        )
        return Check("ledger", "fine", words, NOTHING)
    first = verdict.problems[0]
    words = Words(
        f"台账 {verdict.log}：{verdict.errors} 处不符；{first.show('zh')}",
        f"ledger {verdict.log}: {verdict.errors} faults; {first.show('en')}",
    )
    hint = Words(
        "运行 qunzhi ledger verify 看全部；停止写入，保全现场",
        "qunzhi ledger verify lists all; stop writing, keep everything",
    )
    return Check("ledger", "bad", words, hint)
