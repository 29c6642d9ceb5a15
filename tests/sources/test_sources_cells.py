"""Single cells: times, ids, yes and no, codes, lists, formulas."""

from __future__ import annotations

import datetime as dt
import random

import dress
import pyarrow as pa
import pytest

from qunzhi.core.instants import iso
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.cells_text import Fault, clean_id, parse_truth, split_list
from qunzhi.sources.tabular.cells_time import parse_when
from qunzhi.sources.tabular.convert_text import codes_for
from qunzhi.sources.tabular.convert_time import convert_time
from qunzhi.sources.tabular.formulas import formula_code

EIGHT = "2022-06-17T08:05:00+08:00"
NIGHT = "2022-06-17T00:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022-06-17", NIGHT),
        ("2022.6.17", NIGHT),
        ("2022年6月17日", NIGHT),
        ("20220617", NIGHT),
        ("20220617.0", NIGHT),
        ("2022. 6. 17", NIGHT),
        ("２０２２年６月１７日", NIGHT),
        ("二〇二二年六月十七日", NIGHT),
        ("44729", NIGHT),
        ("2022/6/17 8:05", EIGHT),
        ("2022-06-17T08:05:00Z", "2022-06-17T16:05:00+08:00"),
        ("2022-06-17 08:05+0800", EIGHT),
        ("2022年6月17日 8时5分", EIGHT),
        ("2022年6月17日（星期五）上午8时5分", EIGHT),
        ("2022/6/17 上午8:05:00", EIGHT),
        ("2022/6/17 上午12:00:00", NIGHT),
        ("2022/6/17 下午8:05", "2022-06-17T20:05:00+08:00"),
        ("2022-06-17 8:05 PM", "2022-06-17T20:05:00+08:00"),
        ("2022年6月17日8点半", "2022-06-17T08:30:00+08:00"),
        ("2022-06-16 24:00", NIGHT),
        ("44729.33680555556", EIGHT),
        ("2022-06-17T08:05:09.5", "2022-06-17T08:05:09.500000+08:00"),
        ("202206170805", EIGHT),
    ],
)
def test_times(text: str, wanted: str) -> None:
    when = parse_when(text)
    assert when is not None
    assert iso(when.instant(deadline=False)) == wanted


@pytest.mark.parametrize(
    "text",
    ["2022", "2022-02-30", "17/6/2022", "2022-6", "8:05", "2022-6-1708:05", "2022-06-17 25:00", "昨天", "12", "9"],
)
def test_no_times(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_when(text)


def test_a_bare_date_as_a_deadline_ends_with_its_day() -> None:
    day, timed = parse_when("2024/3/15"), parse_when("2024-03-15 0:00")
    assert day is not None
    assert timed is not None
    assert iso(day.instant(deadline=True)) == "2024-03-15T23:59:59+08:00"
    assert iso(timed.instant(deadline=True)) == "2024-03-15T00:00:00+08:00"


def test_days_from_1904() -> None:
    assert parse_when("43267", epoch1904=True) == parse_when("44729")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" １０００００１ ", "1000001"),
        ("1000001.0", "1000001"),
        ("007", "007"),
        ('="007"', "007"),
        ("A.1", "A.1"),
        ("\ufeffG1\u200b", "G1"),
        ("-", None),
        ("N/A", None),
        ("无", None),
        ("123456789012345678", "123456789012345678"),
    ],
)
def test_ids(text: str, wanted: str | None) -> None:
    assert clean_id(text) == wanted


def test_an_id_in_scientific_notation_is_damaged() -> None:
    with pytest.raises(Fault, match="damaged_number"):
        clean_id("1.23457E+17")


def test_yes_and_no() -> None:
    assert [parse_truth(t) for t in ("是", "有", "已", "√", "YES", "1", "１")] == [True] * 7
    assert [parse_truth(t) for t in ("否", "无", "未", "×", "no", "0", "FALSE")] == [False] * 7
    assert parse_truth(" — ") is None
    with pytest.raises(Fault, match="bad_truth"):
        parse_truth("也许")


def test_codes() -> None:
    kind = codes_for("groups", TABLES["groups"]["kind"])
    assert kind.parse("学生会群") == "league"
    assert kind.parse(" Student-Work ") == "student_work"
    assert kind.parse("兴趣群") == "兴趣群"
    influence = codes_for("cases", TABLES["cases"]["influence"])
    assert influence.parse("无") == "none"
    assert influence.parse("-") is None
    role = codes_for("memberships", TABLES["memberships"]["role"])
    assert role.nearest("群主人") == "群主"
    with pytest.raises(Fault, match="bad_code"):
        role.parse("群主人")


def test_lists() -> None:
    assert split_list(" 教学；实训、竞赛 ,  ，") == ["教学", "实训", "竞赛"]
    assert split_list("/") is None


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|'/C calc'!A0",
        '=HYPERLINK("http://x","y")',
        "@SUM(1)*cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "+WEBSERVICE(A1)",
        "＝cmd|'/C calc'!A0",
        "\t=DDE(1)",
    ],
)
def test_formulas_that_reach_outside(text: str) -> None:
    assert formula_code(text) == "formula_injection"


@pytest.mark.parametrize(
    "text", ["+1张三", "-张三", "=张三=", "@所有人", "-Amy|加油！", "+86 138", "=1+1", "a=b", "cmd|x"]
)
def test_text_that_only_begins_like_a_formula(text: str) -> None:
    assert formula_code(text) is None


@pytest.mark.parametrize(
    ("table", "column"), [("groups", "created_at"), ("notices", "reply_by"), ("postings", "until")]
)
def test_the_quick_way_and_the_slow_way_read_the_same(table: str, column: str) -> None:
    """A column of many values takes quick ways; few values are read one by one. Both must agree on everything."""
    rng = random.Random(3)
    begin = dt.datetime(2015, 1, 1, tzinfo=dress.ZONE)
    texts = [dress.time_text(begin + dt.timedelta(seconds=rng.randrange(3 * 10**8)), rng) for _ in range(1500)]
    texts += ["2022-02-30 10:00", "2022/2/30", "2022-6-1708:05", "2022年6月17日8:05", "2022. 6.17", "2022-06-17 24:00"]
    texts += ["2022.06.17 08.05", "1800-01-01", "2022-06-17T08:05:09.5", "2022-06-17 08:05+15:00", "2022/06/17/08:05"]
    texts += ["", "-", "44729", "2022-06-17", "2022/6/17"]
    fact = TABLES[table][column]
    quick, faults = convert_time(pa.array(texts), fact, epoch1904=False)
    slow = [convert_time(pa.array([t]), fact, epoch1904=False) for t in texts]
    assert quick.to_pylist() == [v[0].as_py() for v, _ in slow]
    assert sorted(r for rows in faults.values() for r in rows.tolist()) == [i for i, (_, f) in enumerate(slow) if f]
