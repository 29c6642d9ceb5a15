"""The ways in which what stands in a text may differ from what a term says."""

from __future__ import annotations

import unicodedata
from enum import IntFlag

from qunzhi.content.folding.chars import dressed, folded, simplified
from qunzhi.core.words import Words


class Fold(IntFlag):
    """One way of folding; a hit says which it needed, a term may refuse some."""

    NONE = 0
    WIDTH = 1
    CASE = 2
    TRADITIONAL = 4
    DIGITS = 8
    ACCENTS = 16
    ZERO_WIDTH = 32
    SEPARATORS = 64
    CLAUSES = 128
    EMOJI = 256
    REPEATS = 512
    HOMOPHONE = 1024
    SPLIT = 2048

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the folds in it, small letters."""
        return tuple(f.name.lower() for f in Fold if f.value and f in self and f.name)


FOLD_WORDS: dict[Fold, Words] = {
    Fold.WIDTH: Words("全角、圈字等写法", "width or dress"),
    Fold.CASE: Words("大小写", "case"),
    Fold.TRADITIONAL: Words("繁体", "traditional form"),
    Fold.DIGITS: Words("数字写法", "digits in another dress"),
    Fold.ACCENTS: Words("变音符号", "accents"),
    Fold.ZERO_WIDTH: Words("零宽字符", "zero-width characters"),
    Fold.SEPARATORS: Words("夹有空格或符号", "spaces or marks between"),
    Fold.CLAUSES: Words("夹有句读", "clause marks between"),
    Fold.EMOJI: Words("夹有表情", "emoji between"),
    Fold.REPEATS: Words("叠字", "repeated characters"),
    Fold.HOMOPHONE: Words("谐音", "sounds alike"),
    Fold.SPLIT: Words("拆字", "split characters"),
}
#: What every term allows unless it says otherwise. Homophones and split characters are on request only.
DEFAULT_FOLDS = Fold(0)
for _fold in Fold:
    if _fold not in (Fold.HOMOPHONE, Fold.SPLIT):
        DEFAULT_FOLDS |= _fold
#: How sure a hit is that needed these; several multiply.
SURENESS: dict[Fold, float] = {
    Fold.SEPARATORS: 0.8,
    Fold.CLAUSES: 0.6,
    Fold.EMOJI: 0.85,
    Fold.REPEATS: 0.85,
    Fold.HOMOPHONE: 0.4,
    Fold.SPLIT: 0.7,
}


def sureness(folds: int) -> float:
    """How sure a hit is that needed these folds, 0 to 1."""
    out = 1.0
    for fold, factor in SURENESS.items():
        if folds & fold:
            out *= factor
    return out


def needed(char: str) -> Fold:
    """What it takes to bring one character to its folded form."""
    bare = folded(char)
    if bare == char or not bare:
        return Fold.NONE
    out = Fold.NONE
    if bare.isdigit():
        return Fold.DIGITS
    wide = unicodedata.normalize("NFKC", char)
    small = wide.casefold()
    if wide != char or (
        small == wide and dressed(char) != simplified(small) and len(small) == 1 and ord(char) > 0xFFFF
    ):
        out |= Fold.WIDTH
    if small != wide:
        out |= Fold.CASE
    if any(simplified(c) != c for c in small):
        out |= Fold.TRADITIONAL
    if bare.isascii() and unicodedata.normalize("NFD", small)[:1] != small[:1]:
        out |= Fold.ACCENTS
    return out or Fold.WIDTH
