"""How a term does, and what is proposed for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from qunzhi.content.lexicon.model import Term
from qunzhi.core.words import Words

What = Literal["allow", "fold_off", "retire", "keep"]
WHATS: dict[What, Words] = {
    "allow": Words("加允许短语", "allow a phrase"),
    "fold_off": Words("关掉一种变形", "switch a fold off"),
    "retire": Words("退役", "retire"),
    "keep": Words("保留", "keep"),
}
#: Of a normal distribution: 95 of 100 lie within.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Limits:
    """How much evidence a proposal asks for.

    ``false_hits``: false hits for a phrase or for switching a fold off; ``retire_after``: decided hits without a
    confirmed one; ``idle_days``: days without a hit.
    """

    false_hits: int = 3
    retire_after: int = 10
    idle_days: int = 365


@dataclass(frozen=True, slots=True)
class Health:
    """One term (its text as written) and its hits.

    ``last_hit`` is the day on which the last message hit was sent (from flags), ``last_confirmed`` the day of the last
    decision that confirmed one; ISO, "" where none is known.
    """

    term: str
    about: Term
    hits: int = 0
    confirmed: int = 0
    false: int = 0
    unsure: int = 0
    last_hit: str = ""
    last_confirmed: str = ""

    @property
    def decided(self) -> int:
        """Hits that somebody decided, unsure ones too."""
        return self.confirmed + self.false + self.unsure

    @property
    def undecided(self) -> int:
        """Hits that nobody decided yet."""
        return self.hits - self.decided

    @property
    def precision(self) -> float | None:
        """Confirmed of confirmed and false; None where there is neither."""
        clear = self.confirmed + self.false
        return self.confirmed / clear if clear else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the precision lies, 95 times of 100 (Wilson); 0 to 1 where nothing is known."""
        return wilson(self.confirmed, self.confirmed + self.false)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a person may accept.

    ``value`` is the phrase to allow, or the name of the fold to switch off. ``false``, ``confirmed``, ``unsure`` count
    the decided hits that the change would take away, ``of`` all hits of the term.
    """

    what: What
    term: str
    value: str
    why: Words
    false: int = 0
    confirmed: int = 0
    unsure: int = 0
    of: int = 0


def wilson(good: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share.

    >>> tuple(round(x, 2) for x in wilson(5, 10))
    (0.24, 0.76)
    """
    if not of:
        return 0.0, 1.0
    share, z2 = good / of, _Z * _Z
    middle = share + z2 / (2 * of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    below = 1 + z2 / of
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)
