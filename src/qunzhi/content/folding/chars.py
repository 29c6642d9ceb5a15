"""What one character folds to, and what it is when it folds to nothing.

NFKC, case, traditional to simplified, accents off, and digits in every dress: full-width, circled, superscript,
mathematical, Arabic-Indic, and the Chinese numerals 零 to 九 in both their writings. Whatever is neither a letter nor
a digit may stand between the characters of a term and folds to nothing; its class says how willingly it is skipped.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

import opencc


class Kind(IntEnum):
    """What a character is to a reader."""

    LETTER = 0  #: Letters of any script but Han.
    HAN = 1
    DIGIT = 2
    UNSEEN = 3  #: Zero-width and control characters, combining marks: no reader sees them.
    MARK = 4  #: Marks inside a line, such as - * · /.
    CLAUSE = 5  #: Marks that end a clause, such as ，。！ and line ends.
    EMOJI = 6
    NUMERAL = 7  #: Han characters that stand for one digit, 零 to 九 and 壹 to 玖.
    SPACE = 8  #: Spaces inside a line.


#: Chinese numerals that stand for one digit. 十 and above are words and stay as they are.
NUMERALS = dict(zip("零〇一二三四五六七八九幺", "001234567891", strict=True)) | dict(
    zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)
)
#: Numerals in their formal writing above nine, made the everyday ones.
_FORMAL = {"拾": "十", "佰": "百", "仟": "千", "弌": "1", "弍": "2", "弎": "3", "叄": "3", "參": "3"}
_CLAUSE = frozenset("，。！？；：、…,!?;:\n\r\u2028\u2029\u0085\x0b\x0c｡､︰﹐﹑﹔﹕﹖﹗！，：；？")
#: Characters that take room or none and show nothing, though Unicode calls them letters or symbols.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
#: Letters in black squares and circles, which NFKC leaves as they are.
_BLACK = {chr(0x1F150 + n): chr(97 + n) for n in range(26)} | {chr(0x1F170 + n): chr(97 + n) for n in range(26)}
_EMOJI_MARKS = frozenset("\u20e3\ufe0f\ufe0e\u200d")


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1 << 16)
def simplified(char: str) -> str:
    """A Han character in its simplified form; anything else as it is."""
    return str(_simplifier().convert(char)) if char >= "\u2e80" else char


def is_han(char: str) -> bool:
    """True for Han characters, radicals and 々."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x2FDF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or char in "々〇"
    )


def skipped_kind(char: str) -> Kind | None:
    """What a character is that folds to nothing; None for letters and digits."""
    if char in _EMOJI_MARKS or char in _BLANK:
        return Kind.UNSEEN
    if is_han(char) or char in _BLACK or 0x3200 <= ord(char) <= 0x33FF:
        return None
    category = unicodedata.category(char)
    if category in {"Cf", "Cc", "Mn", "Me", "Cs", "Cn"} and char not in _CLAUSE and char != "\t":
        return Kind.UNSEEN
    if char in _CLAUSE:
        return Kind.CLAUSE
    if category[0] in "LN" or category == "Mc":
        return None
    if category == "So" and any(c.isalnum() for c in unicodedata.normalize("NFKC", char)):
        return None  # circled and squared letters
    if category in {"So", "Sk", "Co"}:
        return Kind.EMOJI
    return Kind.SPACE if char.isspace() else Kind.MARK


@lru_cache(maxsize=1 << 16)
def dressed(char: str) -> str:
    """One character without its dress: NFKC, case, accents, simplified, digits of every script; Chinese numerals stay.

    Empty where the character folds to nothing; more than one character for ligatures and numbers such as ⑩.
    """
    if skipped_kind(char) is not None:
        return ""
    if char in _BLACK:
        return _BLACK[char]
    out: list[str] = []
    for piece in unicodedata.normalize("NFKC", char).casefold():
        if "\u00c0" <= piece <= "\u1fff" and not "\u1100" <= piece <= "\u11ff":
            piece = unicodedata.normalize("NFD", piece)[0]
        digit = unicodedata.digit(piece, None)
        numeric = unicodedata.numeric(piece, None) if unicodedata.category(piece) == "No" else None
        if digit is not None:
            out.append(str(digit))
        elif numeric is not None and numeric == int(numeric):
            out.append(str(int(numeric)))
        elif skipped_kind(piece) is None:
            out.append(simplified(piece))
    return "".join(out)


@lru_cache(maxsize=1 << 16)
def folded(char: str) -> str:
    """One character as terms are compared: :func:`dressed`, and Chinese numerals made digits.

    >>> folded("㊄"), folded("貳"), folded("Ｆ"), folded("★")
    ('5', '2', 'f', '')
    """
    return "".join(NUMERALS.get(c, _FORMAL.get(c, c)) for c in dressed(char))


def kind_of(char: str) -> Kind:
    """What a character is."""
    skipped = skipped_kind(char)
    if skipped is not None:
        return skipped
    out = dressed(char)
    if not out:
        return Kind.MARK
    if out[0].isdigit():
        return Kind.DIGIT
    if folded(char)[0].isdigit():
        return Kind.NUMERAL
    return Kind.HAN if is_han(out[0]) else Kind.LETTER
