"""Exported group chats: one folder a format, found by looking; recognised by content, read in a stream."""

from __future__ import annotations

from qunzhi.sources.chats.binding import Binding, bind
from qunzhi.sources.chats.chatlab import write_chatlab
from qunzhi.sources.chats.facts import to_facts
from qunzhi.sources.chats.mapping import ColumnMapping, read_mapping
from qunzhi.sources.chats.model import ChatBatch, ChatFile, ChatInfo, ChatMember, ChatOptions
from qunzhi.sources.chats.open import find_chats, open_chat
from qunzhi.sources.chats.table import save_mapping

__all__ = [
    "Binding",
    "ChatBatch",
    "ChatFile",
    "ChatInfo",
    "ChatMember",
    "ChatOptions",
    "ColumnMapping",
    "bind",
    "find_chats",
    "open_chat",
    "read_mapping",
    "save_mapping",
    "to_facts",
    "write_chatlab",
]
