"""Sheets of the demonstration that are imported one after another, as a registrar would."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.files import File

from qunzhi.demo import write_institution
from qunzhi.demo.book import Row
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.importing import sheets, uploads
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.spec import SPECS
from qunzhi.desk.org.models import Import
from qunzhi.desk.things import new_uid
from qunzhi.facts.tables import TABLES

Sheet = Sequence[Sequence[str]]

#: The small school next door: so that one sees that nothing of the one is seen from the other.
SCHOOL: dict[str, Sheet] = {
    "单位": (
        ("单位编号", "单位名称", "单位类型", "上级单位", "简称"),
        ("F1", "清源附属中学", "学校", "", "清源附中"),
        ("F2", "德育处", "部门", "F1", "德育"),
        ("F3", "高一年级组", "教研室", "F1", "高一"),
        ("F4", "高一（1）班", "班级", "F3", ""),
    ),
    "人员": (
        ("工号", "姓名", "人员类别", "入职日期"),
        ("0102", "温如许", "教职工", "2019-08-20"),
        ("0103", "柏舟", "教职工", "2021-08-20"),
        ("0104", "宁知远", "教职工", "2016-08-20"),
        ("X0001", "乔木", "学生", "2024-09-01"),
    ),
    "任职": (
        ("工号", "单位编号", "职务", "任职日期"),
        ("0104", "F3", "负责人", "2020-09-01"),
        ("0102", "F3", "成员", "2019-08-20"),
        ("0103", "F4", "辅导员", "2024-09-01"),
        ("X0001", "F4", "成员", "2024-09-01"),
    ),
    "群组": (
        ("群号", "平台", "群名", "群类型", "单位编号", "用途", "建群时间", "是否临时"),
        ("F-Q1", "微信", "清源附中高一年级工作群", "部门群", "F3", "通知", "2024-09-02 09:00", "否"),
    ),
    "群成员": (
        ("群号", "账号", "工号", "群昵称", "角色", "入群时间"),
        ("F-Q1", "wx_0104", "0104", "高一-宁知远", "群主", "2024-09-02 09:00"),
        ("F-Q1", "wx_0102", "0102", "高一-温如许", "成员", "2024-09-02 09:05"),
    ),
}
#: What came in since: one sheet waits for a decision, with a row that cannot be used; one was applied by mistake.
WAITING: dict[str, Sheet] = {
    "人员": (
        ("工号", "姓名", "人员类别", "入职日期"),
        ("2000901", "纪南星", "教职工", "2025-10-09"),
        ("2000902", "叶知秋", "教职工", "2025-10-09"),
        ("2000903", "桑田", "教职工", "十月初"),
    ),
    "任职": (
        ("工号", "单位编号", "职务", "任职日期"),
        ("2000901", "Y200-1", "成员", "2025-10-09"),
        ("2000902", "Y300-1", "成员", "2025-10-09"),
    ),
}
MISTAKEN: dict[str, Sheet] = {
    "单位": (
        ("单位编号", "单位名称", "单位类型", "上级单位"),
        ("Y700", "继续教育中心（筹）", "部门", "Y001"),
        ("Y701", "培训教研室", "教研室", "Y700"),
    ),
}


def compared(files: Sequence[Path], user: User, title: str = "") -> Import:
    """Upload files and compare them, as the page does."""
    assert user.institution is not None
    uid = new_uid()
    with ExitStack() as stack:
        uploads.keep(uid, [File(stack.enter_context(f.open("rb")), name=f.name) for f in files])  # type: ignore[misc]
    return preview(uid, title or "、".join(f.name for f in files), user.institution, [], user)


def imported(files: Sequence[Path], user: User) -> Import:
    """Upload, compare and apply."""
    made = compared(files, user)
    done: Import = do_apply_import(made, acting_user=user)
    sheets.forget(made.uid)
    return done


def party(rows: Mapping[str, Sequence[Row]]) -> dict[str, Sheet]:
    """Secretaries of departments in post at the Party organisations too, which the generated sheets forget: somebody
    must decide there."""
    posts = [p for p in rows["postings"] if p["role"] == "party_secretary"]
    since = [(str(p["person_id"]), f"{p['unit_id']}P", "党支部书记", str(p["since"])) for p in posts]
    return {"任职": (("工号", "单位编号", "职务", "任职日期"), *since)}


@contextmanager
def college(rows: Mapping[str, Sequence[Row]]) -> Iterator[list[Path]]:
    """The files of the generated institution that the desk imports."""
    wanted = {TABLES[name].zh for name in SPECS}
    with tempfile.TemporaryDirectory() as folder:
        written = write_institution(Path(folder), rows)
        yield sorted(f for f in written.iterdir() if f.suffix == ".xlsx" or f.stem in wanted)


@contextmanager
def written(tables: Mapping[str, Sheet]) -> Iterator[list[Path]]:
    """Small tables as csv files."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{name}.csv" for name in tables]
        for file in files:
            with file.open("w", encoding="utf-8-sig", newline="") as out:
                csv.writer(out).writerows(tables[file.stem])
        yield files
