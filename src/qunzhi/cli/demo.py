"""``qunzhi demo``: the main job on the embedded institution."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qunzhi.cli.audit import command as audit_command
from qunzhi.cli.scan import command as scan_command
from qunzhi.core.words import Words
from qunzhi.demo import AS_OF, write_chats, write_institution
from qunzhi.terminal import LangOpt, console, lang_of, shows_errors


@shows_errors
def command(
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / where to write")] = Path("demo-report"),
    pack: Annotated[str, typer.Option("--pack", "-p", help="规章包 / pack")] = "PXZY",
    once: Annotated[bool, typer.Option("--once", help="写完报告即结束 / end after the report")] = False,
    lang: LangOpt = "zh",
) -> None:
    """用内置的示范单位走一遍：台账核对、报告、通报、聊天记录。The whole way on a made-up institution."""
    words = lang_of(lang)
    to = console()
    folder = write_institution(out / "data")
    said = Words(f"示范单位（虚构）的台账写在 {folder}", f"the made-up institution's files are in {folder}")
    to.print(Text(said.to(words), "dim"))
    audit_command(
        input=folder,
        pack=[pack],
        as_of=AS_OF,
        since="2025-09-15",
        out=out,
        circular=True,
        office="云岭职业学院宣传统战处",
        lang=lang,
    )
    chats = write_chats(out / "chats", AS_OF)
    scan_command(
        files=[chats / name for name in sorted(f.name for f in chats.iterdir()) if not name.endswith(".yaml")],
        pack=pack,
        lexicon=chats / "词库.yaml",
        out=out,
        facts=folder,
        pictures=False,
        detect=["all"],
        lang=lang,
    )
    shown = Words(
        f"用浏览器打开 {out / 'report.html'} 和 {out / 'review.html'}；"
        "看一条是怎么得出的：qunzhi explain PXZY-2.1a Q0044；"
        "换一部办法：qunzhi demo --pack TFXX",
        f"open {out / 'report.html'} and {out / 'review.html'}; why a finding is one: qunzhi explain PXZY-2.1a Q0044; "
        "another pack: qunzhi demo --pack TFXX",
    )
    to.print(Text(shown.to(words), "bold"), soft_wrap=True)
