"""Which columns of a table are a chat's, by their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qunzhi.facts.tables import TABLES
from qunzhi.sources.chats.mapping import ColumnMapping
from qunzhi.sources.tabular.header import header_key, match_cells

#: Headers besides those of the facts, the surest first.
_ALIASES = {
    "sent_at": "发送时间 消息时间 时间 发言时间 发布时间 日期时间 时间戳 datetime timestamp time sent_at"
    " createtime created_at send_time msgtime date 日期",
    "uid": "发送人账号 发送者账号 发送人id 发送者id 账号 帐号 用户id 成员账号 qq号 qq qq号码 微信号 wxid uin userid"
    " user_id sender_id senderid fromuser uid id",
    "nickname": "群昵称 群名片 昵称 发送者 发送人 发言人 姓名 用户 用户名 成员 sender name nickname username"
    " user author from displayname",
    "text": "内容 消息内容 消息 聊天内容 发言内容 正文 文本 文本内容 content text message body msg",
    "kind": "消息类型 类型 type kind msgtype messagetype",
    "group_id": "群编号 群号 群id group_id groupid chat_id chatid roomid",
    "group_name": "群名 群名称 群 群聊 群聊名称 会话 会话名称 聊天 group groupname group_name chat chatname room",
    "message_id": "消息编号 消息id message_id messageid msgid msg_id",
    "reply_to": "回复消息 引用消息 reply_to replyto",
}


#: What is no header: numbers, accounts and addresses.
_VALUE = re.compile(r"[A-Za-z0-9._+-]*(?:\d{5,}|@)[A-Za-z0-9._@+-]*")


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for column in TABLES["messages"].columns:
        for alias in (column.name, *column.zh):
            names.setdefault(header_key(alias), column.name)
    for fact, aliases in _ALIASES.items():
        for alias in aliases.split():
            names.setdefault(header_key(alias), fact)
    return names


def recognised(header: Sequence[str]) -> dict[str, int] | None:
    """Fact -> column; None where there is no time, or nobody and nothing said."""
    names, found = _names(), dict[str, tuple[int, int]]()
    for index, cell in enumerate(header):
        fact = names.get(header_key(cell))
        if fact is None:
            continue
        rank = _rank(fact, header_key(cell))
        if fact not in found or rank < found[fact][0]:
            found[fact] = (rank, index)
    columns = {fact: index for fact, (_, index) in found.items()}
    if "sent_at" not in columns or not {"text", "uid", "nickname"} & columns.keys():
        return None
    return columns


def of_register(header: Sequence[str]) -> bool:
    """True for the header of another table of the facts, groups or people, that lies beside the messages."""
    cells = list(header)
    columns = recognised(cells) or {}
    if "text" in columns:
        return False  # somebody says something
    own = max(len(columns), len(match_cells(cells, TABLES["messages"])))
    for name, table in TABLES.items():
        if name != "messages":
            found = match_cells(cells, table)
            if len(found) > own and all(c.name in found for c in table.columns if c.required):
                return True
    return False


def _rank(fact: str, key: str) -> int:
    """How sure a header is among several for one fact."""
    keys = [header_key(a) for a in _ALIASES[fact].split()]
    return keys.index(key) if key in keys else -1


def clock_column(header: Sequence[str], columns: dict[str, int]) -> int:
    """The column of the day where day and time of day stand apart; -1 where they do not."""
    keys = [header_key(c) for c in header]
    time = keys[columns["sent_at"]] if "sent_at" in columns else ""
    if time in ("时间", "time"):
        return next((i for i, k in enumerate(keys) if k in ("日期", "date")), -1)
    return -1


def mapped(header: Sequence[str], mapping: ColumnMapping) -> dict[str, int] | None:
    """Fact -> column by a mapping; None where a header that it names is not there."""
    keys = [header_key(c) for c in header]
    columns: dict[str, int] = {}
    for fact, name in mapping.columns.items():
        if header_key(name) not in keys:
            return None
        columns[fact] = keys.index(header_key(name))
    return columns


def shown(cell: str) -> str:
    """A header as it may be shown: of a table without one it is the first message, with whatever numbers are in it.

    >>> shown("13800000000"), shown("2024年成绩")
    ('…', '2024年成绩')
    """
    return _VALUE.sub("…", cell.strip())[:30]


def template(header: Sequence[str]) -> str:
    """The text of a mapping to be filled in, with the headers that are there."""
    columns = recognised_loosely(header)
    lines = ["columns:"]
    for fact, hint in (("sent_at", "时间"), ("uid", "账号"), ("nickname", "发送人"), ("text", "内容")):
        lines.append(f"  {fact}: {columns.get(fact, '?')}  # {hint}")
    return "\n".join(lines)


def recognised_loosely(header: Sequence[str]) -> dict[str, str]:
    """Fact -> header as written, for what is recognised even where it is not enough."""
    names = _names()
    return {fact: shown(cell) for cell in reversed(header) if (fact := names.get(header_key(cell)))}
