"""One-time codes with which people set their first password, or a new one."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from qunzhi.desk.accounts.models import Activation, OneTimeCode, User

#: Nothing that looks like something else on paper: no 0, O, 1, I, L, U, V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 10
DAYS = 14


def new_code() -> str:
    """Ten characters (48 bits), as they are kept and compared."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """The code as people read it, in two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def typed(text: str) -> str:
    """What somebody typed, as it is compared: upper case, without spaces and dashes."""
    return "".join(c for c in text.upper() if c.isalnum())


def hashed(user: User, code: str) -> str:
    """What is kept: an HMAC under the site's key, bound to the account."""
    return salted_hmac("qunzhi.desk.activation", f"{user.uid}:{code}", algorithm="sha256").hexdigest()


def issue(users: list[User]) -> tuple[OneTimeCode, ...]:
    """A new code for each account, in place of any earlier one. Runs inside a service."""
    now = timezone.now()
    until = now + timedelta(days=DAYS)
    made = {user: new_code() for user in users}
    Activation.objects.filter(user__in=users).delete()
    Activation.objects.bulk_create(
        [Activation(user=u, hash=hashed(u, code), made_at=now, expires_at=until) for u, code in made.items()]
    )
    return tuple(OneTimeCode(u.get_full_name(), u.number, shown(code), until) for u, code in made.items())


def fits(user: User, code: str) -> bool:
    """Whether a code opens the account now. An account without one costs the same work."""
    kept = Activation.objects.filter(user=user, expires_at__gt=timezone.now()).first()
    given = hashed(user, typed(code))
    return constant_time_compare(kept.hash if kept else "", given) and kept is not None
