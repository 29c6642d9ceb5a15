"""``qunzhi explain``: why one subject is a finding under one provision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qunzhi.audit.explain import Explanation, FactRow, explain
from qunzhi.audit.result import Finding
from qunzhi.cli.console import LangOpt, console, lang_of, progress, shows_errors
from qunzhi.cli.inputs import Inputs, last_audit, open_session
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import from_day, from_us, now_us, parse_as_of
from qunzhi.core.words import Lang, Words
from qunzhi.facts.tables import TABLES
from qunzhi.packs import NotInForce, Pack, in_force, installed, load_pack
from qunzhi.reports.fact_words import FactWords
from qunzhi.reports.labels import ROLE, SEVERITY, STATE
from qunzhi.reports.names import Names
from qunzhi.reports.when import due_words

_WEEKDAYS = "一二三四五六日"


@shows_errors
def command(
    provision: Annotated[str, typer.Argument(help="条款编号，如 PXZY-2.5b / provision id")],
    subject: Annotated[str, typer.Argument(help="对象，如 G000001 或 G000001/wxid_1 / subject, as in findings.csv")],
    input: Annotated[
        Path | None, typer.Option("--input", "-i", help="输入，默认上次核对的 / default: that of the last audit")
    ] = None,
    pack: Annotated[str, typer.Option("--pack", "-p", help="规章包，默认由条款编号得出 / default: from the id")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="核对时点，默认上次的 / default: the last audit's")] = "",
    lenient: Annotated[bool, typer.Option("--lenient", help="略去有错误的行 / without rows in error")] = False,
    calendar: Annotated[Path | None, typer.Option("--calendar", help="日历附加文件 / calendar overlay")] = None,
    packs: Annotated[
        list[Path] | None, typer.Option("--packs", envvar="QUNZHI_PACKS", help="自己的规章包 / your own packs")
    ] = None,
    lang: LangOpt = "zh",
) -> None:
    """说明某条款为何（或为何不）认定某对象。Why a subject is a finding, with its facts, days and the way out."""
    words = lang_of(lang)
    inputs, at = _inputs(input, as_of, lenient, calendar)
    used = _pack(provision, pack, installed(packs or ()), at)
    with progress(words) as tell:
        session = open_session(inputs, tell)
    with session:
        found = explain(session, used, provision, subject, at)
    _show(found, at, words, console())


def _inputs(given: Path | None, as_of: str, lenient: bool, calendar: Path | None) -> tuple[Inputs, int]:
    last = last_audit() if given is None else None
    if given is None and last is None:
        raise QunzhiError.of(
            "no_input",
            "不知道要看哪份数据",
            "it is not known which data to look at",
            hint=Words("用 --input 指定，或先运行 qunzhi audit", "give --input, or run qunzhi audit first"),
        )
    if last is None:
        return Inputs(given or Path(), lenient, calendar), parse_as_of(as_of) if as_of else now_us()
    kept = Path(str(last["calendar"])) if last.get("calendar") else None
    at = parse_as_of(as_of) if as_of else int(str(last["as_of"]))
    return Inputs(Path(str(last["input"])), lenient or bool(last.get("lenient")), calendar or kept), at


def _pack(provision: str, name: str, packs: list[Pack], at: int) -> Pack:
    """The pack named, or the one that has the provision."""
    if name and Path(name).exists():
        return load_pack(Path(name))
    ids = [name] if name else sorted({p.id for p in packs if provision in p.by_id})
    if not ids:
        ids = sorted({p.id for p in packs if provision.startswith(f"{p.id}-")})
    if not ids:
        raise QunzhiError.of(
            "unknown_provision",
            f"没有规章包含条款「{provision}」",
            f'no installed pack has a provision "{provision}"',
            hint=Words("qunzhi packs list 列出已安装的规章", "qunzhi packs list shows what is installed"),
            value=provision,
        )
    try:
        return in_force(packs, ids[0], at)
    except NotInForce as exc:
        return exc.pack


def _show(found: Explanation, at: int, lang: Lang, to: Console) -> None:
    zh = lang == "zh"
    p = found.provision
    to.print(Text(f"{p.id}  {p.article}", "bold"))
    to.print(Text(p.says.to(lang)))
    if p.text:
        to.print(Text(f"「{p.text}」", "italic"))
    for reading in p.readings:
        others = "、".join(reading.others)
        to.print(
            Text(
                f"原文「{reading.text}」按 {reading.value} 解读：{reading.why.zh}（也可取 {others}）"
                if zh
                else f"reads {reading.text} as {reading.value}: {reading.why.en} (could be {others})",
                "dim",
            )
        )
    to.print(Text(f"\n{found.subject}  {'时点' if zh else 'as of'} {from_us(at):%Y-%m-%d %H:%M:%S}", "bold"))
    if found.why_not:
        to.print(Text(found.why_not.to(lang), "green"))
    for finding in found.findings:
        _show_finding(found, finding, at, lang, to)
    if found.days:
        _show_days(found, lang, to)
    if found.rows:
        _show_rows(found.rows, lang, to)


def _show_finding(found: Explanation, finding: Finding, at: int, lang: Lang, to: Console) -> None:
    zh = lang == "zh"
    result = found.result
    title = result.rule_titles[finding.rule].to(lang) if result else finding.rule
    to.print(Text(f"{title}：{STATE[finding.state].to(lang)}（{SEVERITY[finding.severity].to(lang)}）", "red"))
    if finding.due_at:
        to.print(
            ("期限 " if zh else "due ") + finding.due_at + "  " + due_words(finding.due_at, at, finding.state, lang)
        )
    directory = result.directory if result else None
    if directory:
        for label, value in FactWords(Names(directory, lang)).pairs(finding.facts):
            to.print(Text(f"  {label}：{value}" if zh else f"  {label}: {value}"))
        for role, ids in finding.people.items():
            names = "、".join(f"{directory.people.get(i, '')}（{i}）" for i in ids)
            to.print(Text(f"  {ROLE[role].to(lang)}：{names}"))
    to.print(Text(("怎么办：" if zh else "what to do: ") + finding.remedy.to(lang), "bold green"))


def _show_days(found: Explanation, lang: Lang, to: Console) -> None:
    zh = lang == "zh"
    to.print(Text(f"\n期限怎么数（{found.within}）" if zh else f"\nhow the days were counted ({found.within})", "bold"))
    n = 0
    for counted in found.days:
        n += counted.worked
        d = from_day(counted.day)
        day = f"{d.isoformat()} 周{_WEEKDAYS[d.weekday()]}" if zh else f"{d:%Y-%m-%d %a}"
        note = (f"第 {n} 天" if zh else f"day {n}") if counted.worked else ("不计" if zh else "off")
        to.print(Text(f"  {day}  {note}", "" if counted.worked else "dim"))


def _show_rows(rows: list[FactRow], lang: Lang, to: Console) -> None:
    to.print(Text("\n依据的数据" if lang == "zh" else "\nthe facts", "bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    table.add_column(overflow="fold")
    for row in rows:
        heads = {c.name: (c.zh[0] if lang == "zh" and c.zh else c.name) for c in TABLES[row.table].columns}
        values = "  ".join(f"{heads[k]}={v}" for k, v in row.values.items())
        table.add_row(TABLES[row.table].zh if lang == "zh" else row.table, row.place.show(lang), values)
    to.print(table)
