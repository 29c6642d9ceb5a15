"""Things for tests: two institutions with the same shape, so that every test can look over the fence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Appointment, Institution, Person, Posting, Unit
from qunzhi.desk.org.tree import renew_paths
from qunzhi.desk.registry.models import Group, Membership

PASSWORD = "Yunling-2025-ok"


@dataclass
class House:
    """An institution with an office of each kind, a department with a class, groups, and an account for each role."""

    institution: Institution
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def unit(self, key: str, name: str, kind: str, parent: str | None = None, aliases: tuple[str, ...] = ()) -> Unit:
        self.units[key] = Unit.objects.create(
            institution=self.institution,
            code=key.upper(),
            name=name,
            unit_kind=kind,
            parent=self.units[parent] if parent else None,
            aliases=list(aliases),
        )
        return self.units[key]

    def person(self, key: str, name: str, unit: str = "", role: str = "member", category: str = "staff") -> Person:
        self.people[key] = person = Person.objects.create(
            institution=self.institution, code=f"P-{key}", name=name, category=category
        )
        if unit:
            Posting.objects.create(person=person, unit=self.units[unit], role=role, since=date(2024, 9, 1))
        self.users[key] = user = User(
            username=f"{self.institution.slug}/{person.code}", institution=self.institution, person=person
        )
        user.set_password(PASSWORD)
        user.save()
        return person

    def group(self, key: str, name: str, unit: str, owner: str, members: tuple[str, ...] = ()) -> Group:
        self.groups[key] = group = Group.objects.create(
            institution=self.institution,
            code=f"G-{key}",
            platform="wechat",
            name=name,
            group_kind="unit",
            unit=self.units[unit],
        )
        for who in (owner, *members):
            Membership.objects.create(
                group=group,
                account=f"wx_{who}",
                person=self.people[who],
                nickname=f"{self.units[unit].name}-{self.people[who].name}",
                role="owner" if who == owner else "member",
                joined_at=timezone.now(),
            )
        return group


def house(slug: str = "yunling", name: str = "云岭职业学院") -> House:
    """An institution under TFXX, PXZY and CQNY: its offices fill what they name."""
    made = House(Institution.objects.create(slug=slug, name=name, packs=["PXZY", "CQNY", "TFXX"]))
    made.unit("root", name, "institution")
    made.unit("publicity", "宣传统战处", "office", "root", ("党委宣传部",))
    made.unit("league", "校团委", "league", "root")
    made.unit("club", "摄影社", "club", "league")
    made.unit("students", "学生处", "office", "root")
    made.unit("opinion", "学生事务部网络管理处", "office", "root")
    made.unit("discipline", "纪委", "office", "root")
    made.unit("general", "党政办", "office", "root")
    made.unit("dept", "信息工程系", "department", "root", ("信息",))
    made.unit("section", "软件教研室", "section", "dept")
    made.unit("class", "信息2501班", "class", "dept")
    made.unit("other", "护理系", "department", "root")
    renew_paths(made.institution)
    for u in made.units.values():
        u.refresh_from_db()
    made.person("registrar", "闻笔", "publicity")
    made.person("registrar2", "岑墨", "publicity")
    made.person("league", "柳青", "league")
    made.person("students", "桑榆", "students")
    made.person("opinion", "舒听", "opinion")
    made.person("discipline", "严正", "discipline", "discipline_secretary")
    made.person("general", "卓安", "general")
    made.person("head", "江帆", "dept", "head")
    made.person("other_head", "安宁", "other", "head")
    made.person("counsellor", "陶然", "class", "counsellor")
    made.person("owner", "路遥", "section")
    made.person("member", "池鱼", "section")
    made.person("student", "夏果", "class", category="student")
    made.person("auditor", "盛明", "other")
    made.person("nobody", "林远")
    Appointment.objects.create(person=made.people["auditor"], office=Appointment.AUDITOR, since=date(2025, 1, 1))
    made.group("section", "软件教研室工作通知群", "section", "owner", ("member",))
    made.group("other", "护理系工作通知群", "other", "other_head")
    return made


def site_admin() -> User:
    """A system administrator."""
    user = User(username="site/root", is_site_admin=True)
    user.set_password(PASSWORD)
    user.save()
    return user
