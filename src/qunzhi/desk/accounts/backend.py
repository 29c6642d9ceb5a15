"""Signs people in by institution, staff number and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from qunzhi.desk.accounts.models import User


class StaffNumberBackend(BaseBackend):
    """User name ``slug/number`` and password.

    Accounts that are deactivated are found too: whoever knows the password is told why there is no way in
    (:mod:`accounts.adapter`), and :class:`accounts.sessions.SessionGuard` ends what sessions there are.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user, or None. An unknown name costs as much work as a wrong password."""
        if not username or password is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with what every request needs of it."""
        return User.objects.select_related("institution", "person").filter(pk=user_id).first()
