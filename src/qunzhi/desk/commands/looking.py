"""``qunzhi desk doctor``."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from qunzhi.core.words import Words
from qunzhi.desk.commands.starting import start
from qunzhi.terminal import LangOpt, console, lang_of, shows_errors

_COLOURS = {"fine": "green", "wait": "yellow", "bad": "bold red"}


@shows_errors
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    lang: LangOpt = "zh",
) -> None:
    """体检：数据库、密钥、台账、时钟、磁盘；有问题时以 1 结束。Examine the site; ends with 1 when something is bad."""
    words = lang_of(lang)
    start()
    from django.db import DatabaseError

    from qunzhi.core.errors import QunzhiError
    from qunzhi.desk.running.doctor import examine

    try:
        found = list(examine())
    except DatabaseError:
        raise QunzhiError.of(
            "no_database",
            "数据库打不开或读不下去",
            "the database cannot be opened or read",
            hint=Words(
                "先运行 qunzhi desk migrate；已有数据的，从备份恢复", "run qunzhi desk migrate, or restore a backup"
            ),
        ) from None
    if as_json:
        rows = [
            {"check": c.name, "state": c.tone, "zh": c.words.zh, "en": c.words.en, "hint": c.hint.to(words)}
            for c in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        table = Table(box=None, show_header=False, padding=(0, 1))
        for one in found:
            said = Text(one.words.to(words))
            if one.tone != "fine" and one.hint.to(words):
                said.append(f"\n{one.hint.to(words)}", "dim")
            table.add_row(Text(one.state_words.to(words), _COLOURS[one.tone]), said)
        console().print(table)
    if any(c.tone == "bad" for c in found):
        raise typer.Exit(1)
