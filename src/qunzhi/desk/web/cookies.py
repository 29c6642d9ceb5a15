"""Cookies that a browser keeps for people: choices, nothing about anybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

#: Seconds of a year.
YEAR = 365 * 24 * 3600


def set_language(answer: HttpResponse, code: str) -> None:
    """Remember a language in this browser."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
