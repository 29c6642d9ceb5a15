"""How much of an exported chat is believable; what is beyond is cut and said."""

from __future__ import annotations

#: Bytes looked at to recognise a format.
HEAD = 64 << 10
#: Bytes of text handled at a time.
BLOCK = 1 << 20
#: Messages in a batch, about.
BATCH = 20_000
#: Characters of one message's text that are kept; of a line without end, bytes.
MAX_TEXT = 1 << 20
#: Bytes of one line, or of one element of a JSON array, that are gathered before the rest is dropped.
MAX_GATHERED = 4 << 20
#: Characters of an account and of a name.
MAX_UID = 128
MAX_NAME = 500
#: Bytes of an attachment handed over.
MAX_ATTACHMENT = 30 << 20
#: Problems kept of one file; the rest are counted.
MAX_PROBLEMS = 1_000
#: Members and join or leave events kept of one file.
MAX_MEMBERS = 200_000
MAX_EVENTS = 200_000
#: Entries of a cache of parsed pieces (days, times of day, senders) before it starts anew.
MAX_CACHE = 200_000
#: Chats told apart in one file.
MAX_CHATS = 10_000
