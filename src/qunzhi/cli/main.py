"""``qunzhi``: every command in one place, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import click
import typer
from rich.text import Text

import qunzhi
import qunzhi.cli
from qunzhi.cli.console import console

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
    return app


def main() -> None:
    """Entry point of the script ``qunzhi``. What was typed wrongly is said in Chinese too, with what to type instead."""
    try:
        code = build()(standalone_mode=False)
    except click.UsageError as exc:
        raise SystemExit(_usage(exc)) from exc
    except (click.Abort, KeyboardInterrupt):
        raise SystemExit(130) from None
    except click.exceptions.Exit as exc:
        raise SystemExit(exc.exit_code) from exc
    except click.ClickException as exc:
        exc.show()
        raise SystemExit(exc.exit_code) from exc
    raise SystemExit(code if isinstance(code, int) else 0)


def _usage(exc: click.UsageError) -> int:
    to = console(err=True)
    to.print(Text(f"错误 {_said(exc)}", "bold red"), soft_wrap=True)
    where = exc.ctx.command_path if exc.ctx else "qunzhi"
    to.print(Text(f"     {where} --help 列出命令和选项 / lists commands and options", "dim"), soft_wrap=True)
    return exc.exit_code


def _said(exc: click.UsageError) -> str:
    """The error in Chinese, then as it came."""
    plain = exc.format_message()
    option = getattr(exc, "option_name", "") or ""
    if isinstance(exc, click.NoSuchOption):
        return f"没有选项「{option}」 / {plain}"
    if isinstance(exc, click.MissingParameter):
        name = exc.param.human_readable_name if exc.param else ""
        return f"缺少「{name}」 / {plain}"
    if isinstance(exc, click.BadOptionUsage):
        return f"选项「{option}」后面缺少值 / {plain}"
    if isinstance(exc, click.BadParameter):
        return f"写法不对 / {plain}"
    if plain.startswith("No such command"):
        return f"没有这个命令 / {plain}"
    return plain
