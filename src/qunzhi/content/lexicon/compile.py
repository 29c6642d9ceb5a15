"""A lexicon as layers that batches are matched with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from qunzhi.content.folding.chars import Kind, kind_of
from qunzhi.content.folding.folds import Fold
from qunzhi.content.folding.table import MARKED, PLAIN, FoldTable
from qunzhi.content.lexicon.entries import Variant, fold_entries
from qunzhi.content.lexicon.layer import Layer
from qunzhi.content.lexicon.model import Allow, Term
from qunzhi.content.lexicon.trie import Trie

#: A phrase is harmless as it is written: nothing between its characters that a reader sees, none repeated.
ALLOW_FOLDS = Fold.WIDTH | Fold.CASE | Fold.TRADITIONAL | Fold.DIGITS | Fold.ACCENTS | Fold.ZERO_WIDTH
_ASKED = Fold.HOMOPHONE | Fold.SPLIT


def has_marks(text: str) -> bool:
    """True for a term whose marks or emoji are part of it: C++, #话题#, 👍; marks inside 甲-乙 are not."""
    kinds = [kind_of(c) for c in text]
    if any(k is Kind.EMOJI for k in kinds):
        return True
    seen = [k for k in kinds if k is not Kind.UNSEEN]
    edges = {seen[0], seen[-1]} if seen else set()
    return bool(edges & {Kind.MARK, Kind.CLAUSE})


def variants_of(terms: Sequence[Term], allows: Sequence[Allow]) -> dict[str, list[Variant]]:
    """The ways of writing each term and phrase, by the layer they are looked for in."""
    out: dict[str, list[Variant]] = {"plain": [], "marked": [], "sound": []}
    for n, term in enumerate(terms):
        text = term.text.strip()
        if text.isalnum() or not has_marks(text):
            out["plain"].append(Variant(text, n, term.whole, term.folds | _own_gaps(text)))
        else:
            out["marked"].append(Variant(text, n, term.whole, term.folds))
        if term.split:
            out["plain"] += _split(text, n, term)
        if term.homophone:
            _sounding(text, n, term, out)
    for n, phrase in enumerate(allows):
        text = phrase.text.strip()
        if text.isalnum() or not has_marks(text):
            out["plain"].append(Variant(text, n, False, ALLOW_FOLDS | _own_gaps(text), allow=True))
        else:
            out["marked"].append(Variant(text, n, False, ALLOW_FOLDS, allow=True))
    return out


def _own_gaps(text: str) -> Fold:
    """What a term or phrase itself has between its characters it may have in the text too."""
    if text.isalnum():
        return Fold.NONE
    kinds = {kind_of(c) for c in text}
    out = Fold.SEPARATORS if kinds & {Kind.MARK, Kind.SPACE} else Fold.NONE
    out |= Fold.CLAUSES if Kind.CLAUSE in kinds else Fold.NONE
    return out | (Fold.EMOJI if Kind.EMOJI in kinds else Fold.NONE)


def _split(text: str, owner: int, term: Term) -> list[Variant]:
    from qunzhi.content.lexicon.splits import split_forms  # its table is large and seldom asked for

    return [Variant(form, owner, term.whole, term.folds | Fold.SPLIT, Fold.SPLIT) for form in split_forms(text)]


def _sounding(text: str, owner: int, term: Term, out: dict[str, list[Variant]]) -> None:
    from qunzhi.content.lexicon.sounds import sounding, syllables  # its table is large and seldom asked for

    folds = term.folds | Fold.HOMOPHONE
    spelt = syllables(text)
    if len(spelt) < 2:
        return
    out["sound"] += [Variant(form, owner, term.whole, folds, Fold.HOMOPHONE) for form in sounding(text)]
    if len("".join(spelt)) >= 4:
        out["plain"].append(Variant("".join(spelt), owner, True, folds, Fold.HOMOPHONE))


def table_of(name: str) -> FoldTable:
    """The way of folding of a layer."""
    if name == "sound":
        from qunzhi.content.lexicon.sounds import SOUNDS  # its table is large and seldom asked for

        return SOUNDS
    return PLAIN if name == "plain" else MARKED


def compiled(variants: dict[str, list[Variant]]) -> dict[str, Layer]:
    """A layer for each way of folding that has entries."""
    return {name: layer for name, some in variants.items() if some and (layer := _layer(name, some)) is not None}


def _layer(name: str, variants: Iterable[Variant]) -> Layer | None:
    table = table_of(name)
    some = list(variants)
    entries, units = fold_entries(some, table)
    full = np.flatnonzero(entries.lengths > 0)
    if not len(full):
        return None
    trie = Trie.of(units, entries.starts[full], entries.lengths[full])
    trie.entries = full[trie.entries].astype(np.int32)
    return Layer(table, trie, entries)
