"""What a person is told of files that cannot be used: every problem, copies to correct, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.sources.tabular import write_annotated
from qunzhi.terminal import show_problems


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


def refused(
    path: Path, problems: Sequence[Problem], out: Path, lang: Lang, to: Console, *, checking: bool = False
) -> None:
    """Show the problems, write the copies, and say what to do next; ``checking`` is a look without an audit."""
    errors = [p for p in problems if p.level == "error"]
    show_problems(problems, lang, to)
    files = annotated(path, problems, out, lang, to)
    if not files or not errors:
        return
    many, again = len(errors), shlex.quote(str(path))
    skip = (
        Words(
            "；也可以用 qunzhi audit 加 --lenient，先略去有错误的行。", "; or audit with --lenient, without those rows."
        )
        if checking
        else Words("；也可以加 --lenient，先略去有错误的行。", "; or add --lenient to go on without those rows.")
    )
    none = Words("" if checking else "，没有核对", "" if checking else "; nothing was audited")
    said = Words(
        f"共 {many} 处错误{none.zh}。在标注的副本里改好，换下 {again} 里的原表，再运行同样的命令{skip.zh}",
        f"{many} errors{none.en}. Correct the annotated copies, put them in the place of the originals in {again} and"
        f" run the same command again{skip.en}",
    )
    to.print(Text(said.to(lang), "bold"), soft_wrap=True)
