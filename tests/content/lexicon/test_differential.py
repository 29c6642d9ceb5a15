"""The matcher against the rules written down by hand, on random texts full of edge cases."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.content.folding.chars import Kind
from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Allow, Lexicon, Term
from tests.content.lexicon.reference import TABLE, find, hits

_CHARS = st.sampled_from(list(TABLE))
_OFTEN = st.sampled_from(list("aab1122笨蛋计s*- ，."))
_TEXT = st.lists(_CHARS | _OFTEN, max_size=24).map("".join)
_READ = [c for c, known in TABLE.items() if known.units]
_FOLDS = st.just(DEFAULT_FOLDS) | st.sampled_from(
    [Fold.NONE, *(DEFAULT_FOLDS & ~f for f in Fold if f.value and f & DEFAULT_FOLDS)]
)


def _is_term(text: str) -> bool:
    return any(TABLE[c].kind not in (Kind.UNSEEN, Kind.SPACE) for c in text.strip())


_WORD = st.lists(st.sampled_from(_READ) | _OFTEN, min_size=1, max_size=4).map("".join)
_TERM_TEXT = (_WORD | st.lists(_CHARS, min_size=1, max_size=5).map("".join)).filter(_is_term)
_TERM = st.builds(
    Term, _TERM_TEXT, category=st.sampled_from("xy"), whole=st.sampled_from([None, None, True, False]), folds=_FOLDS
)
_TERMS = st.lists(_TERM, min_size=1, max_size=4).map(tuple)
_ALLOWS = st.lists(st.builds(Allow, _TERM_TEXT), max_size=2).map(tuple)


@st.composite
def _dressed(draw: st.DrawFn, terms: tuple[Term, ...]) -> str:
    """A text in which terms stand with something between, doubled, in other dress."""
    out: list[str] = [draw(_TEXT)]
    for term in draw(st.lists(st.sampled_from(terms), max_size=3)):
        for char in term.text:
            same = [c for c in TABLE if TABLE[c].units == TABLE[char].units and TABLE[c].seen == TABLE[char].seen]
            out += [draw(st.sampled_from(same)) * draw(st.sampled_from([1, 1, 1, 2])), draw(_GAP)]
        out.append(draw(_GAP | _TEXT))
    return "".join(out)


_GAP = st.just("") | st.lists(st.sampled_from([c for c in TABLE if not TABLE[c].units]), max_size=3).map("".join)
_CASES = _TERMS.flatmap(lambda terms: st.tuples(st.just(terms), _ALLOWS, _dressed(terms)))


@settings(max_examples=400, deadline=None)
@given(_CASES)
def test_what_is_reported_is_what_the_rules_say(case: tuple[tuple[Term, ...], tuple[Allow, ...], str]) -> None:
    terms, allows, text = case
    matcher = Matcher.of(Lexicon(terms, allows))
    got = [(start, end, terms[n].category) for _, start, end, n, _ in matcher.find([text]).rows()]
    assert sorted(got) == sorted(find(text, terms, allows))


@settings(max_examples=400, deadline=None)
@given(_TERM.flatmap(lambda term: st.tuples(st.just(term), _dressed((term,)))))
def test_a_hit_says_which_folds_it_needed(case: tuple[Term, str]) -> None:
    term, text = case
    got = {(start, end): folds for _, start, end, _, folds in Matcher.of(Lexicon((term,))).find([text]).rows()}
    own = {(start, end): int(folds) for start, end, folds in hits(text, term.text, term.whole, term.folds)}
    assert {place: own.get(place) for place in got} == got


@settings(max_examples=60, deadline=None)
@given(_TERMS.flatmap(lambda terms: st.tuples(st.just(terms), _ALLOWS, st.lists(_dressed(terms), max_size=40))))
def test_many_at_once_are_each_alone(case: tuple[tuple[Term, ...], tuple[Allow, ...], list[str]]) -> None:
    terms, allows, texts = case
    matcher = Matcher.of(Lexicon(terms, allows))
    alone = [(n, *row[1:]) for n, text in enumerate(texts) for row in matcher.find([text]).rows()]
    assert list(matcher.find(texts).rows()) == alone
