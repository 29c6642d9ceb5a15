"""Whatever dress the facts come in, the same facts load."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path
from typing import Any

import dress
import pytest
from facts_equal import assert_equal_facts, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import institution

from qunzhi.facts.factset import FactSet
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular import load
from qunzhi.sources.tabular.cells_text import says_nothing
from qunzhi.sources.tabular.formulas import formula_code, quoted_text

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("kind", dress.FORMATS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_made_institution_in_every_format(kind: str, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    made = institution()
    for name, table_rows in made.items():
        dress.write(tmp_path, name, table_rows, rng, kind)
    assert_equal_facts(load(tmp_path), FactSet.of({n: made[n] for n in TABLES if n in made}))


def test_one_workbook_with_many_sheets_and_a_split_table(tmp_path: Path) -> None:
    import xlsxwriter

    made = institution()
    rng = random.Random(5)
    path = tmp_path / "全部.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, sheet in (("units", "单位"), ("people", "人员名单"), ("groups", "群组2023"), ("groups", "群组2024")):
            part = made[name]
            if name == "groups":
                part = part[:3] if sheet.endswith("3") else part[3:]
            target = book.add_worksheet(sheet)
            for r, row in enumerate(dress.grid(name, part, rng, natives=False)):
                for c, value in enumerate(row):
                    target.write_string(r, c, value)
        book.add_worksheet("填写说明").write_string(0, 0, "请按要求填写")
        book.add_worksheet("Sheet9")
    facts = load(path)
    assert_equal_facts(facts, FactSet.of({n: made[n] for n in ("units", "people", "groups")}))
    assert [(f.file, f.sheet) for f in facts.files][2:] == [("全部.xlsx", "群组2023"), ("全部.xlsx", "群组2024")]
    assert [p.code for p in facts.problems] == ["unknown_sheet"]


@pytest.mark.parametrize("name", ["人员", "人员1904"])
def test_old_excel_with_either_calendar(name: str) -> None:
    people = load(DATA / f"{name}.xls").tables["people"].to_pylist()
    assert [p["joined_on"] for p in people] == [dt.date(2020, 3, d) for d in (3, 4, 5)]
    assert {p["category"] for p in people} == {"staff"}
    assert [p["_row"] for p in people] == [4, 5, 6]


def plain(text: str) -> bool:
    trimmed = text.strip()
    return bool(trimmed) and not formula_code(trimmed) and quoted_text(trimmed) is None


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
texts = words.map(str.strip).filter(plain)
items = texts.filter(lambda t: not any(c in ";；、,，" for c in t) and not says_nothing(t))
ids = st.from_regex(r"[A-Z]{1,3}[0-9]{1,8}|[1-9][0-9]{0,13}|0[0-9]{2,9}", fullmatch=True)
moments = st.datetimes(dt.datetime(2010, 1, 1), dt.datetime(2039, 12, 31)).map(
    lambda d: d.replace(microsecond=0, tzinfo=dress.ZONE)
)


@st.composite
def some_groups(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for group_id in draw(st.lists(ids, max_size=6, unique=True)):
        made.append(
            {
                "group_id": group_id,
                "platform": draw(st.sampled_from(TABLES["groups"]["platform"].codes)),
                "name": draw(texts),
                "kind": draw(st.sampled_from(TABLES["groups"]["kind"].codes)),
                "created_at": draw(st.none() | moments),
                "dissolved_at": draw(st.none() | moments),
                "temporary": draw(st.none() | st.booleans()),
                "terms": draw(st.none() | st.lists(items, min_size=2, max_size=3)),
            }
        )
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some_groups(), st.integers(0, 10**6), st.sampled_from(dress.FORMATS))
def test_any_groups_in_any_dress(groups: list[dict[str, Any]], seed: int, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dress.write(Path(folder), "groups", groups, random.Random(seed), kind)
        facts = load(Path(folder))
    assert rows(facts.tables["groups"]) == rows(FactSet.of({"groups": groups}).tables["groups"])


def test_an_overlay_beside_the_tables_is_no_stranger(tmp_path):
    (tmp_path / "calendar.yaml").write_text("years: [2027]\n", encoding="utf-8")
    (tmp_path / "单位.csv").write_text("单位编号,单位名称,单位类型\nD1,教务处,处室\n", encoding="utf-8")
    assert load(tmp_path).problems == []
