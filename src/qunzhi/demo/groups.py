"""Groups of the demonstration institution, who is in them, and how they were filed."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunzhi.demo.book import Book, Row

_PURPOSES = ("work_contact", "notice", "discussion", "study")


def _in_post(book: Book, unit: str) -> list[str]:
    """Everybody in post in a unit, heads first."""
    order = {"head": 0, "party_secretary": 1, "counsellor": 1, "instructor": 1, "discipline_secretary": 1}
    posts = [p for p in book.rows("postings") if p["unit_id"] == unit and not p.get("until")]
    return [str(p["person_id"]) for p in sorted(posts, key=lambda p: order.get(str(p["role"]), 2))]


def _below(book: Book, unit: str) -> list[str]:
    """Everybody in post in a unit or a section right under it."""
    sections = [str(u["unit_id"]) for u in book.rows("units") if u.get("parent_id") == unit and u["kind"] == "section"]
    return [*_in_post(book, unit), *(p for s in sections for p in _in_post(book, s))]


def nickname(book: Book, person: str, unit: str) -> str:
    """Unit and name as most write it; a few write something else."""
    name = str(book.find("people", person_id=person)["name"])
    own = book.find("units", unit_id=book.find("postings", person_id=person)["unit_id"])
    aliases = own.get("aliases")
    short = aliases[0] if isinstance(aliases, list) and aliases and book.chance(0.4) else own["name"]
    if book.chance(0.05):
        return book.dice.choice([name, f"小{name[0]}同学", f"{name}（勿扰）", "静水流深"])
    return f"{short}{book.dice.choice(['-', '－', '—', '_', ' ', '·'])}{name}"


def _join(book: Book, group: Row, people: list[str], *, admin: bool = True) -> None:
    created = group.get("created_at")
    start = created if isinstance(created, datetime) else book.ago(600)
    owner = ""
    for n, person in enumerate(dict.fromkeys(people)):
        uid = f"wx_{person.lower()}"
        joined = start + timedelta(minutes=5 + n) if n else start
        if n and book.chance(0.15):
            joined = min(start + timedelta(days=book.dice.randint(5, 200)), book.now - timedelta(days=1))
        role = "owner" if n == 0 else "admin" if n == 1 and admin else "member"
        owner = owner or uid
        inviter = owner if not book.chance(0.03) else f"wx_{people[1].lower()}"
        row = book.add(
            "memberships",
            group_id=group["group_id"],
            uid=uid,
            person_id=person,
            nickname=nickname(book, person, str(group.get("unit_id") or "")),
            role=role,
            joined_at=joined,
            invited_by=inviter if n else None,
        )
        if not book.chance(0.06):
            row["identity_checked_at"] = joined + timedelta(hours=2)


def _file(book: Book, group: Row, acts: list[tuple[str, str]], *, days: float = -2, decided: bool = True) -> None:
    """Filings with offices, so many days after the creation (before it where negative)."""
    created = group.get("created_at")
    if not isinstance(created, datetime):
        return
    for act, office in acts:
        at = min(created + timedelta(days=days), book.now - timedelta(hours=3))
        n = len(book.rows("filings")) + 1
        row = book.add(
            "filings",
            filing_id=f"BA2025{n:04d}",
            subject="group",
            subject_id=group["group_id"],
            act=act,
            office_id=office,
            submitted_at=at,
        )
        if decided:
            row.update(decided_at=at + timedelta(days=1), decision="noted" if act == "filing" else "approved")


def _group(book: Book, name: str, kind: str, unit: str | None, **more: object) -> Row:
    n = len(book.rows("groups")) + 1
    row: Row = {
        "group_id": f"Q{n:04d}",
        "platform": "qq" if n % 3 == 0 else "wechat",
        "name": name,
        "kind": kind,
        "unit_id": unit,
        "purpose": book.dice.choice(_PURPOSES),
        "created_at": book.ago(book.dice.randint(200, 1100), 10),
        "temporary": False,
        "join_confirmation": not book.chance(0.06),
        "last_active_at": book.ago(book.dice.uniform(0.2, 30), 16),
        "told_at": book.ago(180),
        **more,
    }
    book.rows("groups").append(row)
    people = _in_post(book, unit) if unit else []
    if people:
        row.setdefault("created_by", people[0])
    return row


def make_groups(book: Book) -> None:
    """Every unit's groups, in order for the most part, and the ones that are not."""
    for unit in list(book.rows("units")):
        uid, name, kind = str(unit["unit_id"]), str(unit["name"]), str(unit["kind"])
        if kind in ("office", "department"):
            for term in book.dice.sample(["通知", "值班安排", "业务学习", "资产管理", "安全工作"], 2):
                group = _group(book, f"{name}{term}群", "unit", uid, terms=[term])
                _join(book, group, _below(book, uid))
                _file(book, group, [("approval", "Y010"), ("filing", "Y010"), ("filing", "Y011")])
        elif kind == "class":
            counsellor = _in_post(book, uid)
            group = _group(book, f"{name}班级通知群", "class", uid, terms=["班级通知"])
            _join(book, group, counsellor)
            _file(
                book, group, [("approval", "Y013"), ("filing", "Y010"), ("filing", "Y012"), ("filing", f"{uid[:4]}P")]
            )
        elif kind == "club":
            group = _group(book, f"{name}活动群", "club", uid, terms=["活动"])
            _join(book, group, _in_post(book, uid))
            _file(book, group, [("approval", "Y013"), ("filing", "Y010")])
        elif kind == "project":
            group = _group(book, f"{name}施工协调群", "project", uid, terms=["施工"], platform="dingtalk")
            _join(book, group, _in_post(book, uid))
            _file(book, group, [("approval", "Y010"), ("filing", "Y010")])
    _troubles(book)


def _troubles(book: Book) -> None:
    """What a spot check would find."""
    at = book.ago
    new = _group(book, "教务处期中检查群", "task", "Y014", created_at=at(2, 15), temporary=True, terms=["期中检查"])
    _join(book, new, _in_post(book, "Y014"))  # still in time: the National Day holiday lies before it
    over = _group(book, "人事处职称申报群", "task", "Y015", created_at=at(21, 9), temporary=True, terms=["职称"])
    _join(book, over, _in_post(book, "Y015"))
    late = _group(book, "信息系技能大赛群", "project", "Y200", created_at=at(120, 9), terms=["技能大赛"])
    _join(book, late, _below(book, "Y200"))
    _file(book, late, [("approval", "Y010"), ("filing", "Y010")], days=25)
    done = _group(
        book,
        "后勤处迎新保障群",
        "task",
        "Y017",
        created_at=at(60, 9),
        temporary=True,
        task_ended_at=at(20, 18),
        terms=["迎新"],
    )
    _join(book, done, _in_post(book, "Y017"))
    _file(book, done, [("approval", "Y010"), ("filing", "Y010"), ("filing", "Y011")])
    ends = _group(
        book,
        "财务处预算编制群",
        "task",
        "Y016",
        created_at=at(90, 9),
        temporary=True,
        task_ended_at=at(0, 9),
        terms=["预算"],
    )
    _join(book, ends, _in_post(book, "Y016"))
    _file(book, ends, [("approval", "Y010"), ("filing", "Y010"), ("filing", "Y011")])
    gone = _group(
        book,
        "学生处国庆值守群",
        "task",
        "Y012",
        created_at=at(40, 9),
        temporary=True,
        task_ended_at=at(7, 9),
        dissolved_at=at(4, 10),
        terms=["值守"],
    )
    _file(book, gone, [("approval", "Y010"), ("filing", "Y010"), ("filing", "Y011")])
    dead = _group(
        book,
        "护理系2021级实习联络群",
        "unit",
        "Y300",
        created_at=at(1500, 9),
        last_active_at=at(400, 9),
        terms=["实习"],
    )
    _join(book, dead, _below(book, "Y300"))
    _file(book, dead, [("recognition", "Y010")], days=500)
    twin = _group(book, "机电2501班同学群", "class", "Y100C1", created_at=at(200, 9), terms=["同学"])
    _join(book, twin, _in_post(book, "Y100C1")[:15])
    _group(book, "摸鱼吐槽小分队🎉", "unit", "Y017", created_at=at(300, 9))
    _join(book, book.rows("groups")[-1], _in_post(book, "Y017")[1:5])
    bare = _group(book, "旅游系教学交流群", "unit", "Y400", created_at=None, purpose=None, terms=["教学"])
    _join(book, bare, _below(book, "Y400")[2:])
    lost = _group(book, "联合党建共建群", "party_org", None, created_at=at(150, 9), purpose="other", terms=["党建"])
    _join(book, lost, _in_post(book, "Y011")[:4])
    _group(book, "云岭学院老乡会", "non_work", None, created_at=at(250, 9), purpose="other")
    _group(book, "云岭职业学院二手交易群", "non_work", None, created_at=at(90, 9), purpose="other", platform="qq")
    _group(book, "周末羽毛球", "non_work", None, created_at=at(60, 9), purpose="other")
    _strangers(book)


def _strangers(book: Book) -> None:
    """Members nobody knows, from outside, from elsewhere, or who should have gone."""
    book.add(
        "memberships",
        group_id="Q0001",
        uid="wx_unknown01",
        nickname="A保险理财小陈",
        role="member",
        joined_at=book.ago(30),
        invited_by="wx_2000006",
    )
    book.add(
        "memberships",
        group_id="Q0003",
        uid="wx_w00001",
        person_id="W00001",
        nickname="供应商-老周",
        role="member",
        joined_at=book.ago(50),
        invited_by=None,
    )
    unit_groups = {str(g["unit_id"]): g for g in reversed(book.rows("groups")) if g["kind"] == "unit"}
    for posting in [p for p in book.rows("postings") if p.get("until")]:
        unit = str(posting["unit_id"]).split("-")[0]
        group, person = unit_groups.get(unit), str(posting["person_id"])
        if group and not any(
            m["group_id"] == group["group_id"] and m.get("person_id") == person for m in book.rows("memberships")
        ):
            book.add(
                "memberships",
                group_id=group["group_id"],
                uid=f"wx_{person.lower()}",
                person_id=person,
                nickname=nickname(book, person, unit),
                role="member",
                joined_at=book.ago(300),
                invited_by=None,
                identity_checked_at=book.ago(300),
            )
    for n, member in enumerate([m for m in book.rows("memberships") if m["role"] == "member"][::97]):
        if n % 2 == 0:
            member["reminded_at"] = book.ago(3 if n % 4 else 12)
