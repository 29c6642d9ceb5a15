"""What a person is told of files that cannot be used: every problem, copies to correct, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qunzhi.cli.console import show_problems
from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.sources.tabular import write_annotated


def annotated(path: Path, problems: Sequence[Problem], out: Path, lang: Lang, to: Console) -> list[Path]:
    """Write copies of the sheets in which problems are marked, and say where; none where no cell is to blame."""
    placed = [p for p in problems if p.place.row is not None or p.place.column]
    if not placed or not path.exists():
        return []
    try:
        files = write_annotated(path, placed, out, lang)
    except QunzhiError:  # the folder of the originals: they are not written over
        files = write_annotated(path, placed, out / ("标注" if lang == "zh" else "annotated"), lang)
    for file in files:
        to.print(Text(Words(f"已标注：{file}", f"annotated: {file}").to(lang)), soft_wrap=True)
    return files


def refused(path: Path, problems: Sequence[Problem], out: Path, lang: Lang, to: Console) -> None:
    """Show the problems, write the copies, and say what to do next."""
    errors = [p for p in problems if p.level == "error"]
    show_problems(problems, lang, to)
    files = annotated(path, problems, out, lang, to)
    if not files:
        return
    many, again = len(errors), shlex.quote(str(path))
    to.print(
        Text(
            Words(
                f"共 {many} 处错误，没有核对。在标注的副本里改好，换下 {again} 里的原表，再运行同样的命令；"
                "也可以加 --lenient，先略去有错误的行。",
                f"{many} errors; nothing was audited. Correct the annotated copies, put them in the place of the"
                f" originals in {again} and run the same command again; or add --lenient to go on without those rows.",
            ).to(lang),
            "bold",
        ),
        soft_wrap=True,
    )
