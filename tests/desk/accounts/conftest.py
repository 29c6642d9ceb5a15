"""The little site, real password hashing left out, and a clean cache for each test."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import translation

from qunzhi.desk.accounts import adapter, sessions  # noqa: F401 - listens for sign-ins


@pytest.fixture(autouse=True)
def little_site(settings, db):
    settings.ROOT_URLCONF = "tests.desk.accounts.site"
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "running" not in m]
    cache.clear()
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def entries():
    """``entries("yunling")``: acts in a ledger, in order."""
    from qunzhi.desk.ledger.models import Entry

    def of(log: str) -> list[str]:
        return list(Entry.objects.filter(log__key=log).order_by("seq").values_list("act", flat=True))

    return of
