"""The list as sheets: what goes out comes back through an import as exactly what it was."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.ledger.queries import payload_of
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.uploads import keep
from qunzhi.desk.org.models import Import, Person
from qunzhi.desk.registry.export.cells import guarded
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.desk.things import new_uid
from tests.desk.conftest import sign_in
from tests.desk.makers import House
from tests.desk.registry.many import filed

NAMES = (
    "=甲班通知群",
    "+1 教研群",
    "-减号群",
    "@全体联络群",
    "＝全角群",
    "2026",
    "00123",
    "带,逗号；分号群",
    '带"引号"群',
    '="像公式"群',
    "第一行\n第二行",
    "'撇号群",
    "１２３全角数字",
    "无",
    "1E5 群",
    "e\u0301群 🎓",
    '=HYPERLINK("http://x","y")',
)
TIMES = (
    datetime(2025, 3, 1, 0, 0, tzinfo=UTC),
    datetime(2025, 3, 1, 0, 0, 7, tzinfo=UTC),
    datetime(2025, 3, 1, 0, 0, 7, 123456, tzinfo=UTC),
    datetime(2025, 2, 28, 16, 0, tzinfo=UTC),  # midnight in Shanghai
    datetime(1988, 7, 1, 4, 30, tzinfo=UTC),  # clocks were an hour ahead that summer
    datetime(2025, 3, 1, 0, 0, 0, 1, tzinfo=UTC),
)
CODES = ("007", "1234567890123456789", "群-1", "A/B#3", "@chatroom_9", "+86-1", "0")


@pytest.fixture
def odd(home: House) -> House:
    """Groups whose facts are hard to write down."""
    maker = home.people["head"]
    for n, name in enumerate(NAMES):
        group = Group.objects.create(
            institution=home.institution,
            code=CODES[n] if n < len(CODES) else f"X{n}",
            platform=("wechat", "wecom", "qq", "自建", "inhouse")[n % 5],
            name=name,
            group_kind=("unit", "task", "兴趣", "non_work")[n % 4],
            unit=home.units["class"] if n % 3 else None,
            purpose=("", "notice", "other", "会务")[n % 4],
            created_at=TIMES[n % len(TIMES)],
            created_by=maker if n % 2 else None,
            temporary=(None, True, False)[n % 3],
            join_confirmation=(False, None, True)[n % 3],
            dissolved_at=TIMES[n % len(TIMES)] if n == 5 else None,
            terms=([], ["教学"], ["教学", "实训"], ["无"], ["=公式"], ["-"])[n % 6],
        )
        Membership.objects.create(
            group=group,
            account=f"00{n}",
            person=maker if n % 2 else None,
            nickname=name,
            role=("owner", "admin", "member", "")[n % 4],
            joined_at=TIMES[n % len(TIMES)],
            invited_by="0123" if n % 2 else "",
            left_at=timezone.now() if n % 5 == 4 else None,
            left_with_leave=(None, True, False)[n % 3],
        )
        Filing.objects.create(
            institution=home.institution,
            code=f"备2025-{n:04d}",
            subject="group",
            subject_code=group.code,
            act=("filing", "approval", "change")[n % 3],
            office=home.units["publicity"] if n % 2 else None,
            submitted_at=TIMES[n % len(TIMES)],
            decided_at=TIMES[n % len(TIMES)] if n % 2 else None,
            decision=("noted", "approved", "")[n % 3],
            signed_by=maker if n % 2 else None,
        )
    return home


def exported(client: Client, kind: str, query: str = "all=1") -> bytes:
    answer = client.post(f"{reverse('export_groups', args=[kind])}?{query}")
    assert answer.status_code == 200, answer.url
    return b"".join(answer.streaming_content)


def came_back(home: House, body: bytes, kind: str) -> Import:
    """Import what was exported, as the desk does: the workbook, or the zip of csv files as it is."""
    uid = new_uid()
    keep(uid, [SimpleUploadedFile("群.xlsx" if kind == "xlsx" else "群.zip", body)])
    return preview(uid, "导出的表", home.institution, [], home.users["registrar"])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_comes_back_unchanged(odd: House, client: Client, kind: str) -> None:
    sign_in(client, odd.users["registrar"])
    one = came_back(odd, exported(client, kind), kind)
    assert [p for p in one.problems if p["level"] == "error"] == []
    assert [(c.table, c.key, c.before, c.after) for c in one.changes.all()] == []
    same = {table: counts["same"] for table, counts in one.counts.items()}
    assert same == {"groups": 19, "memberships": 20, "filings": 17}
    assert all({k for k, n in counts.items() if n} == {"same"} for counts in one.counts.values())


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_comes_back_into_an_empty_register_goes_out_as_it_was(odd: House, client: Client, kind: str) -> None:
    sign_in(client, odd.users["registrar"])
    first = exported(client, kind)
    Filing.objects.all().delete()
    Membership.objects.all().delete()
    Group.objects.all().delete()
    do_apply_import(came_back(odd, first, kind), acting_user=odd.users["registrar"])
    assert read(exported(client, kind), kind) == read(first, kind)


def read(body: bytes, kind: str) -> dict[str, Any]:
    if kind == "csv":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return {n: sorted(csv.reader(archive.read(n).decode("utf-8-sig").splitlines())) for n in archive.namelist()}
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {s.title: sorted([str(c or "") for c in row] for row in s.values) for s in book.worksheets}


def test_headers_are_those_of_the_facts_and_nothing_runs(odd: House, client: Client) -> None:
    sign_in(client, odd.users["registrar"])
    book = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx")))
    assert book.sheetnames == ["群组", "群成员", "备案"]
    assert [c.value for c in book["群组"][1]][:4] == ["群编号", "平台", "群名", "群类型"]
    assert {c.data_type for sheet in book for row in sheet for c in row if c.value} == {"s"}
    with zipfile.ZipFile(io.BytesIO(exported(client, "csv"))) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("群组.csv").decode("utf-8-sig"), newline="")))
    cells = [c for row in rows for c in row]
    assert '="=甲班通知群"' in cells
    assert not [c for c in cells if c[:1] in "+-@=" and c and not c.startswith('="')]
    assert "2025-03-01 08:00" in cells
    assert "2025-03-01 08:00:07.123456" in cells


def test_csv_takes_even_names_that_are_formulas_back(home: House, client: Client) -> None:
    Group.objects.filter(pk=home.groups["section"].pk).update(name="=SUM(A1:A9)")
    sign_in(client, home.users["registrar"])
    one = came_back(home, exported(client, "csv"), "csv")
    assert not one.changes.exists()
    assert one.problems == []


@pytest.mark.parametrize("text", ["=a", '=a"b', "007", "123456789012", "+1", "@x", "-", "\t=a", "＋1", "1E9"])
def test_guarded(text: str) -> None:
    assert guarded(text).startswith('="')


@pytest.mark.parametrize("text", ["甲班群", "12", "a=b", "2025-03-01 08:00", ""])
def test_not_guarded(text: str) -> None:
    assert guarded(text) == text


def test_only_what_matches_and_is_in_charge_goes_out(home: House, client: Client) -> None:
    filed(home, "section")
    sign_in(client, home.users["registrar"])
    assert [r[2] for r in read(exported(client, "csv", "q=护理"), "csv")["群组.csv"]] == ["护理系工作通知群", "群名"]
    Membership.objects.create(group=home.groups["other"], account="wx_h", person=home.people["head"], role="member")
    sign_in(client, home.users["head"])  # a plain member of the other group: its members are no business of the head's
    sheets = read(exported(client, "csv"), "csv")
    assert {r[0] for r in sheets["群组.csv"]} == {"群编号", "G-section"}
    assert {r[0] for r in sheets["群成员.csv"]} == {"群编号", "G-section"}
    assert len(sheets["备案.csv"]) == 2


def test_it_stands_in_the_ledger_who_took_how_much(home: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    exported(client, "xlsx")
    entry = Entry.objects.get(act="registry.export_groups")
    assert entry.actor == home.people["registrar"].ref
    assert payload_of(entry) == {"form": "xlsx", "rows": {"groups": 2, "memberships": 3, "filings": 0}}


def test_a_plain_member_has_nothing_to_take(home: House, client: Client) -> None:
    sign_in(client, home.users["member"])
    answer = client.post(reverse("export_groups", args=["xlsx"]), follow=True)
    assert "没有可以导出的群" in answer.content.decode()
    assert not Entry.objects.exists()
    assert client.get(reverse("export_groups", args=["xlsx"])).status_code == 405
    assert client.post(reverse("export_groups", args=["pdf"])).status_code == 404
    assert Person.objects.exists()


def test_a_zip_of_anything_else_is_refused_in_words() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.exe", b"x")
    with pytest.raises(QunzhiError, match="csv files only"):
        keep(new_uid(), [SimpleUploadedFile("a.zip", packed.getvalue())])
    with pytest.raises(QunzhiError):
        keep(new_uid(), [SimpleUploadedFile("a.zip", b"no zip at all")])
