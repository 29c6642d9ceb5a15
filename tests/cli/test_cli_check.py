"""``qunzhi check``, the demonstration, and what is typed wrongly."""

from __future__ import annotations

import sys

import pytest

from qunzhi.cli.main import main
from tests.cli.conftest import rows


def test_says_what_was_understood(run, college, tmp_path):
    groups = college / "群组.csv"
    lines = groups.read_text("utf-8").splitlines()
    groups.write_text("\n".join([lines[0] + ",备注", *(line + ",x" for line in lines[1:])]) + "\n", "utf-8")
    said = run("check", college)
    assert "群组 groups  3 行  群组.csv" in said.out
    assert "用到的列：群编号、平台、群名" in said.out
    assert "不认识的列（不影响核对）：备注" in said.out
    assert "没有这些表，相关的条款不核对：成员认定、巡查" in said.out
    assert "可以核对了：qunzhi audit" in said.out
    assert not (tmp_path / "out").exists()


def test_says_what_is_wrong_beside_what_was_understood(run, broken, tmp_path):
    said = run("check", broken, status=2)
    assert "群组 groups  3 行" in said.out
    assert "共 3 处错误" in said.err
    assert "可以核对了" not in said.all
    assert (tmp_path / "out" / "群组.xlsx").exists()


def test_in_english(run, college):
    out = run("check", college, "--lang", "en").out
    assert "groups  3 rows  群组.csv" in out
    assert "ready: qunzhi audit" in out


def test_demo(run, tmp_path):
    out = run("demo", "--out", tmp_path / "d", "--once").out
    made = {p.name for p in (tmp_path / "d").iterdir()}
    assert made == {
        "chats",
        "data",
        "flags.csv",
        "flags.json",
        "review.html",
        "findings.csv",
        "findings.json",
        "proposals.csv",
        "report.html",
        "report.xlsx",
        "circular.docx",
    }
    assert "云岭职业学院" in out
    assert str(tmp_path / "d" / "report.html") in out.replace("\n", "")
    provision, subject = out.split("qunzhi explain ")[1].split("；")[0].split()
    assert (provision, subject) in {(r["provision"], r["subject"]) for r in rows(tmp_path / "d" / "findings.csv")}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["adit"], ["没有这个命令", "audit"]),
        (["audit"], ["缺少参数", "qunzhi audit --help"]),
        (["audit", "x", "--foo"], ["没有这个选项", "--foo"]),
        (["explain", "PXZY-2.1a"], ["缺少参数", "qunzhi explain --help"]),
    ],
)
def test_typed_wrongly(monkeypatch, capsys, typed, said):
    monkeypatch.setattr(sys, "argv", ["qunzhi", *typed])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert all(part in err for part in said), err


def test_status_of_the_command(monkeypatch, capsys, college):
    for typed, status in ((["--version"], 0), (["check", str(college)], 0), (["check", "nowhere"], 2), (["packs"], 2)):
        monkeypatch.setattr(sys, "argv", ["qunzhi", *typed])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == status, typed
    assert "Traceback" not in capsys.readouterr().err
