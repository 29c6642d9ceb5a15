"""The nearest known name to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from qunzhi.core.words import NOTHING, Words


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name that was probably meant, or nothing."""
    table = {k.lower(): k for k in known}
    found = get_close_matches(name.lower().replace(" ", "_"), table, n=1, cutoff=cutoff)
    return table[found[0]] if found else ""


def did_you_mean(name: str, known: Iterable[str]) -> Words:
    """A hint: the nearest name, or all of them when there are few; nothing when neither helps."""
    names = list(known)
    guess = nearest(name, names)
    if guess:
        return Words(f"是不是想写「{guess}」？", f'did you mean "{guess}"?')
    if 0 < len(names) <= 30:
        return Words("可用：" + "、".join(names), "possible: " + ", ".join(names))
    return NOTHING
