"""What people are told about who sees their record is all of it: held against what everybody in fact may see."""

from __future__ import annotations

import pytest
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.org.guards import people_in_scope
from qunzhi.desk.org.models import Posting
from qunzhi.desk.org.queries import who_sees
from tests.desk.makers import House


@pytest.mark.parametrize("who", ["member", "student", "counsellor", "head", "registrar", "league", "general"])
def test_nobody_sees_a_record_unsaid(home: House, who: str) -> None:
    person = home.people[who]
    shown = who_sees(person, viewer_of(home.users[who]), to_us(timezone.now()))
    said = "、".join(name for _, names in shown for name in names)
    for key, user in home.users.items():
        sees = people_in_scope(viewer_of(user)).filter(pk=person.pk).exists()
        names = {home.people[key].name, *Posting.objects.filter(person__user=user).values_list("unit__name", flat=True)}
        if sees and key != who:
            assert any(name in said for name in names), (key, said)


def test_the_counsellor_of_the_class_is_named(home: House) -> None:
    shown = who_sees(home.people["student"], viewer_of(home.users["student"]), to_us(timezone.now()))
    names = [name for _, found in shown for name in found]
    assert "陶然（信息2501班）" in names
    assert "盛明" in names  # the auditor
    assert "护理系" not in "".join(names)
