"""Hits and decisions brought together, each place once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.doctor_model import Health
from qunzhi.content.lexicon.model import Lexicon
from qunzhi.content.review import Decision, Decisions

_BY_NAME = {f.name.lower(): f for f in Fold if f.name and f.value}
_Key = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a term hit: what was decided, "" for nothing yet; ``folds`` None where no flag tells them.

    ``excerpt`` is masked, ``mark`` where the hit stands in it. ``sent_on`` and ``decided_on`` are ISO days or "".
    """

    term: str
    verdict: Literal["", "confirmed", "false", "unsure"] = ""
    excerpt: str = ""
    mark: tuple[int, int] = (0, 0)
    folds: Fold | None = None
    sent_on: str = ""
    decided_on: str = ""

    @property
    def text(self) -> str:
        """What was hit, as the excerpt shows it."""
        return self.excerpt[self.mark[0] : self.mark[1]]


@dataclass(slots=True)
class Gathered:
    """Hits by term, how each term does, and the days between which hits are known."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    healths: list[Health] = field(default_factory=list)
    first: str = ""
    last: str = ""
    unknown: int = 0


def gather(lexicon: Lexicon, decisions: Sequence[Decisions], flags: Sequence[Mapping[str, Any]]) -> Gathered:
    """Every place once, from flags and decisions; decisions of detectors' finds are left aside."""
    places: dict[_Key, Hit] = {}
    for key, hit in _flagged(flags):
        places[key] = hit
    for decision in sorted((d for file in decisions for d in file.decided if d.term), key=lambda d: d.decided_on):
        key = (decision.message_id, decision.group_id, decision.start, decision.end, decision.term)
        places[key] = _decided(decision, places.get(key))
    out = Gathered()
    known = {t.text: t for t in reversed(lexicon.terms)}
    for hit in places.values():
        if hit.term in known:
            out.hits.setdefault(hit.term, []).append(hit)
        else:
            out.unknown += 1
    out.healths = [_health(Health(text, known[text]), out.hits.get(text, [])) for text in _texts(lexicon)]
    days = [d for d in (h.sent_on for h in places.values()) if d]
    made = [str(data.get("made_at") or "")[:10] for data in flags]
    out.first, out.last = min(days, default=""), max([*days, *made], default="")
    return out


def _texts(lexicon: Lexicon) -> list[str]:
    return list(dict.fromkeys(t.text for t in lexicon.terms))


def _flagged(flags: Sequence[Mapping[str, Any]]) -> Iterator[tuple[_Key, Hit]]:
    for data in flags:
        for f in data.get("flags") or ():
            if f.get("term"):
                folds = Fold.NONE
                for name in f.get("folds") or ():
                    folds |= _BY_NAME.get(name, Fold.NONE)
                low, high = f.get("mark") or (0, 0)
                hit = Hit(
                    f["term"], excerpt=f.get("excerpt", ""), mark=(low, high), folds=folds, sent_on=f["sent_at"][:10]
                )
                yield (f["message_id"], f["group_id"], f["start"], f["end"], f["term"]), hit


def _decided(d: Decision, flagged: Hit | None) -> Hit:
    hit = flagged or Hit(d.term)
    excerpt, mark = (d.excerpt, d.mark) if d.excerpt else (hit.excerpt, hit.mark)
    return replace(hit, verdict=d.decision, excerpt=excerpt, mark=mark, decided_on=d.decided_on)


def _health(empty: Health, hits: Sequence[Hit]) -> Health:
    def count(verdict: str) -> int:
        return sum(h.verdict == verdict for h in hits)

    return replace(
        empty,
        hits=len(hits),
        confirmed=count("confirmed"),
        false=count("false"),
        unsure=count("unsure"),
        last_hit=max((h.sent_on for h in hits), default=""),
        last_confirmed=max((h.decided_on for h in hits if h.verdict == "confirmed"), default=""),
    )
