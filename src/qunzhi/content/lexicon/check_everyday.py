"""Terms that everyday messages would hit, seen on a list of such messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.check_remark import Remark, few
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Term
from qunzhi.core.words import Words

_FILE = Path(__file__).with_name("everyday.txt")
#: A term that so many of the sentences hit is one of the commonest words.
_COMMON = 3


@lru_cache(maxsize=1)
def everyday() -> tuple[str, ...]:
    """Everyday sentences and, each by itself, everyday words."""
    out: list[str] = []
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("="):
            out += line[1:].split()
        elif line and not line.startswith("#"):
            out.append(line)
    return tuple(out)


def everyday_remarks(matcher: Matcher, terms: Sequence[Term]) -> Iterator[Remark]:
    """A remark for each term that hits some of them, in its own characters or by sound."""
    texts = everyday()
    plain: dict[int, list[str]] = {}
    sound: dict[int, list[str]] = {}
    for text, start, end, number, folds in matcher.find(texts).rows():
        if folds & Fold.HOMOPHONE:
            sound.setdefault(number, []).append(texts[text][start:end])
        else:
            plain.setdefault(number, []).append(texts[text])
    for number, some in plain.items():
        term, count = terms[number], len(set(some))
        often = Words("多处", "many") if count >= _COMMON else Words("", "")
        words = Words(
            f"「{term.text}」会命中{often.zh}日常用语：{few(some)}",
            f'"{term.text}" hits {often.en + " " if often.en else ""}everyday messages: {few(some, False)}',
        )
        hint = Words("换成更能识别的词，或用允许短语排除", "use a word that tells more, or allow harmless phrases")
        yield Remark("everyday", "warning", words, term.place, hint, (term.text,))
    for number, some in sound.items():
        term = terms[number]
        pieces = list(dict.fromkeys(some))
        words = Words(
            f"「{term.text}」的谐音会命中日常用语：{few(pieces)}",
            f'what sounds like "{term.text}" is everyday language: {few(pieces, False)}',
        )
        hint = Words("去掉谐音，或把这些写成允许短语", "switch homophone off, or allow these phrases")
        yield Remark("everyday_sound", "warning", words, term.place, hint, (term.text,))
