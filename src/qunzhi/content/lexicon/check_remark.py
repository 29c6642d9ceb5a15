"""Remarks about a lexicon, and the names it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qunzhi.core.errors import Place
from qunzhi.core.words import NOTHING, Words

Level = Literal["error", "warning", "note"]
LEVELS: dict[Level, Words] = {
    "error": Words("错误", "error"),
    "warning": Words("提醒", "warning"),
    "note": Words("说明", "note"),
}
#: Terms, names and sentences that one remark shows; the rest is counted.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a lexicon.

    ``level``: an error makes a term useless or wrong, a warning wants a look, a note is good to know. ``terms`` are the
    terms concerned; one that is a person's name is masked there too.
    """

    code: str
    level: Level
    words: Words
    place: Place
    hint: Words = NOTHING
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is no hit: of a person (shown masked) or of a unit."""

    text: str
    kind: Literal["person", "unit"] = "person"

    @property
    def shown(self) -> str:
        """As a remark may show it: 王* for a person."""
        return self.text if self.kind == "unit" else f"{self.text[:1]}*"


def few(items: Sequence[str], zh: bool = True) -> str:
    """The first ones of a list in quotes, and how many there are beside them."""
    shown = "、".join(f"「{i}」" for i in items[:SHOWN]) if zh else ", ".join(f'"{i}"' for i in items[:SHOWN])
    rest = len(items) - SHOWN
    return shown if rest <= 0 else f"{shown} 等 {len(items)} 个" if zh else f"{shown} and {rest} more"


def few_words(items: Sequence[str]) -> Words:
    """:func:`few` in both languages."""
    return Words(few(items), few(items, zh=False))


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """Errors first, then in the order of the file."""
    rank = list(LEVELS)

    def key(r: Remark) -> tuple[int, str, int, str]:
        return rank.index(r.level), r.place.sheet, r.place.line or r.place.row or 0, r.code

    return sorted(remarks, key=key)
