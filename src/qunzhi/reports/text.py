"""Text of strangers made safe to show: nothing hidden, nothing that turns the line around, nothing that runs."""

from __future__ import annotations

import re
from typing import overload

# Bidi controls reorder what follows them, zero-width and control characters hide: a group name may hold any of them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
#: What a cell that would run starts with, full-width forms included; also read by RE2 over whole columns.
RUNS_PATTERN = "^[=+\\-@\\t\\r\\n＝＋－＠]"
_RUNS = re.compile(RUNS_PATTERN)


def visible(text: str) -> str:
    """The text with every invisible or direction-changing character written out as ‹U+202E›."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda m: f"‹U+{ord(m.group()):04X}›", text)


@overload
def guard(value: str) -> str: ...
@overload
def guard(value: None) -> None: ...
def guard(value: str | None) -> str | None:
    """A cell's text with an apostrophe before it where a spreadsheet would run it as a formula."""
    if value and _RUNS.match(value):
        return "'" + value
    return value


def clip(text: str, most: int) -> str:
    """At most so many characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"
