"""Sets the demonstration up, step by step, each by whoever does it on a real site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.demo import institution as generated
from qunzhi.demo.book import Row
from qunzhi.desk.accounts.models import SITE, User
from qunzhi.desk.accounts.services import make_site_admin, site_open_account
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.org.importing.applying import do_undo_import
from qunzhi.desk.org.models import Institution, Person, Unit
from qunzhi.desk.org.services.corrections import do_ask_correction, do_decide_correction
from qunzhi.desk.org.services.institutions import First, do_found_institution
from qunzhi.desk.org.services.offices import do_appoint_auditor, do_choose_office
from qunzhi.desk.running.daily import daily
from qunzhi.desk.running.demonstration import sheets
from qunzhi.desk.running.demonstration.applications import tell_applications
from qunzhi.desk.running.demonstration.campaign import tell_campaign
from qunzhi.desk.running.demonstration.changes import tell_changes
from qunzhi.desk.running.demonstration.folder import ACCOUNTS
from qunzhi.desk.running.demonstration.people import PASSWORD, Part, Shown, activated, add_app, cast, open_for, write

#: Every regulation of the library at once; the administrator's page changes which hold.
PACKS = ("ISE", "CQNY", "PXZY", "ENT", "TFXX")
_ADMIN = "admin"
#: Offices of TFXX that units of another name fill here.
_CHOSEN = {"discipline": "Y018", "opinion_office": "Y012"}
_REGISTRAR = Words("经办人（德育处）", "registrar (moral education)")


def make() -> Iterator[Words]:
    """Do it, saying what comes next. The list of accounts is written last: with it the demonstration is whole."""
    yield Words("系统管理员", "the administrator")
    admin = make_site_admin(_ADMIN, PASSWORD)
    accounts = [_shown_admin(admin)]
    yield Words("云岭职业学院：建立、导入、开通账号", "the college: set up, imported, accounts")
    accounts += _college(admin)
    yield Words("清源附属中学", "the school next door")
    accounts += _school(admin)
    yield Words("按规章看一遍，封存台账", "looking at both under their regulations, sealing the ledgers")
    for one in Institution.objects.order_by("pk"):
        look_at(one)
    daily()
    write(accounts, settings.DESK.data / ACCOUNTS)


def _shown_admin(admin: User) -> Shown:
    return Shown(
        SITE,
        _ADMIN,
        "系统管理员",
        "系统管理员（看不到内容）",
        "administrator (sees no content)",
        PASSWORD,
        add_app(admin),
    )


def _college(admin: User) -> list[Shown]:
    rows = generated(_yesterday())
    number, name, since = _first(rows)
    first = First("Y010", "宣传统战处", number, name)
    made = _founded(admin, "yunling", "云岭职业学院", "Y001", PACKS, first, since)
    registrar = Person.objects.get(institution=made, code=number)
    accounts = [_begun(admin, registrar, Words("经办人（宣传统战处）", "registrar (publicity office)"))]
    user = User.objects.get(person=registrar)
    with sheets.college(rows) as files:
        sheets.imported(files, user)
    with sheets.written(sheets.party(rows)) as files:
        sheets.imported(files, user)
    for office, unit in _CHOSEN.items():
        units, why = list(Unit.objects.filter(institution=made, code=unit)), "名称与办法里的写法不同"
        do_choose_office(made, pack="TFXX", office=office, units=units, reason=why, acting_user=admin)
    auditor = Person.objects.filter(institution=made, postings__unit__code="Y015", postings__role="member").order_by(
        "code"
    )[0]
    do_appoint_auditor(auditor, since=since, until=None, reason="年度内部审计", acting_user=admin)
    parts = cast(made, registrar, auditor)
    accounts += open_for(parts[1:], user)
    users = {p.key: User.objects.get(person=p.person) for p in parts}
    secrets = {p.key: a.totp_secret for p, a in zip(parts, accounts, strict=True)}
    _events(users)
    tell_applications(users, secrets)
    tell_changes(users)
    tell_campaign(users)
    return accounts


def _yesterday() -> str:
    """Up to when the generated sheets go: what they say is then neither old nor still to come."""
    day = timezone.localtime() - timedelta(days=1)
    return day.replace(hour=15, minute=0, second=0, microsecond=0).isoformat()


def _first(rows: Mapping[str, Sequence[Row]]) -> tuple[str, str, date]:
    """Number, name and first day of somebody in the publicity office, as the generated sheets have it: import and
    founding then speak of one person and one posting."""
    post = next(p for p in rows["postings"] if (p["unit_id"], p["role"]) == ("Y010", "member") and not p.get("until"))
    person = next(p for p in rows["people"] if p["person_id"] == post["person_id"])
    since = post["since"]
    assert isinstance(since, date)
    return str(post["person_id"]), str(person["name"]), since


def _founded(
    admin: User, slug: str, name: str, root: str, packs: tuple[str, ...], first: First, since: date
) -> Institution:
    made: Institution = do_found_institution(
        slug=slug, name=name, root_code=root, packs=packs, first=first, today=since, acting_user=admin
    )
    return made


def _begun(admin: User, registrar: Person, words: Words) -> Shown:
    """The first registrar's account, which the administrator opens."""
    sheet = site_open_account(registrar, acting_user=admin)
    return activated(Part("registrar", registrar, words, True), sheet.codes[0].code)


def _school(admin: User) -> list[Shown]:
    since = date(2020, 9, 1)
    first = First("F2", "德育处", "0101", "季云舒")
    made = _founded(admin, "qingyuan", "清源附属中学", "F1", ("PXZY", "TFXX"), first, since)
    registrar = Person.objects.get(institution=made, code="0101")
    accounts = [_begun(admin, registrar, _REGISTRAR)]
    user = User.objects.get(person=registrar)
    with sheets.written(sheets.SCHOOL) as files:
        sheets.imported(files, user)
    teacher = Person.objects.get(institution=made, code="0102")
    return accounts + open_for([Part("teacher", teacher, Words("教师", "teacher"), False)], user)


def _events(users: Mapping[str, User]) -> None:
    """What has happened since: requests answered and open, an import that waits, one that was undone."""
    registrar, owner, member, student = (users[k] for k in ("registrar", "owner", "member", "student"))
    asked = do_ask_correction("我已于九月转到网络教研室，请更正所在单位。", acting_user=owner)
    answer = "已与人事处核对，下次导入时更正。"
    do_decide_correction(asked, accept=True, answer=answer, acting_user=registrar)
    asked = do_ask_correction("请把我的群昵称改成网名。", acting_user=student)
    answer = "工作群须用单位加姓名，不能改成网名。"
    do_decide_correction(asked, accept=False, answer=answer, acting_user=registrar)
    do_ask_correction("入职日期应为 2018 年 3 月 1 日，合同可以提供。", acting_user=member)
    with sheets.written(sheets.MISTAKEN) as files:
        applied = sheets.imported(files, registrar)
    do_undo_import(applied, reason="筹建方案尚未批复，导入早了", acting_user=registrar)
    with sheets.written(sheets.WAITING) as files:
        sheets.compared(files, registrar, "新进人员")
