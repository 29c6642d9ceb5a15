"""A small made-up institution, enough to fill every kind of column."""

from __future__ import annotations

import datetime as dt
from typing import Any

ZONE = dt.timezone(dt.timedelta(hours=8))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def institution() -> dict[str, list[dict[str, Any]]]:
    units = [
        {
            "unit_id": "D1",
            "name": "河湾学院",
            "kind": "institution",
            "aliases": ["河湾", "学院"],
            "foreign_name": "Hewan College",
        },
        {"unit_id": "D2", "name": "机电系", "kind": "department", "parent_id": "D1", "aliases": ["机电"]},
        {"unit_id": "D3", "name": "机电2301班", "kind": "class", "parent_id": "D2"},
    ]
    people = [
        {
            "person_id": str(1000001 + i),
            "name": f"{'王李张刘'[i % 4]}{'伟芳娜敏'[i // 4]}",
            "category": ("staff", "student")[i % 2],
            "mobile": f"1380000{i:04d}",
            "joined_on": dt.date(2020, 1 + i % 12, 1 + i),
        }
        for i in range(12)
    ]
    postings = [
        {
            "person_id": p["person_id"],
            "unit_id": f"D{1 + i % 3}",
            "role": ("head", "member", "counsellor")[i % 3],
            "since": dt.date(2021, 3, 1),
            "until": dt.date(2024, 2, 29) if i == 5 else None,
        }
        for i, p in enumerate(people)
    ]
    groups = [
        {
            "group_id": f"G{i:03d}",
            "platform": ("wechat", "qq")[i % 2],
            "name": f"机电系{i}号工作群",
            "kind": ("unit", "class")[i % 2],
            "unit_id": f"D{2 + i % 2}",
            "purpose": "notice",
            "created_at": at(f"2022-0{1 + i}-11T08:05:09"),
            "created_by": "1000001",
            "temporary": bool(i % 2),
            "join_confirmation": True if i else None,
            "terms": ["教学", "实训"] if i % 2 else None,
        }
        for i in range(6)
    ]
    memberships = [
        {
            "group_id": g["group_id"],
            "uid": f"wx_{p['person_id']}" if n % 2 else p["person_id"],
            "person_id": p["person_id"] if n != 3 else None,
            "nickname": ("+1", "-", "=", "@", "机电 ", "")[n % 6] + p["name"],
            "role": "owner" if n == 0 else "member",
            "joined_at": at(f"2022-07-{1 + n:02d}T12:00:00"),
            "left_at": at("2023-01-02T03:04:05") if n == 7 else None,
            "left_with_leave": False if n == 7 else None,
        }
        for g in groups
        for n, p in enumerate(people)
    ]
    filings = [
        {
            "filing_id": f"BA{i:04d}",
            "subject": "group",
            "subject_id": g["group_id"],
            "act": "filing",
            "office_id": "D1",
            "submitted_at": at("2022-08-01T09:00:00"),
            "decision": "noted",
        }
        for i, g in enumerate(groups)
    ]
    notices = [
        {
            "notice_id": "N1",
            "group_id": "G001",
            "sent_at": at("2023-03-01T09:00:00"),
            "reply_by": at("2023-03-05T23:59:59"),
            "important": True,
        }
    ]
    return {
        "units": units,
        "people": people,
        "postings": postings,
        "groups": groups,
        "memberships": memberships,
        "filings": filings,
        "notices": notices,
    }
