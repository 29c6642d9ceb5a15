"""``qunzhi lexicon`` as a person uses it."""

from __future__ import annotations

import csv
from pathlib import Path

import orjson
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from qunzhi.cli.main import build
from qunzhi.content.lexicon.read import read_lexicon
from qunzhi.content.review import Decisions, write_decisions
from tests.content.lexicon.test_doctor import flags_of, judged

APP, RUN = build(), CliRunner()


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.chdir(tmp_path)
    for name in ("QUNZHI_LANG", "QUNZHI_PACKS"):
        monkeypatch.delenv(name, raising=False)


def call(*args: str, status: int = 0) -> str:
    result = RUN.invoke(APP, ["lexicon", *args])
    assert result.exit_code == status, result.output + repr(result.exception)
    return result.output


def test_the_sample_is_sound_and_is_not_written_over() -> None:
    assert "qunzhi lexicon check 我的词库.yaml" in call("new", "我的词库.yaml")
    text = call("check", "我的词库.yaml", "--lang", "en")
    assert "errors 0, warnings 0" in text
    assert read_lexicon(Path("我的词库.yaml")).lexicon.name == "我的词库"
    assert "不覆盖" in call("new", "我的词库.yaml", status=2)
    assert ".yaml" in call("new", "a.csv", status=2)


def test_check_against_a_pack_and_a_roster() -> None:
    Path("a.yaml").write_text(
        "terms:\n  - {term: 欧阳青禾, category: abuse, provisions: [ISE-7.44], reason: r, added_by: b}\n"
        "  - {term: 信息系, category: 没有这类, reason: r, added_by: b}\n",
        "utf-8",
    )
    Path("表").mkdir()
    Path("表/人员.csv").write_text("工号,姓名,人员类别\n1,欧阳青禾,教职工\n", "utf-8")
    Path("表/单位.csv").write_text("单位编号,单位名称,单位类型\nD3,信息系,系\n", "utf-8")
    text = call("check", "a.yaml", "--pack", "ISE", "--roster", "表", status=2)
    assert "欧阳青禾" not in text
    assert "词条「欧*」就是名册里的人名" in text
    assert "a.yaml 第 2 行：规章包里没有条款「ISE-7.44」" in text
    assert "没有类别「没有这类」" in text
    data = orjson.loads(call("check", "a.yaml", "--pack", "ISE", "--json", status=2))
    assert [(r["code"], r["place"]) for r in data if r["level"] == "error"] == [
        ("unknown_provision", {"file": "a.yaml", "line": 2})
    ]
    Path("表/单位.csv").unlink()
    Path("表/人员.csv").write_text("工号,姓名,人员类别\n", "utf-8")
    assert "没有人员表" in call("check", "a.yaml", "--roster", "表", status=2)
    assert "没有安装" in call("check", "a.yaml", "--pack", "NONE", status=2)


def test_check_refuses_settings_of_detectors_that_are_none() -> None:
    Path("a.yaml").write_text("terms: []\ndetectors:\n  flodding: {}\n", "utf-8")
    assert "flodding" in call("check", "a.yaml", status=2)


def test_many_remarks_of_a_kind_are_counted() -> None:
    rows = [f"  - {{term: 青{c}, category: x, reason: r, added_by: b, whole: no}}\n" for c in "abcdefgh"]
    Path("a.yaml").write_text("terms:\n" + "".join(rows), "utf-8")
    text = call("check", "a.yaml")
    assert text.count("不限整词") == 5
    assert "另有 3 条" in text
    assert call("check", "a.yaml", "--all").count("不限整词") == 8


def test_slips_in_the_file_are_told() -> None:
    Path("a.yaml").write_text("terms:\n  - {term: 甲乙, whole: 也许}\n", "utf-8")
    for command in ("check", "show"):
        assert "a.yaml 第 2 行：「也许」不是「是」或「否」" in call(command, "a.yaml", status=2)
    assert "找不到词库文件" in call("check", "b.yaml", status=2)


def test_show() -> None:
    call("new", "a.yaml")
    text = call("show", "a.yaml")
    assert "青松计划" in text
    assert "允许短语：" in text
    one = call("show", "a.yaml", "--term", "白鷺工程")
    assert "bai lu gong cheng" in one
    assert "拆字" in one
    assert "没有「别的」" in call("show", "a.yaml", "--term", "别的", status=2)


def test_try() -> None:
    Path("a.yaml").write_text("terms:\n  - {term: 大麻, reason: 违禁}\nallow: [大麻烦]\n", "utf-8")
    text = call("try", "a.yaml", "大*麻，大麻烦")
    assert "大*麻" in text
    assert "80%" in text
    assert "夹有空格或符号" in text
    assert "违禁" in text
    assert "放行：在「大麻烦」里" in text
    assert "Nothing is hit" in call("try", "a.yaml", "好", "--lang", "en")


@pytest.fixture
def judged_files(tmp_path: Path) -> list[str]:
    Path("a.csv").write_text("词条,类别\n大麻,违禁\n=笨蛋,辱骂\n", "utf-8")
    some = judged("大麻", "惹了【大麻】烦", n=4) + judged("大麻", "种【大麻】", "confirmed")
    some += judged("=笨蛋", "【=笨蛋】", n=10)
    write_decisions(Decisions("s", decided=tuple(some)), tmp_path / "d.json")
    data = {"format": "qunzhi flags 1", "made_at": "2026-09-02T00:00:00+08:00", "flags": flags_of(some)}
    (tmp_path / "f.json").write_bytes(orjson.dumps(data))
    return ["a.csv", "--decisions", "d.json", "--flags", "f.json"]


def test_doctor_writes_tables(judged_files: list[str]) -> None:
    text = call("doctor", *judged_files, "--out", "x.csv")
    assert "大麻烦" in text
    assert "退役" in text
    with Path("x.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1][:6] == ["大麻", "5", "1", "4", "0", "0"]
    assert rows[2][0] == "'=笨蛋"
    assert rows[5][1:4] == ["大麻", "加允许短语", "大麻烦"]
    call("doctor", *judged_files, "--out", "x.xlsx", "--lang", "en")
    book = load_workbook("x.xlsx")
    assert book.sheetnames == ["terms", "proposals"]
    assert book["terms"]["B2"].value == 5
    assert "csv 或 xlsx" in call("doctor", *judged_files, "--out", "x.html", status=2)


def test_doctor_applies_what_is_accepted_to_a_new_file(judged_files: list[str]) -> None:
    old = Path("a.csv").read_bytes()
    assert "写明是谁" in call("doctor", *judged_files, "--apply", "b.yaml", status=2)
    assert not Path("b.yaml").exists()
    text = call("doctor", *judged_files, "--apply", "b.yaml", "--by", "李", "--on", "2026-09-09", "--accept", "allow")
    assert "第 1 版，采纳 1 项" in text
    new = read_lexicon(Path("b.yaml")).lexicon
    assert [t.text for t in new.terms] == ["大麻", "=笨蛋"]
    assert [(a.text, "李 2026-09-09" in a.reason) for a in new.allows] == [("大麻烦", True)]
    assert Path("b.yaml").read_text("utf-8").startswith("# 2026-09-09 李 在上一版上采纳 1 项建议：\n# - 大麻")
    assert Path("a.csv").read_bytes() == old
    call("doctor", *judged_files, "--apply", "b.yaml", "--by", "李", status=2)
    call("doctor", *judged_files, "--apply", "c.yaml", "--by", "李")
    assert [t.text for t in read_lexicon(Path("c.yaml")).lexicon.terms] == ["大麻"]
    text = call("doctor", *judged_files, "--apply", "d.yaml", "--by", "李", "--accept", "fold_off", status=2)
    assert "没有可采纳的建议" in text
    assert not Path("d.yaml").exists()
    for wrong in (["--accept", "9"], ["--accept", "alles"], ["--on", "昨天"]):
        call("doctor", *judged_files, "--apply", "d.yaml", "--by", "李", *wrong, status=2)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": "x"}', b'{"format": "qunzhi flags 1", "flags": [{}]}'])
def test_flags_that_are_none(judged_files: list[str], data: bytes) -> None:
    Path("f.json").write_bytes(data)
    assert "f.json" in call("doctor", *judged_files, status=2)
