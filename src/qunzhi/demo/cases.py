"""What went wrong in a group or an account of the demonstration institution, and what was done about it."""

from __future__ import annotations

from datetime import timedelta

from qunzhi.demo.book import Book

#: Where (a group by its name or an account), who (by place among the members), days ago, what was done after so many
#: hours, influence, confirmed, unlawful.
_CASES: tuple[tuple[str, int, float, dict[str, float], str, bool, bool], ...] = (
    (
        "教务处工作通知群",
        3,
        30,
        {"evidence_at": 0.5, "deleted_at": 1, "stopped_at": 1, "reported_at": 5},
        "internal",
        True,
        False,
    ),
    ("后勤处工作通知群", 4, 12, {"deleted_at": 1, "stopped_at": 1}, "none", True, False),
    ("财务处工作通知群", 2, 0.5, {"evidence_at": 0.2, "stopped_at": 0.5}, "none", False, False),
    (
        "护理2501班班级通知群",
        6,
        45,
        {"evidence_at": 1, "deleted_at": 2, "stopped_at": 2, "reported_at": 30, "rectified_at": 70},
        "external",
        True,
        True,
    ),
    ("机电工程系工作通知群", 0, 20, {"evidence_at": 1, "reported_at": 3}, "none", True, False),
    ("ZH05", 0, 0.25, {"evidence_at": 0.5}, "none", False, False),
    ("ZH04", 0, 16, {"evidence_at": 2, "stopped_at": 3}, "bad", True, False),
)


def make_cases(book: Book) -> None:
    """Cases in groups and accounts, at every stage."""
    for n, (where, member, days, steps, influence, confirmed, unlawful) in enumerate(_CASES, 1):
        found = book.ago(days, 10) if days >= 1 else book.now - timedelta(days=days)
        if where.startswith("ZH"):
            place = {"account_id": where, "person_id": book.find("accounts", account_id=where).get("admin_id")}
        else:
            group = book.group(where)
            place = {"group_id": group, "person_id": book.members(group)[member]["person_id"]}
        book.add(
            "cases",
            case_id=f"AJ{n:03d}",
            cites=["PXZY-3.2b"],
            found_at=found,
            influence=influence,
            unlawful=unlawful,
            confirmed=confirmed,
            **place,
            **{step: found + timedelta(hours=hours) for step, hours in steps.items()},
        )
