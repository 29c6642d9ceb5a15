"""``qunzhi``: every command in one place, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import typer

import qunzhi
import qunzhi.cli

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
    """Entry point of the script ``qunzhi``."""
    build()()
