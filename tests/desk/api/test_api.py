"""The interface: tokens, scopes, what programs read and change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.api.models import Token, new_secret
from qunzhi.desk.api.scopes import Scope
from qunzhi.desk.api.services import do_make_token, do_stop_token
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Change, Group
from tests.desk.makers import House


def token_of(user: User, *scopes: Scope, days: int = 30) -> tuple[Token, str]:
    secret = new_secret()
    made = do_make_token(name="同步程序", scopes=scopes or tuple(Scope), days=days, secret=secret, acting_user=user)
    return made, secret


def ask(secret: str, url: str, method: str = "get", **more: object):
    client = Client(headers={"authorization": f"Bearer {secret}"})
    return client.get(url, **more) if method == "get" else client.patch(url, content_type="application/json", **more)


def test_a_token_is_shown_once_and_only_its_digest_is_kept(home: House, signed_in) -> None:
    client = signed_in(home.users["registrar"])
    sent = {"name": "考勤系统", "scopes": ["groups:read"], "days": "30", "key": "once"}
    page = client.post(reverse("tokens"), sent)
    secret = page.context["secret"]
    assert secret.startswith("qz_")
    assert secret in page.content.decode()
    again = client.post(reverse("tokens"), sent)
    assert Token.objects.count() == 1
    assert again.context["secret"] == ""
    assert "只显示过一次" in again.content.decode()
    assert secret not in client.get(reverse("tokens")).content.decode()
    one = Token.objects.get()
    assert secret not in str(one.__dict__)
    assert not Entry.objects.filter(payload__body__contains=secret).exists()
    assert ask(secret, reverse("api_groups")).status_code == 200


def test_what_a_token_may_is_its_scopes_and_no_more(home: House) -> None:
    _, secret = token_of(home.users["registrar"], Scope.GROUPS_READ)
    uid = home.groups["section"].uid
    assert ask(secret, reverse("api_group", args=[uid])).json()["code"] == "G-section"
    for name in ("api_members", "api_filings", "api_findings"):
        answer = ask(secret, reverse(name, args=[uid]))
        assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")
    assert ask(secret, reverse("api_group", args=[uid]), "patch", data={"purpose": "study"}).status_code == 403
    assert Group.objects.get(uid=uid).purpose == ""


def test_no_token_opens_what_its_maker_could_not(home: House, away: House) -> None:
    _, secret = token_of(home.users["registrar"])
    foreign = away.groups["section"].uid
    for name in ("api_group", "api_members", "api_filings", "api_findings"):
        assert ask(secret, reverse(name, args=[foreign])).status_code == 404
    assert ask(secret, reverse("api_group", args=[foreign]), "patch", data={"purpose": "study"}).status_code == 404
    codes = [g["uid"] for g in ask(secret, reverse("api_groups")).json()["items"]]
    assert set(codes) == {g.uid for g in home.groups.values()}


@pytest.mark.parametrize("spoiled", ["stopped", "over", "left", "account stopped", "wrong", "none"])
def test_a_token_that_is_no_longer_good_opens_nothing(home: House, spoiled: str) -> None:
    made, secret = token_of(home.users["registrar"])
    if spoiled == "stopped":
        do_stop_token(made, acting_user=home.users["registrar2"])
    elif spoiled == "over":
        Token.objects.update(until=timezone.now() - timedelta(seconds=1))
    elif spoiled == "left":
        Posting.objects.filter(person=home.people["registrar"]).update(until=timezone.localdate())
    elif spoiled == "account stopped":
        User.objects.filter(pk=made.user_id).update(is_active=False)
    elif spoiled == "wrong":
        secret = secret[:-2] + "xx"
    answer = Client().get(reverse("api_groups")) if spoiled == "none" else ask(secret, reverse("api_groups"))
    assert (answer.status_code, answer.json()["code"]) == (401, "no_token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_what_a_program_changes_stands_in_the_ledger_and_can_be_taken_back(home: House) -> None:
    _, secret = token_of(home.users["registrar"], Scope.GROUPS_WRITE)
    one = home.groups["section"]
    url = reverse("api_group", args=[one.uid])
    sent = {"purpose": "study", "terms": ["教研"], "last_active_at": "2025-10-09T08:30:00"}
    answer = ask(secret, url, "patch", data=sent)
    assert answer.status_code == 200
    assert answer.json()["last_active_at"].startswith("2025-10-09T00:30:00")
    one.refresh_from_db()
    assert (one.purpose, one.terms) == ("study", ["教研"])
    assert Change.objects.get(group=one).sort == "api"
    assert Entry.objects.filter(act="api.update_group", subject=one.ref).exists()
    assert ask(secret, url, "patch", data=sent).status_code == 200
    assert Change.objects.count() == 1
    assert ask(secret, url, "patch", data={"name": "改名"}).status_code == 422
    one.refresh_from_db()
    assert one.name == "软件教研室工作通知群"


def test_pages_follow_one_another_and_queries_do_not_grow(home: House, django_assert_max_num_queries) -> None:
    _, secret = token_of(home.users["registrar"])
    Token.objects.update(used_on=timezone.localdate())
    root = home.units["section"]
    Group.objects.bulk_create(
        Group(
            institution=home.institution, code=f"N{n:03}", platform="qq", name=f"群{n}", group_kind="class", unit=root
        )
        for n in range(120)
    )
    seen, after = [], ""
    while after is not None:
        with django_assert_max_num_queries(14):
            page = ask(secret, reverse("api_groups"), data={"after": after, "limit": "50", "kind": "class"}).json()
        seen += [g["code"] for g in page["items"]]
        after = page["next"]
    assert seen == [f"N{n:03}" for n in range(120)]


def test_only_who_keeps_the_register_makes_tokens(home: House, signed_in) -> None:
    for name in ("head", "owner", "member", "discipline", "auditor"):
        assert signed_in(home.users[name]).get(reverse("tokens")).status_code == 404
