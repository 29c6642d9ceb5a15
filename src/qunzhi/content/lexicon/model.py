"""What a lexicon is: an institution's own terms with their reasons, and the phrases that are harmless."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.core.errors import Place


@dataclass(frozen=True, slots=True)
class Term:
    """One term.

    Attributes:
        text: as the institution writes it.
        category: a code of the pack's categories (``abuse``) or the institution's own; "" for its terms in general.
        provisions: ids of provisions it goes against; empty leaves it to the category.
        reason: why it is here, for reviewers and members.
        added_by, added_on: who put it here and when, as written.
        whole: only as a whole word or number; None: Latin letters whole words, digits whole numbers, Han anywhere.
        folds: the ways in which a text may differ from it.
        homophone: also what sounds alike (two or more syllables), at lower confidence.
        split: also its characters taken apart, 好 as 女子.
    """

    text: str
    category: str = ""
    provisions: tuple[str, ...] = ()
    reason: str = ""
    added_by: str = ""
    added_on: str = ""
    whole: bool | None = None
    folds: Fold = DEFAULT_FOLDS
    homophone: bool = False
    split: bool = False
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class Allow:
    """A harmless phrase: a hit that lies inside it is none. Names of people and units come in the same way."""

    text: str
    reason: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms and harmless phrases of one institution, as of one version."""

    terms: tuple[Term, ...] = ()
    allows: tuple[Allow, ...] = ()
    name: str = ""
    version: str = ""
