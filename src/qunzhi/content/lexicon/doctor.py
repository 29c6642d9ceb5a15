"""What people decided about a lexicon's hits, term by term, and what could be changed because of it.

Nothing is changed by itself: every proposal carries the counts it rests on, and a person accepts it or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qunzhi.content.lexicon.doctor_allow import allow_proposals
from qunzhi.content.lexicon.doctor_folds import fold_proposals
from qunzhi.content.lexicon.doctor_gather import Gathered, gather
from qunzhi.content.lexicon.doctor_model import Health, Limits, Proposal
from qunzhi.content.lexicon.doctor_retire import keep_proposals, retire_proposals
from qunzhi.content.lexicon.read import LexiconFile
from qunzhi.content.review import Decisions
from qunzhi.core.words import Words

__all__ = ["Checkup", "Health", "Limits", "Proposal", "examine"]


@dataclass(frozen=True, slots=True)
class Checkup:
    """How each term does, in the order of the lexicon, and what is proposed.

    ``first`` and ``last`` are the days (ISO) from which hits are known, "" without any flags; ``unknown`` counts the
    hits of terms that the lexicon does not have (any more); ``notes`` say what could not be told.
    """

    terms: tuple[Health, ...]
    proposals: tuple[Proposal, ...]
    first: str = ""
    last: str = ""
    unknown: int = 0
    notes: tuple[Words, ...] = field(default=())


def examine(
    file: LexiconFile,
    decisions: Sequence[Decisions],
    flags: Sequence[Mapping[str, Any]] = (),
    limits: Limits | None = None,
) -> Checkup:
    """Look at a lexicon in the light of decisions.

    Args:
        file: the lexicon.
        decisions: files of decisions; where a place was decided more than once, the latest day counts.
        flags: data of ``flags.json`` files of the same scans: they tell hits not decided yet, when a message was sent,
            and which folds a hit needed. Without them proposals about folds cannot be made.
        limits: how much evidence each proposal asks for.
    """
    limits = limits or Limits()
    found = gather(file.lexicon, decisions, flags)
    allow = allow_proposals(file.lexicon, found, limits)
    folds = fold_proposals(file.lexicon, found, limits)
    retire = retire_proposals(found, limits, allow)
    retired = {p.term for p in retire}
    mended = [p for p in (*allow, *folds) if p.term not in retired]
    proposals = [*mended, *retire, *keep_proposals(found, limits)]
    order = {h.term: n for n, h in enumerate(found.healths)}
    proposals.sort(key=lambda p: order[p.term])
    return Checkup(
        tuple(found.healths), tuple(proposals), found.first, found.last, found.unknown, tuple(_notes(found, flags))
    )


def _notes(found: Gathered, flags: Sequence[Mapping[str, Any]]) -> list[Words]:
    out: list[Words] = []
    if not flags:
        out.append(
            Words(
                "没有给出 flags.json：只有核查过的命中计入，看不到变形和发送时间",
                "no flags.json was given: only decided hits count, without folds and times of messages",
            )
        )
    if found.unknown:
        n = found.unknown
        out.append(
            Words(
                f"{n} 处命中的词条现在的词库里没有，未计入",
                f"{n} hits of terms that the lexicon does not have were left out",
            )
        )
    return out
