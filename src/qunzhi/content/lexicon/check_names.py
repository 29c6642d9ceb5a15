"""Terms that stand in names of people or units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qunzhi.content.lexicon.check_remark import SHOWN, Name, Remark
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Term
from qunzhi.core.words import Words

_HARMLESS = Words(
    "扫描时给出名册（--facts），名字自动放行；否则写成允许短语",
    "give the roster (--facts) to scans, and names are let be",
)
_PERSON = Words("词条不应是人名：请删去", "no term should be a person's name: delete it")
_UNIT = Words("给出名册时它永远不会命中：请换成更具体的词", "with a roster it never hits: use a word that tells more")


def name_remarks(matcher: Matcher, terms: Sequence[Term], names: Sequence[Name]) -> Iterator[Remark]:
    """A remark for each term that hits names, and for each that is a name. People are masked everywhere."""
    inside: dict[int, list[Name]] = {}
    whole: dict[int, Name] = {}
    for at, start, end, number, _ in matcher.find([n.text for n in names]).rows():
        name = names[at]
        if start == 0 and end == len(name.text):
            whole.setdefault(number, name)
        else:
            inside.setdefault(number, []).append(name)
    for number, name in whole.items():
        term = terms[number]
        person = name.kind == "person"
        text = name.shown if person else term.text
        what = Words("名册里的人名", "a person's name") if person else Words("单位名称", "the name of a unit")
        words = Words(f"词条「{text}」就是{what.zh}", f'the term "{text}" is {what.en}')
        yield Remark("is_a_name", "error", words, term.place, _PERSON if person else _UNIT, (text,))
    for number, some in inside.items():
        if number not in whole:
            yield _within(terms[number], list(dict.fromkeys(some)))


def _within(term: Term, some: list[Name]) -> Remark:
    shown = list(dict.fromkeys(n.shown for n in some))[:SHOWN]
    rest = len(some) > len(shown)
    words = Words(
        f"「{term.text}」出现在 {len(some)} 个名字里：{'、'.join(shown)}{' 等' if rest else ''}",
        f'"{term.text}" stands in {len(some)} names: {", ".join(shown)}{" and more" if rest else ""}',
    )
    return Remark("in_names", "warning", words, term.place, _HARMLESS, (term.text,))
