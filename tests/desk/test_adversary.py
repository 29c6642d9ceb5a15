"""What an attacker with an account tries: things of others in addresses and forms, rights for oneself, old sessions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.services import site_deactivate_account
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.importing.applying import do_apply_import
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.sheets import folder_of
from qunzhi.desk.org.models import Appointment, Correction, Import, OfficeOf, Posting, Unit
from qunzhi.desk.org.services.corrections import do_ask_correction, do_decide_correction, do_withdraw_correction
from qunzhi.desk.org.services.postings import do_add_posting, do_end_posting
from qunzhi.desk.things import new_uid
from tests.desk.conftest import sign_in
from tests.desk.makers import House

DAY = date(2026, 9, 1)
POSTINGS = "工号,单位编号,职务,任职日期\n"


def sheet(home: House, user: str = "registrar", **tables: str) -> Import:
    """A comparison of these tables."""
    uid = new_uid()
    folder_of(uid).mkdir(parents=True)
    for name, text in tables.items():
        (folder_of(uid) / f"{name}.csv").write_text(text, encoding="utf-8")
    return preview(uid, "表", home.institution, [], home.users[user])


def code_of(refused: pytest.ExceptionInfo[QunzhiError]) -> str:
    return refused.value.problems[0].code


# Things of another institution.


def test_a_unit_of_another_institution_in_the_form_of_a_posting(home: House, away: House, client: Client) -> None:
    sign_in(client, home.users["registrar"])
    url = reverse("add_posting", args=[home.people["member"].uid])
    for unit in (away.units["dept"].pk, away.units["dept"].uid, "1e9", "-1", str(10**30)):
        form = {"unit": unit, "role": "head", "since": "2026-09-01", "reason": "r", "key": "k"}
        assert client.post(url, form).status_code in (200, 422)
    assert not Posting.objects.filter(unit=away.units["dept"], person=home.people["member"]).exists()


def test_people_of_another_institution_get_no_account_here(home: House, away: House, client: Client) -> None:
    User.objects.filter(person=away.people["nobody"]).delete()
    sign_in(client, home.users["registrar"])
    client.post(reverse("open_accounts"), {"person": [away.people["nobody"].uid, "x", ""], "key": "k"})
    assert not User.objects.filter(person=away.people["nobody"]).exists()


def test_units_of_another_institution_fill_no_office(home: House, away: House, admin: User, client: Client) -> None:
    sign_in(client, admin)
    form = {"office": "TFXX/discipline", "units": [away.units["dept"].pk], "reason": "r", "key": "k"}
    client.post(reverse("choose_office", args=[home.institution.uid]), form)
    assert not OfficeOf.objects.exists()


def test_services_hold_even_where_a_page_forgot(home: House, away: House) -> None:
    registrar = home.users["registrar"]
    theirs = sheet(away, units="单位编号,单位名称,类型\nNEW,新系,系\n")
    asked = do_ask_correction("不对", acting_user=away.users["member"])
    post = Posting.objects.get(person=away.people["member"])
    with pytest.raises(Http404):
        do_apply_import(theirs, acting_user=registrar)
    with pytest.raises(Http404):
        do_decide_correction(asked, accept=True, answer="好", acting_user=registrar)
    with pytest.raises(Http404):
        do_withdraw_correction(asked, acting_user=registrar)
    with pytest.raises(Http404):
        do_end_posting(post, until=DAY, end_reason="retired", reason="r", acting_user=registrar)
    for person, unit in ((home, away), (away, home), (away, away)):
        with pytest.raises(Http404):
            do_add_posting(
                person.people["nobody"], unit.units["dept"], role="head", since=DAY, reason="r", acting_user=registrar
            )


def test_an_import_reaches_only_codes_of_the_own_institution(home: House, away: House) -> None:
    Unit.objects.create(institution=away.institution, code="THEIRS", name="别处", unit_kind="office")
    one = sheet(home, postings=POSTINGS + "P-member,THEIRS,负责人,2026-09-01\n")
    assert not one.changes.exists()
    before = list(Posting.objects.filter(unit__institution=away.institution).values_list("pk", "role", "until"))
    same = sheet(
        home, units="单位编号,单位名称,类型\nDEPT,改名,系\n", postings=POSTINGS + "P-head,DEPT,成员,2020-01-01\n"
    )
    do_apply_import(same, acting_user=home.users["registrar"])
    assert Unit.objects.get(institution=away.institution, code="DEPT").name == "信息工程系"
    assert list(Posting.objects.filter(unit__institution=away.institution).values_list("pk", "role", "until")) == before


# Rights for oneself.


def test_nobody_gives_oneself_a_right_by_a_posting(home: House) -> None:
    me, user = home.people["registrar"], home.users["registrar"]
    with pytest.raises(QunzhiError) as refused:
        do_add_posting(
            me, home.units["discipline"], role="discipline_secretary", since=DAY, reason="r", acting_user=user
        )
    assert code_of(refused) == "own_gain"
    assert "纪检监督" in refused.value.problems[0].message.zh
    assert not viewer_of(user).may(Right.INSPECT)
    assert not Entry.objects.exists()
    do_add_posting(
        me,
        home.units["discipline"],
        role="discipline_secretary",
        since=DAY - timedelta(days=400),
        reason="任命",
        acting_user=home.users["registrar2"],
    )
    assert viewer_of(user).may(Right.INSPECT)
    assert Entry.objects.get().actor == home.people["registrar2"].ref  # somebody else, by name


@pytest.mark.parametrize(
    "tables",
    [
        {"postings": POSTINGS + "P-registrar,DISCIPLINE,成员,2025-09-01\n"},
        {"postings": POSTINGS + "P-registrar,SECTION,纪委书记,2025-09-01\n"},
        {"units": "单位编号,单位名称,类型,简称\nPUBLICITY,宣传统战处,处室,党委宣传部、纪委\n"},
    ],
)
def test_nobody_gives_oneself_a_right_by_an_import(home: House, tables: dict[str, str]) -> None:
    one = sheet(home, **tables)
    assert one.changes.exists(), one.problems
    with pytest.raises(QunzhiError) as refused:
        do_apply_import(one, acting_user=home.users["registrar"])
    assert code_of(refused) == "own_gain"
    one.refresh_from_db()
    assert one.state == Import.PREVIEWED
    if "units" not in tables:
        do_apply_import(one, acting_user=home.users["registrar2"])
        assert viewer_of(home.users["registrar"]).may(Right.INSPECT)


def test_giving_up_an_own_post_is_nobodys_harm_and_stands_in_the_ledger(home: House) -> None:
    mine = Posting.objects.get(person=home.people["registrar"])
    user = home.users["registrar"]
    do_end_posting(mine, until=date.today(), end_reason="transferred", reason="轮岗", acting_user=user)
    assert not viewer_of(user).held
    with pytest.raises(Http404):
        do_end_posting(mine, until=date.today(), end_reason="transferred", reason="轮岗", acting_user=user)


def test_registrars_do_not_answer_their_own_requests(home: House, client: Client) -> None:
    one = do_ask_correction("我该是纪委的", acting_user=home.users["registrar"])
    sign_in(client, home.users["registrar"])
    client.post(reverse("correction", args=[one.uid]), {"accept": "yes", "answer": "好", "key": "k"})
    one.refresh_from_db()
    assert one.state == Correction.OPEN


# Sessions and accounts that are over.


@pytest.mark.parametrize("how", ["posting", "gone", "stopped", "office"])
def test_a_session_ends_with_what_gave_it(home: House, admin: User, client: Client, how: str) -> None:
    user = home.users["registrar"]
    sign_in(client, user)
    assert client.get(reverse("imports")).status_code == 200
    if how == "posting":
        mine = Posting.objects.get(person=user.person)
        do_end_posting(mine, until=date.today(), end_reason="retired", reason="r", acting_user=home.users["registrar2"])
    elif how == "gone":
        type(user.person).objects.filter(pk=user.person_id).update(gone_on=date.today())
    elif how == "stopped":
        site_deactivate_account(user, "r", acting_user=admin)
    else:  # the offices page says that nobody fills it: nobody does
        Unit.objects.filter(pk=home.units["publicity"].pk).update(ended_on=date.today())
    for name in ("imports", "units", "new_import"):
        assert client.get(reverse(name)).status_code in (302, 404)
    stale = User.objects.get(pk=user.pk)
    stale.is_active = True  # as a request that began before has it
    with pytest.raises(Http404):
        sheet_by(stale, home)


def sheet_by(user: User, home: House) -> Import:
    uid = new_uid()
    folder_of(uid).mkdir(parents=True)
    (folder_of(uid) / "units.csv").write_text("单位编号,单位名称,类型\nNEW,新系,系\n", encoding="utf-8")
    return preview(uid, "表", home.institution, [], user)


def test_the_administrator_reaches_no_content(home: House, admin: User, client: Client) -> None:
    sign_in(client, admin)
    one = sheet(home, units="单位编号,单位名称,类型\nNEW,新系,系\n")
    for url in (
        reverse("unit", args=[home.units["dept"].uid]),
        reverse("person", args=[home.people["member"].uid]),
        reverse("import", args=[one.uid]),
        reverse("entry", args=[0]),
        reverse("ledger"),
        reverse("people"),
    ):
        assert client.get(url).status_code == 404
    seen = [
        client.get(reverse("site")),
        client.get(reverse("institution", args=[home.institution.uid])),
        client.get(reverse("find_account", args=[home.institution.uid]) + "?number=P-member"),
        client.get(reverse("account_act", args=[home.users["member"].uid, "code"])),
    ]
    for page in seen:
        assert page.status_code == 200
        assert not [p.name for p in home.people.values() if p.name in page.content.decode()]


def test_what_the_administrator_does_to_an_account_stands_in_the_institutions_ledger(
    home: House, admin: User, client: Client
) -> None:
    sign_in(client, admin)
    url = reverse("account_act", args=[home.users["member"].uid, "code"])
    page = client.post(url, {"reason": "本人要求", "key": "k"})
    assert home.people["member"].name not in page.content.decode()
    entry = Entry.objects.get(log__key=home.institution.slug)
    assert (entry.act, entry.actor) == ("accounts.site_reset_password", admin.ref)
    assert home.people["member"].ref in {entry.subject, *entry.about}


# Keys.


def test_a_key_is_its_owners(home: House) -> None:
    mine = do_ask_correction("一", acting_user=home.users["member"], key="k")
    other = do_ask_correction("一", acting_user=home.users["head"], key="k")
    assert mine != other
    assert do_ask_correction("一", acting_user=home.users["member"], key="k") == mine


def test_a_key_with_other_content_is_another_call(home: House) -> None:
    """Back in the browser, other words, sent again: it was swallowed, and the page said that it was done."""
    first = do_ask_correction("岗位不对", acting_user=home.users["member"], key="k")
    second = do_ask_correction("姓名不对", acting_user=home.users["member"], key="k")
    assert (first.asks, second.asks) == ("岗位不对", "姓名不对")
    one = sheet(home, units="单位编号,单位名称,类型\nNEW,新系,系\n")
    two = sheet(home, units="单位编号,单位名称,类型\nNEW2,新系,系\n")
    for each in (one, two, one):
        do_apply_import(each, acting_user=home.users["registrar"], key="k")
    assert Unit.objects.filter(institution=home.institution, code__in=["NEW", "NEW2"]).count() == 2


def test_the_same_posting_is_not_recorded_twice(home: House) -> None:
    """An import tells postings apart by person, unit, role and first day: of two alike it would end but one."""
    user, person, unit = home.users["registrar"], home.people["nobody"], home.units["other"]
    made = do_add_posting(person, unit, role="member", since=DAY, reason="r", acting_user=user)
    do_end_posting(made, until=DAY, end_reason="transferred", reason="r", acting_user=user)
    with pytest.raises(QunzhiError) as refused:
        do_add_posting(person, unit, role="member", since=DAY, reason="r", acting_user=user)
    assert code_of(refused) == "posting_twice"


def test_auditors_read_and_write_nothing(home: House, client: Client) -> None:
    assert Appointment.objects.filter(person=home.people["auditor"]).exists()
    sign_in(client, home.users["auditor"])
    one = sheet(home, units="单位编号,单位名称,类型\nNEW,新系,系\n")
    for name in ("apply_import", "undo_import", "drop_import", "compare_again"):
        assert client.post(reverse(name, args=[one.uid]), {"reason": "r", "key": "k"}).status_code == 404
    one.refresh_from_db()
    assert one.state == Import.PREVIEWED
