"""What an ods cell holds besides text: tabs and line breaks are elements of their own there."""

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, Tab

from qunzhi.sources.tabular import load


def test_tabs_and_breaks_inside_a_cell_stay(tmp_path):
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="群组")
    for row in (["群号", "平台", "群名", "群类型"], ["G1", "微信", None, "部门群"]):
        line = TableRow()
        for value in row:
            cell, text = TableCell(valuetype="string"), P(text=value or "教务")
            if value is None:
                text.addElement(Tab())
                text.addText("通知")
                text.addElement(LineBreak())
                text.addText("群")
            cell.addElement(text)
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(tmp_path / "groups.ods"))
    assert load(tmp_path).tables["groups"]["name"].to_pylist() == ["教务\t通知\n群"]
