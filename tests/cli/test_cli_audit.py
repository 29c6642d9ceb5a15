"""``qunzhi audit`` on files that can be read."""

from __future__ import annotations

import re

import orjson
import pytest
from docx import Document
from openpyxl import load_workbook

from tests.cli.conftest import rows

AT = ("--as-of", "2025-10-15T15:00:00+08:00")


def new_pack(run, path):
    """The starting point that ``packs new`` writes, in force long before."""
    run("packs", "new", "ABC", "--out", path)
    path.write_text(re.sub(r"  date: [\d-]+", "  date: 2022-01-01", path.read_text("utf-8")), "utf-8")


WRITTEN = {"findings.csv", "findings.json", "proposals.csv", "report.html", "report.xlsx"}


def test_writes_every_file_and_says_where(run, college, tmp_path):
    said = run("audit", college, "-p", "PXZY", *AT, "--out", tmp_path / "o")
    assert {p.name for p in (tmp_path / "o").iterdir()} == WRITTEN
    assert all(str(tmp_path / "o" / name) in said.out for name in WRITTEN)
    assert "青山学院" in said.out.splitlines()[1], "the institution that was audited, not the pack's"
    assert "攀枝花攀西职业学院《各级微信群和QQ群规范管理办法》" in said.out
    assert "截至 2025年10月15日（周三）15:00" in said.out
    found = rows(tmp_path / "o" / "findings.csv")
    filed = {r["subject"]: (r["state"], r["due_at"]) for r in found if r["provision"] == "PXZY-2.1a"}
    assert filed == {"Q1": ("violation", "2025-10-14T23:59:59+08:00"), "Q3": ("unknown", "")}
    assert orjson.loads((tmp_path / "o" / "findings.json").read_bytes())["institution"] == "青山学院"
    assert load_workbook(tmp_path / "o" / "report.xlsx").worksheets[0]["A1"].value.startswith("青山学院")
    assert "13900001111" not in "".join(p.read_text("utf-8") for p in (tmp_path / "o").glob("*.[chj]*"))


def test_several_packs_get_a_folder_each(run, college, tmp_path):
    said = run("audit", college, "-p", "PXZY", "-p", "CQNY", "-p", "PXZY", *AT, "-o", tmp_path / "o")
    assert {p.name for p in (tmp_path / "o").iterdir()} == {"PXZY", "CQNY"}
    for name in ("PXZY", "CQNY"):
        assert {p.name for p in (tmp_path / "o" / name).iterdir()} == WRITTEN
        assert {r["provision"].split("-")[0] for r in rows(tmp_path / "o" / name / "findings.csv")} == {name}
    assert said.out.count("青山学院") == 2


def test_a_pack_file_as_pack(run, college, tmp_path):
    new_pack(run, tmp_path / "abc.yaml")
    run("audit", college, "--pack", tmp_path / "abc.yaml", *AT, "-o", tmp_path / "o")
    assert {r["provision"].split("-")[0] for r in rows(tmp_path / "o" / "findings.csv")} == {"ABC"}
    run("audit", college, "--pack", "ABC", "--packs", tmp_path, *AT, "-o", tmp_path / "p")
    assert rows(tmp_path / "p" / "findings.csv") == rows(tmp_path / "o" / "findings.csv")
    twice = run("audit", college, "-p", tmp_path / "abc.yaml", "-p", "ABC", "--packs", tmp_path, *AT, status=2)
    assert "两次" in twice.err


@pytest.mark.parametrize(
    ("pack", "as_of", "said"),
    [
        ("PXZY", "2022-06-16", "PXZY 自 2022-06-17 起施行"),
        ("CQNY", "2021-02-18", "2016 年的《微信及QQ群管理暂行办法》（院宣〔2016〕9号）未安装"),
    ],
)
def test_before_the_pack_it_says_so_and_finds_nothing(run, college, tmp_path, pack, as_of, said):
    out = run("audit", college, "-p", pack, "--as-of", as_of, "-o", tmp_path / "o").out
    assert said in out.replace("\n", "")
    assert "办法尚未生效" in out
    assert rows(tmp_path / "o" / "findings.csv") == []
    assert "尚未生效" in (tmp_path / "o" / "report.html").read_text("utf-8")


def test_fail_on(run, college, tmp_path):
    ask = ("audit", college, "-p", "PXZY", *AT, "-o", tmp_path / "o", "--fail-on")
    assert any(r["severity"] == "major" and r["state"] == "violation" for r in rows_of(run, ask, tmp_path, "major", 1))
    run(*ask, "critical", status=0)
    said = run(*ask, "huge", status=2)
    assert "--fail-on 不能是「huge」" in said.err
    assert "major" in said.err


def rows_of(run, ask, tmp_path, level, status):
    run(*ask, level, status=status)
    return rows(tmp_path / "o" / "findings.csv")


def test_since_marks_what_changed(run, college, tmp_path):
    said = run("audit", college, "-p", "PXZY", *AT, "--since", "2025-10-13", "-o", tmp_path / "o")
    marks = {(r["provision"], r["subject"]): r["change"] for r in rows(tmp_path / "o" / "findings.csv")}
    assert marks[("PXZY-2.1a", "Q1")] == "new", "due on the 13th, a violation on the 15th"
    assert marks[("PXZY-2.1a", "Q3")] == "open"
    assert "与上次相比：新增" in said.out
    late = run("audit", college, "-p", "PXZY", *AT, "--since", "2025-10-16", status=2)
    assert "不早于核对时点" in late.err


def test_what_if_a_value(run, demo_folder, tmp_path):
    said = run("audit", demo_folder, "-p", "CQNY", *AT, "--what-if", "size_cap.max=500", "-o", tmp_path / "o")
    assert "试改 size_cap.max=500" in said.out
    assert "人数上限" in said.out
    assert [(r["change"], r["rule"]) for r in rows(tmp_path / "o" / "what-if.csv")] == [("lost", "size_cap")]
    assert "size_cap" in {r["rule"] for r in rows(tmp_path / "o" / "findings.csv")}, "the audit itself is the pack's"
    wrong = run("audit", demo_folder, "-p", "CQNY", *AT, "--what-if", "size=5", "-o", tmp_path / "w", status=2)
    assert "规则.参数=值" in wrong.err
    assert not (tmp_path / "w").exists()


def test_what_if_a_whole_pack(run, college, tmp_path):
    new_pack(run, tmp_path / "abc.yaml")
    said = run("audit", college, "-p", "PXZY", *AT, "--what-if", tmp_path / "abc.yaml", "-o", tmp_path / "o")
    assert "试改 abc.yaml" in said.out
    kinds = {(r["change"], r["provision"].split("-")[0]) for r in rows(tmp_path / "o" / "what-if.csv")}
    assert ("lost", "PXZY") in kinds
    assert all(provision == "ABC" for change, provision in kinds if change == "gained")


def test_a_year_without_holidays_is_said_once_and_an_overlay_mends_it(run, college, tmp_path):
    groups = college / "群组.csv"
    groups.write_text(groups.read_text("utf-8").replace("2025-09-30 09:00", "2026-12-30 09:00"), "utf-8")
    ask = ("audit", college, "-p", "PXZY", "--as-of", "2027-01-20", "-o", tmp_path / "o")

    def judged():
        return {
            r["subject"]: (r["state"], r["due_at"])
            for r in rows(tmp_path / "o" / "findings.csv")
            if r["provision"] == "PXZY-2.1a"
        }

    said = run(*ask)
    assert said.out.count("2027 年的节假日安排尚未收录") == 1
    assert judged()["Q1"] == ("unknown", "")
    overlay = "years: [2027]\noff: [2027-01-01..2027-01-03]\n"
    (tmp_path / "mine.yaml").write_text(overlay, "utf-8")
    said = run(*ask, "--calendar", tmp_path / "mine.yaml")
    assert "尚未收录" not in said.out
    assert judged()["Q1"] == ("violation", "2027-01-07T23:59:59+08:00")
    (college / "日历.yaml").write_text(overlay, "utf-8")
    run(*ask)
    assert judged()["Q1"] == ("violation", "2027-01-07T23:59:59+08:00"), "an overlay beside the tables needs no option"
    (tmp_path / "mine.yaml").write_text("yeers: [2027]\n", "utf-8")
    assert "mine.yaml" in run(*ask, "--calendar", tmp_path / "mine.yaml", status=2).err


def test_a_missing_table_is_said_once(run, college, tmp_path):
    (college / "任职.csv").unlink()
    out = run("audit", college, "-p", "PXZY", *AT, "-o", tmp_path / "o").out
    assert sum("没有提供任职（postings）" in line for line in out.splitlines()) == 1
    found = {r["rule"] for r in rows(tmp_path / "o" / "findings.csv")}
    assert "filed_in_time" in found
    assert "leaver_removed" not in found


def test_in_english(run, college, tmp_path):
    out = run("audit", college, "-p", "PXZY", *AT, "-o", tmp_path / "o", "--lang", "en").out
    assert "As of Wed 15 Oct 2025, 15:00" in out
    assert "What next" in out
    assert "待整改" not in out
    assert '<html lang="en"' in (tmp_path / "o" / "report.html").read_text("utf-8")
    wrong = run("audit", college, "-p", "PXZY", "--lang", "fr", status=2)
    assert "zh / en" in wrong.err


@pytest.mark.parametrize("how", [("--circular",), ("--circular", "--named")])
def test_circular(run, college, tmp_path, how):
    run("audit", college, "-p", "PXZY", *AT, "-o", tmp_path / "o", *how)
    paper = Document(str(tmp_path / "o" / "circular.docx"))
    text = "\n".join(
        [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for r in t.rows for c in r.cells]
    )
    assert "青山学院" in text
    assert ("信息系" in text) is ("--named" in how)
