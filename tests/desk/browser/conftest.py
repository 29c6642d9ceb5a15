"""Chromium at a live site; without it these tests are skipped and say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connections
from selenium import webdriver

from tests.desk.browser.driving import CHROMIUM, DRIVER, Browser, chromium
from tests.desk.makers import House, house


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Where a site keeps its collected files; the live site serves them from where they are written."""
    site_settings.STATIC_ROOT.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def driver() -> Iterator[webdriver.Chrome]:
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip(f"no {CHROMIUM} and {DRIVER}: apt-get install chromium chromium-driver")
    made = chromium()
    yield made
    made.quit()


@pytest.fixture
def home(transactional_db: None) -> House:
    """The institution, where the live site sees it."""
    return house()


@pytest.fixture
def browser(driver: webdriver.Chrome, live_server, settings, monkeypatch, home: House) -> Iterator[Browser]:
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)  # none is left when the tests end
    cache.clear()
    made = Browser(driver, live_server.url)
    made.come_as(None)
    made.complaints()
    yield made
    assert made.complaints() == []
