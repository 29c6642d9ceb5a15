"""Which format a file is of: every format says how sure it is, and the surest has it."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from qunzhi.sources.chats.limits import HEAD
from qunzhi.sources.chats.model import ChatFormat, Head
from qunzhi.sources.chats.said import refusal
from qunzhi.sources.chats.textual import decode_sample, encoding_of_sample

_HOME = "qunzhi.sources.chats"


@cache
def formats() -> tuple[ChatFormat, ...]:
    """All formats, in the order of their names."""
    home = importlib.import_module(_HOME)
    packages = sorted(m.name for m in pkgutil.iter_modules(home.__path__) if m.ispkg)
    modules = (importlib.import_module(f"{_HOME}.{name}") for name in packages)
    return tuple(m.FORMAT for m in modules if hasattr(m, "FORMAT"))


def head_of(path: Path) -> Head:
    """The beginning of a file, for recognising it.

    Raises:
        QunzhiError: there is no such file, or it cannot be opened.
    """
    shown = printable(path.name)
    try:
        with path.open("rb") as stream:
            data = stream.read(HEAD)
    except (OSError, ValueError) as exc:
        raise refusal("not_found", shown) from exc
    encoding = encoding_of_sample(data)
    return Head(path, shown, data, decode_sample(data, encoding), encoding)


def scores(head: Head) -> list[tuple[float, ChatFormat]]:
    """How sure each format is, the surest first; those that are not at all are left out."""
    found = [(form.sniff(head), form) for form in formats()]
    return sorted((f for f in found if f[0] > 0), key=lambda f: -f[0])


def printable(name: str) -> str:
    """A file's name for people, without what would disturb a line."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:200]
