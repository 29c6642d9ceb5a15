"""Accounts of the demonstration institution and what they published."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunzhi.core.instants import SHANGHAI
from qunzhi.demo.book import Book, Row


def make_accounts(book: Book) -> None:
    """Accounts, their approvals, their posts."""
    _accounts(book)
    _approvals(book)
    _main_posts(book)
    _reposts(book)


def _accounts(book: Book) -> None:
    members = {str(p["unit_id"]): str(p["person_id"]) for p in book.rows("postings") if p["role"] == "member"}
    for account, platform, name, level, host, days in (
        ("ZH01", "wechat_official", "云岭职业学院", "main", "Y010", 2200),
        ("ZH02", "weibo", "云岭职业学院官微", "main", "Y010", 1900),
        ("ZH03", "wechat_official", "云岭机电", "secondary", "Y100", 900),
        ("ZH04", "wechat_official", "信工青年", "secondary", "Y200", 500),
        ("ZH05", "douyin", "云岭护理在线", "secondary", "Y300", 60),
        ("ZH06", "bilibili", "光影社", "secondary", None, 100),
        ("ZH07", "wechat_channels", "云岭就业", "secondary", "Y012", None),
        ("ZH08", "wechat_official", "云岭财务服务", "secondary", "Y016", 12),
    ):
        opened = book.ago(days, 9) if days is not None else None
        row = book.add(
            "accounts",
            account_id=account,
            platform=platform,
            name=name,
            level=level,
            host_unit_id=host,
            admin_id=members.get(host or ""),
            opened_at=opened,
            purpose="服务师生",
            scope="新闻、公告",
        )
        if opened is not None and (days or 0) > 300:
            row.update(verified_at=opened + timedelta(days=12), sealed_at=opened + timedelta(days=13))
    of = {str(a["account_id"]): a for a in book.rows("accounts")}
    of["ZH03"]["rotated_at"] = book.ago(15)
    of["ZH04"]["partner"] = "某传媒公司"
    of["ZH06"]["host_person_id"] = next(p["person_id"] for p in book.rows("postings") if p["unit_id"] == "Y601")
    of["ZH07"]["sealed_at"] = of["ZH08"]["sealed_at"] = book.ago(8)


def _approvals(book: Book) -> None:
    """Before opening; one only afterwards, and one older account only after the ten days it had in March 2022."""
    of = {str(a["account_id"]): a for a in book.rows("accounts")}
    for account, days in (("ZH01", -9.0), ("ZH02", None), ("ZH03", 20.0), ("ZH08", -6.0)):
        row: Row = of[account]
        opened = row["opened_at"]
        assert isinstance(opened, datetime)
        at = opened + timedelta(days=days) if days else datetime(2022, 3, 18, 10, tzinfo=SHANGHAI)
        head = next(p for p in book.rows("postings") if p["unit_id"] == row["host_unit_id"] and p["role"] == "head")
        book.add(
            "filings",
            filing_id=f"BA2025{len(book.rows('filings')) + 1:04d}",
            subject="account",
            subject_id=account,
            act="approval",
            office_id="Y010",
            submitted_at=at,
            decided_at=at + timedelta(days=4),
            decision="approved",
            signed_by=head["person_id"],
        )


def _main_posts(book: Book) -> None:
    for n, days in enumerate((30, 14, 8, 2, 1), 1):
        at = book.ago(days, 17 if days > 1 else 10)
        book.add(
            "posts",
            post_id=f"FW{n:03d}",
            account_id="ZH01",
            published_at=at,
            title=f"学院要闻第{n}期",
            must_repost=n in (2, 4),
            applied_at=at - timedelta(days=1),
            signed_at=at - timedelta(hours=9),
            reviewed_at=at - timedelta(hours=2 if n != 3 else -1),
            special_topic=n == 5,
        )


def _reposts(book: Book) -> None:
    for n, (account, days, of) in enumerate((("ZH03", 13, 2), ("ZH04", 13, 2), ("ZH07", 13, 2), ("ZH03", 1, 4)), 6):
        at = book.ago(days, 10)
        book.add(
            "posts",
            post_id=f"FW{n:03d}",
            account_id=account,
            published_at=at,
            title=f"转：学院要闻第{of}期",
            repost_of=f"FW{of:03d}",
            reviewed_at=at - timedelta(hours=1) if n != 7 else None,
        )
