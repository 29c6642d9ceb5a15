"""A new version of a lexicon with proposals that a person accepted; the old file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.doctor_model import Proposal
from qunzhi.content.lexicon.model import Allow, Lexicon, Term
from qunzhi.content.lexicon.read import LexiconFile

_LAST_NUMBER = re.compile(r"(\d+)(?!.*\d)")


def raised(version: str) -> str:
    """The version after this one: its last number and one more.

    >>> raised("3"), raised("2025.9"), raised("v2b"), raised(""), raised("春季")
    ('4', '2025.10', 'v3b', '1', '春季.1')
    """
    if not version:
        return "1"
    if not _LAST_NUMBER.search(version):
        return f"{version}.1"
    return _LAST_NUMBER.sub(lambda m: str(int(m.group()) + 1), version, count=1)


def accepted(file: LexiconFile, proposals: Sequence[Proposal], by: str, on: str) -> LexiconFile:
    """The lexicon with these proposals.

    Args:
        file: the lexicon that was examined.
        proposals: what is accepted; "keep" changes nothing.
        by: who accepts them; stands in the reason of each new phrase.
        on: the day, ISO.
    """
    lexicon = file.lexicon
    retired = {p.term for p in proposals if p.what == "retire"}
    off: dict[str, Fold] = {}
    for p in proposals:
        if p.what == "fold_off":
            off[p.term] = off.get(p.term, Fold.NONE) | Fold[p.value.upper()]
    terms = [_without(t, off.get(t.text, Fold.NONE)) for t in lexicon.terms if t.text not in retired]
    allows = [Allow(p.value, f"{p.why.zh}；{by} {on} 采纳") for p in proposals if p.what == "allow"]
    changed = Lexicon(tuple(terms), (*lexicon.allows, *allows), lexicon.name, raised(lexicon.version))
    return replace(file, lexicon=changed)


def _without(term: Term, folds: Fold) -> Term:
    if not folds:
        return term
    return replace(
        term,
        folds=term.folds & ~folds,
        homophone=term.homophone and not folds & Fold.HOMOPHONE,
        split=term.split and not folds & Fold.SPLIT,
    )
