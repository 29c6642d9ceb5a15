"""Characters by their sound: for terms that ask that what sounds alike is found too."""

from __future__ import annotations

from functools import lru_cache

import pypinyin

from qunzhi.content.folding.chars import dressed, is_han
from qunzhi.content.folding.table import FoldTable

_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


@lru_cache(maxsize=1 << 16)
def syllable(char: str) -> str:
    """The sound of one character without its tone: ``wei`` for 微; a digit sounds as its numeral; "" for others."""
    char = _DIGITS.get(char, char)
    if not is_han(char):
        return ""
    sound = pypinyin.lazy_pinyin(char, errors="ignore")
    return sound[0].replace("ü", "v") if sound else ""


def _name(char: str) -> str:
    return f"~{syllable(char)}" if syllable(char) else char


#: Letters as they are, Han characters and digits by their sound.
SOUNDS = FoldTable(dressed, _name)


@lru_cache(maxsize=1)
def _spoken() -> dict[str, str]:
    """For each syllable a common character whose first reading it is."""
    out: dict[str, str] = {}
    for code in range(0x4E00, 0x9FA6):
        sound = syllable(chr(code))
        if sound:
            out.setdefault(sound, chr(code))
    return out


def syllables(text: str) -> tuple[str, ...]:
    """The sounds of a term as it is read as a whole (行 in 银行 is hang); empty where it is not all Han."""
    if not text or not all(map(is_han, text)):
        return ()
    return tuple(s.replace("ü", "v") for s in pypinyin.lazy_pinyin(text, errors="ignore"))


def sounding(text: str) -> list[str]:
    """Texts whose characters, each read by itself, sound as the term does: the term, and where it is read otherwise
    as a whole (银行) that too."""
    out = [text]
    whole = syllables(text)
    if len(whole) == len(text) and whole != tuple(map(syllable, text)):
        out.append("".join(_spoken().get(s, c) for s, c in zip(whole, text, strict=True)))
    return out
