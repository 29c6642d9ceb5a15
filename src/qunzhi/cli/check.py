"""``qunzhi check``: what the program understands of an institution's files, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import pyarrow.compute as pc
import typer
from rich.text import Text

from qunzhi.cli.refusal import refused
from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.facts.columns import FILE_COLUMN
from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular import load
from qunzhi.terminal import BAD_INPUT, LangOpt, console, lang_of, progress, shows_errors

Progress = Callable[[str, float], None]


@shows_errors
def command(
    input: Annotated[Path, typer.Argument(help="文件夹、工作簿或单个文件 / folder, workbook or file")],
    out: Annotated[Path, typer.Option("--out", "-o", help="标注的副本写到哪里 / where annotated copies go")] = Path(
        "out"
    ),
    lang: LangOpt = "zh",
) -> None:
    """只读取、不核对：认出了哪些表和列，有哪些错误。Only read: what was understood, and what is wrong."""
    words = lang_of(lang)
    to = console()
    problems: list[Problem] = []
    with progress(words) as tell:
        facts = _load(input, problems, lambda what, share: tell(Words(f"读取 {what}", f"reading {what}"), share))
    if facts is not None:
        for line in understood(facts, words):
            to.print(line, soft_wrap=True)
        to.print()
    if problems:
        refused(input, problems, out, words, console(err=True), checking=True)
    if any(p.level == "error" for p in problems):
        raise typer.Exit(BAD_INPUT)
    said = Words(
        f"可以核对了：qunzhi audit {input} --pack 简称（qunzhi packs list 列出已安装的办法）",
        f"ready: qunzhi audit {input} --pack ID (qunzhi packs list shows those installed)",
    )
    to.print(Text(said.to(words), "green"), soft_wrap=True)


def _load(path: Path, problems: list[Problem], tell: Progress) -> FactSet | None:
    """The facts, without rows in error where there are any; nothing where no file can be used. Fills ``problems``."""
    try:
        facts = load(path, progress=tell)
    except QunzhiError as exc:
        problems += exc.problems
        try:
            return load(path, lenient=True)
        except QunzhiError:
            return None
    problems += facts.problems
    return facts


def understood(facts: FactSet, lang: Lang) -> Iterator[Text]:
    """A table a line with its rows and places, then the columns in use; unknown columns; tables that are missing."""
    zh = lang == "zh"
    stop = "、" if zh else ", "
    for name in (t for t in TABLES if t in facts.tables):
        data, table = facts.tables[name], TABLES[name]
        places = [facts.place(n, None).show(lang) for n in sorted(pc.unique(data[FILE_COLUMN]).to_pylist())]
        rows = data.num_rows + facts.left_out.get(name, 0)
        line = Text(f"{table.zh} {name}" if zh else name, "bold")
        line.append(f"  {rows:,} 行" if zh else f"  {rows:,} rows", "")
        line.append(f"  {stop.join(places)}", "dim")
        yield line
        used = [c for c in table.columns if data[c.name].null_count < data.num_rows]
        heads = [c.zh[0] if zh and c.zh else c.name for c in used]
        yield Text(f"    {'用到的列' if zh else 'columns used'}{'：' if zh else ': '}{stop.join(heads) or '—'}")
        unknown = [c.header for c in facts.unknown_columns if c.table == name]
        if unknown:
            label = "不认识的列（不影响核对）" if zh else "columns not known (left aside)"
            yield Text(f"    {label}{'：' if zh else ': '}{stop.join(unknown)}", "yellow")
    missing = [t for t in TABLES if t not in facts.tables]
    if missing:
        named = stop.join(TABLES[t].zh if zh else t for t in missing)
        yield Text(
            f"没有这些表，相关的条款不核对：{named}" if zh else f"tables not there, not judged: {named}", "yellow"
        )
