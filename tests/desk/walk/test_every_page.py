"""Every address of the site, by every role, in the own and in another institution, with every method."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from qunzhi.desk.access.pages import Page
from tests.desk.conftest import sign_in
from tests.desk.makers import House, house, site_admin
from tests.desk.walk.matrix import EVERYBODY, OBJECTS, OPEN, OWN, PEOPLE, PLAIN
from tests.desk.walk.things import things_of

#: What a page does with a method that it does not take has nothing to do with the object: these two for further ones.
TELLING = ("GET", "POST")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
#: A method that a page does not take is refused before anybody is looked at: these roles try them all.
FULL = ("anonymous", "member", "registrar", "admin")
ROLES = ("anonymous", "nobody", *sorted(EVERYBODY))
_ARGS = {"mfa_remove_webauthn": (1,), "mfa_edit_webauthn": (1,)}
#: Pages that say 404 to those they let in while there is no second factor to show or remove.
_NOTHING_THERE = (
    "mfa_deactivate_totp",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
)
_NAMED = {
    "openid_connect_login": ("oidc",),
    "openid_connect_callback": ("oidc",),
    **dict.fromkeys(("api_group", "api_members", "api_filings", "api_findings"), ("k3j8k3j8k3j8k3",)),
}
#: Their argument is no object of anybody: the same address in every institution.
_SHARED = ("entry", "proof", "start_campaign", "export_groups")


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver(settings.ROOT_URLCONF)).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def test_every_address_declares_its_right_and_stands_in_the_matrix() -> None:
    names = [p.name for p in patterns()]
    assert None not in names
    assert len(names) == len(set(names))
    undeclared = [p.name for p in patterns() if not isinstance(getattr(p.callback, "page", None), Page)]
    assert undeclared == []
    assert set(names) == {*PLAIN, *OBJECTS, *OPEN, *OWN}


def test_methods_are_those_of_the_matrix() -> None:
    wanted = {n: m for n, (_, m) in PLAIN.items()} | {n: m for n, (m, _) in OBJECTS.items()} | OPEN | OWN
    declared = {p.name: " ".join(p.callback.page.methods) for p in patterns()}
    assert declared == wanted


@pytest.fixture
def site(db: None) -> tuple[House, House, dict, dict, dict]:
    home, away = house(), house("qingyuan", "清源师范学院")
    users = {**home.users, "admin": site_admin(), "anonymous": None}
    return home, away, things_of(home), things_of(away), users


def answer(client: Client, method: str, url: str) -> int:
    """The status of one request, and nothing of what it did."""
    with transaction.atomic():
        status = client.generic(method, url).status_code
        transaction.set_rollback(True)
    return int(status)


def expected(role: str, allowed: frozenset[str], methods: str, method: str) -> set[int]:
    """The statuses that are right."""
    if role in ("anonymous", "nobody"):  # an account without any post is signed out, and asked to sign in
        return {302}
    takes = methods.split() + (["HEAD"] if "GET" in methods else [])
    if role not in allowed:  # a wrong method is refused before any object is looked for: that tells nothing
        return {404} if method in takes else {404, 405}
    return {200, 302, 400, 422} if method in takes else {405}


def judge(
    client: Client,
    role: str,
    name: str,
    args: tuple,
    allowed: frozenset[str],
    methods: str,
    wrong: list,
    tried: tuple[str, ...] = METHODS,
) -> None:
    url = reverse(name, args=args)
    for method in tried:
        got = answer(client, method, url)
        right = expected(role, allowed, methods, method)
        if got not in right and not (got == 404 and name in _NOTHING_THERE):
            wrong.append((role, method, name, args, got, right))


@pytest.mark.parametrize("role", ROLES)
def test_every_page_by_every_role(site, role: str) -> None:
    _, _, here, there, users = site
    client, wrong = Client(), []
    every = METHODS if role in FULL else TELLING
    if users[role] is not None:
        sign_in(client, users[role])
    for name, (allowed, methods) in PLAIN.items():
        judge(client, role, name, (), allowed, methods, wrong, every)
    for name, (methods, objects) in OBJECTS.items():
        for number, (thing, allowed) in enumerate(objects.items()):
            tried = every if number == 0 else TELLING
            book = ("xlsx",) if name == "unit_book" else ()
            judge(client, role, name, (*here[thing], *book), allowed, methods, wrong, tried)
            over_the_fence = allowed & {"admin"}
            if name not in _SHARED:  # numbers of the own log, kinds of campaign: nothing names another's
                judge(client, role, name, (*there[thing], *book), over_the_fence, methods, wrong, TELLING)
    for name, methods in OWN.items():
        judge(client, role, name, _ARGS.get(name, ()), EVERYBODY, methods, wrong, every)
    assert not wrong, "\n".join(map(str, wrong[:40]))


@pytest.mark.parametrize("name", sorted(OPEN))
def test_open_pages_are_open_and_take_their_methods_alone(site, name: str) -> None:
    client = Client()
    url = reverse(name, args=_NAMED.get(name, ()))
    for method in METHODS:
        got = answer(client, method, url)
        takes = OPEN[name].split() + (["HEAD"] if "GET" in OPEN[name] else [])
        assert (got == 405) == (method not in takes), (name, method, got)


def test_an_object_that_is_not_there_looks_like_one_that_may_not_be_seen(site) -> None:
    _, _, _, there, users = site
    client = sign_in(Client(), users["registrar"])
    foreign = client.get(reverse("unit", args=there["unit:dept"]))
    missing = client.get(reverse("unit", args=("zzzzzzzzzzzzzz",)))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_an_undeclared_view_is_refused(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from qunzhi.desk.access.middleware import Undeclared
    from qunzhi.desk.running import views

    monkeypatch.delattr(views.health, "page")
    with pytest.raises(Undeclared):
        client.get("/health/")


def test_the_matrix_knows_every_role(site) -> None:
    home, *_ = site
    assert set(home.users) == PEOPLE | {"nobody"}
