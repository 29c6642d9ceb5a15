"""Units and people of the demonstration institution."""

from __future__ import annotations

from qunzhi.demo.book import Book

TOP = "Y001"
#: id, name, kind, short names
_OFFICES = (
    ("Y010", "宣传统战处", "office", ["宣传部统战处", "宣传统战纪检监察处", "党委宣传部", "党委工作部", "宣传处"]),
    ("Y011", "党政办公室", "office", ["院办", "学院院办", "党政办"]),
    ("Y012", "学生处", "office", ["学工处", "学生工作处"]),
    ("Y013", "校团委", "league", ["团委"]),
    ("Y014", "教务处", "office", ["教务"]),
    ("Y015", "人事处", "office", ["人事"]),
    ("Y016", "财务处", "office", ["财务"]),
    ("Y017", "后勤处", "office", ["后勤"]),
    ("Y018", "纪检监察处", "office", ["纪检"]),
)
_DEPARTMENTS = (
    ("Y100", "机电工程系", "机电", ("机械教研室", "电气教研室")),
    ("Y200", "信息工程系", "信息", ("软件教研室", "网络教研室")),
    ("Y300", "护理系", "护理", ("基础护理教研室", "临床教研室")),
    ("Y400", "旅游管理系", "旅游", ("酒店教研室", "导游教研室")),
)


def people_of(book: Book, unit: str, count: int, category: str = "staff", role: str = "member") -> list[str]:
    """So many new people in post in a unit; returns their ids."""
    ids = []
    for _ in range(count):
        n = len(book.rows("people")) + 1
        person = f"{'S' if category == 'student' else '20'}{n:05d}"
        joined = book.day(book.dice.randint(1300, 4000))
        book.add(
            "people", person_id=person, name=book.name(), category=category, joined_on=joined, mobile=f"1390000{n:04d}"
        )
        book.add("postings", person_id=person, unit_id=unit, role=role, since=book.day(book.dice.randint(700, 2000)))
        ids.append(person)
    return ids


def make_units(book: Book) -> None:
    """The tree of units and everybody in it."""
    add = book.add
    add(
        "units",
        unit_id=TOP,
        name="云岭职业学院",
        kind="institution",
        aliases=["云岭学院", "云职院"],
        foreign_name="Yunling Vocational College",
    )
    people_of(book, TOP, 1, role="head")
    people_of(book, TOP, 3)
    for unit, name, kind, aliases in _OFFICES:
        add("units", unit_id=unit, name=name, kind=kind, parent_id=TOP, aliases=aliases)
        people_of(book, unit, 1, role="discipline_secretary" if unit == "Y018" else "head")
        people_of(book, unit, 5)
    people_of(book, "Y018", 1, role="head")
    for unit, name, short, sections in _DEPARTMENTS:
        add("units", unit_id=unit, name=name, kind="department", parent_id=TOP, aliases=[short, f"{short}系"])
        add(
            "units",
            unit_id=f"{unit}P",
            name=f"{name}党总支",
            kind="party_org",
            parent_id=unit,
            aliases=[f"{short}党总支"],
        )
        people_of(book, unit, 1, role="head")
        secretary = people_of(book, unit, 1, role="party_secretary")[0]
        people_of(book, unit, 3)
        for n, section in enumerate(sections, 1):
            own = f"{unit}-{n}"
            add("units", unit_id=own, name=section, kind="section", parent_id=unit, aliases=[section[:2]])
            people_of(book, own, 1, role="head")
            people_of(book, own, 5)
        for n in (1, 2, 3):
            own = f"{unit}C{n}"
            add("units", unit_id=own, name=f"{short}250{n}班", kind="class", parent_id=unit)
            people_of(book, own, 1, role="counsellor")
            people_of(book, own, 16, category="student")
            if own != "Y400C3":  # nobody looks after this class yet
                add("postings", person_id=secretary, unit_id=own, role="head", since=book.day(400))
    add("units", unit_id="Y500", name="新校区建设项目部", kind="project", parent_id=TOP, aliases=["新校区项目部"])
    people_of(book, "Y500", 1, role="head")
    for person in people_of(book, "Y500", 3, category="contract") + people_of(book, "Y500", 4, category="migrant"):
        book.find("people", person_id=person)["joined_on"] = book.day(300)
        book.find("postings", person_id=person)["since"] = book.day(300)
    for unit, name, host in (("Y600", "青年志愿者协会", "Y200"), ("Y601", "光影摄影社", "Y400")):
        add("units", unit_id=unit, name=name, kind="club", parent_id="Y013", attached_to=host)
        people_of(book, unit, 1, role="instructor")
        if unit == "Y600":  # the other club has not elected a president this year
            people_of(book, unit, 1, category="student", role="head")
        people_of(book, unit, 8, category="student")
    _changes(book)


def _changes(book: Book) -> None:
    """Some have left, some have moved, some have come."""
    leavers = [("Y014", 3, "retired"), ("Y100-1", 9, "left"), ("Y300", 1, "transferred"), ("Y400-2", 30, "retired")]
    for unit, days, reason in leavers:
        posting = [p for p in book.rows("postings") if p["unit_id"] == unit and p["role"] == "member"][-1]
        posting.update(until=book.day(days), end_reason=reason)
    for source, target, days in (("Y200-1", "Y014", 12), ("Y016", "Y017", 1)):
        posting = next(p for p in book.rows("postings") if p["unit_id"] == source and p["role"] == "member")
        posting.update(until=book.day(days), end_reason="transferred")
        book.add("postings", person_id=posting["person_id"], unit_id=target, role="member", since=book.day(days - 1))
    for unit, days in (("Y015", 45), ("Y200", 40), ("Y500", 6)):
        person = people_of(book, unit, 1, category="contract")[0]
        book.find("people", person_id=person)["joined_on"] = book.day(days)
        book.find("postings", person_id=person)["since"] = book.day(days)
    outside = book.name()
    book.add("people", person_id="W00001", name=outside, category="external")
