"""The annotated copy: what is wrong is marked; corrected and sent back, it loads."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from dress import write_xlsx

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.tabular import load, write_annotated

HEAD = ["群编号", "平台", "群名", "群类型", "建群时间"]


def broken(folder: Path) -> tuple[Path, QunzhiError]:
    folder.mkdir()
    (folder / "单位.csv").write_text("单位编号,单位名称,单位类型\n001,=甲=,处室\n002,,处室\n", encoding="gb18030")
    rows = [
        ["群组登记表"],
        [],
        HEAD,
        ["G1", "qq", "一群", "班级群", "昨天"],
        ["G2", "微信", "+1二群", "班级群", 45000.5],
    ]
    write_xlsx(folder / "群组.xlsx", "Sheet1", rows)
    with pytest.raises(QunzhiError) as caught:
        load(folder)
    return folder, caught.value


def test_marks_comments_and_the_list(tmp_path: Path) -> None:
    folder, error = broken(tmp_path / "in")
    written = write_annotated(folder, error.problems, tmp_path / "out")
    assert [p.name for p in written] == ["单位.xlsx", "群组.xlsx"]
    book = openpyxl.load_workbook(written[1])
    assert book.sheetnames == ["问题清单", "Sheet1"]
    sheet = book["Sheet1"]
    cell = sheet["E4"]
    assert cell.value == "昨天"
    assert cell.comment is not None
    assert "2022-06-17" in cell.comment.text
    assert cell.fill.bgColor.rgb == "FFFFC7CE" or cell.fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["A1"].value == "群组登记表"
    assert sheet["C5"].value == "+1二群"
    assert sheet["C5"].quotePrefix
    assert all(c.data_type != "f" for s in book for line in s.iter_rows() for c in line)
    units = openpyxl.load_workbook(written[0])["单位"]
    assert units["A2"].value == "001"
    assert units["B3"].comment is not None


def test_corrected_copies_load(tmp_path: Path) -> None:
    folder, error = broken(tmp_path / "in")
    out = tmp_path / "out"
    for path in write_annotated(folder, error.problems, out, "en"):
        book = openpyxl.load_workbook(path)
        if path.stem == "群组":
            book["Sheet1"]["E4"] = "2024-01-02"
        else:
            book["单位"]["B3"] = "乙"
        book.save(path)
    facts = load(out)
    assert facts.tables["units"]["unit_id"].to_pylist() == ["001", "002"]
    assert facts.tables["units"]["name"].to_pylist() == ["=甲=", "乙"]
    assert facts.tables["groups"]["name"].to_pylist() == ["一群", "+1二群"]
    assert facts.problems == []


def test_uncorrected_copies_say_the_same(tmp_path: Path) -> None:
    folder, error = broken(tmp_path / "in")
    out = tmp_path / "out"
    write_annotated(folder, error.problems, out)
    with pytest.raises(QunzhiError) as again:
        load(out)
    before = [(p.code, p.place.row, p.place.column, p.value) for p in error.problems]
    assert [(p.code, p.place.row, p.place.column, p.value) for p in again.value.problems] == before


def test_files_that_cannot_be_opened_go_into_a_list(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "群组.xls").write_text("<html></html>")
    with pytest.raises(QunzhiError) as caught:
        load(folder)
    (path,) = write_annotated(folder, caught.value.problems, tmp_path / "out")
    assert path.name == "问题清单.xlsx"
    with pytest.raises(QunzhiError, match="original"):
        write_annotated(folder, caught.value.problems, folder)


def test_merged_cells_and_dates_stay(tmp_path: Path) -> None:
    import datetime as dt

    import xlsxwriter

    folder = tmp_path / "in"
    folder.mkdir()
    with xlsxwriter.Workbook(str(folder / "群组.xlsx")) as book:
        sheet = book.add_worksheet("群组")
        sheet.write_row(0, 0, HEAD)
        sheet.write_column(1, 0, ["G1", "G2", "G2"])
        sheet.merge_range(1, 1, 3, 1, "微信")
        sheet.write_column(1, 2, ["a", "b", "c"])
        sheet.merge_range(1, 3, 3, 3, "随便")
        sheet.write_datetime(
            1, 4, dt.datetime(2024, 1, 2, 3, 4, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )
    with pytest.raises(QunzhiError) as caught:
        load(folder)
    assert [p.code for p in caught.value.problems] == ["duplicate_key"]
    (path,) = write_annotated(folder, caught.value.problems, tmp_path / "out")
    copy = openpyxl.load_workbook(path)
    assert {str(r) for r in copy["群组"].merged_cells.ranges} == {"B2:B4", "D2:D4"}
    copy["群组"]["A4"] = "G3"
    copy.save(path)
    groups = load(tmp_path / "out").tables["groups"].to_pylist()
    assert [g["platform"] for g in groups] == ["wechat"] * 3
    assert groups[0]["created_at"].isoformat() == "2024-01-02T03:04:05+08:00"
