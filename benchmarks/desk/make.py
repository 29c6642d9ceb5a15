"""An institution for the load: units, people, groups with their memberships and filings, and the accounts that use it.

    QUNZHI_DESK_DATA=… [QUNZHI_DESK_DATABASE=…] python -m benchmarks.desk.make GROUPS PER_GROUP
    QUNZHI_DESK_DATA=… [QUNZHI_DESK_DATABASE=…] python -m benchmarks.desk.make sessions USERS

Prints one JSON object: the things that users open, or new sessions for so many users.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunzhi.desk.settings")
UNITS, PEOPLE = 1_000, 20_000
_BATCH = 2_000
#: How many of the users are clerks, heads, owners; all others are members.
CLERKS, HEADS, OWNERS = 0.1, 0.2, 0.4


def started() -> None:
    """Django on a database that is up to date."""
    from qunzhi.desk.config import DeskConfig
    from qunzhi.desk.secret import ensure_secret_key

    ensure_secret_key(DeskConfig())  # before Django reads it
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)


def institution(groups: int, per_group: int) -> dict[str, Any]:
    """Make it, and have a first look at it."""
    began = time.monotonic()
    out = _fill(groups, per_group)
    return {**out, "made_in": round(time.monotonic() - began, 1)}


def sessions(users: int) -> dict[str, Any]:
    """New sessions: old ones end when they are idle."""
    from qunzhi.desk.org.models import Institution, Person
    from qunzhi.desk.registry.models import Group

    house = Institution.objects.get(slug="load")
    people = list(Person.objects.filter(institution=house).order_by("pk"))
    chance = random.Random(2)
    in_use = list(
        Group.objects.filter(institution=house, dissolved_at__isnull=True).values_list("uid", flat=True)[::97]
    )
    return {"sessions": _sessions(chance, house, people, users), "groups": chance.sample(in_use, min(400, len(in_use)))}


def _fill(groups: int, per_group: int) -> dict[str, Any]:
    from qunzhi.desk.org.models import Institution, Person, Posting, Unit
    from qunzhi.desk.org.tree import renew_paths
    from qunzhi.desk.registry.models import Filing, Group, Membership
    from qunzhi.desk.registry.standing import renew_standing

    house = Institution.objects.create(slug="load", name="云岭大学", packs=["PXZY", "CQNY"])
    root = Unit.objects.create(institution=house, code="ROOT", name="云岭大学", unit_kind="institution")
    office = Unit.objects.create(
        institution=house, code="OFFICE", name="宣传统战处", unit_kind="office", parent=root, aliases=["党委工作部"]
    )
    tops = Unit.objects.bulk_create(
        Unit(institution=house, code=f"D{n:03}", name=f"第{n}学院", unit_kind="department", parent=root)
        for n in range(40)
    )
    low = Unit.objects.bulk_create(
        (
            Unit(institution=house, code=f"S{n:05}", name=f"第{n}教研室", unit_kind="section", parent=tops[n % 40])
            for n in range(UNITS)
        ),
        batch_size=_BATCH,
    )
    renew_paths(house)
    people = Person.objects.bulk_create(
        (Person(institution=house, code=f"N{n:06}", name=f"员工{n}", category="staff") for n in range(PEOPLE)),
        batch_size=_BATCH,
    )
    since = date(2024, 9, 1)
    Posting.objects.bulk_create(
        (Posting(person=p, unit=low[n % UNITS], role="member", since=since) for n, p in enumerate(people)),
        batch_size=_BATCH,
    )
    begin = datetime(2024, 9, 2, tzinfo=UTC)
    kinds = ("project", "task", "student_work", "other_work", "project")
    made = Group.objects.bulk_create(
        (
            Group(
                institution=house,
                code=f"Q{n:06}",
                platform="wechat" if n % 3 else "qq",
                name=f"第{n % UNITS}教研室工作群{n}",
                group_kind="unit" if n % 25 == 7 else kinds[n % 5],
                unit=low[n % UNITS],
                purpose="work_contact" if n % 7 else "",
                created_at=begin + timedelta(hours=n % 9000),
                last_active_at=begin + timedelta(hours=9000 + n % 900),
                dissolved_at=begin + timedelta(days=300) if n % 20 == 0 else None,
            )
            for n in range(groups)
        ),
        batch_size=_BATCH,
    )
    for at in range(0, groups, _BATCH):
        Membership.objects.bulk_create(
            (
                m
                for place, g in enumerate(made[at : at + _BATCH], at)
                for m in _members(g, place, people, per_group, begin)
            ),
            batch_size=_BATCH,
        )
    Filing.objects.bulk_create(
        (
            Filing(
                institution=house,
                code=f"F{n:06}",
                subject="group",
                subject_code=g.code,
                act="filing",
                office=office,
                submitted_at=g.created_at + timedelta(days=2),
                decided_at=g.created_at + timedelta(days=3),
                decision="noted",
            )
            for n, g in enumerate(made)
            if n % 5
        ),
        batch_size=_BATCH,
    )
    renew_standing(house)
    Posting.objects.bulk_create(
        [Posting(person=people[n], unit=office, role="member", since=since) for n in range(20)]
        + [Posting(person=people[n], unit=unit, role="head", since=since) for n, unit in enumerate(low)]
        + [Posting(person=people[100 + n], unit=top, role="head", since=since) for n, top in enumerate(tops)]
    )
    began = time.monotonic()
    look = _look(house)
    return {
        "units": [u.uid for u in tops],
        "findings": look,
        "audit_in": round(time.monotonic() - began, 1),
    }


def _members(group: Any, place: int, people: list[Any], per_group: int, begin: datetime) -> Iterator[Any]:
    """Those of a unit in its group, people from all over in the others; names as they should be."""
    from qunzhi.desk.registry.models import Membership

    step = UNITS
    for n in range(per_group):
        who = (place + n * step) % PEOPLE if group.group_kind == "unit" else (place * 31 + n * (7_919 + place)) % PEOPLE
        yield Membership(
            group=group,
            account=f"wx{place}_{n}",
            person=people[who],
            nickname=f"第{who % UNITS}教研室-{people[who].name}",
            role=("owner", "admin")[n] if n < 2 else "member",
            joined_at=begin,
            invited_by=f"wx{place}_0",
        )


def _look(house: Any) -> int:
    from qunzhi.desk.findings.looking import look_at

    return look_at(house).findings.count()


def _sessions(chance: random.Random, house: Any, people: list[Any], users: int) -> list[dict[str, Any]]:
    """A session for each user as sign-in leaves it, second factor and all."""
    from django.conf import settings
    from django.test import Client

    from qunzhi.desk.accounts.models import User
    from qunzhi.desk.registry.models import Membership

    clerks, heads, owners = (max(1, int(users * share)) for share in (CLERKS, HEADS, OWNERS))
    owning = list(
        Membership.objects.filter(role="owner", group__dissolved_at__isnull=True, group__institution=house)
        .exclude(person__in=people[:200])
        .select_related("person", "group")[: owners * 3]
    )
    parts = [("clerk", people[n], "") for n in range(clerks)]
    parts += [("head", people[100 + n % 40], "") for n in range(heads)]
    parts += [("owner", m.person, m.group.uid) for m in owning[:owners]]
    parts += [("member", people[15_000 + n], "") for n in range(users - len(parts))]
    settings.ALLOWED_HOSTS.append("testserver")
    out = []
    for n, (part, person, group) in enumerate(parts):
        user, _ = User.objects.get_or_create(username=f"load/{person.code}", institution=house, person=person)
        client = Client(headers={"user-agent": f"load {n}"})
        client.force_login(user, backend="qunzhi.desk.accounts.backend.StaffNumberBackend")
        session = client.session
        session["desk.factor"] = user.pk
        session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        out.append({"part": part, "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "group": group})
    chance.shuffle(out)
    return out


if __name__ == "__main__":
    started()
    made = sessions(int(sys.argv[2])) if sys.argv[1] == "sessions" else institution(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(made))
