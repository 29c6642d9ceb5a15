"""``qunzhi chats``: what an export is, how many messages of which chats, and the same in another format. No texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.instants import day_of, from_day
from qunzhi.core.words import Lang, Words
from qunzhi.reports.text import visible
from qunzhi.sources.chats import ChatFile, ChatOptions, find_chats, open_chat, write_chatlab
from qunzhi.sources.chats.recognise import formats
from qunzhi.terminal import BAD_INPUT, LangOpt, console, lang_of, progress, show_problems, shows_errors

app = typer.Typer(
    help="导出的聊天记录：认格式、数条数、转换。Exported chats: recognise, count, convert.", no_args_is_help=True
)

FilesArg = Annotated[list[Path], typer.Argument(help="文件或文件夹 / files or folders")]
MappingOpt = Annotated[Path | None, typer.Option("--mapping", help="列对应文件 / column mapping")]
_HEADS = (
    Words("文件", "file"),
    Words("格式", "format"),
    Words("群", "chat"),
    Words("编号", "id"),
    Words("消息", "messages"),
    Words("时段", "period"),
)


@app.command("check")
@shows_errors
def check(files: FilesArg, mapping: MappingOpt = None, lang: LangOpt = "zh") -> None:
    """是什么格式、有哪些群、多少条、哪些读不出；不显示内容。What was recognised; no texts are shown."""
    words = lang_of(lang)
    paths = find_chats(files)
    if not paths:
        raise QunzhiError.of("no_chats", "没有找到聊天记录", "no exported chats were found")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in _HEADS:
        table.add_column(head.to(words), justify="right" if head.en == "messages" else "left", overflow="fold")
    problems: list[Problem] = []
    opened = 0
    with progress(words) as tell:
        for number, path in enumerate(paths):
            tell(Words(f"读取 {path.name}", f"reading {path.name}"), number / len(paths))
            try:
                chat = open_chat(path, options=ChatOptions(mapping=mapping))
                for _ in chat.batches():
                    pass
            except QunzhiError as exc:
                problems += exc.problems
                continue
            opened += 1
            problems += chat.problems
            _rows(table, chat, words)
    console().print(table)
    show_problems(problems, words, console(err=True), left_out=True)
    if not opened:
        raise typer.Exit(BAD_INPUT)


def _rows(table: Table, chat: ChatFile, lang: Lang) -> None:
    titles = {f.name: f.title for f in formats()}
    private = Words("私聊，不会查看", "private: never looked at")
    for info in chat.chats:
        period = "–"
        if info.first_at is not None and info.last_at is not None:
            days = dict.fromkeys(from_day(day_of(at)).isoformat() for at in (info.first_at, info.last_at))
            period = " — ".join(days)
        name = f"{visible(info.name)} （{private.to(lang)}）" if info.private else visible(info.name)
        title = titles.get(chat.format, Words(chat.format, chat.format)).to(lang)
        title = title.partition("（")[0].partition(" (")[0]  # what else it covers stands in docs/scanning
        table.add_row(visible(chat.shown), title, name, visible(info.chat_id), str(info.messages), period)


@app.command("convert")
@shows_errors
def convert(
    file: Annotated[Path, typer.Argument(help="导出的聊天记录 / exported chat")],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到 .json 或 .jsonl / where to, .json or .jsonl")],
    chat: Annotated[int, typer.Option("--chat", help="第几个群（从 1 起）/ which of its chats, from 1")] = 0,
    mapping: MappingOpt = None,
    lang: LangOpt = "zh",
) -> None:
    """转成 ChatLab 0.0.2 格式。Write a chat in ChatLab's format 0.0.2."""
    words = lang_of(lang)
    opened = open_chat(file, options=ChatOptions(mapping=mapping))
    if out.resolve() == file.resolve():
        raise QunzhiError.of("same_file", "输出会覆盖输入", "the output would overwrite the input")
    with progress(words) as tell:
        tell(Words(f"转换 {file.name}", f"converting {file.name}"), 0.0)
        write_chatlab(out, opened, index=chat - 1 if chat > 0 else None)
    show_problems(opened.problems, words, console(err=True), left_out=True)
    said = Words(f"写出：{out}（{opened.read} 条消息）", f"written: {out} ({opened.read} messages)")
    console().print(Text(said.to(words)), soft_wrap=True)
