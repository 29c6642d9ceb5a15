"""Imports: compared, applied, undone, refused; from the very sheets that the audit reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.demo import write_institution
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.importing.applying import do_apply_import, do_drop_import, do_undo_import
from qunzhi.desk.org.importing.current import codes, current
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.sheets import copy, folder_of, whole
from qunzhi.desk.org.importing.spec import SPECS
from qunzhi.desk.org.models import Import, Person, Posting, Unit
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.things import new_uid
from tests.desk.makers import House

UNITS = "单位编号,单位名称,类型,上级单位\n"
PEOPLE = "工号,姓名,人员类别\n"
MESSAGES = "消息编号,群编号,发送时间,发送人账号,内容\n"
POSTINGS = "工号,单位编号,职务,任职日期,离任日期,离任原因\n"


@pytest.fixture
def sheets(home: House):
    def make(complete: tuple[str, ...] = (), **tables: str) -> Import:
        uid = new_uid()
        folder = folder_of(uid)
        folder.mkdir(parents=True)
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return preview(uid, "测试表", home.institution, list(complete), home.users["registrar"])

    return make


def rows_of(home: House) -> dict[str, dict]:
    return {name: {k: one.row for k, one in current(spec, home.institution).items()} for name, spec in SPECS.items()}


def test_what_is_there_already_changes_nothing(home: House, sheets) -> None:
    one = sheets(units=UNITS + "DEPT,信息工程系,系,ROOT\n")
    assert one.counts["units"] == {"same": 1, "absent": 11}
    assert not one.changes.exists()


def test_a_preview_writes_nothing_but_itself(home: House, sheets) -> None:
    before = rows_of(home)
    one = sheets(units=UNITS + "NEW,新系,系,ROOT\nDEPT,信息与智能工程系,系,ROOT\n")
    assert rows_of(home) == before
    assert {(c.change, c.key) for c in one.changes.all()} == {("add", "NEW"), ("change", "DEPT")}


def test_apply_and_undo_bring_back_every_row(home: House, sheets) -> None:
    before = rows_of(home)
    one = sheets(
        complete=("postings",),
        units=UNITS + "NEW,新系,系,ROOT\nNEW-1,新教研室,教研室,NEW\nDEPT,信息与智能工程系,系,ROOT\n",
        people=PEOPLE + "N-1,白露,教职工\nP-head,江帆,外聘\n",
        postings=POSTINGS + "N-1,NEW-1,负责人,2025-09-01,,\nP-head,DEPT,负责人,2024-09-01,,\n",
    )
    do_apply_import(one, acting_user=home.users["registrar"])
    assert Unit.objects.get(code="NEW-1").path.startswith(Unit.objects.get(code="NEW").path)
    assert Person.objects.get(code="P-head").category == "contract"
    assert Posting.objects.get(person__code="P-member").until is not None  # the complete list no longer has it
    assert rows_of(home) != before
    # The registrar's own posting was not in the list either: another one has to be asked to undo, and nobody is left.
    assert not home.users["registrar"].person.postings.filter(until__isnull=True).exists()


def test_undo_restores_and_deletes(home: House, sheets) -> None:
    before = rows_of(home)
    one = sheets(
        units=UNITS + "NEW,新系,系,ROOT\nNEW-1,新教研室,教研室,NEW\nDEPT,信息与智能工程系,系,ROOT\n",
        people=PEOPLE + "N-1,白露,教职工\nP-head,江帆,外聘\n",
        postings=POSTINGS + "N-1,NEW-1,负责人,2025-09-01,,\nP-head,DEPT,负责人,2024-09-01,2026-01-01,调离\n",
    )
    user = home.users["registrar"]
    do_apply_import(one, acting_user=user)
    do_undo_import(one, reason="传错了表", acting_user=user)
    assert rows_of(home) == before
    one.refresh_from_db()
    assert one.state == Import.UNDONE
    kinds = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert kinds[0] == "org.preview_import"
    assert kinds.count("org.apply_import") == kinds.count("org.undo_import") == 1
    assert kinds.count("org.import_posting") == kinds.count("org.take_back_posting") == 2
    assert set(Entry.objects.filter(act="org.import_unit").values_list("reason", flat=True)) == {""}
    assert set(Entry.objects.filter(act="org.take_back_unit").values_list("reason", flat=True)) == {"传错了表"}


def test_undo_is_refused_where_something_came_later(home: House, sheets) -> None:
    user = home.users["registrar"]
    first = sheets(units=UNITS + "NEW,新系,系,ROOT\n")
    do_apply_import(first, acting_user=user)
    second = sheets(units=UNITS + "NEW,新系（筹）,系,ROOT\n")
    do_apply_import(second, acting_user=user)
    with pytest.raises(QunzhiError) as refused:
        do_undo_import(first, reason="不要了", acting_user=user)
    assert refused.value.problems[0].code == "changed_since"
    assert "NEW" in refused.value.problems[0].message.zh
    assert Unit.objects.get(code="NEW").name == "新系（筹）"
    do_undo_import(second, reason="先撤后一次", acting_user=user)
    do_undo_import(first, reason="再撤前一次", acting_user=user)
    assert not Unit.objects.filter(code="NEW").exists()


def test_undo_is_refused_where_somebody_uses_what_was_added(home: House, sheets) -> None:
    user = home.users["registrar"]
    first = sheets(units=UNITS + "NEW,新系,系,ROOT\n")
    do_apply_import(first, acting_user=user)
    Posting.objects.create(person=home.people["member"], unit=Unit.objects.get(code="NEW"), role="member")
    with pytest.raises(QunzhiError) as refused:
        do_undo_import(first, reason="不要了", acting_user=user)
    assert refused.value.problems[0].code == "in_use"
    assert "任职 池鱼 · 新系" in refused.value.problems[0].message.zh
    assert Unit.objects.filter(code="NEW").exists()


def test_apply_is_refused_when_rows_changed_since_the_preview(home: House, sheets) -> None:
    one = sheets(units=UNITS + "DEPT,信息与智能工程系,系,ROOT\n")
    Unit.objects.filter(code="DEPT").update(name="信息系")
    with pytest.raises(QunzhiError) as refused:
        do_apply_import(one, acting_user=home.users["registrar"])
    assert refused.value.problems[0].code == "changed_since"
    assert Unit.objects.get(code="DEPT").name == "信息系"


def test_a_second_apply_with_the_same_key_does_nothing(home: House, sheets) -> None:
    one = sheets(people=PEOPLE + "N-1,白露,教职工\n")
    user = home.users["registrar"]
    do_apply_import(one, acting_user=user, key="k")
    size = Entry.objects.count()
    assert do_apply_import(one, acting_user=user, key="k").pk == one.pk
    assert Entry.objects.count() == size
    with pytest.raises(QunzhiError) as refused:
        do_apply_import(one, acting_user=user)
    assert refused.value.problems[0].code == "wrong_state"


def test_rows_in_error_are_left_out_and_told(home: House, sheets) -> None:
    one = sheets(people=PEOPLE + "N-1,白露,教职工\nN-2,,学生\n", postings=POSTINGS + "没这个人,DEPT,成员,,,\n")
    assert one.counts["people"]["add"] == 1
    codes_found = {p["code"] for p in one.problems if p["level"] == "error"}
    assert codes_found >= {"missing_value", "dangling_reference"} or len(codes_found) >= 2
    assert all(p["value"] == "" for p in one.problems)  # what stood there stays in the sheet


def test_references_to_rows_that_the_desk_has_are_sound(home: House, sheets) -> None:
    one = sheets(postings=POSTINGS + "P-member,OTHER,成员,2025-09-01,,\n")
    assert not one.problems
    assert one.counts["postings"]["add"] == 1


def test_a_circle_of_units_is_refused_as_a_whole(home: House, sheets) -> None:
    one = sheets(units=UNITS + "DEPT,信息工程系,系,SECTION\n")
    with pytest.raises(QunzhiError) as refused:
        do_apply_import(one, acting_user=home.users["registrar"])
    assert refused.value.problems[0].code == "unit_cycle"
    assert Unit.objects.get(code="DEPT").parent == home.units["root"]


def test_an_empty_cell_empties_and_a_missing_column_does_not(home: House, sheets) -> None:
    Posting.objects.filter(person__code="P-head").update(until=date(2026, 1, 1), end_reason="transferred")
    kept = sheets(postings="工号,单位编号,职务,任职日期\nP-head,DEPT,负责人,2024-09-01\n")
    assert kept.counts["postings"] == {"same": 1, "absent": 13}
    cleared = sheets(postings=POSTINGS + "P-head,DEPT,负责人,2024-09-01,,\n")
    change = cleared.changes.get()
    assert change.after == {"until": None, "end_reason": None}


def test_of_sound_sheets_only_what_is_imported_stays(home: House, sheets) -> None:
    one = sheets(
        people="工号,姓名,人员类别,手机号,身份证号\nN-1,白露,教职工,13900000000,没有\n",
        messages=MESSAGES + "M1,G-section,2025-09-01 08:00,wx_owner,今晚开会请带电脑\n",
    )
    assert not whole(one.uid)
    (file,) = (p for p in folder_of(one.uid).iterdir() if not p.name.startswith("."))
    assert pq.read_table(file).to_pydict() == {"person_id": ["N-1"], "name": ["白露"], "category": ["staff"]}
    again = preview_again(one, home)
    assert again.counts == one.counts
    assert [(c.key, c.after) for c in again.changes.all()] == [(c.key, c.after) for c in one.changes.all()]


def preview_again(one: Import, home: House) -> Import:
    copy(one.uid, other := new_uid())
    return preview(other, one.title, home.institution, [], home.users["registrar"])


@pytest.mark.parametrize(
    "tables",
    [
        {"units": UNITS},  # a list without a row
        {"units": "单位编号,单位名称,类型\nDEPT,信息工程系,系\n"},  # without the column of the unit above
        {"postings": POSTINGS + "P-head,DEPT,负责人,2024-09-01,,\n"},  # with empty cells that say something
    ],
)
def test_what_stays_is_compared_as_the_sheets_were(home: House, sheets, tables: dict[str, str]) -> None:
    Posting.objects.filter(person__code="P-head").update(until=date(2026, 1, 1), end_reason="transferred")
    one = sheets(**tables)
    assert not whole(one.uid)
    again = preview_again(one, home)
    assert again.counts == one.counts
    assert [(c.key, c.after) for c in again.changes.all()] == [(c.key, c.after) for c in one.changes.all()]


def test_sheets_with_errors_stay_to_be_corrected_but_not_those_of_other_tables(home: House, sheets) -> None:
    one = sheets(
        people=PEOPLE + "N-2,,学生\n",
        messages=MESSAGES + "M1,G-section,什么时候,wx_owner,今晚开会请带电脑\n",
    )
    assert [p.name for p in folder_of(one.uid).iterdir()] == ["people.csv"]
    assert {p["place"]["file"] for p in one.problems} == {"people.csv"}
    assert whole(one.uid)


def test_giving_up_leaves_nothing(home: House, sheets) -> None:
    one = sheets(units=UNITS + "NEW,新系,系,ROOT\n")
    do_drop_import(one, acting_user=home.users["registrar"])
    assert not one.changes.exists()
    with pytest.raises(QunzhiError):
        do_apply_import(one, acting_user=home.users["registrar"])


def test_two_institutions_do_not_meet(home: House, away: House, sheets) -> None:
    one = sheets(
        complete=("units", "people"),
        units=UNITS + "ROOT,云岭职业学院,学校,\n",
        people=PEOPLE + "P-registrar,闻笔,教职工\n",
    )
    before = rows_of(away)
    do_apply_import(one, acting_user=home.users["registrar"])
    assert rows_of(away) == before


@pytest.mark.parametrize("again", [False, True])
def test_the_demonstration_institution_goes_in_and_out(home: House, tmp_path: Path, again: bool) -> None:
    user = home.users["registrar"]
    before = rows_of(home)
    uid = new_uid()
    write_institution(folder_of(uid))
    one = preview(uid, "示范", home.institution, [], user)
    assert one.counts["memberships"]["add"] > 500
    do_apply_import(one, acting_user=user)
    assert Group.objects.filter(institution=home.institution).count() > 50
    if again:
        write_institution(folder_of(other := new_uid()))
        second = preview(other, "示范", home.institution, [], user)
        assert not second.changes.exists(), [(c.table, c.key, c.before, c.after) for c in second.changes.all()[:5]]
        return
    do_undo_import(one, reason="只是试试", acting_user=user)
    assert rows_of(home) == before
    assert Membership.objects.count() == 3


def test_codes_are_of_the_institution_alone(home: House, away: House) -> None:
    assert set(codes(home.institution)["units"].values()).isdisjoint(codes(away.institution)["units"].values())


def test_a_first_day_put_right_is_no_second_posting(home: House, sheets) -> None:
    before = rows_of(home)
    one = sheets(postings=POSTINGS + "P-head,DEPT,负责人,2019-03-01,,\nP-member,OTHER,成员,2020-01-01,,\n")
    assert one.counts["postings"] == {"change": 1, "add": 1, "absent": 13}
    user = home.users["registrar"]
    do_apply_import(one, acting_user=user)
    assert Posting.objects.get(person__code="P-head").since == date(2019, 3, 1)
    do_undo_import(one, reason="试试", acting_user=user)
    assert rows_of(home) == before


def test_undoing_asks_for_the_reason_by_its_name(home: House, sheets, signed_in) -> None:
    one = sheets(units=UNITS + "NEW,新系,系,ROOT\n")
    do_apply_import(one, acting_user=home.users["registrar"])
    answer = signed_in(home.users["registrar"]).post(reverse("undo_import", args=[one.uid]), {"key": "k"}, follow=True)
    assert "理由: " in answer.content.decode()
    one.refresh_from_db()
    assert one.state == Import.APPLIED
