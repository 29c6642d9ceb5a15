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


def test_values_beside_a_hit_are_covered_though_nobody_looks_for_them(run, chats, tmp_path):
    values = (
        "138-0013-8000",
        "１３８ ００１３ ８０００",
        "zhang.san@sample.cn",
        "一三八零零一三八零零零",
        "阳光小区5栋1单元301室",
        "http://a.cn/p?token=qwer",
    )
    rows = [f"v{n},Q1,a1,2025-10-08 09:00,text,机密★10年 {value}" for n, value in enumerate(values)]
    (chats / "群消息.csv").write_text("\n".join([MESSAGES[0], *rows]) + "\n", "utf-8")
    scan(run, chats, "-p", "PXZY", "--facts", chats)
    assert {f["detector"] for f in flags(tmp_path / "out")} == {"secrecy_mark"}
    written = "".join(p.read_text("utf-8") for p in (tmp_path / "out").iterdir())
    assert not [value for value in values if value in written]


def test_without_a_register_nothing_is_read_until_somebody_says_that_members_know(run, chats, tmp_path):
    said = scan(run, chats, "-p", "PXZY", status=2)
    assert "--notice-given" in said.err
    assert flags(tmp_path / "out") == []
    scan(run, chats, "-p", "PXZY", "--notice-given")
    assert {"m1", "m2", "m5", "m6"} <= {f["message_id"] for f in flags(tmp_path / "out")}
    assert json.loads((tmp_path / "out" / "flags.json").read_text("utf-8"))["notice_given"] is True


def test_a_word_given_makes_no_work_group_of_what_is_not_registered(run, chats, tmp_path):
    rows = (chats / "群消息.csv").read_text("utf-8") + "m8,Q9,a2,2025-10-08 09:04,text,你是笨蛋\n"
    (chats / "群消息.csv").write_text(rows, "utf-8")
    said = scan(run, chats, "-p", "PXZY", "--facts", chats, "--notice-given")
    found = {f["message_id"] for f in flags(tmp_path / "out")}
    assert "m5" in found
    assert "m8" not in found
    assert "不是登记的工作群" in said.out
    assert "由操作人确认已告知成员" in said.out


def test_a_row_of_the_register_in_error_is_said(run, chats, tmp_path):
    groups = chats / "群组.csv"
    groups.write_text(groups.read_text("utf-8").replace(",2025-10-01", ",上个月"), "utf-8")
    said = scan(run, chats, "-p", "PXZY", "--facts", chats, status=2)
    assert "群组.csv 第 2 行" in said.err
    assert flags(tmp_path / "out") == []


def test_a_mapping_is_kept_for_its_table_and_other_exports_are_read_all_the_same(run, chats, tmp_path):
    folder = tmp_path / "导出"
    folder.mkdir()
    (folder / "甲.csv").write_text("何时,何人,何言,哪个群\n2025-10-08 09:00,某人,机密★10年,Q1\n", "utf-8")
    (folder / "乙.csv").write_text("时间,发送人,内容,群号\n2025-10-08 09:01,某人,绝密★,Q1\n", "utf-8")
    (tmp_path / "列.yaml").write_text(
        "columns: {sent_at: 何时, nickname: 何人, text: 何言, group_id: 哪个群}\n", "utf-8"
    )
    said = run("scan", folder, "-p", "PXZY", "--facts", chats, "--mapping", "列.yaml", "-o", "out")
    assert len(flags(tmp_path / "out")) == 1
    assert "乙.csv" in said.err


def test_exports_that_overlap_are_looked_at_once(run, chats, tmp_path):
    folder = tmp_path / "导出"
    folder.mkdir()
    head = "message_id,group_id,uid,sent_at,kind,text\n"
    first, second = "m1,Q1,a1,2025-10-08 09:00,text,机密★1年\n", "m2,Q1,a1,2025-10-08 09:01,text,机密★2年\n"
    other = "m1,Q1,a1,2025-11-08 09:00,text,机密★3年\n"  # numbered anew in the next month
    (folder / "甲.csv").write_text(head + first + second, "utf-8")
    (folder / "乙.csv").write_text(head + second + other, "utf-8")
    said = run("scan", folder, "-p", "PXZY", "--facts", chats, "-o", "out")
    assert sorted((f["message_id"], f["sent_at"][:10]) for f in flags(tmp_path / "out")) == [
        ("m1", "2025-10-08"),
        ("m1", "2025-11-08"),
        ("m2", "2025-10-08"),
    ]
    assert "1 条" in said.err


def test_a_table_without_a_header_shows_no_values(run, chats, tmp_path):
    (tmp_path / "无表头.csv").write_text(f"{MOBILE},某人,明天开会,a@b.cn\n{MOBILE},某人,好,a@b.cn\n", "utf-8")
    said = run("scan", "无表头.csv", "-p", "PXZY", "--facts", chats, status=2)
    assert "表头是：…、某人、明天开会、…" in said.err
    assert MOBILE not in said.all


def test_a_provision_that_the_pack_does_not_have_is_said(run, chats, tmp_path):
    assert "词库引用的条款不在本办法" in scan(run, chats, "-p", "CQNY", "--facts", chats).out
    assert "词库引用的条款不在本办法" not in scan(run, chats, "-p", "PXZY", "--facts", chats).out


def test_detectors_of_other_packs_and_settings_of_the_lexicon(run, chats, tmp_path):
    scan(run, chats, "-p", "PXZY", "--facts", chats, "--detect", "link", "--detect", "mobile")
    found = {f["detector"]: f for f in flags(tmp_path / "out")}
    assert found["link"]["confidence"] == "0.99"
    assert (found["mobile"]["category"], found["mobile"]["provisions"]) == ("mobile", "")
    assert "没有检测器" in scan(run, chats, "-p", "PXZY", "--facts", chats, "--detect", "lnk", status=2).err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("missing.csv", "-p", "PXZY"), "missing.csv"),
        (("empty", "-p", "PXZY"), "没有找到聊天记录"),
        (("台账/群消息.csv", "-p", "NOPE"), "NOPE"),
        (("台账/群消息.csv", "-p", "PXZY", "-l", "no.yaml"), "no.yaml"),
        (("台账/群消息.csv", "-p", "PXZY", "--facts", "台账/人员.csv"), "没有群组表"),
        (("台账/群消息.csv", "-p", "no.yaml"), "no.yaml"),
        (("台账/群消息.csv", "-p", "PXZY", "--show-values", "  "), "没有写理由"),
        (("台账/群消息.csv", "-p", "PXZY", "-o", "台账/群消息.csv"), "不能写到"),
        (("台账/群消息.csv", "-p", "PXZY", "-o", "台账/群消息.csv/里面"), "不能写到"),
    ],
)
def test_wrong_input_is_answered_with_its_place(run, chats, tmp_path, given, says):
    (tmp_path / "empty").mkdir()
    said = run("scan", "-o", "out", *given, "--notice-given", status=2)
    assert says in said.err
    assert "Traceback" not in said.all


def test_settings_of_a_detector_that_does_not_run_are_checked_too(run, chats):
    (chats / "词库.yaml").write_text("terms: [笨蛋]\ndetectors: {passport: {foo: 1}}\n", "utf-8")
    assert "foo" in scan(run, chats, "-p", "PXZY", "--facts", chats, status=2).err


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
