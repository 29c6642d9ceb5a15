"""Small helpers: where the samples are, and an export as plain rows."""

from __future__ import annotations

from pathlib import Path

import qunzhi.sources.chats
from qunzhi.core.instants import iso
from qunzhi.sources.chats import ChatFile, ChatOptions, open_chat

HOME = Path(qunzhi.sources.chats.__file__).parent
#: Every sample with the format it belongs to.
SAMPLES = sorted((p, p.parent.parent.name) for p in HOME.glob("*/samples/*"))


def sample(name: str) -> Path:
    """The sample whose name begins so."""
    return next(p for p, _ in SAMPLES if p.name.startswith(name))


def rows(file: ChatFile) -> list[tuple[str | None, str | None, str, str, str]]:
    """uid, nickname, time, kind and text of every message."""
    return [
        (b.uid[i], b.nickname[i], iso(b.sent_at[i])[:19].replace("T", " "), b.kind[i], b.text[i])
        for b in file.batches()
        for i in range(len(b))
    ]


def read(path: Path, **options: object) -> tuple[ChatFile, list[tuple[str | None, str | None, str, str, str]]]:
    """A file opened and read to its end."""
    file = open_chat(path, options=ChatOptions(**options))  # type: ignore[arg-type]
    return file, rows(file)


def ids(file: ChatFile) -> list[str]:
    """All ids of messages."""
    return [i for b in file.batches() for i in b.message_id]


def codes(file: ChatFile) -> set[str]:
    """The codes of all problems."""
    return set(file.problem_counts)


def qq_txt(*messages: str, chat: str = "试验群", group: str = "我的群聊") -> str:
    """A text export of one chat; messages are given as they stand, without the empty line behind."""
    rule = "=" * 64
    title = "消息记录（此消息记录为文本格式，不支持重新导入）"
    head = f"{title}\n\n{rule}\n消息分组:{group}\n{rule}\n消息对象:{chat}\n{rule}\n\n"
    return head + "".join(f"{m}\n\n" for m in messages)
