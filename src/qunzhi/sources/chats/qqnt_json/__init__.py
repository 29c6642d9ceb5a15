"""QQ Chat Exporter, JSON and JSONL in chunks."""

from __future__ import annotations

from qunzhi.sources.chats.qqnt_json.reader import FORMAT

__all__ = ["FORMAT"]
