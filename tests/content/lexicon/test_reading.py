"""Lexicons from files: what every field may look like, and what is said of every slip."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
import xlsxwriter

from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.content.lexicon.read import LexiconFile, read_lexicon
from qunzhi.core.errors import Problem, QunzhiError

YAML = """\
lexicon: 示例
version: 3
terms:
  - 单写一个
  - term: 青松计划
    category: core_secrets
    provisions: [ISE-7.4, ISE-7.5]
    reason: 项目代号
    added_by: 科研处
    added_on: 2026-09-01
    whole: 否
  - {词条: 白鹭, 谐音: 是, 拆字: true, 不识别: [叠字, 分隔]}
  - {term: "0695", folds: none}
  - {term: 红塔, folds: {repeats: no, emoji: off}, reason: null, category: ~}
allow:
  - 青松计划生育站
  - {term: 白鹭洲, reason: 地名}
detectors:
  flooding: {times: 3}
"""


def made(path: Path, text: str) -> LexiconFile:
    path.write_text(text, "utf-8")
    return read_lexicon(path)


def slips(path: Path, text: str | bytes) -> list[Problem]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(QunzhiError) as raised:
        read_lexicon(path)
    return list(raised.value.problems)


def test_yaml(tmp_path: Path) -> None:
    file = made(tmp_path / "a.yaml", YAML)
    one, two, three, four, five = file.lexicon.terms
    assert (file.lexicon.name, file.lexicon.version) == ("示例", "3")
    assert (one.text, one.place.line) == ("单写一个", 4)
    assert (two.category, two.provisions, two.whole) == ("core_secrets", ("ISE-7.4", "ISE-7.5"), False)
    assert (two.reason, two.added_by, two.added_on) == ("项目代号", "科研处", "2026-09-01")
    assert (three.homophone, three.split) == (True, True)
    assert three.folds == DEFAULT_FOLDS & ~Fold.REPEATS & ~Fold.SEPARATORS
    assert (four.text, four.folds) == ("0695", Fold.NONE)
    assert (five.reason, five.category) == ("", "")
    assert five.folds == DEFAULT_FOLDS & ~Fold.REPEATS & ~Fold.EMOJI
    assert [(a.text, a.reason) for a in file.lexicon.allows] == [("青松计划生育站", ""), ("白鹭洲", "地名")]
    assert file.detectors == {"flooding": {"times": 3}}


def test_tables(tmp_path: Path) -> None:
    head = ["敏感词", "分类", "依据条款", "原因", "录入人", "添加日期", "整词", "谐音", "白名单", "别的"]
    rows = [
        ["青松计划", "core_secrets", "ISE-7.4，ISE-7.5", "代号", "科研处", "2026-09-01", "", "是", "", "x"],
        [],
        ["青松计划生育站", "", "", "地名", "", "", "", "", "是", ""],
    ]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([["本单位词库"], head, *rows])
    (term,), (allow,) = read_lexicon(path).lexicon.terms, read_lexicon(path).lexicon.allows
    assert (term.provisions, term.homophone, term.whole, term.place.row) == (("ISE-7.4", "ISE-7.5"), True, None, 3)
    assert (allow.text, allow.reason, allow.place.row) == ("青松计划生育站", "地名", 5)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name, some in (("词条", [head, rows[0], [695]]), ("允许", [["允许", "理由"], ["白鹭洲", "地名"]])):
            sheet = book.add_worksheet(name)
            for n, row in enumerate(some):
                sheet.write_row(n, 0, row)
        book.add_worksheet("说明").write(0, 0, "怎样填写")
    lexicon = read_lexicon(tmp_path / "a.xlsx").lexicon
    assert [t.text for t in lexicon.terms] == ["青松计划", "695"]
    assert [(a.text, a.place.sheet) for a in lexicon.allows] == [("白鹭洲", "允许")]


def test_a_plain_list(tmp_path: Path) -> None:
    lexicon = made(tmp_path / "a.txt", "\ufeff# 说明\n青松\n\n+青松岭\n#话题#\n+\n").lexicon
    assert [t.text for t in lexicon.terms] == ["青松", "#话题#", "+"]
    assert [a.text for a in lexicon.allows] == ["青松岭"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("terms:\n  - {term: 甲乙, whole: 也许}\n", "bad_truth", 2),
        ("terms:\n  - {term: 甲乙, folds: [不存在]}\n", "bad_fold", 2),
        ("terms:\n  - {term: 甲乙, provisions: 'a b c'}\n", "bad_provision", 2),
        ("terms:\n  - 甲\n  - {category: x}\n", "no_term", 3),
        ("terms:\n  - " + "甲" * 101 + "\n", "long_term", 2),
        ('terms:\n  - "\\u200b"\n', "empty_term", 2),
        ("terms:\n  - {term: 甲乙, colour: red}\n", "unknown_field", 2),
        ("terms: 甲\n", "not_a_list", 1),
        ("terms:\n  - [甲]\n", "bad_term", 2),
        ("words2:\n  - 甲\n", "unknown_section", 2),
        ("只有文字\n", "bad_lexicon", 1),
        ("terms:\n  - 甲\n - 乙\n", "bad_yaml", 3),
        ("terms:\n  - &a 甲\n  - *a\n", "bad_yaml", 2),
        ("terms:\n  - !!python/object/apply:os.system [ls]\n", "bad_yaml", 2),
        ("terms: []\nterms: []\n", "bad_yaml", 2),
        ("a: " + "[" * 30 + "]" * 30 + "\n", "bad_yaml", 1),
        ("--- {terms: []}\n--- {terms: []}\n", "bad_yaml", 2),
    ],
)
def test_slips_of_yaml(tmp_path: Path, text: str, code: str, line: int) -> None:
    (problem,) = slips(tmp_path / "坏.yaml", text)
    assert (problem.code, problem.place.file, problem.place.line) == (code, "坏.yaml", line)
    assert problem.message.zh
    assert problem.message.en


def test_every_slip_at_once_and_nothing_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    found = slips(path, "词条,整词,变形\n甲乙,也许,\n,是,\n丙丁,是,不存在\n戊己,是,\n")
    assert [(p.code, p.place.row) for p in found] == [("bad_truth", 2), ("no_term", 3), ("bad_fold", 4)]
    assert [p.code for p in slips(path, "别的,列\n甲,乙\n")] == ["no_header"]


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]" for n in range(9)]
    began = time.monotonic()
    assert [p.code for p in slips(tmp_path / "a.yaml", "\n".join(lines))] == ["bad_yaml"]
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"terms:\n  - \x80\x81\n", b"\x00" * 100, b"PK\x03\x04" + b"x" * 50])
@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.xlsx", "a.txt", "a.exe"])
def test_damaged_files_end_in_problems(tmp_path: Path, name: str, data: bytes) -> None:
    found = slips(tmp_path / name, data) if name != "a.txt" else []
    assert all(p.message.zh and p.place.file == name for p in found)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(QunzhiError, match="no lexicon file"):
        read_lexicon(tmp_path / "nichts.yaml")


def test_a_hundred_thousand_terms_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("词条,类别,理由\n" + "".join(f"词{n:06d},甲,理由\n" for n in range(100_000)), "utf-8")
    began = time.monotonic()
    lexicon = read_lexicon(path).lexicon
    assert len(lexicon.terms) == 100_000
    assert lexicon.terms[-1].place.row == 100_001
    assert time.monotonic() - began < 20


def test_a_file_without_terms_or_with_hidden_characters_is_refused(tmp_path):
    for name, data in (
        ("a.txt", b"\x01\x02\n"),
        ("b.txt", b"# nothing\n"),
        ("c.yaml", b'terms: ["a\\u0000b"]'),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(QunzhiError):
            read_lexicon(tmp_path / name)
