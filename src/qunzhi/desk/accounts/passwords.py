"""What a password must be, beside Django's own rules: kinds of characters, and none of the last few again."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.core.exceptions import ValidationError
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import PastPassword, User
from qunzhi.desk.web.lang import speak


class LengthValidator:
    """At least so many characters; Django's own has no Chinese words."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: object = None) -> None:
        """Raises ``ValidationError`` when there are too few."""
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """The rule in the language of the page."""
        return speak(Words("至少 {n} 个字符。", "At least {n} characters.").fill(n=self.min_length))


class ClassesValidator:
    """At least so many of: lower case, upper case, digits, other characters."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: object = None) -> None:
        """Raises ``ValidationError`` when there are too few kinds."""
        kinds = {_kind(c) for c in password}
        if len(kinds) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in the language of the page."""
        return speak(
            Words(
                "小写字母、大写字母、数字、符号，四类里至少用上 {n} 类。",
                "Use at least {n} of these four kinds: lower case, upper case, digits, symbols.",
            ).fill(n=self.classes)
        )


def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    if char.islower():
        return "lower"
    return "upper" if char.isupper() else "other"


class HistoryValidator:
    """Not the present password, and none of the last few."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: object = None) -> None:
        """Raises ``ValidationError`` for a password that was used before."""
        if not isinstance(user, User) or user.pk is None:
            return
        past = PastPassword.objects.filter(user=user).order_by("-made_at", "-pk").values_list("hash", flat=True)
        hashes = [h for h in (user.password, *past[: self.last - 1]) if is_password_usable(h)]
        if any(check_password(password, h) for h in hashes):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in the language of the page."""
        return speak(
            Words("不能与最近 {n} 次用过的密码相同。", "Not one of your last {n} passwords.").fill(n=self.last)
        )


def keep_past(user: User) -> None:
    """Remember the present password's hash before it is changed, as many as the profile asks for and no more."""
    last = settings.SECURITY.password_history
    if not last or not user.has_usable_password():
        return
    PastPassword.objects.create(user=user, hash=user.password)
    kept = PastPassword.objects.filter(user=user).order_by("-made_at", "-pk").values_list("pk", flat=True)[:last]
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()


def is_expired(user: User) -> bool:
    """Whether the password is older than the profile allows."""
    days = settings.SECURITY.password_days
    if days is None or not user.has_usable_password():
        return False
    return bool(timezone.now() - user.password_changed_at > timedelta(days=days))
