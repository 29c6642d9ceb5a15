"""What a scan says on the terminal: what was read, what was not, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qunzhi.audit.flags import ScanResult
from qunzhi.core.words import Lang, Words
from qunzhi.reports.flags.words import NO_CATEGORY
from qunzhi.reports.text import visible

_KINDS = {
    "image": Words("图片", "pictures"),
    "voice": Words("语音", "voice"),
    "video": Words("视频", "videos"),
    "file": Words("文件", "files"),
}
_SHOWN = 8
_HINT = Words(
    "每条都只是提示，由人核定；请打开 review.html 审看", "every flag is a hint and people decide: open review.html"
)


def print_scan(result: ScanResult, to: Console, lang: Lang, files: Sequence[Path]) -> None:
    """Print the summary of a scan."""

    def say(zh: str, en: str, style: str = "") -> None:
        to.print(Text(en if lang == "en" else zh, style), soft_wrap=True)

    title = result.pack_title.to(lang)
    say(f"{result.pack} {title}", f"{result.pack} {title}", "bold")
    say(
        f"读取 {result.messages} 条消息，查看内容 {result.read} 条，提示 {len(result.flags)} 处",
        f"{result.messages} messages read, texts of {result.read} looked at, {len(result.flags)} flags",
    )
    if not result.wanted:
        say(
            "这部办法在此时尚未施行，没有要查的内容",
            "this regulation is not in force yet: nothing to look for",
            "yellow",
        )
    if result.flags:
        to.print(_table(result, lang))
    _not_looked_at(result, to, lang)
    for note in result.notes:
        say(visible(note.zh), visible(note.en), "dim")
    if files:
        say(f"写出：{'、'.join(map(str, files))}", f"written: {', '.join(map(str, files))}")
    if result.flags:
        say(_HINT.zh, _HINT.en, "dim")


def _table(result: ScanResult, lang: Lang) -> Table:
    names = {w.code: w.name for w in result.wanted}
    provisions: dict[str, dict[str, None]] = {}
    for flag in result.flags:
        provisions.setdefault(flag.category, {}).update(dict.fromkeys(flag.provisions))
    heads = (Words("类别", "category"), Words("条款", "provisions"), Words("提示", "flags"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in heads[:2]:
        table.add_column(head.to(lang))
    table.add_column(heads[2].to(lang), justify="right")
    for code, count in result.by_category.most_common():
        known = names.get(code) or result.detector_titles.get(code)
        name = known.to(lang) if known else visible(code) or NO_CATEGORY.to(lang)
        table.add_row(name, visible("、".join(provisions[code])) or "–", str(count))
    return table


def _not_looked_at(result: ScanResult, to: Console, lang: Lang) -> None:
    """What was not looked at is never clean: it is said."""
    zh, en = lang == "zh", lang == "en"
    if result.not_read:
        listed = [f"{_KINDS.get(k, Words(k, k)).to(lang)} {n}" for k, n in result.not_read.items()]
        to.print(Text(("未查看：" if zh else "not looked at: ") + ("、" if zh else ", ").join(listed), "yellow"))
    for group in result.refused[:_SHOWN]:
        name = visible(group.name)
        line = f"{name} {group.messages} 条：{group.refused.zh}"
        line = f"{name}, {group.messages} messages: {group.refused.en}" if en else line
        to.print(Text(line, "yellow"), soft_wrap=True)
    more = len(result.refused) - _SHOWN
    if more > 0:
        to.print(Text(f"另有 {more} 个群未读" if zh else f"{more} more groups not read", "yellow"))
    if result.lost:
        to.print(Text(f"损坏，读不出 {result.lost} 条" if zh else f"{result.lost} damaged messages", "yellow"))
    if result.capped:
        text = f"{len(result.capped)} 条消息提示过多，只列出一部分"
        to.print(Text(text if zh else f"{len(result.capped)} messages had more flags than are listed", "yellow"))
