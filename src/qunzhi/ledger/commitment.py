"""A commitment to a payload: it can be checked while the payload is kept, and says nothing once it is erased.

The salt is always 32 bytes, so that salt and payload cannot be read apart in two ways; it is drawn anew for each entry,
so that nobody can guess an erased payload from its hash.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from qunzhi.ledger.canonical import canonical

SALT = 32
PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload as stored: its canonical bytes, its salt, and the commitment that the entry carries."""

    body: bytes
    salt: bytes
    commitment: str


def seal(payload: Mapping[str, Any]) -> Sealed:
    """Commits to a payload with a new salt; raises ``not_canonical`` for values that cannot be written."""
    body, salt = canonical(dict(payload)), secrets.token_bytes(SALT)
    return Sealed(body, salt, commitment(salt, body))


def commitment(salt: bytes, body: bytes) -> str:
    """``sha256:`` and the hexadecimal SHA-256 of salt and body."""
    return PREFIX + sha256(salt + body).hexdigest()


def holds(committed: str, salt: bytes, body: bytes) -> bool:
    """Whether salt and body are what was committed to."""
    return len(salt) == SALT and hmac.compare_digest(committed, commitment(salt, body))
