"""The members of a file's chats, gathered from who speaks, from lists and from join and leave lines."""

from __future__ import annotations

from collections.abc import Sequence

from qunzhi.sources.chats.events import Event
from qunzhi.sources.chats.limits import MAX_EVENTS, MAX_MEMBERS
from qunzhi.sources.chats.model import ChatMember
from qunzhi.sources.chats.notes import Notes

_Key = tuple[int, str]


class Roster:
    """What a file says about members. The number kept is bounded."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._members: dict[_Key, ChatMember] = {}
        self._last: dict[_Key, int] = {}
        self._accounts: dict[tuple[int, str], set[str]] = {}
        self._events: list[tuple[int, int, Event]] = []

    def saw(
        self,
        chats: Sequence[int],
        uids: Sequence[str | None],
        nicknames: Sequence[str | None],
        roles: Sequence[str | None] | None,
        sent_at: Sequence[int],
    ) -> None:
        """Senders of a batch, column by column."""
        # One look-up table a batch: what differs is few, however many messages there are.
        latest = dict(zip(zip(chats, uids, nicknames, strict=True), sent_at, strict=True))
        for (chat, uid, nickname), at in latest.items():
            if uid is not None and (member := self.member(chat, uid)):
                key = (chat, uid)
                if nickname:
                    self._named(chat, nickname, uid)
                    if member.nickname is None or at >= self._last.get(key, at):
                        member.nickname = nickname
                self._last[key] = max(at, self._last.get(key, at))
        if roles is not None:
            for chat, uid, role in {t for t in zip(chats, uids, roles, strict=True) if t[2]}:
                if uid is not None and (member := self.member(chat, uid)) and (role != "member" or not member.role):
                    member.role = role

    def member(self, chat: int, uid: str) -> ChatMember | None:
        """One member, made when new; None when there are too many."""
        key = (chat, uid)
        found = self._members.get(key)
        if found is None:
            if len(self._members) >= MAX_MEMBERS:
                if "too_many_members" not in self._notes.counts:
                    self._notes.add("too_many_members", n=MAX_MEMBERS)
                return None
            found = self._members[key] = ChatMember(chat, uid, None)
        return found

    def listed(self, chat: int, uid: str, nickname: str | None, role: str | None) -> None:
        """A member that the export lists."""
        if member := self.member(chat, uid):
            member.nickname = nickname or member.nickname
            member.role = role or member.role
            if nickname:
                self._named(chat, nickname, uid)

    def _named(self, chat: int, nickname: str, uid: str) -> None:
        """Remember whose name it is; two accounts of one name are as good as many."""
        known = self._accounts.get((chat, nickname))
        if known is None:
            if len(self._accounts) < MAX_MEMBERS:
                self._accounts[(chat, nickname)] = {uid}
        elif len(known) < 2:
            known.add(uid)

    def events(self, chat: int, at: int, events: list[Event]) -> None:
        """What a system line says; a name is matched to an account when all is read."""
        if events and len(self._events) < MAX_EVENTS:
            self._events += ((chat, at, event) for event in events)

    def members(self) -> list[ChatMember]:
        """All members as of the end of what was read."""
        members = {key: _copy(m) for key, m in self._members.items()}
        unknown: dict[tuple[int, str], ChatMember] = {}
        for chat, at, event in sorted(self._events, key=lambda e: e[1]):
            uid = event.who.uid or self._account(chat, event.who.nickname)
            if uid is not None:
                member = members.setdefault((chat, uid), ChatMember(chat, uid, event.who.nickname))
            elif event.who.nickname:
                name = event.who.nickname
                member = unknown.setdefault((chat, name), ChatMember(chat, None, name))
            else:
                continue
            self._apply(member, at, event)
        for key, member in members.items():
            # Who speaks after leaving has come back, whether or not a line says so.
            if member.left_at is not None and self._last.get(key, member.left_at) > member.left_at:
                member.left_at = None
        return [*members.values(), *unknown.values()]

    def _apply(self, member: ChatMember, at: int, event: Event) -> None:
        if event.what == "left":
            member.left_at = at
            return
        member.joined_at, member.left_at = at, None
        if event.by is not None:
            member.invited_by = event.by.uid or self._account(member.chat, event.by.nickname)

    def _account(self, chat: int, nickname: str | None) -> str | None:
        """The account of a name that exactly one member has had."""
        found = self._accounts.get((chat, nickname or ""), set())
        return next(iter(found)) if len(found) == 1 else None


def _copy(member: ChatMember) -> ChatMember:
    return ChatMember(
        member.chat,
        member.uid,
        member.nickname,
        member.role,
        member.joined_at,
        member.left_at,
        member.invited_by,
    )
