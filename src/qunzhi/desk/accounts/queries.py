"""What the pages of sign-in and of the own account read."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from qunzhi.desk.accounts.models import User


def user_named(username: str) -> User | None:
    """The account of a user name, ``institution/number``."""
    return User.objects.select_related("institution", "person").filter(username=username).first()


def factors_of(user: User) -> dict[int, Authenticator]:
    """An account's second factors by row id."""
    return {a.pk: a for a in Authenticator.objects.filter(user=user)}


def keep_language(user: User, code: str) -> None:
    """Keep the language of an account. A taste, not an act: it is not in the ledger."""
    User.objects.filter(pk=user.pk).update(language=code)
