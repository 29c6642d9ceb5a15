"""``qunzhi audit``: an institution's files to findings, proposals and reports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from qunzhi.audit.compare import audit_since
from qunzhi.audit.contents import scan_facts
from qunzhi.audit.flags import ScanResult
from qunzhi.audit.result import SEVERITIES, AuditResult, Note
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.audit.whatif import run_what_if, split_changes
from qunzhi.cli.inputs import Inputs, open_session, remember
from qunzhi.cli.refusal import annotated, refused
from qunzhi.cli.register import roster_of
from qunzhi.cli.whatif import show_what_if, write_what_if
from qunzhi.content.lexicon.keep import ready
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import now_us, parse_as_of
from qunzhi.core.words import Lang, Words
from qunzhi.packs import NotInForce, Pack, in_force, installed, load_pack
from qunzhi.reports import print_summary, write_circular, write_csv, write_html, write_json, write_xlsx
from qunzhi.reports.flags import write_flags
from qunzhi.terminal import (
    BAD_INPUT,
    LangOpt,
    bad_choice,
    check_out,
    console,
    lang_of,
    progress,
    show_problems,
    shows_errors,
)

InputArg = Annotated[Path, typer.Argument(help="文件夹、工作簿或单个文件 / folder, workbook or file")]
PacksOpt = Annotated[
    list[Path] | None, typer.Option("--packs", envvar="QUNZHI_PACKS", help="自己的规章包 / your own packs")
]
PackOpt = Annotated[list[str] | None, typer.Option("--pack", "-p", help="规章包，可多次给出 / pack, repeatable")]


@shows_errors
def command(
    input: InputArg,
    pack: PackOpt = None,
    as_of: Annotated[str, typer.Option("--as-of", help="核对时点，默认现在 / instant to judge by, default now")] = "",
    since: Annotated[str, typer.Option("--since", help="与更早时点比较 / compare with an earlier instant")] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / where to write")] = Path("out"),
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="试改：size_cap.max=500 或规章包文件 / try a value, or a whole pack file"),
    ] = None,
    lenient: Annotated[bool, typer.Option("--lenient", help="略去有错误的行继续 / leave out rows in error")] = False,
    calendar: Annotated[Path | None, typer.Option("--calendar", help="日历附加文件 / calendar overlay")] = None,
    packs: PacksOpt = None,
    circular: Annotated[bool, typer.Option("--circular", help="写通报，不具名 / write the circular")] = False,
    named: Annotated[bool, typer.Option("--named", help="通报写明单位和责任人 / circular with names")] = False,
    office: Annotated[str, typer.Option("--office", help="通报的发文机关 / office that issues the circular")] = "",
    engine: Annotated[str, typer.Option("--engine", help="duckdb 或 spark")] = "duckdb",
    memory: Annotated[str, typer.Option("--memory", help="内存上限，如 4GB / memory cap")] = "",
    chats: Annotated[
        list[Path] | None, typer.Option("--chats", help="另加导出的聊天记录 / exported chats beside the tables")
    ] = None,
    lexicon: Annotated[
        Path | None, typer.Option("--lexicon", "-l", help="本单位词库，查看已告知的群的消息 / lexicon for messages")
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="有此级及以上违规则退出码 1 / exit 1 at this severity")
    ] = "",
    lang: LangOpt = "zh",
) -> None:
    """核对一个单位的群组和账号，写出问题清单与报告。Audit an institution and write findings and reports."""
    words = lang_of(lang)
    check_out(out)
    if fail_on and fail_on not in SEVERITIES:
        raise QunzhiError(bad_choice("--fail-on", fail_on, SEVERITIES[::-1]))
    at = parse_as_of(as_of) if as_of else now_us()
    earlier = parse_as_of(since) if since else None
    if earlier is not None and earlier >= at:
        raise QunzhiError.of(
            "bad_since",
            f"--since {since} 不早于核对时点 {as_of or '现在'}",
            f"--since {since} is not earlier than the instant of the audit ({as_of or 'now'})",
            hint=Words("换一个更早的 --since，或给出更晚的 --as-of", "give an earlier --since or a later --as-of"),
            value=since,
        )
    if not pack:
        raise _no_pack(input, installed(packs or ()))
    all_packs = installed(packs or (), only=[name for name in pack if not _is_file(name)])
    chosen = [_resolve(name, all_packs, at) for name in dict.fromkeys(pack)]
    if chosen_twice := _twice(chosen):
        raise QunzhiError.of("pack_twice", f"规章包 {chosen_twice} 给出了两次", f"pack {chosen_twice} is given twice")
    inputs = Inputs(input, lenient, calendar, engine, memory, tuple(chats or ()))
    try:
        with progress(words) as tell:
            session = open_session(inputs, tell)
    except QunzhiError as exc:
        refused(input, exc.problems, out, words, console(err=True))
        raise typer.Exit(BAD_INPUT) from exc
    worst = False
    terms = ready(lexicon, roster_of(session.facts.tables).names) if lexicon and session.facts else None
    with session:
        show_problems(session.problems, words, console(err=True), left_out=True)
        annotated(input, [p for p in session.problems if p.level == "error"], out, words, console(err=True))
        for name, ids in chosen:
            used = ids if ids is not None else _in_force(all_packs, name, at)
            folder = out / used.id if len(chosen) > 1 else out
            result = _one(session, used, all_packs, at, earlier, words)
            result.notes += session.input_notes
            changed = run_what_if(session, used, split_changes(what_if), at, result) if what_if else None
            flags = scan_facts(session.facts, used, at, terms) if session.facts else None
            if flags:
                result.notes.append(_of_flags(flags))
            files = _write(result, folder, words, circular or named, named, office)
            if flags and flags.flags:
                files += write_flags(flags, folder, words)
            if changed:
                files.append(write_what_if(changed, folder))
            print_summary(result, console(), words, files)
            if changed:
                show_what_if(changed, words, console())
            worst = worst or _reaches(result, fail_on)
    remember(inputs, [name for name, _ in chosen], at)
    if worst:
        raise typer.Exit(1)


def _no_pack(path: Path, packs: list[Pack]) -> QunzhiError:
    names = sorted({p.id for p in packs})
    return QunzhiError.of(
        "no_pack",
        "没有说按哪一部办法核对",
        "it is not said which pack to audit by",
        hint=Words(
            f"加上 --pack，例如 qunzhi audit {path} --pack {names[0]}；已安装：{'、'.join(names)}（qunzhi packs list）",
            f"add --pack, such as qunzhi audit {path} --pack {names[0]}; installed: {', '.join(names)}",
        ),
    )


def _is_file(name: str) -> bool:
    """Whether a pack is given as a file or a folder and not by its name."""
    return Path(name).suffix in (".yaml", ".yml") or Path(name).is_dir()


def _resolve(name: str, packs: list[Pack], at: int) -> tuple[str, Pack | None]:
    """A pack by name, or a file given in its place."""
    if _is_file(name):
        loaded = load_pack(Path(name))
        return loaded.id, loaded
    with suppress(NotInForce):  # said later, in the report; a name that nobody knows is said before anything is read
        in_force(packs, name, at)
    return name, None


def _twice(chosen: list[tuple[str, Pack | None]]) -> str:
    names = [name for name, _ in chosen]
    return next((n for n in names if names.count(n) > 1), "")


def _in_force(packs: list[Pack], name: str, at: int) -> Pack:
    """The version in force; before the first version, that one, which then finds nothing and says why."""
    try:
        return in_force(packs, name, at)
    except NotInForce as exc:
        return exc.pack


def _one(session: Session, pack: Pack, packs: list[Pack], at: int, earlier: int | None, lang: Lang) -> AuditResult:
    with progress(lang) as tell:

        def rule_told(name: str, share: float) -> None:
            tell(Words(f"{pack.id} 核对 {name}", f"{pack.id} judging {name}"), share)

        if earlier is None:
            return audit(session, pack, at, progress=rule_told)
        before = _in_force(packs, pack.id, earlier) if any(p.id == pack.id for p in packs) else pack
        return audit_since(session, pack, earlier, at, earlier_pack=before, progress=rule_told)


def _write(result: AuditResult, out: Path, lang: Lang, circular: bool, named: bool, office: str) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    writers: list[tuple[Words, Callable[[], list[Path]]]] = [
        (Words("写 findings.csv", "writing findings.csv"), lambda: write_csv(result, out, lang)),
        (Words("写 findings.json", "writing findings.json"), lambda: [write_json(result, out)]),
        (Words("写 report.html", "writing report.html"), lambda: [write_html(result, out, lang=lang)]),
        (Words("写 report.xlsx", "writing report.xlsx"), lambda: [write_xlsx(result, out, lang=lang)]),
    ]
    if circular:
        writers.append(
            (
                Words("写通报", "writing the circular"),
                lambda: [write_circular(result, out, lang=lang, named=named, office=office)],
            )
        )
    files: list[Path] = []
    with progress(lang) as tell:
        for n, (what, write) in enumerate(writers):
            tell(what, n / len(writers))
            files += write()
    return files


def _of_flags(flags: ScanResult) -> Note:
    """What is said of the texts that were looked at: flags are no findings."""
    n, read = len(flags.flags), flags.read
    zh = f"查看了已告知的群的 {read} 条消息，内容提示 {n} 处"
    en = f"{read} messages of groups that were told were looked at: {n} flags"
    if n:
        zh, en = (
            f"{zh}，见 review.html；提示由人核定，不计入问题",
            f"{en}, see review.html; people decide, they are no findings",
        )
    return Note("content", Words(zh, en))


def _reaches(result: AuditResult, fail_on: str) -> bool:
    """Whether an open violation is of this severity or a graver one."""
    if not fail_on:
        return False
    order = list[str](SEVERITIES)
    bad = set(order[: order.index(fail_on) + 1])
    rows = zip(*(result.findings[n].to_pylist() for n in ("state", "severity", "change")), strict=True)
    return any(state == "violation" and severity in bad and change != "resolved" for state, severity, change in rows)
