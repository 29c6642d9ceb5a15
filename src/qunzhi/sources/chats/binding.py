"""Which registered group a chat is: by its number, else by a name that one group alone has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from qunzhi.core.errors import Problem
from qunzhi.core.folding import fold
from qunzhi.sources.chats.model import ChatInfo
from qunzhi.sources.chats.said import problem

_SHOWN = 60
#: Numbers that platforms give to groups: QQ's, WeChat's.
_NUMBERS = (re.compile(r"[1-9]\d{4,11}"), re.compile(r"\S+@chatroom"))


@dataclass(slots=True)
class Binding:
    """The group of each chat, None where it has none; what could not be matched is said in ``problems``."""

    groups: list[str | None] = field(default_factory=list)
    unmatched: list[int] = field(default_factory=list)
    ambiguous: dict[int, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Register:
    """The registered groups by number and by folded name. Without a register every chat is its own group."""

    def __init__(self, groups: pa.Table | None) -> None:
        self.known = groups is not None
        self._platform: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        rows = groups.select(["group_id", "platform", "name"]).to_pylist() if groups is not None else []
        for row in rows:
            self._platform[row["group_id"]] = row["platform"] or ""
            self._names.setdefault(fold(row["name"] or ""), []).append(row["group_id"])

    def candidates(self, chat: ChatInfo) -> list[str]:
        """The groups that a chat can be. A number decides, against a name; of equal names those on its platform."""
        if chat.chat_id and (chat.chat_id in self._platform or not self.known):
            return [chat.chat_id]
        name = fold(chat.name)
        if not self.known:
            return [chat.name] if name else []
        found = [g for g in self._names.get(name, []) if not _other_number(chat.chat_id, g)] if name else []
        same = [g for g in found if not chat.platform or self._platform[g] in ("", chat.platform)]
        return same or found if len(found) > 1 else found


def _other_number(one: str, other: str) -> bool:
    """True for two numbers of one kind that differ: groups of equal names, and not the same group."""
    return bool(one) and one != other and any(form.fullmatch(one) and form.fullmatch(other) for form in _NUMBERS)


def bind(chats: Sequence[ChatInfo], groups_table: pa.Table | None) -> Binding:
    """Match chats to groups of the register.

    Args:
        chats: the chats of one or more exports.
        groups_table: the facts' ``groups``; None where there is no register, and chats stand for themselves.

    Returns:
        the group of each chat in order; private chats have none.
    """
    binding, register = Binding(), Register(groups_table)
    for chat in chats:
        add(binding, chat, register)
    return binding


def add(binding: Binding, chat: ChatInfo, register: Register, shown: str = "") -> None:
    """Match one more chat."""
    index, name = len(binding.groups), (chat.name or chat.chat_id or "-")[:_SHOWN]
    found = [] if chat.private else register.candidates(chat)
    binding.groups.append(found[0] if len(found) == 1 else None)
    if chat.private:
        binding.unmatched.append(index)
        binding.problems.append(problem("private_chat", shown, chat=name))
    elif len(found) > 1:
        binding.ambiguous[index] = found
        binding.problems.append(problem("several_groups", shown, chat=name, groups="、".join(found[:5])))
    elif not found:
        binding.unmatched.append(index)
        binding.problems.append(problem("no_group", shown, chat=name))
