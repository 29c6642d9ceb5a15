"""Rows of an import are called by names, as the desk has them or as the same import brings them."""

from __future__ import annotations

from qunzhi.desk.org.importing.showing import changes_shown
from tests.desk.browser.content import upload
from tests.desk.makers import House


def test_times_are_those_of_the_sheet(home: House) -> None:
    head = "群编号,平台,群名称,群类型,所属单位,建群时间\n"
    one = upload(home, "群", 群组表=head + "G-1,QQ群,新群,部门群,DEPT,2025-06-17 02:30\n")
    (row,) = changes_shown(one)
    assert "2025-06-17 02:30" in [f.after.zh for f in row.facts]
    member = "群编号,账号,群昵称,群内角色,入群时间\n"
    two = upload(home, "成员", 群成员表=member + "G-section,wx_new,新人,成员,2025-06-17 02:30\n")
    (row,) = changes_shown(two)
    assert row.key.endswith("2025-06-17")


def test_rows_are_called_by_names(home: House) -> None:
    one = upload(
        home,
        "表",
        单位表="单位编号,单位名称,类型,上级单位\nNEW,新系,系,ROOT\nDEPT,信息与智能工程系,系,ROOT\n",
        人员表="工号,姓名,人员类别\nN-1,白露,教职工\nP-head,江帆,外聘\n",
        任职表="工号,单位编号,职务,任职日期\nN-1,NEW,负责人,2025-09-01\n",
    )
    names = [(row.name, row.key) for row in changes_shown(one)]
    assert ("新系", "NEW") in names
    assert ("信息与智能工程系", "DEPT") in names
    assert ("江帆", "P-head") in names  # only the category changes: the name is the desk's
    assert ("白露 · 新系 负责人", "N-1 NEW 2025-09-01") in names
