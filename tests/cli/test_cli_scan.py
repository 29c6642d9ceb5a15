"""``qunzhi scan``, and an audit with messages: who may be looked at, what comes out, and that no value leaks."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

MOBILE = "13800138000"
LEXICON = """\
lexicon: 青山词库
version: "3"
terms:
  - {term: 笨蛋, category: abuse, reason: 骂人, added_by: 办公室, added_on: 2025-01-01}
  - {term: 天狼计划, category: core, provision: PXZY-3.3c, reason: 未公开的项目}
allow: [笨蛋型服务器]
detectors:
  link: {deny: [bad.example]}
"""
MESSAGES = [
    "message_id,group_id,uid,sent_at,kind,text",
    f"m1,Q1,a1,2025-10-08 09:00,text,你这个笨※蛋，打我电话{MOBILE}",
    "m2,Q1,a1,2025-10-08 09:01,text,天狼計劃的材料机密★10年",
    "m3,Q1,a2,2025-10-08 09:02,text,新买的笨蛋型服务器到了",
    "m4,Q1,a2,2025-10-08 09:03,image,",
    "m5,Q2,a2,2025-10-08 09:04,text,你是笨蛋",
    "m6,Q1,a3,2025-10-08 09:05,text,👍👍👍",
    "m7,Q1,a3,2025-10-08 09:06,text,看 http://www.bad.example/x?token=abcdef",
]


@pytest.fixture
def chats(college: Path) -> Path:
    """The college with messages; group Q1 was told, Q2 was not."""
    groups = (college / "群组.csv").read_text("utf-8").splitlines()
    told = [f"{line},{'告知时间' if n == 0 else '2025-10-01' if n == 1 else ''}" for n, line in enumerate(groups)]
    (college / "群组.csv").write_text("\n".join(told) + "\n", "utf-8")
    (college / "群消息.csv").write_text("\n".join(MESSAGES) + "\n", "utf-8")
    (college / "词库.yaml").write_text(LEXICON, "utf-8")
    return college


def flags(folder: Path) -> list[dict[str, str]]:
    with (folder / "flags.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def scan(run, chats, *more, status=0):
    return run("scan", chats / "群消息.csv", "-l", chats / "词库.yaml", "-o", "out", *more, status=status)


def test_flags_with_their_places_and_nothing_of_groups_that_were_not_told(run, chats, tmp_path):
    said = scan(run, chats, "-p", "PXZY", "--facts", chats)
    found = {(f["message_id"], f["detector"], f["start"], f["end"]) for f in flags(tmp_path / "out")}
    assert found == {
        ("m1", "abuse", "3", "6"),
        ("m2", "own_terms", "0", "4"),
        ("m2", "secrecy_mark", "7", "13"),
        ("m6", "bare_reaction", "0", "3"),
    }
    assert "信息系教研群 1 条：未告知成员" in said.out
    assert "图片 1" in said.out
    by_id = {(f["message_id"], f["detector"]): f for f in flags(tmp_path / "out")}
    assert by_id["m2", "own_terms"]["provisions"] == "PXZY-3.3c"
    assert by_id["m2", "own_terms"]["folds"] == "traditional"
    assert by_id["m2", "secrecy_mark"]["provisions"].split(";") == ["PXZY-3.3b", "PXZY-3.3c"]
    assert by_id["m6", "bare_reaction"]["category"] == "bare_reaction"


def test_no_value_leaks_unless_a_reason_is_given(run, chats, tmp_path):
    said = scan(run, chats, "-p", "ISE", "--facts", chats, "--detect", "all")
    written = "".join(p.read_text("utf-8") for p in (tmp_path / "out").iterdir())
    assert "138****8000" in written
    assert MOBILE not in written + said.all
    assert "abcdef" not in written + said.all
    scan(run, chats, "-p", "ISE", "--facts", chats, "--show-values", "核实投诉")
    data = json.loads((tmp_path / "out" / "flags.json").read_text("utf-8"))
    assert any(MOBILE in f["excerpt"] for f in data["flags"])
    assert "核实投诉" in json.dumps(data["notes"], ensure_ascii=False)


def test_without_a_register_nothing_is_read_until_somebody_says_that_members_know(run, chats, tmp_path):
    said = scan(run, chats, "-p", "PXZY", status=2)
    assert "--notice-given" in said.err
    assert flags(tmp_path / "out") == []
    scan(run, chats, "-p", "PXZY", "--notice-given")
    assert {"m1", "m2", "m5", "m6"} <= {f["message_id"] for f in flags(tmp_path / "out")}
    assert json.loads((tmp_path / "out" / "flags.json").read_text("utf-8"))["notice_given"] is True


def test_detectors_of_other_packs_and_settings_of_the_lexicon(run, chats, tmp_path):
    scan(run, chats, "-p", "PXZY", "--facts", chats, "--detect", "link", "--detect", "mobile")
    found = {f["detector"]: f for f in flags(tmp_path / "out")}
    assert found["link"]["confidence"] == "0.99"
    assert found["mobile"]["provisions"] == ""
    assert "没有检测器" in scan(run, chats, "-p", "PXZY", "--facts", chats, "--detect", "lnk", status=2).err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("missing.csv", "-p", "PXZY"), "missing.csv"),
        (("empty", "-p", "PXZY"), "没有找到聊天记录"),
        (("台账/群消息.csv", "-p", "NOPE"), "NOPE"),
        (("台账/群消息.csv", "-p", "PXZY", "-l", "no.yaml"), "no.yaml"),
        (("台账/群消息.csv", "-p", "PXZY", "--facts", "台账/人员.csv"), "没有群组表"),
    ],
)
def test_wrong_input_is_answered_with_its_place(run, chats, tmp_path, given, says):
    (tmp_path / "empty").mkdir()
    said = run("scan", *given, "--notice-given", "-o", "out", status=2)
    assert says in said.err
    assert "Traceback" not in said.all


def test_a_lexicon_with_errors_is_told_with_its_lines(run, chats, tmp_path):
    (chats / "词库.yaml").write_text("terms:\n  - {term: 甲, whole: 也许}\n  - {term: 乙, foo: 1}\n", "utf-8")
    said = scan(run, chats, "-p", "PXZY", "--facts", chats, status=2)
    assert "词库.yaml 第 2 行" in said.err
    assert "词库.yaml 第 3 行" in said.err
    assert not (tmp_path / "out").exists()


def test_an_audit_adds_flags_of_told_groups_and_counts_messages_of_all(run, chats, tmp_path):
    burst = [f"b{n},Q2,a{n % 3},2025-10-09 10:00:{n:02d},text,好" for n in range(30)]
    (chats / "群消息.csv").write_text("\n".join([*MESSAGES, *burst]) + "\n", "utf-8")
    said = run("audit", chats, "-p", "CQNY", "-l", chats / "词库.yaml", "--as-of", "2025-10-15", "-o", "out")
    assert "提示由人核定，不计入问题" in said.out.replace("\n", "")
    assert {f["message_id"] for f in flags(tmp_path / "out")} == {"m1", "m2", "m7"}
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        rules = {(r["rule"], r["subject"]) for r in csv.DictReader(stream)}
    assert ("burst_chat", "Q2") in rules


def test_an_audit_reads_exported_chats_beside_the_tables(run, chats, tmp_path):
    (chats / "群消息.csv").unlink()
    lines = ["时间,发送人,账号,内容,群号"]
    lines += [f"2025-10-09 10:00:{n:02d},某人,a{n % 3},好,Q1" for n in range(30)]
    (tmp_path / "导出.csv").write_text("\n".join(lines) + "\n", "utf-8")
    run("audit", chats, "-p", "CQNY", "--chats", "导出.csv", "--as-of", "2025-10-15", "-o", "out")
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert ("burst_chat", "Q1") in {(r["rule"], r["subject"]) for r in csv.DictReader(stream)}
    said = run("explain", "CQNY-6.6", "Q1")
    assert "Q1" in said.out
