"""Chats with one person, told by who speaks in them: QQ keeps friends in lists of any name."""

from __future__ import annotations

from collections.abc import Iterable

from qunzhi.sources.chats.model import ChatInfo
from qunzhi.sources.chats.people import Person

#: So many speakers make a group; an account, which only groups show, counts as that many.
_GROUP = 3
_ACCOUNT = ("\x00", "\x01", "\x02")


class Speakers:
    """Marks chats as private: of two names without accounts, one of them the chat's; or with its number's owner.

    Args:
        chats: those met so far, as the reading keeps them; their ``private`` is set.
    """

    def __init__(self, chats: list[ChatInfo]) -> None:
        self._chats = chats
        self._surely: dict[int, bool] = {}
        self._said: dict[int, set[str]] = {}

    def note(self, spoken: Iterable[tuple[int, Person]]) -> None:
        """Pairs of a chat's index and a sender, each once or more often; a third speaker makes a group of it again."""
        for chat, person in set(spoken):
            if chat < 0 or person.system:
                continue
            info, said = self._chats[chat], self._said.setdefault(chat, set())
            surely = self._surely.get(chat, info.private) or (person.uid is not None and person.uid == info.chat_id)
            if len(said) < _GROUP:
                said.update(_ACCOUNT if person.uid else (person.nickname or "",))
            self._surely[chat] = surely
            info.private = surely or (len(said) < _GROUP and info.name in said)
