"""Pictures and files that an export carries: inside itself, or beside itself in its own folder."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.sources.chats.limits import MAX_ATTACHMENT

_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One picture, voice, video or file of a message.

    ``folder`` and ``inside`` say where it lies beside the export; ``part`` (path, offset, length, encoding) where it
    lies within it. With neither, the export names it and does not carry it.
    """

    kind: str
    name: str
    folder: Path | None = None
    inside: str = ""
    part: tuple[Path, int, int, str] | None = None

    @property
    def carried(self) -> bool:
        """True when the export should hold its bytes."""
        return self.part is not None or bool(self.folder and self.inside)

    def read(self) -> bytes:
        """Its bytes; broken base64 gives what can be read of it.

        Raises:
            QunzhiError: it is not carried, cannot be found inside the export's folder, or is larger than 30 MB.
        """
        if self.part is not None:
            return _from_part(*self.part)
        path = _safe(self.folder, self.inside) if self.folder else None
        if path is None:
            raise _refusal("attachment_missing", "导出文件里没有这个附件", "the export does not hold this attachment")
        if path.stat().st_size > MAX_ATTACHMENT:
            raise _too_large()
        return path.read_bytes()


def inside_name(name: str) -> str:
    """A relative name that leads nowhere else, with ``/``; empty where it is none."""
    name = name.strip().replace("\\", "/")
    if not name or len(name) > 1000 or name.startswith("/") or _DRIVE.match(name) or "\x00" in name:
        return ""
    if "://" in name or ".." in PurePosixPath(name).parts:
        return ""
    return name.removeprefix("./")


def _safe(folder: Path, inside: str) -> Path | None:
    """The file of a relative name, unless a link leads out of the folder."""
    name = inside_name(inside)
    if not name:
        return None
    root = folder.resolve()
    for path in (root / name, root / "resources" / name):
        try:
            if path.is_file() and path.resolve().is_relative_to(root):
                return path
        except OSError:
            continue
    return None


def _from_part(path: Path, offset: int, length: int, encoding: str) -> bytes:
    limit = MAX_ATTACHMENT * 3 // 2 if encoding == "base64" else MAX_ATTACHMENT
    if length > limit:
        raise _too_large()
    with path.open("rb") as stream:
        stream.seek(offset)
        data = stream.read(length)
    if encoding != "base64":
        return data
    kept = _NO_BASE64.sub(b"", data)
    # A rest of one character holds no byte at all.
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    try:
        decoded = base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return b""
    if len(decoded) > MAX_ATTACHMENT:
        raise _too_large()
    return decoded


def _too_large() -> QunzhiError:
    return _refusal("attachment_too_large", "附件超过 30 MB，没有读取", "the attachment is over 30 MB and was not read")


def _refusal(code: str, zh: str, en: str) -> QunzhiError:
    return QunzhiError.of(
        code, zh, en, hint=Words("请在聊天软件里查看", "look at it in the chat program"), place=Place()
    )
