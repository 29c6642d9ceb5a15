"""The list of groups: whose, narrowed to what, in which order, with which columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.columns import COLUMNS
from qunzhi.desk.registry.models import Group, Membership
from tests.desk.makers import House
from tests.desk.registry.many import filed, found, more_groups


@pytest.fixture
def listed(home: House, signed_in):
    def names(who: str, **query: str) -> set[str]:
        answer = signed_in(home.users[who]).get(reverse("groups"), query)
        assert answer.status_code == 200
        return {line.group.name for line in answer.context["listed"]}

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
        ({"q": "G-sec"}, {SECTION}),
        ({"platform": "qq"}, {OTHER}),
        ({"platform": "wechat"}, {SECTION}),
        ({"kind": "unit"}, {SECTION, OTHER}),
        ({"kind": "nonsense"}, {SECTION, OTHER}),
        ({"state": "dissolved"}, {OTHER}),
        ({"state": "in_use"}, {SECTION}),
        ({"state": "owner_gone"}, set()),
        ({"purpose": "notice"}, {OTHER}),
        ({"temporary": "yes"}, {OTHER}),
        ({"temporary": "no"}, set()),
        ({"temporary": "unknown"}, {SECTION}),
        ({"since": "2025-03-01"}, {SECTION}),
        ({"since": "2025-03-01", "until": "2025-03-01"}, {SECTION}),
        ({"until": "2025-02-28"}, {OTHER}),
        ({"state": "dissolved", "platform": "wechat"}, set()),
    ],
)
def test_narrowed(home: House, listed, query: dict[str, str], wanted: set[str]) -> None:
    Group.objects.filter(name=OTHER).update(
        platform="qq",
        dissolved_at=timezone.now(),
        purpose="notice",
        temporary=True,
        created_at=datetime(2025, 2, 28, 23, 59, 59, tzinfo=SHANGHAI),
    )
    Group.objects.filter(name=SECTION).update(created_at=datetime(2025, 3, 1, 0, 0, tzinfo=SHANGHAI))
    assert listed("registrar", **query) == wanted


def test_states_of_filing(home: House, listed) -> None:
    assert listed("registrar", state="unfiled") == {SECTION, OTHER}
    filed(home, "section")
    Group.objects.filter(name=OTHER).update(pending=True)
    assert listed("registrar", state="filed") == {SECTION}
    assert listed("registrar", state="pending") == {OTHER}
    assert listed("registrar", state="unfiled") == set()
    Group.objects.filter(name=OTHER).update(pending=False, group_kind="non_work")
    assert listed("registrar", state="unfiled") == set()  # what is not for work is not filed


def test_states_of_the_end_and_of_owners(home: House, listed) -> None:
    Group.objects.filter(name=SECTION).update(task_ended_at=timezone.now())
    Group.objects.filter(name=OTHER).update(dissolved_at=timezone.now(), seen_again_at=timezone.now())
    assert listed("registrar", state="task_over") == {SECTION}
    assert listed("registrar", state="seen_again") == {OTHER}
    assert listed("registrar", state="no_owner") == set()
    Membership.objects.filter(group__name=SECTION, role="owner").update(left_at=timezone.now())
    assert listed("registrar", state="no_owner") == {SECTION}


def test_by_what_was_found(home: House, listed) -> None:
    found(home, "section")
    found(home, "other", "CQNY-4.1", state="due", severity="minor")
    assert listed("registrar", finding="any") == listed("registrar", finding="major") == {SECTION}
    assert listed("registrar", finding="minor") == set()
    assert listed("registrar", finding="due") == {OTHER}
    assert listed("registrar", finding="PXZY:PXZY-2.5b") == {SECTION}
    assert listed("registrar", finding="CQNY:CQNY-4.1") == {OTHER}
    assert listed("head", finding="any") == listed("owner", finding="any") == {SECTION}
    # What is wrong with a group is no business of a plain member's: the question is not even asked.
    assert listed("member", finding="due") == {SECTION}


def test_an_owner_does_not_learn_what_is_wrong_where_he_is_a_member(home: House, listed) -> None:
    Membership.objects.create(group=home.groups["other"], account="wx_o", person=home.people["owner"], role="member")
    found(home, "other")
    assert listed("owner") == {SECTION, OTHER}
    assert listed("owner", finding="any") == set()


def test_a_unit_brings_in_all_below_it(home: House, listed) -> None:
    assert listed("registrar", unit=home.units["dept"].uid) == {SECTION}
    assert listed("registrar", unit=home.units["root"].uid) == {SECTION, OTHER}


def test_groups_of_an_owner_who_has_left_are_shown_and_to_do(home: House, listed, signed_in) -> None:
    Posting.objects.filter(person=home.people["owner"]).update(until=date(2025, 1, 1))
    assert listed("registrar", state="owner_gone") == {SECTION}
    assert "群主已离岗" in signed_in(home.users["registrar"]).get("/").content.decode()


@pytest.mark.parametrize("sort", ["name", "code", "unit", "created", "active"])
def test_sorted_both_ways_with_the_unknown_last(home: House, signed_in, sort: str) -> None:
    more_groups(home, 4)
    now = timezone.now()
    for n, group in enumerate(Group.objects.filter(code__startswith="M-").order_by("code")):
        Group.objects.filter(pk=group.pk).update(last_active_at=now - timedelta(days=n))
    client = signed_in(home.users["registrar"])
    orders = []
    for direction in ("", "-"):
        rows = client.get(reverse("groups"), {"sort": direction + sort}).context["listed"]
        orders.append([getattr(line.group, _ATTRS[sort]) for line in rows])
    up, down = ([_plain(v) for v in order if v is not None] for order in orders)
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    for order in orders:
        unknown = order.count(None)
        assert order[len(order) - unknown :] == [None] * unknown


_ATTRS = {"name": "name", "code": "code", "unit": "unit", "created": "created_at", "active": "last_active_at"}


def _plain(value):
    return getattr(value, "path", value)


def test_heads_of_columns_sort_and_turn_round(home: House, signed_in) -> None:
    client = signed_in(home.users["registrar"])
    assert 'href="?sort=name"' in client.get(reverse("groups")).content.decode()
    page = client.get(reverse("groups"), {"sort": "name", "cols": ["unit", "created"]}).content.decode()
    assert "sort=-name" in page
    assert "sort=created" in page
    assert "升序" in page


def test_columns_are_chosen_in_the_address(home: House, signed_in) -> None:
    filed(home, "section")
    found(home, "section")
    client = signed_in(home.users["registrar"])
    answer = client.get(reverse("groups"), {"cols": list(COLUMNS)})
    line = next(x for x in answer.context["listed"] if x.group.name == SECTION)
    values = {cell.column.key: cell.value for cell in line.cells}
    assert values["owner"] == "路遥"
    assert values["members"] == 2
    assert values["filing"] == "备2025-section"
    assert values["findings"] == 1
    assert [c.key for c in client.get(reverse("groups")).context["columns"]] == ["unit", "kind", "owner", "members"]


def test_badges(home: House, signed_in) -> None:
    filed(home, "section")
    client = signed_in(home.users["registrar"])
    said = {line.group.name: [b.words.zh for b in line.badges] for line in client.get("/groups/").context["listed"]}
    assert said == {SECTION: ["已备案"], OTHER: ["未备案"]}


def test_views_that_everybody_in_charge_has_say_how_many(home: House, signed_in) -> None:
    found(home, "section")
    client = signed_in(home.users["head"])
    ready = {one.words.zh: one.count for one in client.get(reverse("groups")).context["ready"]}
    assert ready == {"未备案": 1, "有问题": 1}
    assert signed_in(home.users["member"]).get(reverse("groups")).context["ready"] == []


def test_as_many_questions_for_sixty_rows_as_for_three(home: House, signed_in) -> None:
    client = signed_in(home.users["registrar"])
    query = {"cols": list(COLUMNS), "sort": "unit"}
    counts = []
    for more in (1, 57):
        more_groups(home, more, unit=("class", "section")[more > 1])
        client.get(reverse("groups"), query)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("groups"), query).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
