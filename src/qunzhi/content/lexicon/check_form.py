"""What the way a term is written means for what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qunzhi.content.folding.chars import Kind, folded, kind_of
from qunzhi.content.lexicon.check_remark import Level, Remark
from qunzhi.content.lexicon.model import Term
from qunzhi.core.words import NOTHING, Words

#: Alphabets whose letters look alike: first and last code point.
_ALPHABETS = {"Latin": (0x41, 0x24F), "Greek": (0x370, 0x3FF), "Cyrillic": (0x400, 0x52F)}
_Said = tuple[str, Level, Words, Words]


def form_remarks(terms: Sequence[Term]) -> Iterator[Remark]:
    """Remarks on one term after the other."""
    for term in terms:
        bare = "".join(map(folded, term.text))
        said = [*_short(term, bare), *_edges(term, bare), *_alphabets(term, bare), *_sound(term), *_taken_apart(term)]
        for code, level, words, hint in said:
            yield Remark(code, level, words, term.place, hint, (term.text,))


def _short(t: Term, bare: str) -> Iterator[_Said]:
    if len(bare) == 1 and not bare.isascii():
        words = Words(
            f"「{t.text}」只有一个字，会命中很多无关的话", f'"{t.text}" is one character: it hits all sorts of text'
        )
        yield "one_character", "warning", words, Words("写成能识别的词或短语", "use the word or phrase that tells it")
    elif bare.isascii() and bare.isalpha() and len(bare) <= 2:
        n = len(bare)
        words = Words(
            f"「{t.text}」只有 {n} 个字母，常是缩写或单位", f'"{t.text}" is {n} letters: often a unit or initials'
        )
        yield "short_letters", "warning", words, Words("连同前后的字一起写", "write it with the words around it")


def _edges(t: Term, bare: str) -> Iterator[_Said]:
    latin = bool(bare) and (_is_ascii(bare[0]) or _is_ascii(bare[-1]))
    loose = Words("默认只认整词、整数；确有需要才放宽", "whole words and numbers are the default: keep it if you can")
    if bare.isdecimal() and t.whole is False:
        words = Words(
            f"「{t.text}」是数字又不限整数，长数字里有它就算", f'"{t.text}" counts in any longer number that has it'
        )
        yield "digits", "warning", words, loose
    elif bare.isdecimal():
        words = Words(f"「{t.text}」是数字：只认整个的数", f'"{t.text}" is a number: found as a whole number only')
        yield "digits", "note", words, NOTHING
    elif latin and t.whole is False:
        words = Words(
            f"「{t.text}」不限整词，更长的单词里有它就算", f'"{t.text}" counts in any longer word that has it'
        )
        yield "part_of_word", "warning", words, loose
    elif latin and t.whole is None and any(kind_of(c) is Kind.HAN for c in t.text):
        words = Words(
            f"「{t.text}」汉字连着字母或数字：字母、数字那头按整词、整数认",
            f'"{t.text}" mixes Han with letters or digits: that end is found as a whole word or number',
        )
        yield "mixed", "note", words, NOTHING


def _alphabets(t: Term, bare: str) -> Iterator[_Said]:
    names = [name for name, (low, high) in _ALPHABETS.items() if any(low <= ord(c) <= high for c in bare)]
    if len(names) > 1:
        en = f'"{t.text}" mixes letters that look alike: {", ".join(names)}'
        words = Words(f"「{t.text}」混用了看着相像的字母（{'、'.join(names)}）", en)
        yield "mixed_alphabets", "warning", words, Words("用同一种字母重新输入", "type it again in one alphabet")


def _sound(t: Term) -> Iterator[_Said]:
    if not t.homophone:
        return
    from qunzhi.content.lexicon.sounds import syllables  # its table is large and seldom asked for

    if len(syllables(t.text.strip())) < 2:
        words = Words(f"「{t.text}」的谐音不起作用", f'homophone is ignored for "{t.text}"')
        yield (
            "homophone_ignored",
            "warning",
            words,
            Words("要两个以上的字，全是汉字", "it needs two or more Han characters"),
        )


def _taken_apart(t: Term) -> Iterator[_Said]:
    if not t.split:
        return
    from qunzhi.content.lexicon.splits import split_forms  # its table is large and seldom asked for

    if not split_forms(t.text.strip()):
        words = Words(
            f"「{t.text}」没有可拆的字，拆字不起作用", f'split is ignored for "{t.text}": nothing can be taken apart'
        )
        yield "split_ignored", "warning", words, NOTHING


def _is_ascii(char: str) -> bool:
    return char.isascii() and char.isalnum()
