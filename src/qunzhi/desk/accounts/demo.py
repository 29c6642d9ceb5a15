"""The demonstration's accounts: on the sign-in page in demo mode, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache

from qunzhi.core.words import Words
from qunzhi.desk.accounts.factor_forms import spent_key
from qunzhi.desk.accounts.models import SITE, User
from qunzhi.desk.accounts.names import institutions, username_for

FILE = "demo-accounts.json"
_SITE = Words("站点", "The site")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration, made up like everything in it."""

    institution: str
    place: Words
    number: str
    name: str
    role: Words
    password: str
    totp_secret: str


def accounts() -> list[DemoAccount]:
    """What ``demo-accounts.json`` in the data folder lists; nothing outside demo mode."""
    file = settings.DESK.data / FILE
    if not settings.DESK.demo or not file.is_file():
        return []
    places = {slug: Words(name, name) for slug, name in institutions()} | {SITE: _SITE}
    return [_account(row, places) for row in json.loads(file.read_text("utf-8"))]


def _account(row: dict[str, Any], places: dict[str, Words]) -> DemoAccount:
    slug, role = row["institution"], Words(row["role_zh"], row["role_en"])
    place = places.get(slug, Words(slug, slug))
    return DemoAccount(slug, place, row["number"], row["name"], role, row["password"], row.get("totp_secret") or "")


def code_for(user: User) -> str | None:
    """A code of this account's authenticator app that is valid and not spent.

    None for accounts that are not in the file; empty when visitors have used all that are valid now.
    """
    for one in accounts():
        if one.totp_secret and username_for(one.institution, one.number) == user.username:
            return unspent(user, one.totp_secret)
    return None


def unspent(user: User, secret: str) -> str:
    """Several visitors share an account: of the steps that are valid now the nearest whose code nobody has used."""
    counters = sorted(yield_hotp_counters_from_time())
    now = counters[len(counters) // 2]
    for counter in sorted(counters, key=lambda c: (abs(c - now), -c)):
        code: str = format_hotp_value(hotp_value(secret, counter))
        if cache.get(spent_key(user, code)) is None:
            return code
    return ""
