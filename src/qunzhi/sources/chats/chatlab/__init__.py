"""The ChatLab format, JSON and JSONL: read, and written."""

from __future__ import annotations

from qunzhi.sources.chats.chatlab.export import write_chatlab
from qunzhi.sources.chats.chatlab.reader import FORMAT

__all__ = ["FORMAT", "write_chatlab"]
