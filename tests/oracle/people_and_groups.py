"""Random units, people, postings, groups and memberships."""

from tests.oracle.words import SEPARATORS

UNITS = [
    ("department", "机电工程系", ["机电系", "机电", "机-电", "机_电"], "School of Mechatronics"),
    ("department", "信息工程系", ["信工系", "信"], None),
    ("office", "党委宣传统战部", ["宣传统战处", "党委工作部"], None),
    ("office", "学生工作处（团委）", ["学生处", "校团委"], "Student Affairs"),
    ("office", "党政办公室", ["院办", "黨政辦", "党委工作部"], None),
    ("office", "宣传部统战处", [], None),
    ("section", "機電教研室", ["教"], None),
    ("section", "Ｘ", ["Ｘ室"], None),
    ("class", "机电2301班", ["2301", "2301-１班", "@"], None),
    ("class", "信息 2301 班", None, None),
    ("party_org", "机电工程系党总支", ["机电党总支", " "], None),
    ("party_org", "信息党支部", None, None),
    ("party_org", "学院党委", ["党委工作部"], None),
    ("league", "机电团总支", ["团总支", "校团委"], None),
    ("club", "书法协会", ["书协"], "Calligraphy・Club"),
    ("club", "民乐团", None, None),
    ("institution", "攀西集团二公司", ["二公司", "院办"], None),
    ("project", "新校区项目部", ["新校区"], None),
    ("contractor", "劳务一队", [], None),
]
NAMES = [
    "张三",
    "李四",
    "張偉",
    "欧阳 娜娜",
    "阿依古丽·买买提",
    "艾力•阿不都",
    "Ａnna",
    "王芳\u200b",
    "李",
    "赵\u3000六",
    "孙燕",
]
NAMES += ["陳靜", "张三丰", "一", "Jürgen Müller", "刘洋"]
TERMS = ["教学", "文明創建", "科研", "招生", "测", "2301"]
ODD = [
    "",
    "",
    "",
    "",
    "群",
    "摸鱼",
    "吃 瓜",
    "相親",
    "📢",
    "⭐",
    "❤\ufe0f",
    "\x07",
    "內\n部",
    "1\u20e3",
    "\u200b",
    "\U0001faff",
    "\U0001fb00",
]
PLATFORMS = ["wechat", "wechat", "wechat", "qq", "wecom", "dingtalk", "feishu", "inhouse", "telegram"]
KINDS = ["unit", "unit", "unit", "unit", "class", "class", "party_org", "league", "club", "project", "student_work"]
KINDS += ["task", "non_work", "other_kind"]
ROLES = ["head", "head", "party_secretary", "counsellor", "class_teacher", "instructor", "member", "member", "member"]
ROLES += ["discipline_secretary", "publicity_member", "driver"]


class PeopleAndGroups:
    """``tables``: units, people, postings, groups, memberships."""

    def __init__(self, rng, moments):
        self.rng, self.moments = rng, moments
        self.tables = {}
        self.units()
        self.people()
        self.postings()
        self.groups()
        self.memberships()

    def blank(self, value, share=0.13):
        return None if self.rng.random() < share else value

    def ids(self, table, key):
        return [r[key] for r in self.tables[table]]

    def units(self):
        rng = self.rng
        rows = [
            {"unit_id": "U1", "name": "攀西职业学院", "kind": "institution", "parent_id": None}
            | {"aliases": ["攀西学院", "学院"], "foreign_name": "Panxi College", "attached_to": None}
        ]
        for n, (kind, name, aliases, foreign) in enumerate(rng.sample(UNITS, rng.randint(5, 12)), 2):
            likely = [r["unit_id"] for r in rows if r["kind"] in ("department", "institution", "league", "party_org")]
            parent = self.blank(rng.choice(likely), 0.07)
            attached = self.blank(rng.choice([r["unit_id"] for r in rows]), 0.3) if kind == "club" else None
            row = {"unit_id": f"U{n}", "name": name, "kind": kind, "parent_id": parent, "aliases": aliases}
            rows.append(row | {"foreign_name": foreign, "attached_to": attached})
        self.tables["units"] = rows

    def people(self):
        rng, categories = self.rng, ["staff"] * 4 + ["contract", "student", "student", "migrant", "external", "abroad"]
        self.tables["people"] = [
            {"person_id": str(100 + n), "name": rng.choice(NAMES), "category": rng.choice(categories)}
            | {"joined_on": self.blank(self.moments.day(), 0.2)}
            for n in range(rng.randint(15, 40))
        ]

    def postings(self):
        rng, rows = self.rng, []
        units = self.ids("units", "unit_id")
        days = [self.moments.day() for _ in range(3)]
        for person in self.ids("people", "person_id"):
            for _ in range(rng.choice([0, 1, 1, 1, 1, 2, 2, 3])):
                since = self.blank(rng.choice([*days, self.moments.past_day(), self.moments.past_day()]), 0.15)
                until = None
                if rng.random() < 0.35:
                    until = self.moments.day()
                    until = max(since, until) if since else until
                row = {"person_id": person, "unit_id": rng.choice(units), "role": rng.choice(ROLES)}
                reason = self.blank(rng.choice(["retired", "transferred", "left", "graduated"])) if until else None
                rows.append(row | {"since": since, "until": until, "end_reason": reason})
        self.tables["postings"] = rows

    def label(self, unit_id):
        unit = next(u for u in self.tables["units"] if u["unit_id"] == unit_id)
        return self.rng.choice([unit["name"], *(unit["aliases"] or []), unit["foreign_name"] or unit["name"]])

    def group_name(self, unit_id, terms):
        rng = self.rng
        if rng.random() < 0.02:
            return "\u200b"
        units = self.ids("units", "unit_id")
        label = self.label(unit_id) if unit_id and rng.random() < 0.6 else self.label(rng.choice(units))
        label = rng.choice([label, label, "", " ".join(label)])
        term = rng.choice([*(terms or ["工作"]), ""])
        name = label + term + rng.choice(ODD) + rng.choice(["群", "交流", ""])
        if rng.random() < 0.1:
            name = name.ljust(rng.choice([30, 31]), "长") + rng.choice(["", " ", "\u3000"])
        return name or "群"

    def groups(self):
        rng, rows, m = self.rng, [], self.moments
        units, people = self.ids("units", "unit_id"), self.ids("people", "person_id")
        favourite = rng.sample(units, min(4, len(units)))
        for n in range(1, rng.randint(11, 31)):
            unit = self.blank(rng.choice([*favourite, *favourite, *units]))
            terms = self.blank(rng.sample(TERMS, rng.randint(0, 2)))
            created = self.blank(m.past())
            ended = m.after(created) if rng.random() < 0.25 else None
            dissolved = None
            if rng.random() < 0.25:
                dissolved = m.after(ended or created) if rng.random() < 0.7 else m.past()
            name = rows[-1]["name"] if rows and rng.random() < 0.06 else self.group_name(unit, terms)
            rows.append(
                {"group_id": f"G{n}", "platform": rng.choice(PLATFORMS), "name": name, "kind": rng.choice(KINDS)}
                | {"unit_id": unit, "created_at": m.date_or_time(created), "created_by": self.blank(rng.choice(people))}
                | {"purpose": self.blank(rng.choice(["work_contact", "study", "notice", "other", "fun"]))}
                | {"temporary": rng.choice([None, True, False, False]), "task_ended_at": m.date_or_time(ended)}
                | {
                    "dissolved_at": m.date_or_time(dissolved),
                    "join_confirmation": rng.choice([None, True, True, False]),
                }
                | {"last_active_at": self.blank(m.past(), 0.3), "terms": terms}
            )
        self.tables["groups"] = rows

    def nickname(self, person_id):
        """A group nickname in one of the shapes that people use."""
        rng = self.rng
        shape = rng.random()
        if shape < 0.08:
            return rng.choice([None, "", "\u200b", "  "])
        person = next(p for p in self.tables["people"] if p["person_id"] == person_id)
        name = rng.choice(
            [person["name"]] * 6
            + [" ".join(person["name"]), person["name"].replace("·", "・"), person["name"].replace("·", "")]
        )
        if shape < 0.25:
            return name
        posts = [p["unit_id"] for p in self.tables["postings"] if p["person_id"] == person_id]
        unit = rng.choice(posts) if posts and rng.random() < 0.8 else rng.choice(self.ids("units", "unit_id"))
        parent = next(u["parent_id"] for u in self.tables["units"] if u["unit_id"] == unit)
        if parent and rng.random() < 0.25:
            unit = parent
        label = self.label(unit)
        apart = "".join(rng.choice(SEPARATORS + " ") for _ in range(rng.choice([0, 1, 1, 1, 2])))
        if shape < 0.85:
            return label + apart + name
        return rng.choice(
            [
                name + apart + label,
                label + apart + name + "老师",
                "我是" + name,
                "路人",
                label + "&" + name,
                name + apart,
                apart + label + name,
                label + apart + label + name,
            ]
        )

    def memberships(self):
        rng, rows, m = self.rng, [], self.moments
        groups, people = self.ids("groups", "group_id"), self.ids("people", "person_id")
        crowds = [rng.sample(people, rng.randint(3, 6)) for _ in range(2)]
        places = [(g, p) for crowd in crowds for g in rng.sample(groups, 3) for p in crowd if rng.random() < 0.92]
        places += [(rng.choice(groups), rng.choice(people)) for _ in range(rng.randint(50, 170))]
        if rng.random() < 0.04:
            rows += [{"group_id": groups[0], "uid": f"x{n}", "role": "member"} for n in range(rng.choice([150, 151]))]
        for group, person in places:
            uid = f"u{person}" if rng.random() < 0.8 else f"u{rng.randint(1, 9)}"
            left = m.past() if rng.random() < 0.2 else None
            role = rng.choice(["owner", "admin", *["member"] * 5])
            inviters = [r["uid"] for r in rows if r["group_id"] == group]
            inviter = rng.choice(inviters) if inviters and rng.random() < 0.8 else f"u{rng.choice(people)}"
            joined = self.blank(m.past())
            rows.append(
                {"group_id": group, "uid": uid, "person_id": self.blank(person, 0.1), "nickname": self.nickname(person)}
                | {
                    "role": self.blank(role, 0.05),
                    "joined_at": m.date_or_time(joined),
                    "invited_by": self.blank(inviter),
                }
                | {"identity_checked_at": self.blank(m.past(), 0.4), "reminded_at": self.blank(m.past(), 0.6)}
                | {"left_at": left, "left_with_leave": rng.choice([None, True, False, False]) if left else None}
            )
        self.tables["memberships"] = rows
