"""QQ message manager, web archive (mht)."""

from __future__ import annotations

from qunzhi.sources.chats.qq_mht.reader import FORMAT

__all__ = ["FORMAT"]
