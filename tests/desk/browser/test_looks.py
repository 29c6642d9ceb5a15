"""Every page on a phone: nothing sticks out, nothing that axe calls serious; the main ones in English and dark too."""

from __future__ import annotations

from collections.abc import Iterator

from tests.desk.accounts.signing import give_app
from tests.desk.browser.content import fill
from tests.desk.browser.driving import PHONE, Browser
from tests.desk.makers import PASSWORD, House, site_admin

MAIN = ("home", "units", "unit", "people", "person", "imports", "import", "groups", "ledger", "entry")


def visits(t: dict[str, str]) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """(role, view, what its address names, query): every page that is looked at."""
    for role in ("registrar", "head", "owner", "student", "discipline"):
        yield role, "home", (), ""
    registrar = {
        "units": [()],
        "unit": [(t["unit dept"],), (t["unit class"],)],
        "people": [()],
        "person": [(t["person member"],), (t["person other_head"],)],
        "offices": [()],
        "imports": [()],
        "new_import": [()],
        "import": [(t["waiting"],), (t["applied"],), (t["undone"],)],
        "corrections": [()],
        "correction": [(t["asked"],)],
        "add_posting": [(t["person member"],)],
        "end_posting": [(t["posting"],)],
        "groups": [()],
        "open_accounts": [()],
        "account_act": [(t["account member"], "stop")],
    }
    for name, all_args in registrar.items():
        for args in all_args:
            yield "registrar", name, args, ""
    yield "registrar", "people", (), "?q=zzz"
    yield "registrar", "groups", (), "?q=zzz"
    yield "member", "person", (t["person member"],), ""
    yield "member", "ask_correction", (), ""
    yield "member", "group", (t["group section"],), ""
    yield "member", "my_ledger", (), ""
    yield "owner", "group", (t["group section"],), ""
    yield "owner", "correction", (t["answered"],), ""
    yield "discipline", "ledger", (), ""
    yield "discipline", "ledger", (), "?q=池鱼"
    yield "discipline", "ledger", (), "?q=zzz"
    yield "discipline", "entry", (t["entry"],), ""
    yield "discipline", "checkpoints", (), ""
    yield "head", "unit_ledger", (t["unit dept"],), ""
    admin = ("institution", "packs", "choose_office", "auditors")
    yield "admin", "site", (), ""
    yield "admin", "new_institution", (), ""
    for name in admin:
        yield "admin", name, (t["institution"],), ""
    yield "admin", "find_account", (t["institution"],), "?number=P-head"
    for name in ("me", "mfa_index", "mfa_add_webauthn", "mfa_view_recovery_codes", "sessions"):
        yield "head", name, (), ""
    for name in ("account_change_password", "second_factor_needed", "mfa_activate_totp"):
        yield "owner", name, (), ""
    yield "head", "unit", ("nowhere",), ""
    for name in ("account_login", "activate", "about_data"):
        yield "", name, (), ""
    yield "", "account_login", (), "?institution=site"


def look(browser: Browser, wrong: list[str], what: str) -> None:
    """Note what sticks out and what axe finds."""
    if (by := browser.overflow()) > 0:
        wrong.append(f"{what}: {by} px too wide")
    wrong += [f"{what}: {line}" for line in browser.faults()]
    wrong += [f"{what}: {line}" for line in browser.complaints()]


def walk(browser: Browser, home: House, language: str = "zh-hans", *, dark: bool = False, main: bool = False) -> None:
    things = fill(home)
    users = {**home.users, "admin": site_admin(), "": None}
    give_app(home.users["head"])
    browser.wide(PHONE, dark=dark)
    wrong: list[str] = []
    here, seen = None, set()
    for role, name, args, query in sorted(visits(things), key=lambda v: v[0]):
        if main and (name not in MAIN or name in seen):
            continue
        if role != here:
            browser.come_as(users[role], language)
            here = role
        seen.add(name)
        browser.open(name, *args, query=query)
        look(browser, wrong, f"{role} {name} {query}")
    assert not wrong, "\n".join(wrong)


def test_every_page_on_a_phone(browser: Browser, home: House) -> None:
    walk(browser, home)


def test_the_main_pages_in_english(browser: Browser, home: House) -> None:
    walk(browser, home, "en", main=True)


def test_the_main_pages_in_the_dark(browser: Browser, home: House) -> None:
    walk(browser, home, dark=True, main=True)


def test_the_pages_that_only_a_button_opens(browser: Browser, home: House) -> None:
    fill(home)
    browser.wide(PHONE)
    wrong: list[str] = []
    browser.come_as(home.users["discipline"])
    browser.open("ledger")
    browser.press("核验全部")
    browser.said("核验结果")
    look(browser, wrong, "verdict")
    browser.come_as(home.users["registrar"])
    home.users["nobody"].delete()
    browser.open("open_accounts")
    browser.press("为勾选的人开通")
    browser.said("一次性口令")
    look(browser, wrong, "codes")
    give_app(home.users["registrar"])
    browser.come_as(None)
    browser.open("account_login")
    browser.fill(login="P-registrar", password=PASSWORD)
    browser.press("登录")
    browser.said("登录第二步")
    look(browser, wrong, "second step")
    assert not wrong, "\n".join(wrong)
