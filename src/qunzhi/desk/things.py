"""What every thing on the desk has: an opaque id that stands in addresses and in the ledger, and names nobody."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

#: No vowels and nothing that looks like something else: an id never spells a word.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def new_uid() -> str:
    """A random id of 14 characters (66 bits)."""
    found = ""
    while len(found) < 14:  # an import makes thousands: bytes in one go, those that would favour some letters left out
        found += "".join(_ALPHABET[b % 27] for b in secrets.token_bytes(18) if b < 243)
    return found[:14]


class Thing(models.Model):
    """A row with an id of its own; ``kind`` is what the ledger calls it."""

    kind: ClassVar[str] = "thing"
    uid = models.CharField(max_length=14, unique=True, default=new_uid, editable=False)

    class Meta:
        abstract = True

    @property
    def ref(self) -> str:
        """How the ledger names it: ``unit:k3j8…``."""
        return f"{self.kind}:{self.uid}"
