"""What was done in and about the groups: checks, notices, training, letters, messages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qunzhi.demo.accounts import make_accounts
from qunzhi.demo.book import Book
from qunzhi.demo.cases import make_cases

#: Daily checks are kept for so many days.
_DAYS = 45


def make_doings(book: Book) -> None:
    """Everything but groups and people."""
    _daily(book)
    _rounds(book)
    make_accounts(book)
    make_cases(book)
    _notices(book)
    _training(book)
    _pledges(book)
    _messages(book)


def _daily(book: Book) -> None:
    """A check a day by the owner; in a few groups nobody looked during the last days of the holiday."""
    for n, group in enumerate(book.rows("groups")):
        created, members = group.get("created_at"), book.members(group["group_id"])
        if not members or group.get("dissolved_at"):
            continue
        for days in range(_DAYS):
            at = book.ago(days, 8, 30)
            missed = n % 12 == 7 and days in (7, 8)
            if missed or (isinstance(created, datetime) and at < created):
                continue
            by = members[0].get("person_id")
            book.add("checks", group_id=group["group_id"], kind="daily", checked_at=at, by=by, result="正常")


def _rounds(book: Book) -> None:
    """Re-certification of members twice a year; a patrol of every unit each month and an assessment each half-year."""
    for n, group in enumerate(book.rows("groups")):
        members = book.members(group["group_id"])
        for days in (225 + n, 55 + n) if n % 10 else (260 + n,):
            at, created = book.ago(days), group.get("created_at")
            if members and (not isinstance(created, datetime) or created < at):
                by = members[0].get("person_id")
                book.add("recertifications", group_id=group["group_id"], done_at=at, by=by)
    kinds = ("office", "league", "department", "class", "club", "project")
    for n, unit in enumerate(u for u in book.rows("units") if u["kind"] in kinds):
        for days in (4 + 3 * (n % 8) + 28 * k for k in range(3)):
            if days > 28 or n % 8 != 3:
                at = book.ago(days)
                book.add("checks", unit_id=unit["unit_id"], kind="patrol", checked_at=at, result="已登记")
        at = book.ago(60 if n % 8 else 240)
        book.add("checks", unit_id=unit["unit_id"], kind="assessment", checked_at=at, result="合格")


def _notices(book: Book) -> None:
    group = book.group("信息工程系工作通知群")
    addressees = book.members(group)[:9]
    for n, days in enumerate((20, 6, 1), 1):
        sent = book.ago(days, 9)
        book.add(
            "notices",
            notice_id=f"TZ{n:03d}",
            group_id=group,
            sent_at=sent,
            reply_by=(sent + timedelta(days=3)),
            important=n != 2,
            **({"second_channel_at": sent + timedelta(hours=5)} if n == 1 else {}),
        )
        for k, member in enumerate(addressees):
            answered = sent + timedelta(hours=6 * (k + 1) + (60 if k == 6 else 0))
            replied = {"replied_at": answered} if answered <= book.now and (n * k) % 7 != 5 else {}
            book.add("receipts", notice_id=f"TZ{n:03d}", person_id=member["person_id"], **replied)


def _training(book: Book) -> None:
    """Themed training once a semester, left out for some; two inductions."""
    held: list[tuple[str, str, date]] = []
    for year in range(2022, 2026):
        held.append(("themed", "all" if year < 2025 else "backbone", date(year, 4, 12)))
        if year < 2025:
            held.append(("themed", "all" if year < 2024 else "students", date(year, 10, 18)))
    held += [("themed", "unit_members", date(2025, 5, 8)), ("themed", "backbone", date(2024, 11, 5))]
    held += [
        ("themed", "students", book.day(25)),
        ("induction", "all", book.day(290)),
        ("induction", "all", book.day(20)),
    ]
    for n, (kind, team, day) in enumerate(sorted(held, key=lambda row: row[2]), 1):
        book.add("trainings", training_id=f"PX{n:02d}", kind=kind, team=team, held_on=day)
    first, second = (str(t["training_id"]) for t in book.rows("trainings") if t["kind"] == "induction")
    project = [str(p["person_id"]) for p in book.rows("postings") if p["unit_id"] == "Y500" and p["role"] == "member"]
    for person in project[:5]:
        book.add("attendances", training_id=first, person_id=person)
    new = [str(p["person_id"]) for p in book.rows("people") if p["category"] == "contract"][-3:]
    book.add("attendances", training_id=second, person_id=new[0])


def _pledges(book: Book) -> None:
    """Letters of heads, owners and admins; some have not signed."""
    heads = [p["person_id"] for p in book.rows("postings") if p["role"] in ("head", "party_secretary")]
    keepers = [m["person_id"] for m in book.rows("memberships") if m["role"] != "member"]
    for kind, people in (("responsibility", heads), ("commitment", keepers)):
        for n, person in enumerate(dict.fromkeys(people)):
            if n % 12 != 5:
                book.add("pledges", person_id=person, kind=kind, signed_on=book.day(380))


def _messages(book: Book) -> None:
    """A quiet group, and one evening on which everybody chatted; only times and senders matter."""
    lively, quiet = book.group("信息工程系工作通知群"), book.group("宣传统战处工作通知群")
    for n in range(42):
        book.add(
            "messages",
            message_id=f"XX{n:05d}",
            group_id=lively,
            uid=book.members(lively)[n % 4]["uid"],
            sent_at=book.ago(4, 20) + timedelta(seconds=n * 35),
            kind="text",
            text="收到",
        )
    for n in range(20):
        book.add(
            "messages",
            message_id=f"XY{n:05d}",
            group_id=quiet,
            uid=book.members(quiet)[n % 3]["uid"],
            sent_at=book.ago(n + 1, 9 + n % 8),
            kind="text",
            text="已阅",
        )
