"""Payloads as people read them: no code of ours is left in a Chinese page."""

from __future__ import annotations

import pytest

from qunzhi.desk.ledger.particulars import particulars


def chinese(payload: object, act: str) -> dict[str, str]:
    return {label.zh: value.zh for label, value in particulars(payload, act)}


def test_a_row_of_an_import() -> None:
    payload = {
        "key": {"person_id": "2099001", "unit_id": "Y210", "role": "member", "since": "2026-09-01"},
        "change": "end",
        "before": {"until": None},
        "after": {"until": "2026-11-01", "end_reason": "transferred"},
    }
    said = chinese(payload, "org.import_posting")
    assert said["离任日期"] == "2026-11-01"
    assert said["怎么变"] == "结束"
    assert not any(c.isascii() and c.isalpha() for c in "".join(said) + said["离任原因"])


def test_what_was_and_what_is() -> None:
    payload = {"key": {"unit_id": "Y1"}, "change": "change", "before": {"name": "新系"}, "after": {"name": None}}
    assert chinese(payload, "org.import_unit")["单位名称"] == "新系 → 空"


def test_counts_say_what_is_not_nothing() -> None:
    payload = {"title": "表.csv", "counts": {"people": {"add": 2, "change": 1, "same": 0}}, "problems": 3}
    assert chinese(payload, "org.apply_import") == {"人员": "新增 2，改动 1", "表格": "表.csv", "有问题的行": "3"}


def test_codes_and_times_are_those_of_people() -> None:
    payload = {
        "key": {"group_id": "G1"},
        "change": "add",
        "before": {},
        "after": {"platform": "qq", "kind": "unit", "created_at": "2025-06-16T18:30:00Z"},
    }
    said = chinese(payload, "registry.import_group")
    assert said["平台"] == "QQ"
    assert "2025-06-17 02:30" in said.values()
    assert "2025-06-16 18:30" not in said.values()


@pytest.mark.parametrize("payload", [None, [], "x", {"counts": 3}, {"before": 1, "after": []}])
def test_what_services_never_write_is_no_error(payload: object) -> None:
    particulars(payload, "org.import_unit")
