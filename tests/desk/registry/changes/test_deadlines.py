"""The time that a group has once its work is over, to the second, over holidays, pack by pack."""

from __future__ import annotations

from datetime import datetime

import pytest

from qunzhi.desk.registry.deadlines import deadlines
from qunzhi.desk.registry.models import Group
from tests.desk.makers import House


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def due(group: Group, packs: list[str], ended: str, **facts: object) -> dict[str, str | None]:
    group.institution.packs = packs
    for name, value in facts.items():
        setattr(group, name, value)
    found = deadlines(group, from_=at(ended))
    return {d.cite.provision: d.due_at.isoformat() if d.due_at else None for d in found}


@pytest.mark.parametrize(
    ("ended", "hours", "days"),
    [
        ("2025-09-30T17:30:15", "2025-10-01T17:30:15", "2025-10-14T23:59:59"),  # eight days off, one Saturday worked
        ("2025-03-14T09:00:00", "2025-03-15T09:00:00", "2025-03-21T23:59:59"),
        ("2025-12-31T23:59:59", "2026-01-01T23:59:59", "2026-01-08T23:59:59"),  # a Sunday is worked after the new year
    ],
)
def test_hours_run_on_and_working_days_are_counted(
    home: House, group: Group, ended: str, hours: str, days: str
) -> None:
    found = due(group, ["PXZY", "TFXX"], ended)
    assert found == {"PXZY-2.5b": f"{hours}+08:00", "TFXX-19b": f"{days}+08:00"}
    assert next(iter(found)) == "PXZY-2.5b"


def test_which_groups(home: House, group: Group) -> None:
    ended = "2025-03-14T09:00:00"
    assert due(group, ["ENT"], ended, group_kind="unit") == {}
    assert due(group, ["ENT"], ended, group_kind="project") == {"ENT-10.4b": "2025-03-21T23:59:59+08:00"}
    assert set(due(group, ["ISE"], ended, temporary=True)) == {"ISE-5.8", "ISE-6.4"}
    assert set(due(group, ["ISE"], ended, temporary=None)) == {"ISE-5.8"}
    assert due(group, ["PXZY"], ended, platform="dingtalk") == {}
    assert due(group, ["PXZY"], ended, platform="wechat", group_kind="non_work") == {}
    assert deadlines(group) == []


def test_nothing_counts_from_before_the_pack(home: House, group: Group) -> None:
    assert due(group, ["PXZY"], "2020-01-01T00:00:00") == {"PXZY-2.5b": "2022-06-18T00:00:00+08:00"}


def test_a_year_that_the_calendar_does_not_know_is_said(home: House, group: Group) -> None:
    group.institution.packs = ["TFXX"]
    found = deadlines(group, from_=at("2090-03-01T09:00:00"))
    assert [(d.due_at, d.missing_year) for d in found] == [(None, 2090)]
