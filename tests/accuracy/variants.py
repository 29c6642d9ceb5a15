"""Systematic variants: a few values, every dress of digits and every separator, where the variation is the point."""

from __future__ import annotations

from collections.abc import Iterator

from tests.accuracy.reading import Labelled, text_of

#: Digits in other dress, 0 to 9.
DRESSES = {
    "full-width": "０１２３４５６７８９",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "dark circles": "⓿❶❷❸❹❺❻❼❽❾",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "double-struck": "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡",
    "sans": "𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫",
    "monospace": "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "subscript": "₀₁₂₃₄₅₆₇₈₉",
    "numerals": "零一二三四五六七八九",
    "numerals with 〇": "〇一二三四五六七八九",
    "formal numerals": "零壹贰叁肆伍陆柒捌玖",
}
#: What people put between digits or characters.
SEPARATORS = ("-", " ", ".", "·", "_", "—", "\u200b", "\u3000", "*", "/", "~", "😀", "\u00a0", "，", "…", "|")
#: Values with the places at which people part them, and what stands around.
NUMBERS = {
    "mobile": (("13812345678", "138 1234 5678", "手机{}"), ("15012345678", "150 1234 5678", "{}找我")),
    "identity_number": (("510402198803120008", "510402 19880312 0008", "身份证{}"),),
    "bank_card": (("6222020000000000117", "6222 0200 0000 0000 117", "卡号{}"),),
    "member_number": (("2021010203", "2021 0102 03", "学号：{}"),),
}
TERMS = {
    "abuse": (("笨蛋", "你这个{}"), ("傻瓜", "{}一个")),
    "own_terms": (("天狼计划", "别提{}"), ("底价", "问{}"), ("star", "{}组"), ("695", "找{}")),
}
#: Marks by which numbers are listed or words are parted anyway: with them a reader would see several.
_NOT_BETWEEN = {"695": {".", "，", "/", "~"}, "star": {"/", "，"}, "member_number": {"，", "/", "…"}}


def variants() -> list[Labelled]:
    """All of them, as evasions."""
    return [
        text_of(said, detector, "evasion", f"variants:{detector} {n}") for n, (detector, said) in enumerate(_said(), 1)
    ]


def _said() -> Iterator[tuple[str, str]]:
    for detector, values in NUMBERS.items():
        for value, grouped, around in values:
            for digits in DRESSES.values():
                yield detector, around.format(f"⟦{_dressed(value, digits)}⟧")
            for mark in SEPARATORS:
                if mark not in _NOT_BETWEEN.get(detector, ()):
                    yield detector, around.format(f"⟦{mark.join(grouped.split())}⟧")
    for detector, terms in TERMS.items():
        for term, around in terms:
            if term.isdigit():
                for digits in DRESSES.values():
                    yield detector, around.format(f"⟦{_dressed(term, digits)}⟧")
            for mark in SEPARATORS:
                if mark not in _NOT_BETWEEN.get(term, ()):
                    yield detector, around.format(f"⟦{mark.join(term)}⟧")


def _dressed(value: str, digits: str) -> str:
    return "".join(digits[int(c)] for c in value)
