"""What goes with every answer: policy, cookies, caching; and what requests are refused for how they are sent."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.desk.makers import PASSWORD, House, house, site_admin
from tests.desk.walk.matrix import OBJECTS, OPEN, OWN, PLAIN
from tests.desk.walk.test_every_page import _ARGS, _NAMED
from tests.desk.walk.things import things_of

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def everything(db: None) -> tuple[House, list[tuple[str, str, str]]]:
    """An institution, and (view name, address, methods) of every page with an object of every kind."""
    home = house()
    site_admin()
    things = things_of(home)
    out = [(name, reverse(name), methods) for name, (_, methods) in PLAIN.items()]
    for name, (methods, objects) in OBJECTS.items():
        book = ("xlsx",) if name == "unit_book" else ()
        out += [(name, reverse(name, args=(*things[thing], *book)), methods) for thing in objects]
    out += [(name, reverse(name, args=_NAMED.get(name, ())), methods) for name, methods in OPEN.items()]
    out += [(name, reverse(name, args=_ARGS.get(name, ())), methods) for name, methods in OWN.items()]
    return home, out


def answers(everything: tuple[House, list], *roles: str) -> Iterator[tuple[str, object]]:
    """Every page that is looked at, by each of these."""
    home, pages = everything
    from qunzhi.desk.accounts.models import User

    users = {**home.users, "admin": User.objects.get(is_site_admin=True), "anonymous": None}
    for role in roles:
        for name, url, methods in pages:
            if "GET" in methods and name != "account_logout":
                client = Client()
                if users[role] is not None:
                    sign_in(client, users[role])
                yield f"{role} {name}", client.get(url)
    yield "missing", Client().get("/nothing/here/")
    yield "method", Client().delete(reverse("about_data"))
    yield "bad", Client().get("/people/?q=%00")


def test_every_answer_carries_the_policy(everything) -> None:
    for name, page in answers(everything, "registrar", "anonymous", "admin"):
        found = {part.strip() for part in page.headers["Content-Security-Policy"].split(";") if part.strip()}
        assert found == POLICY, name
        for header, value in ALWAYS.items():
            assert page.headers.get(header) == value, (name, header)
        assert {"no-store", "private"} <= set(re.split(r",\s*", page.headers["Cache-Control"])), name


def test_downloads_are_kept_by_nobody_and_never_shown_inside_the_site(everything) -> None:
    shown = 0
    for name, page in answers(everything, "discipline"):
        if not page.headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            if page.status_code == 200 and name.split()[1] not in ("metrics",):
                assert page.headers["Content-Disposition"].startswith("attachment"), name
                shown += 1
            assert "no-store" in page.headers["Cache-Control"]
    assert shown >= 2


class Inline(HTMLParser):
    """Finds what the policy forbids: a page that needs it would be broken."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        kind = given.get("type") or ""
        if tag == "style" or (tag == "script" and "src" not in given and kind != "application/json"):
            self.found.append(tag)
        for name in ("src", "href", "action", "formaction"):  # a picture as data is the code of the authenticator app
            value = (given.get(name) or "").strip().casefold()
            if value.startswith(("javascript:", "//", "http:", "https:")) or (
                value.startswith("data:") and (tag, name) != ("img", "src")
            ):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("role", ["registrar", "discipline", "admin", "anonymous"])
def test_no_page_has_script_or_style_inside(everything, role: str) -> None:
    looked = 0
    for name, page in answers(everything, role):
        if page.headers.get("Content-Type", "").startswith("text/html"):
            parser = Inline()
            parser.feed(page.content.decode())
            assert parser.found == [], name
            looked += 1
    assert looked > 10


def test_every_post_asks_for_its_proof(everything) -> None:
    home, pages = everything
    client = sign_in(Client(enforce_csrf_checks=True), home.users["registrar"])
    posts = [(name, url) for name, url, methods in pages if "POST" in methods]
    assert len(posts) > 30
    for name, url in posts:
        assert client.post(url, {"key": "k"}).status_code == 403, name
        assert client.post(url, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403, name


def test_proof_from_another_session_is_none(everything) -> None:
    home, _ = everything
    client = sign_in(Client(enforce_csrf_checks=True), home.users["registrar"])
    other = Client(enforce_csrf_checks=True)
    theirs = re.search(r'csrfmiddlewaretoken" value="(\w+)"', other.get(reverse("account_login")).content.decode())
    assert theirs is not None
    form = {"asks": "x", "key": "k", "csrfmiddlewaretoken": theirs[1]}
    assert client.post(reverse("ask_correction"), form).status_code == 403
    client.cookies[settings.CSRF_COOKIE_NAME] = "x"
    assert client.post(reverse("ask_correction"), form, HTTP_ORIGIN="https://evil.example").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "localhost@evil.example", ""])
def test_another_host_is_a_bad_request(db: None, host: str) -> None:
    for url in ("/sign-in/", "/health/", "/nothing/"):
        page = Client().get(url, HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.example")
        assert page.status_code == 400
        assert "evil" not in page.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example"],
)
def test_no_page_leads_elsewhere(everything, elsewhere: str) -> None:
    home, _ = everything
    page = Client().post(reverse("language"), {"language": "en", "next": elsewhere})
    assert page.headers["Location"] == "/"
    form = {"institution": "yunling", "login": "P-member", "password": PASSWORD, "next": elsewhere}
    for url in (reverse("account_login"), f"{reverse('account_login')}?next={quote(elsewhere)}"):
        answer = Client().post(url, form)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/"), url
    inside = sign_in(Client(), home.users["member"])
    for name in ("account_login", "account_logout", "account_reauthenticate"):
        answer = inside.get(reverse(name), {"next": elsewhere})
        assert "evil" not in answer.headers.get("Location", ""), name
    away = Client().get("//evil.example/units/")
    assert not away.headers.get("Location", "").startswith(("//", "http"))


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "X" * 300])
def test_other_methods_are_refused(everything, method: str) -> None:
    home, pages = everything
    client = sign_in(Client(), home.users["registrar"])
    for _, url, _ in pages[:25]:
        assert client.generic(method, url).status_code in (404, 405)


def test_cookies_are_for_the_server_alone(everything) -> None:
    inside = Client()  # through the page: a test's own way in sets its cookie by itself
    form = {"institution": "yunling", "login": "P-member", "password": PASSWORD}
    assert inside.post(reverse("account_login"), form).status_code == 302
    assert settings.SESSION_COOKIE_NAME in inside.cookies
    for client in (Client(), inside):
        client.get(reverse("account_login"))
        client.post(reverse("language"), {"language": "en"})
        for cookie in client.cookies.values():
            assert cookie["httponly"], cookie.key
            assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
            assert not cookie["domain"]


_HTTPS = r"""
import re
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0); call_command("createcachetable"); call_command("collectstatic", verbosity=0)
client = Client(HTTP_HOST="desk.example.edu", enforce_csrf_checks=True)
plain = client.get("/sign-in/")
assert plain.status_code == 301 and plain["Location"] == "https://desk.example.edu/sign-in/", plain
page = client.get("/sign-in/", secure=True)
assert page["Strict-Transport-Security"].startswith("max-age=31536000"), page.headers
assert client.get("/sign-in/", secure=True, HTTP_HOST="127.0.0.1").status_code == 400
from tests.desk.makers import PASSWORD, house
house()
proof = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
form = {"institution": "yunling", "login": "P-member", "password": PASSWORD, "csrfmiddlewaretoken": proof}
assert client.post("/sign-in/", form, secure=True, HTTP_REFERER="https://evil.example/").status_code == 403
came = client.post("/sign-in/", form, secure=True, HTTP_REFERER="https://desk.example.edu/sign-in/")
assert came.status_code == 302, came
names = set(client.cookies)
assert {"__Host-qunzhi", "__Host-qunzhi-csrf"} <= names, names
assert settings.SESSION_COOKIE_NAME == "__Host-qunzhi" and settings.SESSION_COOKIE_PATH == "/"
for cookie in client.cookies.values():
    assert cookie["secure"] and cookie["httponly"] and not cookie["domain"] and cookie["path"] == "/", cookie
    assert cookie["samesite"] == "Lax", cookie
print("fine")
"""


def test_https_means_secure_cookies_and_hsts(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith("QUNZHI_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "qunzhi.desk.settings",
        "QUNZHI_DESK_DATA": str(tmp_path),
        "QUNZHI_DESK_URL": "https://desk.example.edu",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run([sys.executable, "-c", _HTTPS], env=env, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip().endswith("fine"), done.stderr[-2000:]
