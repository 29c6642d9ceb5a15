"""Checkpoints: the size and root of a log at a time, signed (c2sp.org/tlog-checkpoint in a c2sp.org/signed-note)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import SECOND, iso
from qunzhi.core.words import Words
from qunzhi.ledger.canonical import MOST
from qunzhi.ledger.entry import from_stamp
from qunzhi.ledger.keys import PublicKey, SigningKey

#: The longest note that is read at all; room for many witnesses.
LONGEST = 1 << 20
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_ORIGIN = re.compile(r"[^\s+\x00-\x20\x7f]+/[^\s/+\x00-\x20\x7f]{1,100}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log; ``origin`` is a site's name, a slash and the log's name; ``at`` is in microseconds.

    The time is one extension line, ``time 2026-11-21T15:04:05+08:00``; other extension lines are read over.
    """

    origin: str
    size: int
    root: bytes
    at: int | None = None

    @property
    def log(self) -> str:
        """The name of the log: what follows the origin's last slash."""
        return self.origin.rpartition("/")[2]

    @property
    def text(self) -> bytes:
        """What is signed."""
        if not _ORIGIN.fullmatch(self.origin) or not 0 <= self.size <= MOST or len(self.root) != 32:
            raise _bad()
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode()]
        if self.at is not None:
            lines.append("time " + iso(self.at // SECOND * SECOND))
        return ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint with its signatures, none of them verified yet: (name, key id, signature)."""

    checkpoint: Checkpoint
    text: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


def sign(checkpoint: Checkpoint, *keys: SigningKey) -> bytes:
    """The signed note of a checkpoint."""
    text = checkpoint.text
    lines = []
    for key in keys:
        signed = base64.b64encode(key.public.id + key.sign(text)).decode()
        lines.append(f"— {key.public.name} {signed}\n")
    return text + b"\n" + "".join(lines).encode()


def parse(note: bytes) -> Note:
    """A note's parts; raises ``bad_checkpoint``. Signatures are not verified: see ``verify``."""
    try:
        whole = note.decode()
    except UnicodeDecodeError:
        raise _bad() from None
    text, blank, signed = whole.rpartition("\n\n")
    if len(note) > LONGEST or not blank or not signed.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
        raise _bad()
    signatures = tuple(_signature(line) for line in signed[:-1].split("\n"))
    return Note(_checkpoint(text.split("\n")), (text + "\n").encode(), signatures)


def verify(note: Note, keys: Iterable[PublicKey]) -> Checkpoint:
    """The checkpoint, if a trusted key signed it. Signatures of unknown keys are passed over, as the text asks.

    Raises ``bad_signature`` when a known key's signature does not hold, ``foreign_key`` when no known key signed.
    """
    known = {(key.name, key.id): key for key in keys}
    held = 0
    for name, key_id, signature in note.signatures:
        key = known.get((name, key_id))
        if key is not None:
            if not key.verifies(signature, note.text):
                raise QunzhiError.of("bad_signature", "检查点的签名不成立", "the checkpoint's signature does not hold")
            held += 1
    if not held:
        hint = Words("向台账的保管单位核对公钥", "ask whoever keeps the ledger for its public key")
        raise QunzhiError.of(
            "foreign_key", "检查点不是由所信任的密钥签名", "no trusted key signed the checkpoint", hint=hint
        )
    return note.checkpoint


def _checkpoint(lines: list[str]) -> Checkpoint:
    if len(lines) < 3 or not all(lines) or not _ORIGIN.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise _bad()
    times = [line.removeprefix("time ") for line in lines[3:] if line.startswith("time ")]
    root = _base64(lines[2])
    if len(root) != 32 or len(times) > 1:
        raise _bad()
    return Checkpoint(lines[0], int(lines[1]), root, _time(times[0]) if times else None)


def _time(text: str) -> int:
    try:
        return from_stamp(text.replace("+", ".000000+"))
    except QunzhiError:
        raise _bad() from None


def _signature(line: str) -> tuple[str, bytes, bytes]:
    found = _SIGNATURE.fullmatch(line)
    data = _base64(found[2]) if found else b""
    if not found or len(data) < 5:
        raise _bad()
    return found[1], data[:4], data[4:]


def _base64(text: str) -> bytes:
    """Strict: the one way to write these bytes, no other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _bad() from None
    if base64.b64encode(data).decode() != text:
        raise _bad()
    return data


def _bad() -> QunzhiError:
    return QunzhiError.of("bad_checkpoint", "检查点文件不合格式", "not a checkpoint of its form")
