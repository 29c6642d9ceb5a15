"""Senders as QQ writes them: title, name, account in the last brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

from qunzhi.sources.chats.limits import MAX_CACHE, MAX_NAME, MAX_UID

SYSTEM_IDS = frozenset({"10000", "1000000"})
_TITLE = re.compile(r"【([^【】]{1,20})】")
_NUMBER = re.compile(r"[(（](\d{1,10000})[)）]$")
_MAIL = re.compile(r"<([^<>\s]{1,64}@[^<>\s]{1,255})>$")
_NUMBERED = re.compile(r"(.+?)\s*[(（](\d{5,12})[)）]")
#: Lists of contacts that hold no groups.
_FRIENDS = frozenset({"我的好友", "陌生人", "黑名单"})
#: Titles that are roles; any other is a level of activity, which only members have.
ROLES = {
    "群主": "owner",
    "管理员": "admin",
    "owner": "owner",
    "admin": "admin",
    "administrator": "admin",
    "member": "member",
    "成员": "member",
}


class Person(NamedTuple):
    """Who sent a message; ``system`` for messages of the platform itself, which have no sender."""

    uid: str | None
    nickname: str | None
    role: str | None = None
    system: bool = False
    long: bool = False


def parse_person(text: str) -> Person:
    """A sender as it stands in the head of a message."""
    text = text.strip()
    role = None
    title = _TITLE.match(text)
    if title and title.end() < len(text):
        role = ROLES.get(title[1], "member")
        text = text[title.end() :].strip()
    account = _NUMBER.search(text) if text.endswith((")", "）")) else _MAIL.search(text) if text.endswith(">") else None
    if account is None:
        return Person(None, _name(text), role, text == "系统消息")
    name, uid = text[: account.start()].strip(), account[1]
    if len(uid) > MAX_UID:
        return Person(None, _name(name), role, long=True)
    if uid in SYSTEM_IDS and name in ("系统消息", "", "群消息"):
        return Person(None, "系统消息", None, system=True)
    return Person(uid, _name(name), role)


def _name(text: str) -> str | None:
    return text[:MAX_NAME] or None


def chat_named(name: str) -> tuple[str, str]:
    """Number and name of a chat as QQ names it; the number is empty where it gives none."""
    known = _NUMBERED.fullmatch(name[: 2 * MAX_NAME])
    return (known[2], known[1]) if known else ("", name)


def no_group(contacts: str) -> bool:
    """True for the name of a list of contacts that holds persons only."""
    return contacts in _FRIENDS


class People(dict[str, Person]):
    """Text of a sender -> who it is; each is worked out once."""

    def __missing__(self, text: str) -> Person:
        if len(text) > MAX_NAME:
            return parse_person(text)
        if len(self) > MAX_CACHE:
            self.clear()
        self[text] = found = parse_person(text)
        return found
