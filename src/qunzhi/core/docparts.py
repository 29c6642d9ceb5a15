"""A class's docstring in its parts: what rules and detectors say of themselves, and what reference pages show."""

from __future__ import annotations

import inspect
from collections.abc import Sequence


def doc_parts(cls: type, heads: Sequence[str]) -> list[str]:
    """The text before any heading, then that of each heading; "" where it is missing.

    The class's own docstring counts, not one it inherits.

    Args:
        cls: a class.
        heads: headings with their colon, such as ``Bad:``.
    """
    parts = dict.fromkeys(("", *heads), "")
    at = ""
    for line in inspect.cleandoc(cls.__doc__ or "").splitlines():
        text = line.strip()
        head = next((h for h in heads if text.startswith(h)), None)
        if head:
            at, text = head, text[len(head) :].strip()
        parts[at] = f"{parts[at]} {text}".strip()
    return list(parts.values())
