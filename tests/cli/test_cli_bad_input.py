"""What a clerk is told of files that cannot be used, and what is left behind: copies to correct, nothing else."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import rows

AT = ("--as-of", "2025-10-15T15:00:00+08:00")


def test_all_problems_at_once_and_nothing_half_written(run, broken, tmp_path):
    said = run("audit", broken, "-p", "PXZY", *AT, "-o", tmp_path / "o", status=2)
    assert said.out == ""
    for part in ("群组.csv 第 2 行 列「建群时间」", "人员.csv 第 4 行 列「工号」", "备案.csv 第 2 行 列「对象编号」"):
        assert part in said.err
    assert "共 3 处错误，没有核对" in said.err
    assert "--lenient" in said.err
    assert {p.name for p in (tmp_path / "o").iterdir()} == {"群组.xlsx", "人员.xlsx", "备案.xlsx"}
    book = load_workbook(tmp_path / "o" / "群组.xlsx")
    assert book.sheetnames[0] == "问题清单"
    comments = [c.comment.text for row in book.worksheets[1].iter_rows() for c in row if c.comment]
    assert len(comments) == 1
    assert "2022-06-17" in comments[0]


def test_what_was_corrected_in_the_copy_can_be_audited(run, broken, tmp_path):
    run("audit", broken, "-p", "PXZY", *AT, "-o", tmp_path / "o", status=2)
    book = load_workbook(tmp_path / "o" / "群组.xlsx")
    cell = next(c for row in book.worksheets[1].iter_rows() for c in row if c.comment)
    cell.value = "2025-09-30 09:00"
    (broken / "群组.csv").unlink()
    book.save(broken / "群组.xlsx")
    left = run("check", broken, "-o", tmp_path / "p", status=2)
    assert "建群时间" not in left.err
    assert "共 2 处错误" in left.err


def test_lenient_goes_on_and_says_what_was_left_out(run, broken, tmp_path):
    said = run("audit", broken, "-p", "PXZY", *AT, "-o", tmp_path / "o", "--lenient")
    assert "略去 群组.csv 第 2 行" in said.err
    assert "群组有 1 行因错误未计入" in said.out
    assert "未计入" in (tmp_path / "o" / "report.html").read_text("utf-8")
    subjects = {r["subject"] for r in rows(tmp_path / "o" / "findings.csv")}
    assert "Q1" not in subjects
    assert "Q3" in subjects


def test_copies_never_land_on_the_originals(run, broken):
    before = {p.name: p.read_bytes() for p in broken.iterdir()}
    said = run("audit", broken, "-p", "PXZY", "-o", broken, status=2)
    assert {p.name: p.read_bytes() for p in broken.iterdir() if p.is_file()} == before
    assert str(broken / "标注") in said.err.replace("\n", "")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (("audit", "nowhere", "-p", "PXZY"), ["nowhere", "找不到"]),
        (("audit", "empty", "-p", "PXZY"), ["没有可以读取的表格", "群组.xlsx"]),
        (("check", "empty"), ["没有可以读取的表格"]),
        (("audit", "台账", "-p", "PXZZ"), ["没有安装规章包「PXZZ」", "PXZY"]),
        (("audit", "台账"), ["没有说按哪一部办法核对", "qunzhi audit 台账 --pack CQNY", "TFXX"]),
        (("audit", "台账", "-p", "PXZY", "--as-of", "2024-13-01"), ["看不懂的时间「2024-13-01」", "2024-03-15"]),
        (("audit", "台账", "-p", "PXZY", "--engine", "x"), ["没有引擎「x」", "duckdb"]),
        (("audit", "台账", "-p", "PXZY", "--fail-on", "x"), ["--fail-on 不能是「x」", "major"]),
        (("explain", "PXZY-2.1a", "Q1"), ["不知道要看哪份数据", "--input"]),
    ],
)
def test_one_sentence_and_the_way_out(run, college, tmp_path, ask, said):
    (tmp_path / "empty").mkdir()
    got = run(*ask, status=2)
    assert got.out == ""
    assert all(part in got.err for part in said), got.err
    assert "Traceback" not in got.err
    assert not (tmp_path / "out").exists(), "nothing is written where there is nothing to correct"
