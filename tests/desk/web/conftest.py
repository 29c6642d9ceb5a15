"""The little site of :mod:`tests.desk.web.site`, with whoever a test wants to be looking."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import translation

from qunzhi.desk.access.roles import Role
from tests.desk.web.looking import LOOKING
from tests.desk.web.site import viewer

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tests.desk.web.looking.Looking",
]


def site_of_tests() -> dict[str, object]:
    """Settings of the little site; also for looking at it in a browser."""
    templates = [{**site_settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    return {
        "ROOT_URLCONF": "tests.desk.web.site",
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": templates,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    }


@pytest.fixture(autouse=True)
def little_site(settings):
    for name, value in site_of_tests().items():
        setattr(settings, name, value)
    LOOKING.viewer = None
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def look():
    """``look(Role.HEAD)``: a client for somebody with these roles; ``look()`` for nobody."""

    def do(*roles: Role, english: bool = False) -> Client:
        LOOKING.viewer = viewer(*roles) if roles else None
        client = Client(raise_request_exception=False)
        if english:
            client.cookies["django_language"] = "en"
        return client

    return do
