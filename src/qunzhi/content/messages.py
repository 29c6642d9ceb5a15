"""Messages as the scanner takes them: columns, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qunzhi.content.contract import Message

#: Kinds whose content is not text: counted as not looked at unless their text was recognised.
NOT_READ = frozenset({"image", "voice", "video", "file"})


@dataclass(slots=True)
class Messages:
    """Columns of one length. ``sent_at`` in microseconds, ``kind`` as in the facts; ``uid``, ``reply_to`` may be None.

    Texts of system messages are not looked at: they are the platform's words.
    """

    message_id: Sequence[str]
    group_id: Sequence[str]
    uid: Sequence[str | None]
    sent_at: Sequence[int]
    kind: Sequence[str | None]
    text: Sequence[str | None]
    reply_to: Sequence[str | None] = field(default_factory=tuple)

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> Messages:
        """Texts without anything around them."""
        n = len(texts)
        return cls([str(i) for i in range(n)], [""] * n, [None] * n, [0] * n, ["text"] * n, texts)

    def __len__(self) -> int:
        return len(self.text)

    def at(self, n: int) -> Message:
        """One message."""
        return Message(
            self.message_id[n],
            self.group_id[n],
            self.uid[n],
            self.sent_at[n],
            self.kind[n] or "text",
            self.text[n] or "",
            self.reply_to[n] if self.reply_to else None,
        )
