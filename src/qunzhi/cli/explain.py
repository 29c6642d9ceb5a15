"""``qunzhi explain``: why one subject is a finding under one provision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qunzhi.audit.explain import explain
from qunzhi.cli.inputs import Inputs, last_audit, open_session
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import now_us, parse_as_of
from qunzhi.core.words import Words
from qunzhi.packs import NotInForce, Pack, in_force, installed, load_pack
from qunzhi.reports.explanation import show
from qunzhi.terminal import LangOpt, console, lang_of, progress, shows_errors


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
    show(found, at, words, console())


def _inputs(given: Path | None, as_of: str, lenient: bool, calendar: Path | None) -> tuple[Inputs, int]:
    last = last_audit() if given is None else None
    if given is None and last is None:
        raise QunzhiError.of(
            "no_input",
            "不知道要看哪份数据",
            "it is not known which data to look at",
            hint=Words(
                "加上 --input 文件夹，或先运行 qunzhi audit 文件夹 --pack 简称",
                "add --input FOLDER, or run qunzhi audit FOLDER --pack ID first",
            ),
        )
    if last is None:
        return Inputs(given or Path(), lenient, calendar), parse_as_of(as_of) if as_of else now_us()
    kept = Path(str(last["calendar"])) if last.get("calendar") else None
    at = parse_as_of(as_of) if as_of else int(str(last["as_of"]))
    given_chats = last.get("chats")
    chats = tuple(Path(str(p)) for p in given_chats) if isinstance(given_chats, list) else ()
    lenient = lenient or bool(last.get("lenient"))
    return Inputs(Path(str(last["input"])), lenient, calendar or kept, chats=chats), at


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
