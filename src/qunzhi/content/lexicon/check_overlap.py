"""Terms and harmless phrases against one another: doubled, nested, never to be hit, protecting nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from qunzhi.content.folding.chars import Kind, folded, kind_of
from qunzhi.content.lexicon.check_match import GUESSED, phrases
from qunzhi.content.lexicon.check_remark import Remark, few, few_words
from qunzhi.content.lexicon.compile import has_marks
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Allow, Term
from qunzhi.core.words import NOTHING, Words

_DIFFER = {
    "text": Words("写法", "writing"),
    "category": Words("类别", "category"),
    "provisions": Words("条款", "provisions"),
    "reason": Words("理由", "reason"),
    "whole": Words("整词", "whole"),
    "folds": Words("变形", "folds"),
    "homophone": Words("谐音", "homophone"),
    "split": Words("拆字", "split"),
}


def _key(term: Term) -> tuple[bool, str]:
    """What a term is compared in."""
    text = term.text.strip()
    if text.isalnum() or not has_marks(text):
        return False, "".join(map(folded, text))
    return True, "".join(map(_with_marks, text))


def _with_marks(char: str) -> str:
    return folded(char) or ("" if kind_of(char) is Kind.UNSEEN else normalize("NFKC", char))


def duplicates(terms: Sequence[Term]) -> tuple[list[Remark], list[int]]:
    """Remarks on terms that are the same after folding, and the numbers of the terms without the later ones."""
    first: dict[tuple[bool, str], int] = {}
    remarks: list[Remark] = []
    distinct: list[int] = []
    for number, term in enumerate(terms):
        at = first.setdefault(_key(term), number)
        if at == number:
            distinct.append(number)
        else:
            remarks.append(_doubled(terms[at], term))
    return remarks, distinct


def _doubled(one: Term, other: Term) -> Remark:
    differ = [words for name, words in _DIFFER.items() if getattr(one, name) != getattr(other, name)]
    zh = f"，不同的是{'、'.join(w.zh for w in differ)}" if differ else "，完全相同"
    en = f"; they differ in {', '.join(w.en for w in differ)}" if differ else "; they do not differ"
    where = Words(one.place.show("zh"), one.place.show("en"))
    words = Words(
        f"「{other.text}」和「{one.text}」（{where.zh}）折叠后是同一个词{zh}",
        f'"{other.text}" and "{one.text}" ({where.en}) are one term when folded{en}',
    )
    two = (one.category, one.provisions) != (other.category, other.provisions)
    hint = Words("两类都要报就保留，否则并成一条", "keep both only if both categories are meant") if two else _MERGE
    return Remark("duplicate", "note" if two else "warning", words, other.place, hint, (one.text, other.text))


_MERGE = Words("并成一条，写法由软件识别", "make them one; other ways of writing are found anyway")


def overlap_remarks(matcher: Matcher, terms: Sequence[Term], allows: Sequence[Allow]) -> Iterator[Remark]:
    """Terms in terms, terms that phrases cover, phrases that cover no term."""
    yield from _nested(matcher, terms)
    if allows:
        yield from _never_hit(terms, allows)
        yield from _idle(matcher, allows)


def _nested(matcher: Matcher, terms: Sequence[Term]) -> Iterator[Remark]:
    inside: dict[int, list[int]] = {}
    for outer, start, end, inner, folds in matcher.find([t.text for t in terms]).rows():
        if inner != outer and not folds & GUESSED and end - start < len(terms[outer].text):
            inside.setdefault(outer, []).append(inner)
    for outer, inner_numbers in inside.items():
        term = terms[outer]
        kind = (term.category, term.provisions)
        shorter = [terms[n] for n in dict.fromkeys(inner_numbers)]
        same = [t.text for t in shorter if (t.category, t.provisions) == kind]
        other = [t.text for t in shorter if (t.category, t.provisions) != kind]
        if same:
            said = few_words(same)
            words = Words(
                f"「{term.text}」里已有同类的{said.zh}：没有它也会命中",
                f'"{term.text}" has {said.en} of its kind in it: it adds nothing',
            )
            yield Remark("adds_nothing", "note", words, term.place, _ADDS, (term.text, *same))
        if other:
            words = Words(
                f"命中「{term.text}」的地方总会同时报{few(other)}，类别不同",
                f'"{term.text}" is never reported alone: {few(other, False)} of another kind stands in it',
            )
            yield Remark("never_alone", "note", words, term.place, NOTHING, (term.text, *other))


_ADDS = Words("删去长的；若只想要长的，删去短的", "delete the longer; or the shorter, if only the longer is meant")


def _never_hit(terms: Sequence[Term], allows: Sequence[Allow]) -> Iterator[Remark]:
    matcher = phrases(allows)
    texts = [t.text.strip() for t in terms]
    seen: set[int] = set()
    for n, start, end, phrase, _ in matcher.find(texts).rows():
        if start == 0 and end == len(texts[n]) and n not in seen:
            seen.add(n)
            words = Words(
                f"「{texts[n]}」被允许短语「{allows[phrase].text}」整个盖住，照原样写永远不会命中",
                f'"{texts[n]}" is covered by the harmless phrase "{allows[phrase].text}": as written it never hits',
            )
            hint = Words("删去其中一个，或把短语写长些", "delete one of them, or make the phrase longer")
            yield Remark("never_hit", "error", words, terms[n].place, hint, (texts[n],))


def _idle(matcher: Matcher, allows: Sequence[Allow]) -> Iterator[Remark]:
    texts = [a.text for a in allows]
    busy = set(matcher.find(texts).text.tolist())
    for n, allow in enumerate(allows):
        if n not in busy:
            words = Words(
                f"允许短语「{allow.text}」里没有任何词条", f'the harmless phrase "{allow.text}" has no term in it'
            )
            hint = Words("删去它，或核对写法", "delete it, or look at how it is written")
            yield Remark("idle_phrase", "note", words, allow.place, hint, (allow.text,))
