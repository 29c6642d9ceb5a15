"""One entry of a log and its line: the bytes that the Merkle tree is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import OFFSET, to_us
from qunzhi.core.words import Words
from qunzhi.ledger.canonical import MOST, canonical, parse

VERSION = 1
#: The act that records that a payload was erased; its subject is ``entry:<seq>``.
ERASE = "ledger.erase_payload"
#: Characters of ``subject`` and of each reference in ``about``.
LONGEST_REF = 200
KEYS = ("v", "log", "seq", "at", "actor", "act", "subject", "about", "op", "reason", "payload")
_EPOCH = datetime(1970, 1, 1)
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}\+08:00", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LOG = re.compile(r"[^\s/+\x00-\x20\x7f]{1,100}")
_WORD = re.compile(r"\S{1,200}")
_PAYLOAD = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


def stamp(us: int) -> str:
    """An instant (microseconds) as entries write it: six digits, always +08:00."""
    try:
        moment = _EPOCH + timedelta(microseconds=us + OFFSET)
    except OverflowError:
        raise _bad("at") from None
    return moment.isoformat(timespec="microseconds") + "+08:00"


def from_stamp(text: str) -> int:
    """The instant of ``stamp``'s text; raises ``bad_entry`` for any other form or a day that never was."""
    if not _STAMP.fullmatch(text):
        raise _bad("at")
    try:
        return to_us(datetime.fromisoformat(text))
    except ValueError:
        raise _bad("at") from None


def erased_seq(act: str, subject: str) -> int | None:
    """The sequence number whose payload this act erased, if that is what it did."""
    found = re.fullmatch(r"entry:(0|[1-9][0-9]{0,15})", subject, re.ASCII) if act == ERASE else None
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to what, when, why, and the commitment to the particulars.

    ``seq`` counts from 0 within ``log``; ``at`` is microseconds since 1970 (UTC); ``op`` is the UUID of the operation
    that all entries of one service call share; ``payload`` is ``sha256:`` and 64 hexadecimal digits.
    """

    log: str
    seq: int
    at: int
    actor: str
    act: str
    subject: str
    about: tuple[str, ...]
    op: str
    reason: str
    payload: str

    def __post_init__(self) -> None:
        if type(self.seq) is not int or not 0 <= self.seq <= MOST:
            raise _bad("seq")
        if type(self.at) is not int:
            raise _bad("at")
        for name, form in (("log", _LOG), ("actor", _WORD), ("act", _WORD), ("op", _UUID), ("payload", _PAYLOAD)):
            value = getattr(self, name)
            if not isinstance(value, str) or not form.fullmatch(value):
                raise _bad(name)
        if not isinstance(self.reason, str):
            raise _bad("reason")
        if not isinstance(self.subject, str) or len(self.subject) > LONGEST_REF:
            raise _bad("subject")
        if not isinstance(self.about, tuple) or not all(
            isinstance(r, str) and len(r) <= LONGEST_REF for r in self.about
        ):
            raise _bad("about")

    @property
    def line(self) -> bytes:
        """The leaf: canonical JSON, without a newline."""
        return canonical(
            {
                "v": VERSION,
                "log": self.log,
                "seq": self.seq,
                "at": stamp(self.at),
                "actor": self.actor,
                "act": self.act,
                "subject": self.subject,
                "about": list(self.about),
                "op": self.op,
                "reason": self.reason,
                "payload": self.payload,
            }
        )

    @classmethod
    def parse(cls, line: bytes) -> Entry:
        """The entry of a line; raises ``bad_entry`` or ``not_canonical`` unless ``line`` is exactly its bytes."""
        value: Any = parse(line)
        if not isinstance(value, dict) or set(value) != set(KEYS):
            raise _bad("keys")
        version = value.pop("v")
        if type(version) is not int or version != VERSION:
            raise _bad("v")
        at, about = value.pop("at"), value.pop("about")
        if not isinstance(at, str):
            raise _bad("at")
        if not isinstance(about, list):
            raise _bad("about")
        return cls(at=from_stamp(at), about=tuple(about), **value)


def _bad(name: str) -> QunzhiError:
    return QunzhiError.of(
        "bad_entry",
        f"台账记录的 {name} 不合格式",
        f"{name} of a ledger entry is not of its form",
        hint=Words("格式见 docs/ledger-format.zh-CN.md", "docs/ledger-format.md gives the form"),
        value=name,
    )
