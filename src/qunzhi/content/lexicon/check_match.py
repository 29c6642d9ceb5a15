"""Matchers that leave nothing out, for looking at a lexicon rather than at messages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qunzhi.content.folding.folds import SURENESS, Fold
from qunzhi.content.lexicon.compile import ALLOW_FOLDS
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Allow, Lexicon, Term

#: Folds that make a hit less sure: something stands between, is doubled, or only sounds so.
GUESSED = Fold.NONE
for _fold in SURENESS:
    GUESSED |= _fold


def each(terms: Sequence[Term]) -> Matcher:
    """A matcher in which no term is left out for another of its kind, and no phrase is harmless."""
    made = Matcher.of(Lexicon(tuple(terms)))
    return Matcher(made.terms, np.arange(len(terms)), made.layers)


def phrases(allows: Sequence[Allow]) -> Matcher:
    """A matcher that finds where harmless phrases stand; term n of it is phrase n."""
    return each([Term(a.text, whole=False, folds=ALLOW_FOLDS) for a in allows])
