"""Accounts are opened, reset, stopped and unlocked by those who may, and all of it stands in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.accounts import codes
from qunzhi.desk.accounts.lockout import is_locked
from qunzhi.desk.accounts.models import Activation, PastPassword, User
from qunzhi.desk.accounts.services import (
    do_activate_account,
    do_deactivate_account,
    do_open_accounts,
    do_reset_password,
    do_set_first_password,
    do_unlock_account,
    make_site_admin,
    site_reset_password,
    site_reset_second_factor,
    site_unlock_account,
)
from qunzhi.desk.org.models import Person, Posting
from qunzhi.desk.services import SERVICES
from tests.desk.accounts.signing import enter, give_app

NEW = "Zhi-shan-2026!"


@pytest.fixture
def newcomer(home):
    person = Person.objects.create(institution=home.institution, code="2026001", name="新桐", category="staff")
    Posting.objects.create(person=person, unit=home.units["dept"], role="member")
    return person


def opened(home, *people):
    return do_open_accounts(list(people), acting_user=home.users["registrar"]).codes


def test_codes_are_handed_over_once_and_hashed(home, newcomer, entries):
    sheet = do_open_accounts([newcomer], acting_user=home.users["registrar"], key="k1")
    (one,) = sheet.codes
    assert (one.name, one.number) == ("新桐", "2026001")
    assert len(codes.typed(one.code)) == codes.LENGTH
    kept = Activation.objects.get()
    assert codes.typed(one.code) not in kept.hash
    assert kept.expires_at - timezone.now() > timedelta(days=13)
    again = do_open_accounts([newcomer], acting_user=home.users["registrar"], key="k1")
    assert again.codes == ()
    assert entries("yunling") == ["accounts.open_accounts"]


def test_who_has_an_account_is_left_out(home, newcomer):
    assert [c.name for c in opened(home, newcomer, home.people["member"], newcomer)] == ["新桐"]
    with pytest.raises(QunzhiError, match="accounts already"):
        opened(home, newcomer)


def test_nobody_opens_accounts_next_door(home, away, newcomer):
    with pytest.raises(Http404):
        do_open_accounts([newcomer], acting_user=away.users["registrar"])
    with pytest.raises(Http404):
        do_open_accounts([newcomer], acting_user=home.users["head"])


def test_no_way_in_before_the_password_is_set(home, newcomer):
    opened(home, newcomer)
    assert enter(Client(), User.objects.get(person=newcomer), "").status_code == 200


def test_reset_ends_password_and_sessions(client, home, entries):
    user = home.users["member"]
    enter(client, user)
    sheet = do_reset_password(user, "忘记密码", acting_user=home.users["registrar"])
    assert len(sheet.codes) == 1
    assert client.get("/").status_code == 302
    assert enter(Client(), user).status_code == 200
    assert PastPassword.objects.filter(user=user).count() == 1
    assert entries("yunling") == ["accounts.reset_password"]


def test_the_administrator_alone_resets_the_second_factor(client, home, admin, entries):
    user = home.users["head"]
    give_app(user)
    client.force_login(user)
    with pytest.raises(Http404):  # whoever makes codes must not also take the second factor away
        site_reset_second_factor(user, "手机丢失", acting_user=home.users["registrar"])
    site_reset_second_factor(user, "手机丢失", acting_user=admin)
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/").status_code == 302
    assert entries("yunling") == ["accounts.site_reset_second_factor"]


def test_stop_and_go_on(client, home):
    user, registrar = home.users["member"], home.users["registrar"]
    enter(client, user)
    do_deactivate_account(user, "借调", acting_user=registrar)
    assert client.get("/").status_code == 302
    assert enter(Client(), user).status_code == 403
    with pytest.raises(QunzhiError):
        do_deactivate_account(user, "借调", acting_user=registrar)
    do_activate_account(user, "回来了", acting_user=registrar)
    assert enter(Client(), user).status_code == 302


@pytest.mark.parametrize("unlock", ["registrar", "admin"])
def test_unlock(home, admin, entries, unlock):
    user = home.users["member"]
    for _ in range(settings.SECURITY.failures):
        enter(Client(), user, "wrong")
    assert is_locked(user)
    if unlock == "admin":
        site_unlock_account(user, acting_user=admin)
    else:
        do_unlock_account(user, acting_user=home.users["registrar"])
    assert enter(Client(), user).status_code == 302
    assert len(entries("yunling")) == 1
    assert entries("site") == []


ON_OTHERS = [do_reset_password, do_deactivate_account, do_activate_account, do_unlock_account]


@pytest.mark.parametrize("do", ON_OTHERS, ids=lambda f: f.service.act)
def test_who_may_and_on_whom(home, away, admin, do, entries):
    for who in (home.users["member"], home.users["head"], home.users["auditor"], away.users["registrar"], admin):
        with pytest.raises(Http404):
            do(home.users["student"], "理由", acting_user=who)
    with pytest.raises(Http404):
        do(admin, "理由", acting_user=home.users["registrar"])
    with pytest.raises(QunzhiError, match="own account"):
        do(home.users["registrar"], "理由", acting_user=home.users["registrar"])
    assert entries("yunling") == []


def test_the_administrator_helps_at_any_institution(home, away, admin, entries):
    site_reset_password(home.users["registrar"], "唯一的登记人员忘了密码", acting_user=admin)
    assert entries("yunling") == ["accounts.site_reset_password"]
    with pytest.raises(Http404):
        site_reset_password(home.users["member"], "越权", acting_user=home.users["registrar"])


def test_the_first_password_needs_the_code_of_that_account(home, newcomer, entries):
    code = opened(home, newcomer)[0].code
    user, other = User.objects.get(person=newcomer), home.users["member"]
    for who, text in ((user, "WRONG-CODES"), (user, ""), (other, code)):
        with pytest.raises(QunzhiError):
            do_set_first_password(text, NEW, acting_user=who)
    with pytest.raises(ValidationError):
        do_set_first_password(code, "short", acting_user=user)
    do_set_first_password(code.lower(), NEW, acting_user=user)
    with pytest.raises(QunzhiError):
        do_set_first_password(code, NEW + "x", acting_user=user)  # spent
    assert entries("yunling") == ["accounts.open_accounts", "accounts.set_first_password"]


def test_an_old_code_is_no_good(home, newcomer):
    code = opened(home, newcomer)[0].code
    Activation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(QunzhiError):
        do_set_first_password(code, NEW, acting_user=User.objects.get(person=newcomer))


def test_an_administrator_is_made_on_the_command_line(db, entries):
    user = make_site_admin("root", NEW)
    assert user.check_password(NEW)
    make_site_admin("root", NEW + "2")
    assert User.objects.count() == 1
    assert entries("site") == ["accounts.make_site_admin"] * 2
    with pytest.raises(ValidationError):
        make_site_admin("other", "short")
    assert User.objects.count() == 1


def test_no_code_and_no_password_in_the_ledger(home, newcomer):
    from qunzhi.desk.ledger.models import Payload

    code = opened(home, newcomer)[0].code
    do_set_first_password(code, NEW, acting_user=User.objects.get(person=newcomer))
    text = "".join(Payload.objects.values_list("body", flat=True))
    assert codes.typed(code) not in text.replace("-", "")
    assert NEW not in text
    assert "新桐" not in text


def test_every_service_has_words_in_both_languages():
    mine = [s for s in SERVICES.values() if s.act.startswith("accounts.")]
    assert len(mine) >= 15
    assert all(s.words.zh and s.words.en for s in mine)
