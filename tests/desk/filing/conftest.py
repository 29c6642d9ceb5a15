"""Codes that an earlier test used are forgotten."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    cache.clear()
