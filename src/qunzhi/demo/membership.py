"""Who is in a group of the demonstration institution, under what name, and how the group was filed."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunzhi.demo.book import Book, Row

#: Who stands first in a unit, and so owns its groups.
_ORDER = {"head": 0, "party_secretary": 1, "counsellor": 1, "instructor": 1, "discipline_secretary": 1}
_CLASS_ORDER = {"counsellor": 0, "head": 1}


def in_post(book: Book, unit: str) -> list[str]:
    """Everybody in post in a unit, heads first; in a class the counsellor."""
    order = _CLASS_ORDER if book.find("units", unit_id=unit)["kind"] == "class" else _ORDER
    posts = [p for p in book.rows("postings") if p["unit_id"] == unit and not p.get("until")]
    return [str(p["person_id"]) for p in sorted(posts, key=lambda p: order.get(str(p["role"]), 2))]


def with_sections(book: Book, unit: str) -> list[str]:
    """Everybody in post in a unit or a section right under it."""
    sections = [str(u["unit_id"]) for u in book.rows("units") if u.get("parent_id") == unit and u["kind"] == "section"]
    return [*in_post(book, unit), *(p for s in sections for p in in_post(book, s))]


def nickname(book: Book, person: str) -> str:
    """Unit and name as most write it; a few write something else."""
    name = str(book.find("people", person_id=person)["name"])
    own = book.find("units", unit_id=book.find("postings", person_id=person)["unit_id"])
    aliases = own.get("aliases")
    short = aliases[0] if isinstance(aliases, list) and aliases and book.chance(0.4) else own["name"]
    if book.chance(0.035):
        return book.dice.choice([name, f"{name[0]}同学", f"{name}（勿扰）", "静水流深", f"{name}-{short}"])
    return f"{short}{book.dice.choice(['-', '－', '—', '_', ' ', '·'])}{name}"


def join(book: Book, group: Row, people: list[str]) -> None:
    """Let people into a group: the first owns it, the second is its admin, some come later."""
    created = group.get("created_at")
    start = created if isinstance(created, datetime) else book.ago(600)
    people = list(dict.fromkeys(people))
    owner = f"wx_{people[0].lower()}"
    for n, person in enumerate(people):
        joined = start + timedelta(minutes=5 + n) if n else start
        if n and book.chance(0.15):
            joined = min(start + timedelta(days=book.dice.randint(5, 200)), book.now - timedelta(days=1))
        inviter = owner if n < 3 or not book.chance(0.04) else f"wx_{people[2].lower()}"
        row = book.add(
            "memberships",
            group_id=group["group_id"],
            uid=f"wx_{person.lower()}",
            person_id=person,
            nickname=nickname(book, person),
            role="owner" if n == 0 else "admin" if n == 1 else "member",
            joined_at=joined,
            invited_by=inviter if n else None,
        )
        if not book.chance(0.035):
            row["identity_checked_at"] = joined + timedelta(hours=2)


def file(book: Book, group: Row, acts: str, *, days: float = -2) -> None:
    """File a group with offices, so many days after its creation (before it where negative).

    ``acts`` names act and office: ``approval:Y010 filing:Y011``.
    """
    created = group.get("created_at")
    if not isinstance(created, datetime):
        return
    for act, _, office in (part.partition(":") for part in acts.split()):
        at = min(created + timedelta(days=days), book.now - timedelta(hours=30))
        book.add(
            "filings",
            filing_id=f"BA2025{len(book.rows('filings')) + 1:04d}",
            subject="group",
            subject_id=group["group_id"],
            act=act,
            office_id=office,
            submitted_at=at,
            decided_at=at + timedelta(days=1),
            decision="noted" if act == "filing" else "approved",
        )


def group(book: Book, name: str, kind: str, unit: str | None, **more: object) -> Row:
    """A new group, made by the first of its unit and lately active."""
    n = len(book.rows("groups")) + 1
    row: Row = {
        "group_id": f"Q{n:04d}",
        "platform": "qq" if n % 3 == 0 else "wechat",
        "name": name,
        "kind": kind,
        "unit_id": unit,
        "purpose": book.dice.choice(("work_contact", "notice", "discussion", "study")),
        "created_at": book.ago(book.dice.randint(200, 1100), 10),
        "temporary": False,
        "join_confirmation": not book.chance(0.06),
        "told_at": book.ago(180),
        **more,
    }
    active, created = book.ago(book.dice.uniform(0.2, 30), 16), row["created_at"]
    if active >= book.now or (isinstance(created, datetime) and active < created):
        active = book.now - timedelta(hours=4)
    row.setdefault("last_active_at", active)
    people = in_post(book, unit) if unit else []
    if people:
        row.setdefault("created_by", people[0])
    book.rows("groups").append(row)
    return row
