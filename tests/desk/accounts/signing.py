"""Signing in as a test needs it: through the pages, or straight."""

from __future__ import annotations

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from qunzhi.desk.accounts.models import User
from tests.desk.makers import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(user: User) -> None:
    """An authenticator app with a secret that tests know, and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def code_now(step: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def enter(client: Client, user: User, password: str = PASSWORD, **more: str):
    slug, _, number = user.username.partition("/")
    data = {"institution": slug, "login": number, "password": password, **more}
    return client.post("/sign-in/", data)


def sign_in_for_tests(client: Client, user: User) -> None:
    """As the pages would leave it, second factor and all."""
    if not user.authenticator_set.exists():
        give_app(user)
    client.force_login(user, backend="qunzhi.desk.accounts.backend.StaffNumberBackend")
