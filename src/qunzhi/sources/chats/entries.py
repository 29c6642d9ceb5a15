"""Messages that come one by one as objects: their checks, and their way into columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunzhi.sources.chats.attachment import Attachment
from qunzhi.sources.chats.bodies import cut_text
from qunzhi.sources.chats.limits import MAX_NAME, MAX_UID
from qunzhi.sources.chats.reading import Columns, Reading
from qunzhi.sources.chats.when import epoch_us, possible


@dataclass(slots=True)
class Entry:
    """One message."""

    chat: int
    uid: str
    nickname: str
    sent_at: int
    kind: str
    text: str
    line: int
    own_id: str = ""
    reply_to: str = ""
    role: str | None = None
    attachments: list[Attachment] = field(default_factory=list)


class Gathering:
    """Columns that grow message by message."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._columns = Columns()

    @property
    def full(self) -> bool:
        """True when there are enough messages for a batch."""
        return self._columns.full

    def add(self, entry: Entry) -> None:
        """Take one message; ids and names that are too long are not taken, texts are cut."""
        c, notes = self._columns, self._reading.notes
        if len(entry.uid) > MAX_UID or len(entry.own_id) > MAX_UID or len(entry.reply_to) > MAX_UID:
            notes.add("long_id", entry.line)
        row = len(c)
        c.chat.append(entry.chat)
        c.uid.append(_short(entry.uid))
        c.nickname.append(entry.nickname.strip()[:MAX_NAME] or None)
        c.sent_at.append(entry.sent_at)
        c.kind.append(entry.kind)
        c.text.append(cut_text(entry.text, entry.line, notes))
        c.line.append(entry.line)
        c.own_id.append(_short(entry.own_id))
        c.reply_to.append(_short(entry.reply_to))
        c.role.append(entry.role)
        c.attachments += ((row, a) for a in entry.attachments)

    def take(self) -> Columns:
        """The messages gathered; gathering begins anew."""
        columns, self._columns = self._columns, Columns()
        return columns


def _short(text: str) -> str | None:
    text = text.strip()
    return text if text and len(text) <= MAX_UID else None


def instant_of(value: object) -> int | None:
    """Microseconds of a number since 1970 in seconds, milliseconds or microseconds; None where it is no time."""
    if isinstance(value, str):
        try:
            value = float(value) if "." in value else int(value[:20])
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        us = epoch_us(value)
    except (ValueError, OverflowError):
        return None
    return us if possible(us) else None
