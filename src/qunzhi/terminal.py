"""What commands share, wherever they stand: the language, errors shown with place and way out, progress."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import LANGS, Lang, Words

_P = ParamSpec("_P")
_R = TypeVar("_R")

#: Problems shown one by one; the rest is counted, and stands in the list that is written.
MOST_SHOWN = 20
#: Exit status for input that cannot be used.
BAD_INPUT = 2

LangOpt = Annotated[str, typer.Option("--lang", envvar="QUNZHI_LANG", help="界面语言 zh 或 en / language")]


def console(*, err: bool = False) -> Console:
    """A console that leaves numbers and paths uncoloured."""
    return Console(stderr=err, highlight=False)


def bad_choice(option: str, value: str, choices: Sequence[str]) -> Problem:
    """A value that an option does not take, with those it takes."""
    listed = " / ".join(choices)
    return Problem(
        "bad_choice",
        Words(f"{option} 不能是「{value}」", f'{option} cannot be "{value}"'),
        Words(f"可用：{listed}，例如 {option} {choices[0]}", f"possible: {listed}; such as {option} {choices[0]}"),
        value=value,
    )


def lang_of(text: str) -> Lang:
    """The language asked for."""
    if text not in LANGS:
        raise QunzhiError(bad_choice("--lang", text, LANGS))
    return "en" if text == "en" else "zh"


def show_problems(problems: Sequence[Problem], lang: Lang, to: Console, *, left_out: bool = False) -> None:
    """Problems one a line with place, what was found, what was expected and the way out.

    ``left_out`` says of errors that their rows were left out, as ``--lenient`` asked.
    """
    error = Words("略去", "left out") if left_out else Words("错误", "error")
    for p in problems[:MOST_SHOWN]:
        warning = p.level == "warning"
        line = Text((Words("提醒", "warning") if warning else error).to(lang) + " ")
        line.stylize("yellow" if warning or left_out else "bold red")
        where = p.place.show(lang)
        line.append(f"{where}：" if where and lang == "zh" else f"{where}: " if where else "", "bold")
        line.append(p.message.to(lang), "default")
        to.print(line, soft_wrap=True)
        extra = ("；" if lang == "zh" else "; ").join(
            dict.fromkeys(t for t in (p.expected.to(lang), p.hint.to(lang)) if t)
        )
        if extra:
            to.print(Text(f"     {extra}", "dim"), soft_wrap=True)
    if (rest := len(problems) - MOST_SHOWN) > 0:
        more = Words(f"另有 {rest} 条，见问题清单", f"{rest} more, see the list of problems")
        to.print(Text(more.to(lang), "dim"))


def shows_errors(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Bad input ends a command with its problems and status 2, never with a traceback."""

    @functools.wraps(command)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        lang: Lang = "en" if kwargs.get("lang") == "en" else "zh"
        try:
            return command(*args, **kwargs)
        except QunzhiError as exc:
            show_problems(exc.problems, lang, console(err=True))
            raise typer.Exit(BAD_INPUT) from exc
        except OSError as exc:
            show_problems([_disk(exc)], lang, console(err=True))
            raise typer.Exit(BAD_INPUT) from exc
        except KeyboardInterrupt as exc:
            console(err=True).print(Words("已停止，没有写出任何文件", "stopped; nothing was written").to(lang))
            raise typer.Exit(130) from exc

    return wrapped


def _disk(exc: OSError) -> Problem:
    """What the disk refused: a folder that cannot be written, a file that cannot be read, no room."""
    name, said = str(exc.filename or ""), exc.strerror or type(exc).__name__
    return Problem(
        "no_access",
        Words(f"不能读写（{said}）", f"cannot be read or written ({said})"),
        Words("检查路径、权限和剩余空间，或换一个 --out", "check path, rights and free space, or give another --out"),
        Place(file=name),
    )


def check_out(out: Path) -> None:
    """See that a folder can be written before the work begins, so that none is lost to a wrong path.

    Raises:
        QunzhiError: it is a file or lies in one, or the place it would be made in cannot be written.
    """
    there = next((p for p in (out, *out.absolute().parents) if p.exists()), out)
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise QunzhiError.of(
            "bad_out",
            f"不能写到「{out}」",
            f'cannot write to "{out}"',
            hint=Words("--out 换一个可以写的文件夹", "--out: a folder that can be written"),
            value=str(out),
        )


@contextmanager
def progress(lang: Lang) -> Iterator[Callable[[Words, float], None]]:
    """A bar on the terminal while work goes on; plain lines where there is no terminal are not wanted, so none."""
    share = TextColumn("{task.percentage:>3.0f}%")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30), share)
    with Progress(*columns, console=console(err=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=1.0)

        def tell(what: Words, done: float) -> None:
            bar.update(task, description=what.to(lang), completed=done)

        yield tell
