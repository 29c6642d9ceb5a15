"""``qunzhi ledger``: verify, export, seal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.desk.commands.common import refuse_if_behind, say
from qunzhi.desk.commands.starting import start
from qunzhi.terminal import LangOpt, console, lang_of, show_problems, shows_errors

if TYPE_CHECKING:
    from qunzhi.ledger.keys import PublicKey

app = typer.Typer(help="台账：核验、导出、封存。The ledger: verify, export, seal.", no_args_is_help=True)

LogOpt = Annotated[str, typer.Option("--log", help="哪本台账：机构简称或 site / which log")]
Outside = list[tuple[str, bytes]]


@app.command()
@shows_errors
def verify(
    path: Annotated[Path | None, typer.Argument(help="导出的文件夹或 zip；不写则核验本站数据库 / an export")] = None,
    log: LogOpt = "",
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", help="另存的检查点文件 / kept elsewhere")
    ] = None,
    key: Annotated[str, typer.Option("--key", help="所信任的公钥（一行）或其文件 / trusted public key")] = "",
    lang: LangOpt = "zh",
) -> None:
    """核验台账：0 完好，1 有改动，2 无法核验。Verify a ledger: 0 sound, 1 tampered with, 2 unusable."""
    words = lang_of(lang)
    given = [(str(file), file.read_bytes()) for file in checkpoint or ()]
    sound = _export(path, given, key, words) if path else _database(log, given, key, words)
    if not sound:
        raise typer.Exit(1)


@app.command()
@shows_errors
def export(
    log: LogOpt,
    out: Annotated[Path, typer.Option("--out", "-o", help="新的文件夹或 .zip / a new folder or .zip")],
    payloads: Annotated[
        bool, typer.Option("--payloads/--no-payloads", help="带上每笔的内容 / with particulars")
    ] = True,
    lang: LangOpt = "zh",
) -> None:
    """导出一本台账，附核验程序，任何人离线可查。Export a log with the program that checks it."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from qunzhi.desk.ledger.exporting import export as write
    from qunzhi.desk.ledger.keys import site_key

    _known(log)
    write(log, out, site_key(), payloads=payloads)
    say(
        Words(
            f"已导出到 {out}；核验：qunzhi ledger verify {out}",
            f"exported to {out}; qunzhi ledger verify {out} checks it",
        ),
        words,
    )


@app.command()
@shows_errors
def checkpoint(lang: LangOpt = "zh") -> None:
    """立即封存所有台账：签名的检查点写入检查点文件夹。Seal every ledger now."""
    words = lang_of(lang)
    start()
    refuse_if_behind()
    from django.conf import settings

    from qunzhi.desk.ledger.checkpointing import checkpoint_all
    from qunzhi.desk.ledger.keys import site_key

    folder = settings.DESK.checkpoint_folder
    for made in checkpoint_all(site_key(), folder=folder):
        say(
            Words(f"台账 {made.log.key}：封存了{made.covers.zh}", f"ledger {made.log.key}: sealed {made.covers.en}"),
            words,
        )
    say(Words(f"检查点在 {folder}，请拷到站外保存", f"checkpoints are in {folder}: keep copies elsewhere"), words)


def _export(path: Path, outside: Outside, key: str, lang: Lang) -> bool:
    """Check an export; needs no site and no Django."""
    try:
        from qunzhi.ledger.check import check
    except ModuleNotFoundError as exc:
        raise QunzhiError.of(
            "no_desk",
            "缺少核验所用的组件",
            "what verifying needs is not installed",
            hint=Words("运行 scripts/setup desk", "run scripts/setup desk"),
        ) from exc
    report = check(path, outside=outside, key=_key(key) if key else None)
    show_problems(report.problems, lang, console(err=True))
    if not report.trusted:
        said = Words(
            "没有给出公钥（--key）：只能说明导出前后一致，不能说明由谁签名",
            "no public key was given (--key): this shows only that the export agrees with itself",
        )
        say(said, lang)
    _verdict(report.log, report.entries, report.checkpoints, report.errors, lang, whole=report.whole)
    return report.sound


def _database(log: str, given: Outside, key: str, lang: Lang) -> bool:
    start()
    refuse_if_behind()
    from qunzhi.desk.ledger import verifying
    from qunzhi.desk.ledger.keys import site_key
    from qunzhi.desk.ledger.outside import everything_kept, kept_outside

    trusted = _key(key) if key else site_key().public
    if log:
        _known(log)
        found = [verifying.verify(log, key=trusted, outside=[*kept_outside(log), *given])]
    else:
        found = verifying.verify_all(key=trusted, outside=[*everything_kept(), *given])
    for one in found:
        show_problems(one.problems, lang, console(err=True))
        if one.log != "*":
            _verdict(one.log, one.entries, one.checkpoints, one.errors, lang, one.unsealed)
    return all(one.sound for one in found)


def _verdict(
    log: str, entries: int, checkpoints: int, errors: int, lang: Lang, unsealed: int = 0, *, whole: bool = True
) -> None:
    late = Words(f"，其中 {unsealed} 笔尚未封存", f", {unsealed} not sealed yet") if unsealed else Words("", "")
    sound = (
        Words("完好", "sound")
        if whole
        else Words("记录完好（只核对了记录，没有核对内容）", "sound (entries only; no payloads)")
    )
    state = Words(f"{errors} 处不符", f"{errors} faults") if errors else sound
    say(
        Words(
            f"台账 {log}：{state.zh}；{entries} 笔，{checkpoints} 个检查点{late.zh}",
            f"ledger {log}: {state.en}; {entries} entries, {checkpoints} checkpoints{late.en}",
        ),
        lang,
    )


def _key(text: str) -> PublicKey:
    """The key of a vkey line, or of a file that holds one; raises ``bad_key``."""
    from qunzhi.ledger.keys import PublicKey

    return PublicKey.parse(Path(text).read_text("utf-8") if Path(text).is_file() else text)


def _known(log: str) -> None:
    """Raises QunzhiError (``no_log``), naming those that there are."""
    from qunzhi.desk.ledger.models import Log

    known: Sequence[str] = list(Log.objects.order_by("key").values_list("key", flat=True))
    if log not in known:
        listed = "、".join(known)
        raise QunzhiError(
            Problem(
                "no_log",
                Words(f"没有台账 {log}", f"there is no log {log}"),
                Words(f"现有：{listed}", f"there are: {', '.join(known)}"),
                Place(),
            )
        )
