"""``qunzhi scan``: exported group chats to flags for a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qunzhi.audit.flagging import Flagger, ReadPicture
from qunzhi.audit.flags import ScanResult
from qunzhi.audit.scanning import ChatScan, Telling, way_out
from qunzhi.audit.wanted import Orders
from qunzhi.cli.register import Roster, read_register
from qunzhi.content.lexicon.keep import Ready, ready
from qunzhi.content.pictures import PictureReader, available
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import day_of, now_us
from qunzhi.core.words import Words
from qunzhi.packs import NotInForce, Pack, in_force, installed, load_pack
from qunzhi.packs.content_of import wanted
from qunzhi.reports.flags import print_scan, write_flags
from qunzhi.sources.chats.mapping import read_mapping
from qunzhi.sources.chats.model import ChatOptions
from qunzhi.sources.chats.open import find_chats
from qunzhi.sources.chats.table import save_mapping
from qunzhi.terminal import BAD_INPUT, LangOpt, check_out, console, lang_of, progress, show_problems, shows_errors

FilesArg = Annotated[list[Path], typer.Argument(help="导出的聊天记录，文件或文件夹 / exported chats, files or folders")]
_FACTS_HELP = "群登记等表格所在文件夹，用来核对是否已告知 / folder with the register of groups"


@shows_errors
def command(
    files: FilesArg,
    pack: Annotated[str, typer.Option("--pack", "-p", help="规章包名或文件 / pack, by name or file")],
    lexicon: Annotated[Path | None, typer.Option("--lexicon", "-l", help="本单位词库 / your lexicon")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / where to write")] = Path("out"),
    facts: Annotated[Path | None, typer.Option("--facts", help=_FACTS_HELP)] = None,
    notice_given: Annotated[
        bool, typer.Option("--notice-given", help="我确认已告知群成员会查看什么 / members have been told")
    ] = False,
    group: Annotated[str, typer.Option("--group", help="这份记录是哪个群（群编号）/ the group it belongs to")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="列对应文件，用后自动记住 / column mapping, kept for next time")
    ] = None,
    detect: Annotated[
        list[str] | None, typer.Option("--detect", help="另加的检测器，all 为全部 / more detectors, or all")
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="识别图片里的文字（需 \\[ocr]）/ read text in pictures")
    ] = True,
    show_values: Annotated[
        str, typer.Option("--show-values", metavar="REASON", help="不遮盖号码等，须写理由 / unmasked, with a reason")
    ] = "",
    packs: Annotated[
        list[Path] | None, typer.Option("--packs", envvar="QUNZHI_PACKS", help="自己的规章包 / your own packs")
    ] = None,
    lang: LangOpt = "zh",
) -> None:
    """查看聊天记录，标出可能违反条款的位置，由人核定。Scan exported chats; people decide on every flag."""
    words = lang_of(lang)
    now = now_us()
    _check(out, show_values)
    chosen = _pack(pack, packs or [], now)
    paths = find_chats(files)
    if not paths:
        raise QunzhiError.of("no_chats", "没有找到聊天记录", "no exported chats were found", hint=_WHERE)
    with progress(words) as tell:
        tell(Words("读取群登记", "reading the register"), 0.0)
        register = read_register(facts, files)
        result, scan = _prepare(chosen, lexicon, register, now, notice_given, detect or [], show_values, pictures)
        scan.run(paths, ChatOptions(mapping=mapping, group_id=group or None), tell)
        if mapping is not None:
            _keep(paths, mapping)
        tell(Words("写出结果", "writing"), 1.0)
        written = write_flags(result, out, words)
    show_problems(result.problems, words, console(err=True), left_out=True)
    print_scan(result, console(), words, written)
    if result.read == 0 and result.refused:
        console(err=True).print(Text(way_out(result).to(words), "yellow"), soft_wrap=True)
        raise typer.Exit(BAD_INPUT)


_WHERE = Words(
    "给出导出的文件，或装有它们的文件夹；支持的格式见 docs/scanning.zh-CN.md",
    "give exported files or a folder of them; formats: docs/scanning.md",
)


def _check(out: Path, show_values: str) -> None:
    """What can be known to be wrong before anything is read."""
    check_out(out)
    if show_values and not show_values.strip():
        raise QunzhiError.of(
            "no_reason",
            "--show-values 没有写理由",
            "--show-values has no reason",
            hint=Words('写明理由，例如 --show-values "核实投诉"', 'give one, such as --show-values "complaint 12"'),
        )


def _keep(paths: list[Path], mapping: Path) -> None:
    """Keep a column mapping that worked, for the next export with the same header."""
    known = read_mapping(mapping)
    for path in paths:
        if path.is_file():
            # What is no such table, and a folder that cannot be written, cost a convenience and not the scan.
            with suppress(OSError, QunzhiError):
                save_mapping(path, known)


def _pack(name: str, own: list[Path], now: int) -> Pack:
    if Path(name).suffix.casefold() in {".yaml", ".yml"}:
        return load_pack(Path(name))
    try:
        return in_force(installed(own, only=[name]), name, now)
    except NotInForce as exc:
        return exc.pack  # it asks for nothing yet, and the scan says so


def _prepare(
    pack: Pack,
    lexicon: Path | None,
    register: Roster,
    now: int,
    given: bool,
    detect: list[str],
    show: str,
    pictures: bool,
) -> tuple[ScanResult, ChatScan]:
    terms: Ready | None = ready(lexicon, register.names) if lexicon else None
    looked_for = wanted(pack, day_of(now))
    orders = Orders(looked_for, terms.detectors if terms else {}, detect)
    result = ScanResult(pack.id, pack.title, looked_for, now, notice_given=given)
    result.problems += register.problems
    if terms:
        result.lexicon, result.lexicon_version = terms.name, terms.version
    if show:
        result.notes.append(
            Words(f"应要求未遮盖号码等，理由：{show}", f"values are not masked, for this reason: {show}")
        )
    if given:
        result.notes.append(Words("由操作人确认已告知成员", "whoever scanned confirmed that members were told"))
    flagger = Flagger(result, orders, terms, show_values=bool(show))
    return result, ChatScan(flagger, register.groups, Telling.of(register.groups, now, given=given), _reader(pictures))


def _reader(wanted_: bool) -> ReadPicture | None:
    """Reads pictures where that is wanted and installed; loaded only when the first picture comes."""
    if not wanted_ or not available():
        return None
    made: list[Callable[[bytes], str]] = []

    def read(data: bytes) -> str:
        if not made:
            made.append(PictureReader().read)
        return made[0](data)

    return read
