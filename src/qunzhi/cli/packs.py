"""``qunzhi packs``: list, show, check, coverage, diff, new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.instants import SHANGHAI, to_day
from qunzhi.core.words import Lang, Words
from qunzhi.packs import Pack, Provision, check_pack, find_pack, installed
from qunzhi.packs.content_lines import content_lines
from qunzhi.packs.content_of import wanted
from qunzhi.packs.coverage import BY_WORDS, STATUS_WORDS, coverage, totals
from qunzhi.packs.diff import CHANGE_WORDS, ProvisionChange, diff
from qunzhi.packs.diff_page import page
from qunzhi.packs.diff_words import field_words, value_words
from qunzhi.packs.rooms import Rooms
from qunzhi.packs.store import packs_in
from qunzhi.packs.template import starting_point
from qunzhi.reports.labels import SEVERITY
from qunzhi.terminal import BAD_INPUT, LangOpt, console, lang_of, shows_errors

app = typer.Typer(no_args_is_help=True, help="规章包：查看、检查、对比、新建 / regulation packs")

PackArg = Annotated[str, typer.Argument(help="简称（PXZY）、版本（PXZY@2022-06-17）或文件 / id, version or file")]
Extra = Annotated[
    list[Path] | None,
    typer.Option("--packs", envvar="QUNZHI_PACKS", help="自己的规章包所在的文件夹 / where your own packs are"),
]
JsonOpt = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]

_STATUS_STYLE = {"enacted": "green", "planned": "yellow", "guidance": "dim"}
_CHANGE_STYLE = {"added": "green", "removed": "red", "changed": "yellow"}


def _table(*names: str, title: str | None = None) -> Table:
    """A table whose cells break between Chinese characters instead of being cut."""
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _show_problems(problems: list[Problem], lang: Lang, out: Console) -> None:
    """Each problem: ``file:line:column``, level, message; below it what was expected or the way out."""
    for p in problems:
        where = ":".join(str(x) for x in (p.place.file, p.place.line, p.place.char) if x)
        mark = Words("警告", "warning") if p.level == "warning" else Words("错误", "error")
        line = Text(f"{where}: " if where else "")
        line.append(mark.to(lang), "yellow" if p.level == "warning" else "bold red")
        line.append(f" {p.message.to(lang)}")
        out.print(line, soft_wrap=True)
        for extra in dict.fromkeys((p.expected.to(lang), p.hint.to(lang))):
            if extra:
                out.print(Text(f"    {extra}", "dim"), soft_wrap=True)


def _print_json(data: object) -> None:
    typer.echo(orjson.dumps(data, option=orjson.OPT_INDENT_2).decode())


@app.command("list")
@shows_errors
def list_packs(packs: Extra = None, lang: LangOpt = "zh", json: JsonOpt = False) -> None:
    """已安装的规章包 / the packs that are installed."""
    to = lang_of(lang)
    found = installed(packs or ())
    if json:
        _print_json([_summary(p) for p in found])
        return
    zh = to == "zh"
    table = Table(
        *(("简称", "名称", "施行", "条款", "规则") if zh else ("id", "title", "in force", "provisions", "rules"))
    )
    for p in found:
        rules = {t.rule for t in p.turned_on()}
        table.add_row(p.pack, p.title.to(to), p.effective.date.isoformat(), str(len(p.provisions)), str(len(rules)))
    out = console()
    out.print(table)
    for p in found:
        for note in p.notes:
            out.print(Text(f"· {note.to(to)}", "dim"), soft_wrap=True)


def _summary(p: Pack) -> dict[str, object]:
    return {
        "pack": p.pack,
        "version": p.version,
        "title": p.title._asdict(),
        "institution": p.institution,
        "number": p.number,
        "effective": p.effective.date.isoformat(),
        "provisions": len(p.provisions),
        "rules": sorted({t.rule for t in p.turned_on()}),
        "notes": [n._asdict() for n in p.notes],
    }


@app.command()
@shows_errors
def show(
    pack: PackArg,
    provision: Annotated[str, typer.Argument(help="条款编号，可单独写 / provision id, may stand alone")] = "",
    packs: Extra = None,
    lang: LangOpt = "zh",
) -> None:
    """一个规章包，或其中一条 / a pack, or one provision of it."""
    to, out = lang_of(lang), console()
    owner = None if provision else _owner(pack, packs or ())
    found, provision = (owner, pack) if owner else (find_pack(pack, packs or ()), provision)
    if provision:
        _show_provision(found, found.provision(provision), to, out)
        return
    out.print(Text(f"{found.pack}  {found.title.to(to)}", "bold"))
    for label, value in _head(found, to):
        out.print(Text(f"{label}  ", "dim").append(value, "default"))
    for note in found.notes:
        out.print(Text(f"! {note.to(to)}", "yellow"), soft_wrap=True)
    columns = ("编号", "条号", "内容", "程度") if to == "zh" else ("id", "article", "says", "severity")
    table = _table(*columns)
    for p in found.provisions:
        table.add_row(p.id, p.article, p.says.to(to), SEVERITY[p.severity].to(to))
    out.print(table)


def _owner(provision: str, packs: Sequence[Path]) -> Pack | None:
    """The latest version of the pack whose own provision this is; None where it names none."""
    if "-" not in provision or Path(provision).exists():
        return None
    every = [p for p in installed(packs) if provision in p.by_id and not p.is_inherited(provision)]
    return max(every, key=lambda p: p.effective_us, default=None)


def _head(p: Pack, lang: Lang) -> list[tuple[str, str]]:
    reading = f"（{p.effective.reading.to(lang)}）" if p.effective.reading.zh else ""
    where = "、".join(sorted(p.platforms)) if p.platforms is not None else Words("不限", "any").to(lang)
    rows = [
        (Words("文号", "number"), p.number),
        (Words("单位", "institution"), p.institution),
        (Words("施行", "in force"), p.effective.date.isoformat() + reading),
        (Words("平台", "platforms"), where),
        (Words("解释", "interpreted by"), p.interprets),
        (Words("来源", "source"), p.source.to(lang)),
        (Words("版本", "version"), p.version),
    ]
    return [(label.to(lang), value) for label, value in rows if value]


def _value(value: object) -> str:
    """A parameter as a person would write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_value(v)}" for k, v in value.items()) + "}"
    return "[" + "、".join(map(_value, value)) + "]" if isinstance(value, list) else str(value)


def _show_provision(pack: Pack, p: Provision, lang: Lang, out: Console) -> None:
    out.print(Text(f"{p.id}  {p.article}  ", "bold").append(SEVERITY[p.severity].to(lang), "yellow"))
    out.print(Text(p.says.to(lang)))
    if text := pack.text_of(p.id):
        out.print(Text(text, "italic"))
    for use in p.rules:
        params = ", ".join(f"{k}={_value(v)}" for k, v in use.params.items())
        weight = SEVERITY[p.severity_of(use.rule)].to(lang)
        out.print(Text(f"{BY_WORDS['rules'].to(lang)}  {use.rule}({params}) · {weight}"))
    row = next(c for c in coverage(pack) if c.provision.id == p.id)
    for e in row.by:
        if e.by not in {"rules", "content"}:
            ready = "" if e.ready else f"（{STATUS_WORDS['planned'].to(lang)}）"
            out.print(Text(f"{BY_WORDS[e.by].to(lang)}  {e.what.to(lang)}{ready}"))
    for w in wanted(pack, to_day(pack.effective.date)):
        for label, said in content_lines(w, Rooms.look()) if w.provision == p.id else ():
            out.print(Text(f"{label.to(lang)}  ", "dim").append(said.to(lang), "default"), soft_wrap=True)
    for r in p.filled_readings:
        head = Words("解读", "reading").to(lang)
        others = f"  [{Words('也可', 'or').to(lang)} {' / '.join(r.others)}]" if r.others else ""
        out.print(Text(f"{head}  {r.what} = {r.value}  「{r.text}」 {r.why.to(lang)}{others}", "dim"))


@app.command()
def check(
    file: Annotated[
        list[Path], typer.Argument(help="规章包文件，或装有规章包的文件夹 / pack files, or folders of packs")
    ],
    lang: LangOpt = "zh",
) -> None:
    """检查规章包，一次列出所有问题 / check packs; every problem at once."""
    to, out, failed = lang_of(lang), console(), False
    for path in [p for root in file for p in (packs_in(root) or [root])]:
        checked = check_pack(path)
        problems = list(checked.problems)
        if checked.pack:
            try:
                notes = find_pack(str(checked.pack.path)).notes
            except QunzhiError as exc:
                problems, notes = [*problems, *exc.problems], []
        _show_problems(problems, to, out)
        errors = sum(p.level == "error" for p in problems)
        failed = failed or errors > 0
        warnings = len(problems) - errors
        if checked.pack and not errors:
            for note in notes:
                out.print(Text(f"· {note.to(to)}", "dim"), soft_wrap=True)
            count = len(checked.pack.provisions)
            said = Words(
                f"{path}：可用，{count} 条，{warnings} 个警告",
                f"{path}: sound; provisions {count}, warnings {warnings}",
            )
            out.print(Text(said.to(to), "green"), soft_wrap=True)
        else:
            said = Words(f"{path}：{errors} 个错误，{warnings} 个警告", f"{path}: errors {errors}, warnings {warnings}")
            out.print(Text(said.to(to), "red"), soft_wrap=True)
    if failed:
        raise typer.Exit(BAD_INPUT)


@app.command("coverage")
@shows_errors
def show_coverage(
    pack: Annotated[str, typer.Argument(help="不写就是全部 / all when left out")] = "",
    packs: Extra = None,
    lang: LangOpt = "zh",
    json: JsonOpt = False,
) -> None:
    """每一条由什么落实，哪些还没有 / what enacts each provision, and what does not yet."""
    to = lang_of(lang)
    chosen = [find_pack(pack, packs or ())] if pack else installed(packs or ())
    covered = {f"{p.pack}@{p.effective.date.isoformat()}": (p, coverage(p)) for p in chosen}
    if json:
        _print_json(
            {
                name: {
                    "totals": totals(rows),
                    "provisions": [
                        {
                            "id": r.provision.id,
                            "status": r.status,
                            "by": [{"by": e.by, "what": e.what._asdict(), "ready": e.ready} for e in r.by],
                        }
                        for r in rows
                    ],
                }
                for name, (_, rows) in covered.items()
            }
        )
        return
    out, zh = console(), to == "zh"
    for p, rows in covered.values():
        names = ("编号", "条号", "状态", "由什么落实") if zh else ("id", "article", "status", "enacted by")
        table = _table(*names, title=f"{p.pack} {p.title.to(to)}")
        for r in rows:
            by = Text()
            for e in r.by:
                later = "" if e.ready else f"（{STATUS_WORDS['planned'].to(to)}）"
                by.append(f"{BY_WORDS[e.by].to(to)} {e.what.to(to)}{later}\n", "" if e.ready else "yellow")
            by.rstrip()
            table.add_row(
                r.provision.id, r.provision.article, Text(STATUS_WORDS[r.status].to(to), _STATUS_STYLE[r.status]), by
            )
        out.print(table)
    total = Table(
        *(("规章包", "已落实", "计划中", "仅提示", "合计") if zh else ("pack", "enacted", "planned", "guidance", "all"))
    )
    everything = [r for _, rows in covered.values() for r in rows]
    for name, rows in [*((n, r) for n, (_, r) in covered.items()), (Words("合计", "all").to(to), everything)]:
        total.add_row(name, *(str(n) for n in totals(rows).values()))
    out.print(total)


@app.command("diff")
@shows_errors
def show_diff(
    old: PackArg,
    new: PackArg,
    html: Annotated[Path | None, typer.Option("--html", help="写成网页 / write a page")] = None,
    packs: Extra = None,
    lang: LangOpt = "zh",
) -> None:
    """两个规章包逐条对比 / two packs, provision by provision."""
    to = lang_of(lang)
    a, b = find_pack(old, packs or ()), find_pack(new, packs or ())
    changes = diff(a, b)
    out, zh = console(), to == "zh"
    if html:
        html.write_text(page(a, b, changes, to), "utf-8")
        out.print(Text(Words(f"已写入 {html}", f"written to {html}").to(to)), soft_wrap=True)
        return
    if not changes:
        out.print(Words("两份规章包内容相同。", "The two packs are the same.").to(to))
        return
    table = _table(
        *(("条款", "变化", "字段", "原来", "现在") if zh else ("provision", "change", "field", "from", "to"))
    )
    for c in changes:
        for n, row in enumerate(_diff_rows(c, to)):
            first = (c.id or Words("包头", "head").to(to), Text(CHANGE_WORDS[c.change].to(to), _CHANGE_STYLE[c.change]))
            table.add_row(*(first if n == 0 else ("", "")), *row)
    out.print(table)


def _diff_rows(c: ProvisionChange, lang: Lang) -> list[tuple[str, str, str]]:
    if c.change == "changed":
        return [
            (field_words(f.field).to(lang), value_words(f.field, f.old).to(lang), value_words(f.field, f.new).to(lang))
            for f in c.shown(lang)
        ]
    says = (c.says.to(lang), "") if c.change == "removed" else ("", c.says.to(lang))
    return [(c.article, *says)]


@app.command()
@shows_errors
def new(
    name: Annotated[str, typer.Argument(help="简称，如 ABC / a short name")],
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里 / where to")] = None,
    lang: LangOpt = "zh",
) -> None:
    """写出一个带注释的起点 / write a commented starting point."""
    to = lang_of(lang)
    target = out or Path(f"{name}.yaml")
    text = starting_point(name, datetime.now(SHANGHAI).date())
    if target.exists():
        raise QunzhiError.of(
            "exists",
            f"{target} 已经有了，不覆盖",
            f"{target} exists and is not overwritten",
            hint=Words("用 --out 换个名字", "choose another with --out"),
        )
    target.write_text(text, "utf-8")
    said = Words(
        f"已写入 {target}；改好后：qunzhi packs check {target}",
        f"written to {target}; then: qunzhi packs check {target}",
    )
    typer.echo(said.to(to))
