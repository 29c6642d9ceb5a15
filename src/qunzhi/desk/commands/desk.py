"""``qunzhi desk``: set a site up, run it, look after it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.desk.commands import demonstration, looking
from qunzhi.desk.commands import facts as facts_commands
from qunzhi.desk.commands.common import refuse_if_behind, say
from qunzhi.desk.commands.keeping import backup, restore
from qunzhi.desk.commands.starting import config, start
from qunzhi.terminal import LangOpt, console, lang_of, show_problems, shows_errors

app = typer.Typer(
    help="网页台：安装、运行、备份、体检。The web desk: set up, run, back up, look after.", no_args_is_help=True
)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("doctor")(looking.doctor)
app.command("demo")(demonstration.command)
app.command("look")(facts_commands.look)
app.command("facts")(facts_commands.facts)

PortOpt = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="端口，默认取自网址设置 / port")]


@app.command()
@shows_errors
def migrate(lang: LangOpt = "zh") -> None:
    """准备数据文件夹、密钥和数据库；升级后也运行它，可以反复运行。Prepare or upgrade a site; safe to run again."""
    words = lang_of(lang)
    site = config()
    from qunzhi.desk.secret import ensure_secret_key

    fresh = ensure_secret_key(site)  # before Django reads it
    start()
    from qunzhi.desk.running.setting_up import set_up

    for done in set_up(fresh=fresh):
        say(done, words)


@app.command()
@shows_errors
def serve(
    port: PortOpt = None,
    bind: Annotated[
        str, typer.Option("--bind", help="监听地址，如 0.0.0.0:8000 或 unix:/run/desk.sock / address")
    ] = "",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="工作进程数 / worker processes")] = 2,
    daily_at: Annotated[int, typer.Option("--daily-at", min=0, max=23, help="每日工作的钟点（北京时间）/ hour")] = 3,
    no_daily: Annotated[bool, typer.Option("--no-daily", help="不自动做每日工作 / no daily work")] = False,
    lang: LangOpt = "zh",
) -> None:
    """运行网页台，直到按 Ctrl-C。Serve the desk until Ctrl-C."""
    words = lang_of(lang)
    site = config()
    from qunzhi.desk.running.serving import address_of, share_metrics
    from qunzhi.desk.running.serving import serve as become_server

    if site.data.is_dir():
        share_metrics(site.data)
    start()
    refuse_if_behind()
    address = bind or address_of(site.url, port)
    said = Words(
        f"打开 {site.url}（监听 {address}）；按 Ctrl-C 结束", f"open {site.url} (listening on {address}); Ctrl-C ends"
    )
    say(said, words)
    become_server(address, workers, *([] if no_daily else ["--daily-at", str(daily_at)]))


@app.command()
@shows_errors
def daily(lang: LangOpt = "zh") -> None:
    """每日工作：封存台账、寄出检查点、清理过期记录。Seal the ledgers, mail the checkpoints, forget what is old."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.running.daily import daily as work

    for done in work():
        say(done, words)


@app.command()
@shows_errors
def admin(
    name: Annotated[str, typer.Argument(help="管理员登录名 / name of the administrator")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="从标准输入读密码 / read it from stdin")
    ] = False,
    lang: LangOpt = "zh",
) -> None:
    """设立系统管理员，或为已有的管理员重设密码。Make a system administrator, or renew the password of one."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from qunzhi.desk.accounts.services import make_site_admin

    password = _password(words, from_stdin=password_stdin)
    with translation.override("en" if words == "en" else "zh-hans"):
        try:
            user = make_site_admin(name, password)
        except ValidationError as weak:
            problems = [QunzhiError.of("weak_password", text, text).problems[0] for text in weak.messages]
            show_problems(problems, words, console(err=True))
            raise typer.Exit(2) from None
    say(
        Words(
            f"系统管理员 {user.number} 可以登录了；登录页的单位选“系统管理”，第一次登录须添加二次验证",
            f'the administrator {user.number} can sign in now (on the sign-in page: "System administrator"); '
            "a second factor is added at the first sign-in",
        ),
        words,
    )


def _password(lang: Lang, *, from_stdin: bool) -> str:
    if from_stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise QunzhiError.of(
            "no_terminal",
            "这里没有终端，不能询问密码",
            "there is no terminal to ask for the password on",
            hint=Words("加 --password-stdin，从标准输入读密码", "add --password-stdin to read it from standard input"),
        )
    asked, again = Words("密码", "password"), Words("再输一遍", "once more")
    return str(typer.prompt(asked.to(lang), hide_input=True, confirmation_prompt=again.to(lang)))
