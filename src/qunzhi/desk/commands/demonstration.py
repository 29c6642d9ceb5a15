"""``qunzhi desk demo``."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from qunzhi.core.words import Lang, Words
from qunzhi.desk.commands.common import say
from qunzhi.desk.commands.starting import config, start
from qunzhi.terminal import LangOpt, console, lang_of, progress, shows_errors


@shows_errors
def command(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口，0 为任意空闲端口 / port")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="清空重来 / throw away and begin anew")] = False,
    once: Annotated[bool, typer.Option("--once", help="能打开网页即结束 / end once it answers")] = False,
    data: Annotated[Path, typer.Option("--data", help="数据文件夹 / data folder")] = Path("demo-desk"),
    lang: LangOpt = "zh",
) -> None:
    """示范站点：两个虚构单位，各种岗位的账号，打开就能用。A demonstration site with made-up institutions."""
    words = lang_of(lang)
    config()  # says so where the extra is missing
    from qunzhi.desk.running.demonstration.folder import free_port, prepare

    port = free_port(0 if once else port)
    ready = prepare(data.resolve(), port, fresh=fresh)
    site = config()
    from qunzhi.desk.running.serving import answers, serve, share_metrics
    from qunzhi.desk.secret import ensure_secret_key

    ensure_secret_key(site)
    share_metrics(site.data)
    start()
    _set_up(words, ready=ready)
    _show(site.data, site.url, words)
    address = f"127.0.0.1:{port}"
    if not once:
        serve(address, 2, "--quiet")  # a line a request is for sites, not for somebody who looks around
    if not answers(address, f"{site.url}/health/"):
        say(Words("服务器没有应答", "the server did not answer"), words)
        raise typer.Exit(1)
    say(Words("网页台能打开；--once 到此结束", "the desk answers; --once ends here"), words)


def _set_up(lang: Lang, *, ready: bool) -> None:
    from qunzhi.desk.running.demonstration.making import make
    from qunzhi.desk.running.setting_up import set_up

    begun = time.perf_counter()
    with progress(lang) as tell:
        for n, done in enumerate(set_up()):
            tell(done, 0.05 * n)
        if not ready:
            for n, step in enumerate(make()):
                tell(step, 0.2 + 0.2 * n)
    if not ready:
        took = f"{time.perf_counter() - begun:.0f}"
        say(Words(f"示范站点已建好（{took} 秒）", f"the demonstration is set up ({took} s)"), lang)


def _show(data: Path, url: str, lang: Lang) -> None:
    """Who to sign in as, and where."""
    heads = (Words("机构", "institution"), Words("工号", "number"), Words("姓名", "name"), Words("身份", "part"))
    table = Table(*(h.to(lang) for h in heads))
    accounts = json.loads((data / "demo-accounts.json").read_text("utf-8"))
    names = {"site": Words("系统管理", "administration").to(lang), **_institutions()}
    for one in accounts:
        table.add_row(
            names[one["institution"]], one["number"], one["name"], Words(one["role_zh"], one["role_en"]).to(lang)
        )
    to = console()
    to.print(table)
    password = accounts[0]["password"]
    said = (
        Words(
            f"密码都是 {password}；登录页可以点选账号，验证码显示在登录页上",
            f"the password is {password} for all; the sign-in page offers the accounts and shows the codes",
        ),
        Words(
            "五部规章都已采用：点自己的姓名可以只看其中一部；系统管理员在 站点 → 机构 → 采用的规章 里更换",
            "all five regulations hold: look through one of them in the menu under your name; the administrator "
            "changes them under Site → institution → Regulations",
        ),
        Words(f"打开 {url} ；按 Ctrl-C 结束", f"open {url} ; Ctrl-C ends"),
    )
    for line in said:
        to.print(Text(line.to(lang), "bold" if line is said[-1] else ""), soft_wrap=True)


def _institutions() -> dict[str, str]:
    from qunzhi.desk.accounts.names import institutions

    return dict(institutions())
