"""Harmless phrases from false hits: the shortest context that many of them share and no confirmed hit has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qunzhi.content.folding.chars import Kind, folded, kind_of
from qunzhi.content.lexicon.check_match import GUESSED, phrases
from qunzhi.content.lexicon.doctor_gather import Gathered, Hit
from qunzhi.content.lexicon.doctor_model import Limits, Proposal
from qunzhi.content.lexicon.model import Allow, Lexicon
from qunzhi.core.words import Words

#: Words of context looked at on each side (a Han character is one, a Latin word, a number).
_REACH = 6
_READ = (Kind.LETTER, Kind.HAN, Kind.DIGIT, Kind.NUMERAL)
_JOINED = (Kind.LETTER, Kind.DIGIT)
#: Characters that stand beside anything: of two phrases that take the same away, the one without them is proposed.
_WEAK = frozenset("的了是在有和就也都不很我你他她它们这那个一把被给让吗呢吧啊请")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A phrase with the numbers of the false hits it would take away."""

    text: str
    takes: frozenset[int]


def allow_proposals(lexicon: Lexicon, found: Gathered, limits: Limits) -> list[Proposal]:
    """Phrases to allow, for one term after the other."""
    wanted: list[tuple[str, list[_Candidate]]] = []
    for term, hits in found.hits.items():
        false = [h for h in hits if h.verdict == "false"]
        if len(false) >= limits.false_hits:
            wanted.append((term, _candidates(false, limits.false_hits)))
    harmful = _harmful([c.text for _, some in wanted for c in some], found)
    there = {_key(a.text) for a in lexicon.allows}
    out: list[Proposal] = []
    for term, some in wanted:
        left = [c for c in some if c.text not in harmful and _key(c.text) not in there]
        out += [_proposal(term, c, found) for c in _chosen(left, limits.false_hits)]
    return out


def _key(text: str) -> str:
    return "".join(map(folded, text))


def _candidates(false: Sequence[Hit], at_least: int) -> list[_Candidate]:
    takes: dict[str, set[int]] = {}
    shown: dict[str, str] = {}
    for n, hit in enumerate(false):
        for phrase in _around(hit):
            key = _key(phrase)
            takes.setdefault(key, set()).add(n)
            shown.setdefault(key, phrase)
    return [_Candidate(shown[key], frozenset(some)) for key, some in takes.items() if len(some) >= at_least]


def _around(hit: Hit) -> Iterator[str]:
    """The hit with more and more of what stands right beside it; nothing where marks stand between or in it."""
    low, high = hit.mark
    strange = {kind_of(c) for c in hit.text} - {kind_of(c) for c in hit.term} - {*_READ, Kind.UNSEEN}
    if not hit.text or (hit.folds or 0) & GUESSED or strange:
        return
    lefts, rights = [low, *_steps(hit.excerpt, low, -1)], [high, *_steps(hit.excerpt, high, 1)]
    for left in lefts:
        for right in rights:
            if (left, right) != (low, high):
                yield hit.excerpt[left:right]


def _steps(text: str, at: int, way: int) -> list[int]:
    """Edges of a piece grown word by word to one side; a space is stepped over between Latin words only."""
    out: list[int] = []
    for _ in range(_REACH):
        start = at
        if _kind(text, at, way) is Kind.SPACE and _kind(text, at + way, way) in _JOINED and _latin(text, at, way):
            at += way
        kind = _kind(text, at, way)
        if kind not in _READ:
            break
        at += way
        while kind in _JOINED and _kind(text, at, way) in _JOINED:
            at += way
        if at == start:
            break
        out.append(at)
    return out


def _kind(text: str, at: int, way: int) -> Kind | None:
    place = at if way > 0 else at - 1
    return kind_of(text[place]) if 0 <= place < len(text) else None


def _latin(text: str, at: int, way: int) -> bool:
    """Whether what was walked so far ends in a letter or digit on this side."""
    return _kind(text, at, -way) in _JOINED


def _harmful(texts: Sequence[str], found: Gathered) -> set[str]:
    """Phrases that would take away a confirmed hit of any term."""
    confirmed = [h for hits in found.hits.values() for h in hits if h.verdict == "confirmed" and h.excerpt]
    distinct = list(dict.fromkeys(texts))
    if not distinct or not confirmed:
        return set()
    out: set[str] = set()
    for n, start, end, phrase, _ in phrases([Allow(t) for t in distinct]).find([h.excerpt for h in confirmed]).rows():
        low, high = confirmed[n].mark
        if start <= low and high <= end:
            out.add(distinct[phrase])
    return out


def _chosen(some: list[_Candidate], at_least: int) -> Iterator[_Candidate]:
    """The shortest phrase, of two the one that takes more; then the same for the hits that are left."""
    done: set[int] = set()
    while True:
        left = [(c, len(c.takes - done)) for c in some]
        left = [(c, n) for c, n in left if n >= at_least]
        if not left:
            return
        best, _ = min(left, key=lambda pair: (len(pair[0].text), -pair[1], _weak(pair[0].text), pair[0].text))
        done |= best.takes
        yield best


def _weak(text: str) -> bool:
    return bool(_WEAK & {text[0], text[-1]})


def _proposal(term: str, c: _Candidate, found: Gathered) -> Proposal:
    hits = found.hits[term]
    count = {"false": 0, "confirmed": 0, "unsure": 0}
    excerpts = [h for h in hits if h.verdict and h.excerpt]
    covered: set[int] = set()
    for n, start, end, _, _ in phrases([Allow(c.text)]).find([h.excerpt for h in excerpts]).rows():
        low, high = excerpts[n].mark
        if start <= low and high <= end and n not in covered:
            covered.add(n)
            count[excerpts[n].verdict] += 1
    why = Words(
        f"{count['false']} 次误报都在「{c.text}」里，没有一次属实",
        f'{count["false"]} false hits lie in "{c.text}", no confirmed one does',
    )
    return Proposal("allow", term, c.text, why, count["false"], count["confirmed"], count["unsure"], len(hits))
