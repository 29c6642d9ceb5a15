"""Tokens of the interface."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import models

from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Institution
from qunzhi.desk.things import Thing

#: What every token begins with, so that one that was left somewhere is recognised for what it is.
PREFIX = "qz_"


def new_secret() -> str:
    """A token: 256 bits at random."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What of a token is kept. It is random and long: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Token(Thing):
    """A token: it acts as ``user``, with that user's rights at the moment of each request, within its scopes.

    Only the digest is kept; ``tail`` are its last four characters, for people to tell tokens apart.
    """

    kind = "token"
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="tokens")
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.stopped_at is None and now < self.until
