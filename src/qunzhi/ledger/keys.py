"""Keys of checkpoints: Ed25519 keys named and written as C2SP signed-note does (c2sp.org/signed-note)."""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import NOTHING, Words

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
_HEAD = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who signs: a name without spaces or plus signs, and 32 bytes."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        """``name+hash+base64``: the line to hand to whoever is to check."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> PublicKey:
        """The key of a vkey line; raises ``bad_key``."""
        name, _, rest = vkey.strip().partition("+")
        key = cls(name, _key_bytes(name, rest.partition("+")[2]))
        if key.vkey != vkey.strip():
            raise _bad_key()
        return key

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether this key signed the text (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; never shown, never logged."""

    public: PublicKey
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def make(cls, name: str) -> SigningKey:
        """A new key of this name (by custom the address of the site without a scheme)."""
        return cls._of(name, Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """The key in a file; refused (``key_exposed``) when others than its owner may read it."""
        if os.name == "posix" and path.stat().st_mode & 0o077:
            hint = Words("执行 chmod 600，并考虑换一把密钥", "run chmod 600 on it, and think of making a new key")
            raise QunzhiError.of(
                "key_exposed",
                "签名密钥可被他人读取",
                "others may read the signing key",
                hint=hint,
                place=Place(str(path)),
            )
        text = path.read_text(encoding="utf-8").strip()
        name, _, rest = text.removeprefix(_HEAD).partition("+")
        seed = _key_bytes(name, rest.partition("+")[2], path)
        key = cls._of(name, Ed25519PrivateKey.from_private_bytes(seed))
        if key._text() != text:
            raise _bad_key(path)
        return key

    def save(self, path: Path) -> None:
        """Writes a new file that only its owner may read; an existing file is never overwritten."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self._text() + "\n")

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""
        return self._private.sign(text)

    def _text(self) -> str:
        body = base64.b64encode(ED25519 + self._private.private_bytes_raw()).decode()
        return f"{_HEAD}{self.public.name}+{self.public.id.hex()}+{body}"

    @classmethod
    def _of(cls, name: str, private: Ed25519PrivateKey) -> SigningKey:
        if not _NAME.fullmatch(name):
            raise _bad_key()
        return cls(PublicKey(name, private.public_key().public_bytes_raw()), private)


def _key_bytes(name: str, body: str, path: Path | None = None) -> bytes:
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not _NAME.fullmatch(name) or len(data) != 33 or data[:1] != ED25519:
        raise _bad_key(path)
    return data[1:]


def _bad_key(path: Path | None = None) -> QunzhiError:
    return QunzhiError.of(
        "bad_key",
        "看不懂的密钥",
        "not a key of a signed note",
        hint=Words(
            "公钥写作 名称+8 位十六进制+base64，共一行", "a public key is one line: name+8 hexadecimal digits+base64"
        )
        if path is None
        else NOTHING,
        place=Place(str(path)) if path else None,
    )
