"""Changes and cancellations go to the office that filed a group, never to one that was sent a copy (CQNY-7.2b)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from qunzhi.desk.filing.services.deciding import do_note_copy
from qunzhi.desk.filing.services.making import do_report_made
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.registry.on_file import numbers_of
from qunzhi.desk.registry.services.changes import do_change_details, do_rename_group
from qunzhi.desk.registry.services.ending import do_dissolve
from qunzhi.desk.registry.standing import renew_standing
from tests.desk.filing.house import filing_house
from tests.desk.filing.test_ways import sent_from
from tests.desk.filing.walking import walk
from tests.desk.makers import House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    cache.clear()


def class_group(home: House) -> Group:
    """A class's group that went its whole way, copy and all."""
    one = walk(home, sent_from(home, "class", "class", None))
    group = do_report_made(one, account="wx_luyao", acting_user=home.users["owner"]).group
    for copy in one.steps.filter(does="copy"):
        do_note_copy(copy, acting_user=home.users["students"])
    assert group is not None
    return group


def told(group: Group, act: str) -> list[str]:
    rows = Filing.objects.filter(subject_code=group.code, act=act).order_by("pk")
    return [f.office.name for f in rows.select_related("office") if f.office]


def filed(home: House, group: Group, number: str, office: str, days: int, act: str = "filing") -> None:
    at = timezone.now() - timedelta(days=days)
    Filing.objects.create(
        institution=home.institution, code=number, subject="group", subject_code=group.code, act=act,
        office=home.units[office], submitted_at=at, decided_at=at, decision="noted",
    )  # fmt: skip
    renew_standing(home.institution)


def test_not_the_copy() -> None:
    home = filing_house("CQNY")
    group = class_group(home)
    branch = Filing.objects.get(subject_code=group.code, act="filing", office=home.units["branch"])
    assert numbers_of([group]) == {group.code: branch.code}
    do_rename_group(group, name="信息2501班通知群", reason="规范", acting_user=home.users["owner"])
    do_dissolve(group, reason="毕业", acting_user=home.users["owner"])
    assert told(group, "change") == ["信息工程系党总支"]
    assert told(group, "cancellation") == ["信息工程系党总支"]


def test_every_pack_whose_office_filed_it() -> None:
    home = filing_house("PXZY", "CQNY", "TFXX")
    group = class_group(home)
    do_dissolve(group, reason="毕业", acting_user=home.users["registrar"])
    assert told(group, "cancellation") == ["宣传统战处", "信息工程系党总支"]


def test_the_office_of_the_route_rather_than_the_latest() -> None:
    home = filing_house("PXZY")
    group = home.groups["section"]
    filed(home, group, "备2025-1", "publicity", 20)
    filed(home, group, "备2025-2", "general", 2)
    assert numbers_of([group]) == {group.code: "备2025-1"}
    do_dissolve(group, reason="完成", acting_user=home.users["owner"])
    assert told(group, "cancellation") == ["宣传统战处"]


def test_an_imported_copy_does_not_count_either() -> None:
    home = filing_house("CQNY")
    group = home.groups["section"]
    Group.objects.filter(pk=group.pk).update(group_kind="class", unit=home.units["class"])
    group.refresh_from_db()
    filed(home, group, "备2025-1", "office", 20)  # filed long ago at an office that no text names
    filed(home, group, "备2025-2", "students", 2)
    assert numbers_of([group]) == {group.code: "备2025-1"}


def test_a_unit_that_changes_is_told_where_it_was_filed() -> None:
    home = filing_house("PXZY", "CQNY")
    group = class_group(home)
    user = home.users["registrar"]
    do_change_details(group, facts={"unit_id": "OTHER"}, reason="划转", acting_user=user)
    assert told(group, "change") == ["宣传统战处", "信息工程系党总支"]
