"""``qunzhi lexicon``: check, doctor, show, try, new."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.text import Text

from qunzhi.audit.wanted import Orders
from qunzhi.cli.lexicon_doctor import print_checkup, write_checkup
from qunzhi.cli.lexicon_inputs import names_of, read_flags, sample
from qunzhi.cli.lexicon_show import print_hits, print_term, print_terms
from qunzhi.cli.lexicon_words import print_remarks, remark_data
from qunzhi.content.contract import all_detectors
from qunzhi.content.lexicon.check import check_lexicon
from qunzhi.content.lexicon.doctor import Limits, Proposal, examine
from qunzhi.content.lexicon.doctor_apply import accepted
from qunzhi.content.lexicon.doctor_model import WHATS
from qunzhi.content.lexicon.doctor_write import changes, write_lexicon
from qunzhi.content.lexicon.read import read_lexicon
from qunzhi.content.review import read_decisions
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import day_of, from_day, now_us
from qunzhi.core.words import Words
from qunzhi.packs import find_pack
from qunzhi.packs.content_of import categories
from qunzhi.terminal import BAD_INPUT, LangOpt, bad_choice, console, lang_of, shows_errors

app = typer.Typer(no_args_is_help=True, help="词库：检查、诊断、查看、试用、新建 / your own terms")

FileArg = Annotated[Path, typer.Argument(help="词库文件：yaml、csv、xlsx、txt / the lexicon")]
Extra = Annotated[
    list[Path] | None,
    typer.Option("--packs", envvar="QUNZHI_PACKS", help="自己的规章包所在的文件夹 / where your own packs are"),
]


@app.command()
@shows_errors
def check(
    file: FileArg,
    pack: Annotated[str, typer.Option("--pack", "-p", help="核对类别和条款的规章包 / pack to hold it against")] = "",
    roster: Annotated[
        Path | None, typer.Option("--roster", help="登记表文件夹：人员、单位的名字 / folder with people and units")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    every: Annotated[bool, typer.Option("--all", help="全部列出 / leave nothing out")] = False,
    packs: Extra = None,
    lang: LangOpt = "zh",
) -> None:
    """检查词库：重复、永远不会命中、会误伤的词 / doubled terms, terms that never hit or hit too much."""
    to = lang_of(lang)
    read = read_lexicon(file)
    Orders((), read.detectors, [name for name in read.detectors if name in all_detectors()])  # refuses bad settings
    known: set[str] | None = None
    provisions: list[str] | None = None
    if pack:
        found = find_pack(pack, packs or ())
        provisions = [p.id for p in found.provisions]
        known = {n for c in categories(found).values() for n in (c.code, c.zh, c.en) if n}
    remarks = check_lexicon(read, names=names_of(roster), categories=known, provisions=provisions)
    if json:
        typer.echo(orjson.dumps([remark_data(r) for r in remarks], option=orjson.OPT_INDENT_2).decode())
    else:
        print_remarks(remarks, read, console(), to, every=every)
    if any(r.level == "error" for r in remarks):
        raise typer.Exit(BAD_INPUT)


@app.command()
@shows_errors
def doctor(
    file: FileArg,
    decisions: Annotated[
        list[Path], typer.Option("--decisions", "-d", help="核查页导出的 decisions.json / what people decided")
    ],
    flags: Annotated[
        list[Path] | None, typer.Option("--flags", "-f", help="同一次扫描的 flags.json / flags of the same scans")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写成 csv 或 xlsx / write csv or xlsx")] = None,
    apply: Annotated[
        Path | None, typer.Option("--apply", help="采纳建议，写成新版词库（yaml）/ write a new version as YAML")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="只采纳这些：建议的编号，或 allow、fold_off、retire / numbers or kinds"),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="谁采纳的 / who accepts")] = "",
    on: Annotated[str, typer.Option("--on", help="采纳日期，默认今天 / the day, today by default")] = "",
    false_hits: Annotated[int, typer.Option("--false-hits", min=1, help="几次误报才提建议 / false hits asked for")] = 3,
    retire_after: Annotated[
        int, typer.Option("--retire-after", min=1, help="判过几次仍无属实才建议退役 / decided hits before retiring")
    ] = 10,
    idle_days: Annotated[
        int, typer.Option("--idle-days", min=1, help="多少天没命中算久未命中 / days without a hit")
    ] = 365,
    lang: LangOpt = "zh",
) -> None:
    """按核查结果诊断词库：命中、属实、误报，该放行什么 / how each term does, and what could be changed."""
    to, shown = lang_of(lang), console()
    read = read_lexicon(file)
    limits = Limits(false_hits, retire_after, idle_days)
    checkup = examine(read, [read_decisions(p) for p in decisions], [read_flags(p) for p in flags or ()], limits)
    chosen = _accepted(checkup.proposals, accept or [])
    who, day = (_who(by), _day(on)) if apply else ("", "")
    print_checkup(checkup, shown, to)
    if out is not None:
        write_checkup(checkup, out, to)
        shown.print(Text(Words(f"已写入 {out}", f"written to {out}").to(to)), soft_wrap=True)
    if apply is None:
        return
    if all(p.what == "keep" for p in chosen):
        raise QunzhiError.of(
            "nothing_to_apply", "没有可采纳的建议，没有写新版", "nothing to accept, no new version was written",
            hint=Words("放低 --false-hits 等门槛，或等更多核查结果", "lower --false-hits, or wait for more decisions"),
        )  # fmt: skip
    head = changes(chosen, read.lexicon.version, who, day)
    fresh = accepted(read, chosen, who, day)
    write_lexicon(fresh, apply, head)
    version, count = fresh.lexicon.version, sum(p.what != "keep" for p in chosen)
    said = Words(
        f"已写入 {apply}：第 {version} 版，采纳 {count} 项；{file.name} 没有改动",
        f"written to {apply}: version {version} with {count} changes; {file.name} is as it was",
    )
    shown.print(Text(said.to(to), "green"), soft_wrap=True)


@app.command()
@shows_errors
def show(
    file: FileArg,
    term: Annotated[str, typer.Option("--term", "-t", help="只看这个词条：怎样折叠，认哪些写法 / one term")] = "",
    lang: LangOpt = "zh",
) -> None:
    """列出词条；或看一个词条怎样折叠、认哪些写法 / terms as a table, or one with what it matches."""
    to = lang_of(lang)
    lexicon = read_lexicon(file).lexicon
    if term:
        print_term(lexicon, term, console(), to)
    else:
        print_terms(lexicon, console(), to)


@app.command("try")
@shows_errors
def try_text(
    file: FileArg,
    text: Annotated[str, typer.Argument(help="一段话 / a text")],
    lang: LangOpt = "zh",
) -> None:
    """一段话会命中哪里、为什么 / where a text is hit, and why."""
    print_hits(read_lexicon(file).lexicon, text, console(), lang_of(lang))


@app.command()
@shows_errors
def new(
    file: Annotated[Path, typer.Argument(help="写到哪里，如 词库.yaml / where to")],
    lang: LangOpt = "zh",
) -> None:
    """写出一个带注释的样例 / write a commented sample."""
    to = lang_of(lang)
    sample(file)
    said = Words(
        f"已写入 {file}；改好后：qunzhi lexicon check {file}", f"written to {file}; then: qunzhi lexicon check {file}"
    )
    typer.echo(said.to(to))


def _accepted(proposals: tuple[Proposal, ...], chosen: list[str]) -> list[Proposal]:
    """The proposals named by number (as the table shows them) or kind; all where none is named."""
    if not chosen:
        return list(proposals)
    out: dict[int, Proposal] = {}
    for name in chosen:
        if name in WHATS:
            out |= {n: p for n, p in enumerate(proposals) if p.what == name}
        elif name.isdecimal() and 1 <= int(name) <= len(proposals):
            out[int(name) - 1] = proposals[int(name) - 1]
        else:
            numbers = [f"1–{len(proposals)}"] if proposals else []
            raise QunzhiError(bad_choice("--accept", name, [*WHATS, *numbers]))
    return [out[n] for n in sorted(out)]


def _who(by: str) -> str:
    if not by.strip():
        raise QunzhiError.of(
            "nobody", "采纳建议要写明是谁", "whoever accepts has to be named",
            hint=Words("加上 --by 姓名或部门", "add --by NAME"),
        )  # fmt: skip
    return by.strip()


def _day(on: str) -> str:
    if not on:
        return from_day(day_of(now_us())).isoformat()
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError:
        raise QunzhiError.of(
            "bad_day", f"「{on}」不是日期", f'"{on}" is no date', value=on,
            hint=Words("写成 2026-09-01", "write it as 2026-09-01"),
        ) from None  # fmt: skip
