"""Lines of the platform that say who came into a group and who left it."""

from __future__ import annotations

import re
from typing import NamedTuple

from qunzhi.sources.chats.people import Person, parse_person

_GROUP = r"(?:本群|该群|群聊|此群|群)"
_END = r"[。.!！]?\s*$"
_WHO = r"(?P<who>\S.{0,150}?)"
_BY = r"(?P<by>\S.{0,100}?)"

#: (what happened, how it is said); the first that fits counts.
_SAID: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern + _END))
    for what, pattern in (
        ("left", rf"{_BY}\s*将\s*{_WHO}\s*(?:移出|移除|踢出|请出)了?{_GROUP}"),
        ("left", rf"{_WHO}\s*已?被\s*(?P<by>.{{0,200}}?)\s*(?:移出|移除|踢出|请出)了?{_GROUP}"),
        ("left", rf"{_WHO}\s*(?:已经?|主动)?(?:退出|离开)了?{_GROUP}"),
        (
            "joined",
            rf"{_WHO}\s*(?:通过|经)\s*(?:扫描\s*)?{_BY}\s*(?:分享的二维码|的邀请|的分享|邀请)\s*(?:加入|进入)了?{_GROUP}",
        ),
        ("joined", rf"{_BY}\s*邀请\s*{_WHO}\s*(?:加入|进入)了?{_GROUP}(?:聊天)?"),
        ("joined", rf"{_WHO}\s*(?:已经?|申请)?(?:加入|进入)了?{_GROUP}"),
    )
)
#: Every such line ends in one of these; looked at first, because it is quick.
_VERB = re.compile(rf"(?:加入|进入|退出|离开|移出|移除|踢出|请出)了?{_GROUP}(?:聊天)?{_END}")
_SEVERAL = re.compile(r"[、，]")
_QUOTES = "\"'“”‘’「」 "
_OFFICES = frozenset({"管理员", "群主", "群管理员"})


class Event(NamedTuple):
    """``what`` (``joined`` or ``left``) happened to ``who``; ``by`` invited or removed, where it is said."""

    what: str
    who: Person
    by: Person | None


def events_of(text: str) -> list[Event]:
    """What one system line says about who is in the group; nothing where it says nothing."""
    if len(text) > 300 or "群" not in text or "\n" in text or not _VERB.search(text[-20:]):
        return []
    for what, pattern in _SAID:
        if match := pattern.match(text):
            fields = match.groupdict()
            by = _person(fields.get("by"))
            return [Event(what, who, by) for part in _SEVERAL.split(fields["who"]) if (who := _person(part))]
    return []


def _person(text: str | None) -> Person | None:
    name = (text or "").strip(_QUOTES)
    if not name or name in _OFFICES:
        return None
    person = parse_person(name)
    nickname = (person.nickname or "").strip(_QUOTES) or None
    return person._replace(nickname=nickname)
