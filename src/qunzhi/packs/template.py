"""A starting point for a new pack: commented, and sound as it stands."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words

_FILE = Path(__file__).with_name("template.yaml")
_NAME = re.compile(r"\w[\w-]{0,39}")


def starting_point(name: str, today: date) -> str:
    """The YAML of a new pack called ``name``, in force from ``today`` until its author says otherwise.

    Raises:
        QunzhiError: the name cannot be a pack's.
    """
    if not _NAME.fullmatch(name):
        raise QunzhiError.of(
            "pack_name",
            f"「{name}」不能作规章包的名字",
            f'"{name}" cannot name a pack',
            hint=Words(
                "用字母、汉字、数字、短横，不超过 40 个，如 ABC", "letters, digits and hyphens, 40 at most, e.g. ABC"
            ),
            value=name,
        )
    text = _FILE.read_text("utf-8")
    return text.replace("{NAME}", name).replace("{DATE}", today.isoformat())
