"""WeChat exports of MemoTrace and its kin, csv."""

from __future__ import annotations

from qunzhi.sources.chats.wechat_csv.reader import FORMAT

__all__ = ["FORMAT"]
