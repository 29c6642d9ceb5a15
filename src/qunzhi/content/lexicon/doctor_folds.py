"""Folds to switch off: every false hit of a term needed them, and no confirmed one."""

from __future__ import annotations

from collections.abc import Iterator

from qunzhi.content.folding.folds import FOLD_WORDS, Fold
from qunzhi.content.lexicon.doctor_gather import Gathered
from qunzhi.content.lexicon.doctor_model import Limits, Proposal
from qunzhi.content.lexicon.model import Lexicon
from qunzhi.core.words import Words

#: In the order in which they are looked at; one is proposed, the first that fits.
_FOLDS = (Fold.HOMOPHONE, Fold.SPLIT, Fold.REPEATS, Fold.CLAUSES, Fold.SEPARATORS, Fold.EMOJI)


def fold_proposals(lexicon: Lexicon, found: Gathered, limits: Limits) -> Iterator[Proposal]:
    """One proposal for each term whose false hits have a fold in common that no confirmed hit needed."""
    asked = {t.text: t for t in lexicon.terms}
    for term, hits in found.hits.items():
        false = [h for h in hits if h.verdict == "false"]
        if len(false) < limits.false_hits or any(h.folds is None for h in false):
            continue
        fold = next((f for f in _FOLDS if all((h.folds or 0) & f for h in false)), None)
        if fold is None or any(h.folds is None or h.folds & fold for h in hits if h.verdict == "confirmed"):
            continue
        if fold not in (Fold.HOMOPHONE, Fold.SPLIT) and not asked[term].folds & fold:
            continue  # switched off since
        if (fold is Fold.HOMOPHONE and not asked[term].homophone) or (fold is Fold.SPLIT and not asked[term].split):
            continue
        unsure = sum(h.verdict == "unsure" and bool((h.folds or 0) & fold) for h in hits)
        name = FOLD_WORDS[fold]
        why = Words(
            f"{len(false)} 次误报全靠「{name.zh}」，属实的都不靠",
            f"all {len(false)} false hits needed this ({name.en}), no confirmed one did",
        )
        yield Proposal("fold_off", term, (fold.name or "").lower(), why, len(false), 0, unsure, len(hits))
