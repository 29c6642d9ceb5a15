"""What the desk's commands share."""

from __future__ import annotations

from rich.text import Text

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.terminal import console


def refuse_if_behind() -> None:
    """Raises QunzhiError where the database cannot be opened (``no_database``) or is behind (``not_migrated``)."""
    from django.db import DatabaseError

    from qunzhi.desk.running.setting_up import migrations_waiting

    try:
        waiting = migrations_waiting()
    except DatabaseError:
        raise QunzhiError.of(
            "no_database",
            "打不开数据库",
            "the database cannot be opened",
            hint=Words(
                "第一次使用先运行 qunzhi desk migrate；用 PostgreSQL 的，检查它是否在运行、地址是否正确",
                "the first time, run qunzhi desk migrate; with PostgreSQL see that it runs and where",
            ),
        ) from None
    if waiting:
        raise QunzhiError.of(
            "not_migrated",
            f"数据库差 {waiting} 步更新，不能运行",
            f"the database is {waiting} migrations behind: nothing runs on it",
            hint=Words("先备份，再运行 qunzhi desk migrate", "make a backup, then run qunzhi desk migrate"),
        )


def say(what: Words, lang: Lang) -> None:
    """One line on the terminal."""
    console().print(Text(what.to(lang)), soft_wrap=True)
