"""What was done in and about the groups: checks, cases, notices, accounts, training, letters."""

from __future__ import annotations

from datetime import timedelta

from qunzhi.demo.book import Book


def make_doings(book: Book) -> None:
    """Everything but groups and people."""
    _checks(book)
    _cases(book)
    _notices(book)
    _accounts(book)
    _training(book)
    _messages(book)


def _checks(book: Book) -> None:
    for n, group in enumerate(book.rows("groups")):
        owner = next((m["person_id"] for m in book.rows("memberships") if m["group_id"] == group["group_id"]), None)
        for days in range(8):
            if n % 11 or days not in (2, 3):  # in every eleventh group a weekend was missed
                book.add(
                    "checks",
                    group_id=group["group_id"],
                    kind="daily",
                    checked_at=book.ago(days, 8, 30),
                    by=owner,
                    result="正常",
                )
        if not group.get("dissolved_at") and n % 9:
            book.add("recertifications", group_id=group["group_id"], done_at=book.ago(20 + n * 2), by=owner)
    for n, unit in enumerate(u for u in book.rows("units") if u["kind"] in ("office", "department", "class")):
        book.add(
            "checks", unit_id=unit["unit_id"], kind="patrol", checked_at=book.ago(10 + 3 * (n % 9)), result="已登记"
        )
        if n % 4:
            book.add("checks", unit_id=unit["unit_id"], kind="assessment", checked_at=book.ago(60), result="合格")


def _cases(book: Book) -> None:
    at, student = book.ago, next(str(p["person_id"]) for p in book.rows("people") if p["category"] == "student")
    staff = str(book.rows("people")[12]["person_id"])
    rows = (
        ("Q0003", staff, 30, {"evidence_at": 0.5, "deleted_at": 1, "stopped_at": 1, "reported_at": 5}, "internal"),
        ("Q0007", student, 12, {"deleted_at": 1, "stopped_at": 1}, "none"),
        ("Q0010", staff, 0.5, {"evidence_at": 0.2, "stopped_at": 0.5}, "none"),
        ("Q0012", student, 45, {"evidence_at": 1, "deleted_at": 2, "stopped_at": 2, "reported_at": 30}, "external"),
    )
    for n, (group, person, days, steps, influence) in enumerate(rows, 1):
        found = at(days, 10) if days >= 1 else book.now - timedelta(hours=12)
        book.add(
            "cases",
            case_id=f"AJ{n:03d}",
            group_id=group,
            person_id=person,
            cites=["PXZY-3.2b"],
            found_at=found,
            influence=influence,
            unlawful=n == 4,
            confirmed=n != 3,
            **{k: found + timedelta(hours=h) for k, h in steps.items()},
            **({"rectified_at": found + timedelta(days=3)} if n == 4 else {}),
        )


def _notices(book: Book) -> None:
    addressees = [m for m in book.rows("memberships") if m["group_id"] == "Q0005"][:8]
    for n, days in enumerate((20, 6, 1), 1):
        sent = book.ago(days, 9)
        book.add(
            "notices",
            notice_id=f"TZ{n:03d}",
            group_id="Q0005",
            sent_at=sent,
            reply_by=(sent + timedelta(days=3)),
            important=n != 2,
            **({"second_channel_at": sent + timedelta(hours=5)} if n == 1 else {}),
        )
        for k, member in enumerate(addressees):
            answered = sent + timedelta(hours=6 * (k + 1) + (80 if k == 6 else 0))
            replied = {"replied_at": answered} if answered <= book.now and (n * k) % 7 != 5 else {}
            book.add("receipts", notice_id=f"TZ{n:03d}", person_id=member["person_id"], **replied)


def _accounts(book: Book) -> None:
    heads = {str(p["unit_id"]): str(p["person_id"]) for p in book.rows("postings") if p["role"] == "member"}
    spec = (
        ("ZH01", "wechat_official", "云岭职业学院", "main", "Y010", 2200, True),
        ("ZH02", "weibo", "云岭职业学院官微", "main", "Y010", 1900, True),
        ("ZH03", "wechat_official", "云岭机电", "secondary", "Y100", 900, True),
        ("ZH04", "wechat_official", "信工青年", "secondary", "Y200", 500, False),
        ("ZH05", "douyin", "云岭护理在线", "secondary", "Y300", 60, False),
        ("ZH06", "bilibili", "光影社", "secondary", None, 100, False),
    )
    for account, platform, name, level, host, days, good in spec:
        opened = book.ago(days, 9)
        row = book.add(
            "accounts",
            account_id=account,
            platform=platform,
            name=name,
            level=level,
            host_unit_id=host,
            admin_id=heads.get(host or ""),
            opened_at=opened,
            purpose="服务师生",
            scope="新闻、公告",
        )
        if good or days > 300:
            row.update(verified_at=opened + timedelta(days=12), sealed_at=opened + timedelta(days=13))
        if good:
            n = len(book.rows("filings")) + 1
            book.add(
                "filings",
                filing_id=f"BA2025{n:04d}",
                subject="account",
                subject_id=account,
                act="approval",
                office_id="Y010",
                submitted_at=opened - timedelta(days=9),
                decided_at=opened - timedelta(days=5),
                decision="approved",
                signed_by=heads.get(host or ""),
            )
    book.find("accounts", account_id="ZH03")["rotated_at"] = book.ago(15)
    book.find("accounts", account_id="ZH04")["partner"] = "某传媒公司"
    book.find("accounts", account_id="ZH06")["host_person_id"] = next(
        p["person_id"] for p in book.rows("postings") if p["unit_id"] == "Y601"
    )
    for n, days in enumerate((30, 14, 8, 2, 1), 1):
        at = book.ago(days, 17)
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
    for n, account in enumerate(("ZH03", "ZH04"), 6):
        at = book.ago(13, 10)
        book.add(
            "posts",
            post_id=f"FW{n:03d}",
            account_id=account,
            published_at=at,
            title="转：学院要闻",
            repost_of="FW002",
            reviewed_at=at - timedelta(hours=1) if n == 6 else None,
        )


def _training(book: Book) -> None:
    for n, (kind, team, days) in enumerate(
        (("themed", "backbone", 400), ("themed", "all", 210), ("themed", "students", 25), ("induction", "all", 20)), 1
    ):
        book.add("trainings", training_id=f"PX{n:02d}", kind=kind, team=team, held_on=book.day(days))
    newcomers = [p for p in book.rows("people") if p["category"] == "contract"]
    for person in newcomers[-3:-1]:
        book.add("attendances", training_id="PX04", person_id=person["person_id"])
    for n, posting in enumerate(p for p in book.rows("postings") if p["role"] in ("head", "counsellor")):
        if n % 5:
            book.add("pledges", person_id=posting["person_id"], kind="responsibility", signed_on=book.day(380))
            book.add("pledges", person_id=posting["person_id"], kind="commitment", signed_on=book.day(380))


def _messages(book: Book) -> None:
    """A quiet group, and one evening on which everybody chatted; only times and senders matter."""
    members = [m for m in book.rows("memberships") if m["group_id"] == "Q0005"]
    start = book.ago(4, 20)
    for n in range(42):
        book.add(
            "messages",
            message_id=f"XX{n:05d}",
            group_id="Q0005",
            uid=members[n % 4]["uid"],
            sent_at=start + timedelta(seconds=n * 35),
            kind="text",
            text="收到",
        )
    for n in range(20):
        book.add(
            "messages",
            message_id=f"XY{n:05d}",
            group_id="Q0001",
            uid=members[n % 3]["uid"],
            sent_at=book.ago(n + 1, 9 + n % 8),
            kind="text",
            text="已阅",
        )
