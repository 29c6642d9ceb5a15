"""``qunzhi``: every command in one place, found by discovery: in this room, and by entry point in others."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from rich.text import Text

import qunzhi
import qunzhi.cli
from qunzhi.terminal import console

#: Entry points whose objects are ``typer.Typer``: groups of commands that live in other rooms, as the desk's do.
GROUP = "qunzhi.commands"
_HELP = (
    "群治：把管理办法变成可核对的规则。Turns a regulation into rules, finds what is out of order, cites the article."
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"qunzhi {qunzhi.__version__}")
        raise typer.Exit


VersionOpt = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / version")]


def build() -> typer.Typer:
    """The command line with all commands."""
    names = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(help=_HELP, no_args_is_help=True, pretty_exceptions_enable=False, context_settings=names)

    @app.callback()
    def _root(
        version: VersionOpt = False,
    ) -> None:
        """Options for all commands."""

    for found in sorted(pkgutil.iter_modules(qunzhi.cli.__path__), key=lambda m: m.name):
        module = importlib.import_module(f"qunzhi.cli.{found.name}")
        if isinstance(getattr(module, "app", None), typer.Typer):
            app.add_typer(module.app, name=found.name)
        elif callable(getattr(module, "command", None)):
            app.command(found.name.replace("_", "-"))(module.command)
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        app.add_typer(point.load(), name=point.name)
    return app


def main() -> None:
    """Entry point of the script ``qunzhi``. What was typed wrongly is said in Chinese too."""
    try:
        code = build()(standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        raise SystemExit(130) from None
    except Exception as exc:
        if not hasattr(exc, "format_message"):
            raise
        raise SystemExit(_usage(exc)) from None
    raise SystemExit(code if isinstance(code, int) else 0)


#: By the name of the error's class: the command line library comes with typer or beside it, depending on its version.
_SAID = {
    "NoSuchOption": "没有这个选项",
    "MissingParameter": "缺少参数",
    "BadOptionUsage": "选项后面缺少值",
    "BadParameter": "写法不对",
    "NoSuchCommand": "没有这个命令",
}


def _usage(exc: Any) -> int:
    plain = str(exc.format_message())
    if type(exc).__name__ == "NoArgsIsHelpError":  # the help stands there already, or is the message
        typer.echo(plain)
        return int(exc.exit_code)
    name = "NoSuchCommand" if plain.startswith("No such command") else type(exc).__name__
    to, context = console(err=True), getattr(exc, "ctx", None)
    where = context.command_path if context else "qunzhi"
    to.print(Text(f"错误 {_SAID.get(name, '写法不对')}：{plain}", "bold red"), soft_wrap=True)
    to.print(Text(f"     {where} --help 列出命令和选项 / lists commands and options", "dim"), soft_wrap=True)
    return int(getattr(exc, "exit_code", 2))
