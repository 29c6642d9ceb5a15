"""The list of groups: whose, and narrowed to what."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Group
from tests.desk.makers import House


@pytest.fixture
def listed(home: House, signed_in):
    def names(who: str, **query: str) -> set[str]:
        answer = signed_in(home.users[who]).get(reverse("groups"), query)
        assert answer.status_code == 200
        return {group.name for group, _ in answer.context["listed"]}

    return names


SECTION, OTHER = "软件教研室工作通知群", "护理系工作通知群"


def test_who_sees_which(listed) -> None:
    assert listed("registrar") == {SECTION, OTHER}
    assert listed("head") == listed("owner") == listed("member") == {SECTION}
    assert listed("student") == set()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"q": "护理"}, {OTHER}),
        ({"platform": "qq"}, {OTHER}),
        ({"platform": "wechat"}, {SECTION}),
        ({"kind": "unit"}, {SECTION, OTHER}),
        ({"kind": "nonsense"}, {SECTION, OTHER}),
        ({"state": "dissolved"}, {OTHER}),
        ({"state": "in_use"}, {SECTION}),
        ({"state": "owner_gone"}, set()),
    ],
)
def test_narrowed(home: House, listed, query: dict[str, str], wanted: set[str]) -> None:
    Group.objects.filter(name=OTHER).update(platform="qq", dissolved_at=timezone.now())
    assert listed("registrar", **query) == wanted


def test_a_unit_brings_in_all_below_it(home: House, listed) -> None:
    assert listed("registrar", unit=home.units["dept"].uid) == {SECTION}
    assert listed("registrar", unit=home.units["root"].uid) == {SECTION, OTHER}


def test_groups_of_an_owner_who_has_left_are_shown_and_to_do(home: House, listed, signed_in) -> None:
    Posting.objects.filter(person=home.people["owner"]).update(until=date(2025, 1, 1))
    assert listed("registrar", state="owner_gone") == {SECTION}
    assert "群主已离岗" in signed_in(home.users["registrar"]).get("/").content.decode()
