"""Ids of messages whose export has none: the same message has the same id in the next export."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b


class Digester:
    """Twelve hexadecimal digits from chat, instant, sender and text, and how many equal ones came before.

    Equal messages are counted within one instant only, so that memory does not grow with the file.
    """

    def __init__(self) -> None:
        self._instant = -1
        self._seen: dict[str, int] = {}

    def ids(
        self, chats: Sequence[str], sent_at: Sequence[int], who: Sequence[str | None], texts: Sequence[str]
    ) -> list[str]:
        """The ids of messages in the order of the file; ``chats`` are keys of chats, ``who`` uid or else nickname."""
        out: list[str] = []
        add, instant, seen = out.append, self._instant, self._seen
        for chat, at, sender, text in zip(chats, sent_at, who, texts, strict=True):
            name = f"{chat}\x1f{at}\x1f{sender or ''}\x1f{text}"
            if at != instant:
                instant, seen = at, {}
            count = seen.get(name, 0)
            seen[name] = count + 1
            if count:
                name = f"{name}\x1f{count}"
            add(blake2b(name.encode("utf-8", "replace"), digest_size=6).hexdigest())
        self._instant, self._seen = instant, seen
        return out
