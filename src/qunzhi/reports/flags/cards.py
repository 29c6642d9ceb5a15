"""Flags put together as a reviewer sees them: one card for messages that say nearly the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunzhi.audit.flags import Flag
from qunzhi.reports.labels import severity_rank


@dataclass(slots=True)
class Card:
    """Flags of one category, detector and term in messages alike, the earliest first."""

    flags: list[Flag] = field(default_factory=list)

    @property
    def first(self) -> Flag:
        """The flag that stands for the card."""
        return self.flags[0]

    @property
    def confidence(self) -> float:
        """That of the surest."""
        return max(f.confidence for f in self.flags)


def cards_of(flags: list[Flag]) -> list[Card]:
    """All cards, the gravest and surest first. A flag without ``alike`` is a card of its own."""
    made: dict[tuple[object, ...], Card] = {}
    for n, flag in enumerate(sorted(flags, key=_when)):
        key = (flag.alike or n, flag.category, flag.detector, flag.term)
        made.setdefault(key, Card()).flags.append(flag)
    return sorted(made.values(), key=_weight)


def held(cards: list[Card], most: int) -> list[Card]:
    """As many cards from the front as hold ``most`` flags at the most; the last one cut where it alone is larger."""
    out: list[Card] = []
    room = most
    for card in cards:
        if len(card.flags) > room:
            return out or [Card(card.flags[:room])]
        out.append(card)
        room -= len(card.flags)
    return out


def _when(flag: Flag) -> tuple[object, ...]:
    return (flag.sent_at, flag.group_id, flag.message_id, flag.start, flag.end, flag.detector, flag.term)


def _weight(card: Card) -> tuple[object, ...]:
    return (severity_rank(card.first.severity), -card.confidence, _when(card.first))
