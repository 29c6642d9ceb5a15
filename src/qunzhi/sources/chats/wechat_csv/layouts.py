"""The layouts that MemoTrace and its kin have written over the years, and how a row is fitted to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d\d(?::\d\d)?$")
_MOST_COMMAS = 2000


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column holds what, by position; -1 where there is none.

    ``text`` may hold commas that were not quoted, so that rows are longer; ``clock``, a time behind it, shows where it
    ends.
    """

    width: int
    own_id: int
    talker: int
    talker_id: int
    kind: int
    subkind: int
    time: int
    clock: int
    text: int
    names: tuple[int, ...]
    sender: int


def layout_of(header: Sequence[str]) -> Layout | None:
    """The layout of a header; None where it is none of them."""
    cells = [c.strip().lstrip("\ufeff") for c in header]
    folded = [c.casefold() for c in cells]

    def at(*names: str) -> int:
        return next((folded.index(n.casefold()) for n in names if n.casefold() in folded), -1)

    if all(name.casefold() in folded for name in ("Type", "CreateTime", "StrContent")):
        return Layout(
            len(cells),
            own_id=at("MsgSvrID", "MsgServerID", "server_id"),
            talker=at("StrTalker", "talker", "room"),
            talker_id=at("TalkerId"),
            kind=at("Type"),
            subkind=at("SubType"),
            time=at("CreateTime"),
            clock=at("StrTime"),
            text=at("StrContent"),
            names=tuple(i for i in (at("NickName"), at("Remark")) if i >= 0),
            sender=at("Sender"),
        )
    kind = at("类型", "消息类型")
    if (
        at("消息ID") >= 0
        and kind >= 0
        and at("发送人") >= 0
        and at("时间", "发送时间") >= 0
        and at("内容", "消息内容") >= 0
    ):
        return Layout(
            len(cells),
            own_id=at("消息ID"),
            talker=at("群ID", "会话ID"),
            talker_id=-1,
            kind=kind,
            subkind=-1,
            time=at("时间", "发送时间"),
            clock=-1,
            text=at("内容", "消息内容"),
            names=tuple(i for i in (at("发送人"), at("昵称")) if i >= 0),
            sender=at("wxid", "发送人ID", "微信ID"),
        )
    return None


def fitted(row: list[str], layout: Layout) -> list[str] | None:
    """A row as wide as the layout; None where no split makes sense of it.

    Commas in the text that were not quoted are put back; fields too many at the end are left out; the columns of the
    sender may be missing altogether.
    """
    extra = len(row) - layout.width
    if extra < 0:
        needed = max(layout.kind, layout.time, layout.text, layout.clock)
        return row + [""] * -extra if len(row) > needed else None
    if extra > _MOST_COMMAS:
        return None
    if layout.clock > layout.text:
        return _before_clock(row, layout, extra)
    # Nothing but names stands behind the text, and these have no commas: all surplus belongs to it.
    return _joined(row, layout.text, extra)


def _before_clock(row: list[str], layout: Layout, extra: int) -> list[str] | None:
    """The text goes up to the last field that is the written-out time."""
    for more in range(extra, -1, -1):
        if _TIME.match(row[layout.clock + more].strip()):
            return _joined(row, layout.text, more)[: layout.width]
    return None


def _joined(row: list[str], at: int, extra: int) -> list[str]:
    return [*row[:at], ",".join(row[at : at + extra + 1]), *row[at + extra + 1 :]]
