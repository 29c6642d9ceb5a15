"""QQ message manager, text export (txt)."""

from __future__ import annotations

from qunzhi.sources.chats.qq_txt.reader import FORMAT

__all__ = ["FORMAT"]
