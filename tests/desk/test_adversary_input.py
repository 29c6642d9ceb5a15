"""What an attacker types and uploads: too long, unseen, far off, formulas, markup, bombs, names with paths."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.org.importing import uploads
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.org.importing.sheets import folder_of
from qunzhi.desk.org.models import Import, Posting, Unit
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.org.services.postings import do_add_posting
from qunzhi.desk.things import new_uid
from qunzhi.desk.web.downloads import download
from tests.desk.conftest import sign_in
from tests.desk.makers import House
from tests.desk.test_adversary import sheet

UNITS = "单位编号,单位名称,类型,上级单位\n"
EVIL = "<script>alert(1)</script>"


def problems_of(one: Import) -> list[tuple[str, int, str]]:
    return [(p["place"]["file"], p["place"]["row"], p["place"]["column"]) for p in one.problems]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (f"NEW,{'长' * 201},系,\n", "单位名称"),
        (f"{'N' * 101},新系,系,\n", "单位编号"),
        ("NEW,新系," + "怪" * 41 + ",\n", "单位类型"),
        ('"N\tEW",新系,系,\n', "单位编号"),
        ('"N\nEW",新系,系,\n', "单位编号"),
    ],
)
def test_what_the_database_cannot_keep_is_told_with_its_row(home: House, text: str, column: str) -> None:
    """PostgreSQL refuses long texts midway; a tab in a code broke the key of the change."""
    one = sheet(home, units=UNITS + "GOOD,好系,系,ROOT\n" + text)
    assert problems_of(one) == [("units.csv", 3, column)]
    do_apply_import(one, acting_user=home.users["registrar"])
    assert Unit.objects.filter(institution=home.institution, code="GOOD").exists()
    assert Unit.objects.count() == len(home.units) + 1


def test_what_refers_to_a_row_left_out_is_left_out_too(home: House) -> None:
    one = sheet(
        home,
        units=UNITS
        + f"NEW,{'长' * 201},系,\nBELOW,教研室,教研室,NEW\nDEEP,小组,教研室,BELOW\nDEPT,{'长' * 201},系,ROOT\n",
        postings="工号,单位编号,职务,任职日期\nP-member,DEEP,成员,2026-09-01\nP-member,DEPT,成员,2026-09-01\n",
    )
    assert one.counts["units"].get("add", 0) == 0
    assert [c.key.split("\t")[1] for c in one.changes.all()] == ["DEPT"]  # there already: its old name stays
    do_apply_import(one, acting_user=home.users["registrar"])
    assert Unit.objects.get(institution=home.institution, code="DEPT").name == "信息工程系"


def test_a_posting_that_ends_before_it_begins_is_left_out(home: House) -> None:
    text = "工号,单位编号,职务,任职日期,离任日期\nP-member,DEPT,成员,2026-09-01,2020-01-01\n"
    one = sheet(home, postings=text)
    assert not one.changes.exists()
    assert ("postings.csv", 2, "离任日期") in problems_of(one)


def test_a_nul_from_a_workbook(home: House) -> None:
    """xlsx can carry any character as _x0000_."""
    book = openpyxl.Workbook()
    book.active.title = "units"
    for row in (["单位编号", "单位名称", "类型"], ["NEW", "新_x0000_系", "系"], ["N_x0000_2", "新系", "系"]):
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)
    uid = new_uid()
    uploads.keep(uid, [SimpleUploadedFile("units.xlsx", raw.getvalue())])
    facts = uploads.read(uid, home.institution).facts
    assert "\0" not in repr(facts.tables["units"].to_pylist())


def test_a_tree_that_is_too_deep_is_refused_as_a_whole(home: House) -> None:
    rows = ["D0,单位,系,ROOT", *(f"D{n},单位,系,D{n - 1}" for n in range(1, 250))]
    one = sheet(home, units=UNITS + "\n".join(rows) + "\n")
    with pytest.raises(QunzhiError) as refused:
        do_apply_import(one, acting_user=home.users["registrar"])
    assert refused.value.problems[0].code == "unit_too_deep"
    assert not Unit.objects.filter(code="D0").exists()


def test_a_code_twice_in_a_sheet_is_told(home: House) -> None:
    one = sheet(home, units=UNITS + "NEW,一,系,\nNEW,二,系,\n")
    assert one.counts["units"]["add"] == 1
    assert [p["code"] for p in one.problems] == ["duplicate_key"]


# Uploads.


def upload(client: Client, *files: tuple[str, bytes], **form: str) -> object:
    sent = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post(reverse("new_import"), {"sheets": sent, "key": new_uid(), **form})


GOOD = (UNITS + "NEW,新系,系,ROOT\n").encode()


@pytest.mark.parametrize(
    "name",
    ["../../../etc/units.csv", "..\\..\\units.csv", "/etc/passwd.csv", ".units.csv", "单" * 200 + ".csv", "a\x01b.csv"],
)
def test_a_file_stays_in_its_folder_whatever_it_is_called(home: House, client: Client, name: str) -> None:
    """A name of 200 Chinese characters is too long for a disk."""
    sign_in(client, home.users["registrar"])
    answer = upload(client, (name, GOOD))
    assert answer.status_code in (302, 422)
    for folder in uploads.folder_of("x").parent.glob("*"):
        assert all(p.resolve().parent == folder.resolve() for p in folder.rglob("*"))
    assert not uploads.folder_of("x").parent.parent.joinpath("units.csv").exists()


def test_two_files_of_one_name_are_two_files(home: House) -> None:
    folder = uploads.keep(new_uid(), [SimpleUploadedFile("a.csv", b"1"), SimpleUploadedFile("a.csv", b"2")])
    assert sorted(p.read_bytes() for p in folder.iterdir()) == [b"1", b"2"]


def test_a_bomb_is_refused(home: House, client: Client) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 2**20))
    sign_in(client, home.users["registrar"])
    assert upload(client, ("units.xlsx", raw.getvalue())).status_code == 422
    assert not Import.objects.exists()


def test_bodies_larger_than_the_page_takes_are_not_read(home: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    for name, most in (("new_import", 71 * 2**20), ("ask_correction", 7 * 2**20), ("account_login", 7 * 2**20)):
        answer = client.post(reverse(name), b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=most)
        assert answer.status_code == 413, name
    with pytest.raises(QunzhiError):
        uploads.keep(new_uid(), [SimpleUploadedFile("a.csv", b"")] * 0)


def test_the_form_sent_twice_compares_once(home: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    first, again = (upload(client, ("units.csv", GOOD), key="k") for _ in range(2))
    assert first.url == again.url
    other = upload(client, ("units.csv", GOOD + "NEW2,新系,系,ROOT\n".encode()), key="k")
    assert other.url != first.url
    assert Import.objects.count() == 2


# Addresses and forms.


@pytest.mark.parametrize(
    "url",
    [
        "/people/?q=%00",
        "/people/?unit=%00",
        "/units/%00/",
        "/groups/?q=a%00b",
        "/ledger/?q=%00",
        "/ledger/?act=%00",
        "/people/?%00=1",
    ],
)
def test_nul_in_an_address_is_a_bad_request(home: House, client: Client, url: str) -> None:
    sign_in(client, home.users["discipline"])
    assert client.get(url).status_code == 400


def test_nul_in_a_form_or_a_cookie_is_a_bad_request(home: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    assert client.post(reverse("open_accounts"), {"person": "a\0b", "key": "k"}).status_code == 400
    assert client.post(reverse("ask_correction"), {"asks": "a", "key": "k\0"}).status_code == 400
    assert Client().get("/units/", HTTP_COOKIE='qunzhi="aaaaaaaaaaaa\\000aaa"').status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=9999-12-31",
        "since=9999-12-31&until=0001-01-01",
        "q=" + "x" * 5000,
        "page=" + "9" * 40,
    ],
)
def test_the_ledger_is_searched_with_anything(home: House, client: Client, query: str) -> None:
    do_ask_correction("不对", acting_user=home.users["member"])
    sign_in(client, home.users["discipline"])
    assert client.get(f"/ledger/?{query}").status_code == 200


@pytest.mark.parametrize("seq", ["9" * 19, "9" * 40, "9" * 5000])
def test_entries_far_off(home: House, client: Client, seq: str) -> None:
    sign_in(client, home.users["discipline"])
    assert client.get(f"/ledger/{seq}/").status_code == 404


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "x", "2026-02-30", "1" * 400])
def test_days_far_off_are_refused_by_the_form(home: House, client: Client, since: str) -> None:
    sign_in(client, home.users["registrar"])
    form = {"unit": home.units["dept"].pk, "role": "member", "since": since, "reason": "r", "key": "k"}
    before = Posting.objects.count()
    assert client.post(reverse("add_posting", args=[home.people["nobody"].uid]), form).status_code in (200, 422)
    assert Posting.objects.count() == before


@pytest.mark.parametrize("length", [301, 100_000])
def test_long_words_are_refused_by_the_form(home: House, client: Client, length: int) -> None:
    sign_in(client, home.users["registrar"])
    form = {"unit": home.units["dept"].pk, "role": "member", "since": "2026-01-01", "reason": "长" * length, "key": "k"}
    before = Posting.objects.count()
    client.post(reverse("add_posting", args=[home.people["nobody"].uid]), form)
    client.post(reverse("ask_correction"), {"asks": "长" * (length + 200), "key": "k" * 65})
    assert Posting.objects.count() == before


# What comes out again.


@pytest.fixture
def spoiled(home: House, client: Client) -> Client:
    """Markup and formulas in every name and reason that can be had."""
    user = home.users["registrar"]
    one = sheet(
        home,
        units=UNITS + f'DEPT,{EVIL},系,ROOT\nE1,"\'-2+3{EVIL}",系,ROOT\n',
        people=f"工号,姓名,人员类别\nP-member,{EVIL},教职工\n",
    )
    Import.objects.update(title=EVIL)
    do_apply_import(one, acting_user=user, reason=EVIL)
    do_ask_correction(EVIL, acting_user=home.users["member"])
    person = home.people["nobody"]
    do_add_posting(person, home.units["dept"], role="member", since=date(2026, 1, 1), reason=EVIL, acting_user=user)
    return sign_in(client, user)


def test_markup_stays_text_on_every_page(spoiled: Client, home: House) -> None:
    urls = [
        *(reverse(n) for n in ("home", "units", "people", "imports", "corrections", "my_ledger", "groups", "offices")),
        reverse("unit", args=[home.units["dept"].uid]),
        reverse("unit_ledger", args=[home.units["dept"].uid]),
        reverse("person", args=[home.people["member"].uid]),
        reverse("add_posting", args=[home.people["member"].uid]),
        reverse("import", args=[Import.objects.get().uid]),
        reverse("entry", args=[1]),
        f"/people/?q={EVIL}",
    ]
    shown = 0
    for url in urls:
        page = spoiled.get(url)
        assert page.status_code == 200, url
        body = page.content.decode()
        assert "<script>alert" not in body, url
        shown += "&lt;script&gt;" in body
    assert shown > 8


def test_formulas_in_names_are_text_in_the_printed_ledger(home: House, client: Client) -> None:
    Unit.objects.filter(pk=home.units["dept"].pk).update(name='=HYPERLINK("http://x","y")')
    user, person = home.users["registrar"], home.people["nobody"]
    unit = home.units["dept"]
    do_add_posting(person, unit, role="member", since=date(2026, 1, 1), reason="=1+1", acting_user=user)
    sign_in(client, user)
    answer = client.get(reverse("unit_book", args=[unit.uid, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [c for row in book.active.iter_rows() for c in row if isinstance(c.value, str)]
    assert any("1+1" in c.value for c in cells)
    assert not [c.value for c in cells if c.data_type == "f" or c.value.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1.csv", 'a";x="b.csv', "台账\n.xlsx", "\u202e.csv"])
def test_names_of_files_stay_in_their_header(name: str) -> None:
    header = download(b"", name, "text/plain").headers["Content-Disposition"]
    assert header.startswith("attachment")
    assert "\n" not in header
    assert "\r" not in header


def test_a_unit_with_a_line_break_has_a_printed_ledger(home: House, client: Client) -> None:
    Unit.objects.filter(pk=home.units["dept"].pk).update(name="A\nB")
    sign_in(client, home.users["registrar"])
    client.cookies["django_language"] = "en"
    for kind in ("xlsx", "docx"):
        assert client.get(reverse("unit_book", args=[home.units["dept"].uid, kind])).status_code == 200
    assert folder_of("x").name == "x"
