"""``qunzhi explain``: checked by eye, line by line."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

AT = ("--as-of", "2025-10-15T15:00:00+08:00")


@pytest.fixture
def explain(run, college):
    def call(*args, status=0):
        return run("explain", *args, "--input", college, *AT, status=status)

    return call


def test_a_violation_with_its_days_over_a_holiday(explain):
    out = explain("PXZY-2.1a", "Q1").out
    assert "PXZY-2.1a  二（一）" in out
    assert "“报宣传统战处备案”按“5 个工作日”解读" in out
    assert "Q1  信息系通知群" in out
    assert "按时备案：待整改（一般）" in out
    assert "期限：2025年10月14日 周二 23:59:59，已逾期 1 天" in out
    assert "第一责任人：欧阳青禾（1001）" in out
    assert "怎么办：" in out
    days = re.findall(r"(\d{4}-\d\d-\d\d) 周.  (.+)", out)
    assert days[0] == ("2025-09-30", "起算，当天不计")
    assert [d for d, note in days if note.startswith("放假")] == [f"2025-10-0{n}" for n in (1, 2, 3, 6, 7, 8)]
    counted = [(d, note) for d, note in days if note.startswith("第")]
    assert counted == [
        ("2025-10-09", "第 1 天"),
        ("2025-10-10", "第 2 天"),
        ("2025-10-11", "第 3 天（调休上班）"),
        ("2025-10-13", "第 4 天"),
        ("2025-10-14", "第 5 天"),
    ]
    assert "群组 · 群组.csv 第 2 行" in out
    assert "    群类型：部门群" in out
    assert "    所属单位编号：信息系（D3）" in out


def test_no_raw_keys_dicts_or_numbers_of_telephones(explain):
    out = explain("PXZY-2.3c", "Q1/a1").out + explain("PXZY-2.1a", "Q1").out
    assert not re.search(r"[a-z]+_[a-z]+", out.replace("a_1", "")), "no column or parameter names"
    assert "{" not in out
    assert "working days" not in out
    assert "1390000" not in out
    assert max(cell_len(line) for line in out.splitlines() if line[:1] != "“" and "没有填" not in line) <= 80


def test_in_order(explain):
    out = explain("PXZY-2.1a", "Q2").out
    assert "未发现问题" in out
    assert "备案 · 备案.csv 第 2 行" in out
    assert "怎么办" not in out


def test_unknown_says_what_is_missing(explain):
    out = explain("PXZY-2.1a", "Q3").out
    assert "按时备案：缺信息" in out
    assert "缺少：建群时间" in out
    assert "没有填：建群时间" in out


def test_a_time_of_hours(explain):
    out = explain("PXZY-2.5b", "Q3").out
    assert "期限：2025年10月2日 周四 09:00:00，已逾期 13 天" in out
    assert "期限怎么数" not in out


def test_a_provision_that_no_rule_judges(explain):
    assert "本条不由数据规则认定" in explain("PXZY-3.1d", "Q1").out


def test_before_the_pack(run, college):
    out = run("explain", "PXZY-2.1a", "Q2", "--input", college, "--as-of", "2022-01-01").out
    assert "尚未施行" in out


@pytest.mark.parametrize(
    ("provision", "subject", "said"),
    [
        ("PXZY-2.1x", "Q1", ["没有条款「PXZY-2.1x」", "是不是想写「PXZY-2.1"]),
        ("XYZ-1", "Q1", ["没有规章包含条款「XYZ-1」", "qunzhi packs list"]),
        ("PXZY-2.1a", "q1", ["没有「q1」", "qunzhi explain PXZY-2.1a Q1"]),
        ("PXZY-2.1a", "教研群", ["Q2（信息系教研群）", "qunzhi explain PXZY-2.1a Q2"]),
        ("PXZY-2.1a", "1001", ["不以「1001」为对象"]),
        ("PXZY-2.3c", "Q1/zz", ["没有「Q1/zz」", "群编号/账号"]),
        ("PXZY-2.1a", "完全没有的", ["subject"]),
    ],
)
def test_what_is_not_known_comes_with_a_suggestion(explain, provision, subject, said):
    err = explain(provision, subject, status=2).err
    assert all(part in err for part in said), err


def test_it_remembers_the_last_audit(run, college, tmp_path):
    run("audit", college, "-p", "PXZY", *AT, "-o", tmp_path / "o")
    assert "已逾期 1 天" in run("explain", "PXZY-2.1a", "Q1").out
    assert "还有" in run("explain", "PXZY-2.1a", "Q1", "--as-of", "2025-10-10").out


def test_in_english(explain):
    out = explain("PXZY-2.1a", "Q1", "--lang", "en").out
    assert "deadline: 14 Oct 2025 Tue 23:59:59, 1 day overdue" in out
    assert "2025-10-11 Sat  day 3 (make-up working day)" in out
    assert "2025-10-01 Wed  holiday, off" in out
    assert "name: 信息系通知群" in out
