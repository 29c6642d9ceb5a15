"""What is wrong is said at once, with file, sheet, row, column, value and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dress import write_xlsx

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.tabular import encodings, load, write_problem_list

Folder = Callable[..., Path]
GROUPS = "群编号,平台,群名,群类型,建群时间,解散时间\n"
UNITS = "单位编号,单位名称,单位类型,上级单位编号\n"


def errors(path: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(QunzhiError) as caught:
        load(path)
    return [(p.code, p.place.row, p.place.column) for p in caught.value.problems]


def test_all_at_once(csv_folder: Folder) -> None:
    path = csv_folder(
        群组="2024年台账\n\n" + GROUPS + "G1,qq,一群,unit,昨天,\nG2,,二群,unit,,\n\n,qq,三群,unit,,\n",
        群成员="群编号,账号,角色\nG1,u1,群主\nG9,u2,老大\n",
    )
    assert errors(path) == [
        ("dangling_reference", 3, "群编号"),
        ("bad_code", 3, "角色"),
        ("bad_time", 4, "建群时间"),
        ("missing_value", 5, "平台"),
        ("missing_value", 7, "群编号"),
    ]
    with pytest.raises(QunzhiError) as caught:
        load(path)
    wrong = next(p for p in caught.value.problems if p.code == "bad_time")
    assert wrong.value == "昨天"
    assert "2022-06-17" in wrong.expected.zh
    assert wrong.place.file == "群组.csv"
    assert wrong.hint.zh
    assert wrong.hint.en


def test_lenient_leaves_out_rows_and_what_refers_to_them(csv_folder: Folder) -> None:
    path = csv_folder(
        单位=UNITS + "D1,学院,institution,\nD2,机电系,department,D1\nD3,,class,D2\nD4,小组,section,D3\n",
        群组="群编号,平台,群名,群类型,所属单位编号\nG1,qq,一群,unit,D2\nG2,qq,二群,class,D4\n",
        群成员="群编号,账号\nG1,u1\nG2,u2\n",
    )
    facts = load(path, lenient=True)
    assert facts.left_out == {"units": 2, "groups": 1, "memberships": 1}
    assert facts.tables["units"]["unit_id"].to_pylist() == ["D1", "D2"]
    assert facts.tables["groups"].num_rows == facts.tables["memberships"].num_rows == 1
    assert sorted(p.code for p in facts.problems) == ["missing_value"] + ["reference_left_out"] * 3


def test_duplicates_circles_and_tables_left_out(csv_folder: Folder) -> None:
    path = csv_folder(
        单位=UNITS + "D1,甲,office,D2\nD2,乙,office,D1\nD3,丙,office,D3\nD4,丁,office,\nD4,丁,office,\nD4,戊,office,\n"
    )
    assert errors(path) == [
        ("unit_cycle", 2, "上级单位编号"),
        ("unit_cycle", 3, "上级单位编号"),
        ("unit_cycle", 4, "上级单位编号"),
        ("duplicate_key", 6, "单位编号"),
        ("duplicate_key", 7, "单位编号"),
    ]
    with pytest.raises(QunzhiError) as caught:
        load(path)
    same, other = caught.value.problems[3:]
    assert "完全一样" in same.message.zh
    assert "第 5 行" in same.message.zh
    assert "内容不同" in other.message.zh
    facts = load(
        csv_folder(
            单位=UNITS + "D1,甲,office,\n", 群组=GROUPS + "G1,qq,a,unit,,\n", 群成员="群编号,账号,工号\nG1,u,999\n"
        )
    )
    assert facts.tables["memberships"].num_rows == 1


def test_a_filing_refers_to_what_its_subject_says(csv_folder: Folder) -> None:
    path = csv_folder(
        群组=GROUPS + "G1,qq,a,unit,,\n",
        新媒体账号="账号编号,平台,账号名称\nA1,微博,甲\n",
        备案="备案号,对象类型,对象编号,事项\nB1,群,G1,备案\nB2,账号,A1,审批\nB3,群,A1,备案\nB4,账号,G1,备案\n",
    )
    assert errors(path) == [("dangling_reference", 4, "对象编号"), ("dangling_reference", 5, "对象编号")]


def test_impossible_orders_are_warnings(csv_folder: Folder) -> None:
    facts = load(csv_folder(群组=GROUPS + "G1,qq,一群,unit,2024-02-01,2023-02-01\n"))
    assert facts.tables["groups"].num_rows == 1
    (warning,) = facts.problems
    assert (warning.code, warning.level, warning.place.row, warning.place.column) == (
        "impossible_order",
        "warning",
        2,
        "解散时间",
    )


def test_headers(csv_folder: Folder, tmp_path: Path) -> None:
    facts = load(csv_folder(群组=" 群 编号*,平台（必填）,ＮＡＭＥ,群类型,备注,\nG1,qq,一群,unit,x,\n"))
    assert facts.tables["groups"].to_pylist()[0]["name"] == "一群"
    assert [(u.table, u.header) for u in facts.unknown_columns] == [("groups", "备注")]
    assert errors(csv_folder(群组="群编号,平台,群名\nG1,qq,a\n")) == [("missing_column", 1, "")]
    assert errors(csv_folder(群组="甲,乙\n1,2\n")) == [("no_header", None, "")]
    (tmp_path / "群组.csv").unlink()
    assert errors(csv_folder(grups=GROUPS + "G1,qq,a,unit,,\n")) == [("no_table", None, "")]
    with pytest.raises(QunzhiError, match="groups"):
        load(tmp_path)


def test_a_table_may_be_empty_but_not_a_folder(csv_folder: Folder, tmp_path: Path) -> None:
    assert errors(tmp_path) == [("empty_input", None, "")]
    assert load(csv_folder(群组=GROUPS)).tables["groups"].num_rows == 0


def test_two_columns_of_one_fact(csv_folder: Folder) -> None:
    text = "工号,学号,姓名,类别\n100,,王伟,教职工\n,200,李芳,学生\n300,300,张娜,学生\n"
    assert load(csv_folder(人员=text)).tables["people"]["person_id"].to_pylist() == ["100", "200", "300"]
    assert errors(csv_folder(人员=text + "400,500,刘敏,学生\n")) == [("column_conflict", 5, "学号")]


def test_damaged_numbers(tmp_path: Path) -> None:
    head = ["群编号", "账号", "群昵称"]
    path = write_xlsx(
        tmp_path / "群成员.xlsx", "Sheet1", [head, ["G1", 12345678901234567, "a"], ["G1", "12345678901234567", "b"]]
    )
    assert errors(path) == [("damaged_number", 2, "账号")]


def test_rows_that_are_no_data(csv_folder: Folder) -> None:
    facts = load(
        csv_folder(
            群组="序号," + GROUPS + "1,G1,qq,一群,unit,,\n序号," + GROUPS + "2,G2,qq,合计群,unit,,\n3,,,,,,\n,,,,,,\n"
        )
    )
    assert facts.tables["groups"]["_row"].to_pylist() == [2, 4]
    assert [(p.code, p.place.row) for p in facts.problems] == [("repeated_header", 3), ("only_unknown", 5)]
    facts = load(csv_folder(群组=GROUPS + "G1,qq,一群,unit,,\n合计,1个,,,,\n填表人：王伟,,,,,\n"))
    assert [(p.code, p.place.row) for p in facts.problems] == [("footer_left_out", 3), ("footer_left_out", 4)]


def test_nicknames_keep_every_character(csv_folder: Folder) -> None:
    text = '群编号,账号,群昵称\nG1,u1,+1张三\nG1,u2,-张三\nG1,u3,"a  b\nc"\nG1,u4,-\nG1,u5,１２３\nG1,u6," x, ""y"" "\n'
    assert load(csv_folder(群成员=text)).tables["memberships"]["nickname"].to_pylist() == [
        "+1张三",
        "-张三",
        "a  b\nc",
        "-",
        "１２３",
        'x, "y"',
    ]


def test_what_lies_beside_the_tables(csv_folder: Folder, tmp_path: Path) -> None:
    path = csv_folder(群组=GROUPS + "G1,qq,a,unit,,\n")
    for name in (".DS_Store", "~$群组.xlsx", "Thumbs.db", "README.md", "说明.docx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "单位.csv").write_text(UNITS)
    assert [(p.code, p.place.file) for p in load(path).problems] == [("subfolder", "旧"), ("unknown_file", "说明.docx")]


def test_progress_and_the_list(csv_folder: Folder, tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    path = csv_folder(群组=GROUPS + "=A1,qq,a,unit,昨天,\n")
    with pytest.raises(QunzhiError) as caught:
        load(path, progress=lambda what, done: seen.append((what, done)))
    assert seen[0] == ("群组.csv", 0.0)
    assert [d for _, d in seen] == sorted(d for _, d in seen)
    text = write_problem_list(caught.value.problems, tmp_path / "list.csv").read_text("utf-8-sig")
    assert "'=A1" in text
    assert "看不懂的时间" in text


def test_blocks_keep_rows_right(csv_folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "BLOCK", 50_000)
    lines = [f"G{i},qq,群{i},unit,2024-01-01,\n" for i in range(20_000)]
    lines[4_000] = '"G,1",qq,"a\nb",unit,2024/1/1,\n'
    lines[9_000] = "\n"
    for bad in (0, 4_001, 9_001, 19_999):
        lines[bad] = f"G{bad},qq,x,unit,昨天,\n"
    with pytest.raises(QunzhiError) as caught:
        load(csv_folder(群组=GROUPS + "".join(lines)))
    assert [p.place.row for p in caught.value.problems] == [2, 4_003, 9_003, 20_001]
    lines[15_000] = 'G15000,qq,5" 屏,unit,2024-01-01,\n'
    with pytest.raises(QunzhiError) as caught:
        load(csv_folder(群组=GROUPS + "".join(lines)))
    assert [p.place.row for p in caught.value.problems] == [2, 4_003, 9_003, 20_001]
