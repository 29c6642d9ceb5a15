"""The security profiles: what is asked of passwords and sessions, and where each number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qunzhi.desk.config import Profile


@dataclass(frozen=True, slots=True)
class Security:
    """One profile. Minutes, days and characters."""

    idle_minutes: int
    session_hours: int
    password_min: int
    password_classes: int
    password_days: int | None
    password_history: int
    failures: int
    locked_minutes: int
    log_days: int


PROFILES: dict[Profile, Security] = {
    # GB/T 22239-2019 8.1.4.1 asks for complexity, regular change, lock-out and time-out without numbers: these are
    # the ones assessors expect. 8.1.4.3 and the Cybersecurity Law (article 21): logs kept six months at least.
    "dengbao": Security(30, 12, 10, 3, 90, 5, 5, 30, 190),
    # OWASP ASVS 5.0, V6.2 (length over composition, no forced change), V6.3.1 (throttling), V7.3 (time-outs).
    "asvs": Security(30, 12, 12, 0, None, 0, 10, 15, 190),
}


def validators(security: Security) -> list[dict[str, Any]]:
    """Django's password validators for a profile."""
    django = "django.contrib.auth.password_validation"
    own = "qunzhi.desk.accounts.passwords"
    out: list[dict[str, Any]] = [
        {"NAME": f"{own}.LengthValidator", "OPTIONS": {"min_length": security.password_min}},
        {"NAME": f"{django}.CommonPasswordValidator"},
        {"NAME": f"{django}.UserAttributeSimilarityValidator"},
    ]
    if security.password_classes:
        out.append({"NAME": f"{own}.ClassesValidator", "OPTIONS": {"classes": security.password_classes}})
    if security.password_history:
        out.append({"NAME": f"{own}.HistoryValidator", "OPTIONS": {"last": security.password_history}})
    return out
