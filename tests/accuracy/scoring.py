"""What the detectors find in the labelled messages, against what is expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from qunzhi.content.contract import TermDetector, all_detectors
from qunzhi.content.lexicon.keep import Ready, ready
from qunzhi.content.messages import Messages
from qunzhi.content.scan import Scanner, Use
from tests.accuracy.reading import HERE, Labelled, Piece, chats, texts
from tests.accuracy.variants import variants

#: An advertisement has no exact edges: any find on the labelled piece counts.
NO_EDGES = frozenset({"advertising"})
#: Finds less sure than this are not counted against a detector where something of its kind is expected.
HARDLY_SURE = 0.35


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hit: int
    of: int

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.hit + other.hit, self.of + other.of)

    @property
    def rate(self) -> float:
        """The share, 0 to 1; 1 of nothing."""
        return self.hit / self.of if self.of else 1.0

    @property
    def wilson(self) -> tuple[float, float]:
        """The 95 % interval of Wilson, for small numbers and shares near 1."""
        if not self.of:
            return 0.0, 1.0
        z2 = 1.959964**2
        middle = (self.rate + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = sqrt(z2 * (self.rate * (1 - self.rate) / self.of + z2 / (4 * self.of**2))) / (1 + z2 / self.of)
        return round(max(0.0, middle - half), 9), round(min(1.0, middle + half), 9)


class Result(NamedTuple):
    """A place that was found; ``confidence`` from 0 to 1."""

    detector: str
    start: int
    end: int
    confidence: float

    @property
    def piece(self) -> Piece:
        """Where it is, without how sure it is."""
        return Piece(self.detector, self.start, self.end)


@dataclass(slots=True)
class Score:
    """How one detector did. ``off``: pieces found, but with other edges (not counted in ``plain`` and ``evasion``)."""

    plain: Share = Share(0, 0)
    evasion: Share = Share(0, 0)
    right: Share = Share(0, 0)
    off: int = 0
    missed: list[tuple[Labelled, Piece]] = field(default_factory=list)
    wrong: list[tuple[Labelled, Result]] = field(default_factory=list)


#: The two sets of messages: those that the detectors were mended with, and those for which nothing was mended.
Set = Literal["known", "fresh"]


@lru_cache(maxsize=2)
def labelled(which: Set = "known") -> tuple[Labelled, ...]:
    """The messages of a set."""
    return (*texts(), *chats(), *variants()) if which == "known" else tuple(texts("fresh"))


def lexicon() -> Ready:
    """The lexicon of the test."""
    with TemporaryDirectory() as folder:
        return ready(HERE / "lexicon.yaml", folder=Path(folder))


def uses(made: Ready) -> list[Use]:
    """All detectors with the settings of the lexicon's file."""
    return [Use(d, d.Params.model_validate(made.detectors.get(n, {}))) for n, d in all_detectors().items()]


def columns(some: Sequence[Labelled]) -> Messages:
    """Messages as the scanner takes them."""
    rows = [one.message for one in some]
    return Messages(
        [m.message_id for m in rows],
        [m.group_id for m in rows],
        [m.uid for m in rows],
        [m.sent_at for m in rows],
        [m.kind for m in rows],
        [m.text for m in rows],
        [m.reply_to for m in rows],
    )


@lru_cache(maxsize=2)
def found(which: Set = "known") -> dict[str, list[Result]]:
    """What is found, by message."""
    some, made = labelled(which), lexicon()
    scanned = Scanner(made.matcher, uses(made)).scan(columns(some))
    out: dict[str, list[Result]] = defaultdict(list)
    for find in scanned.finds:
        out[find.message.message_id].append(Result(find.detector, find.start, find.end, find.confidence))
    owners = [d for d in all_detectors().values() if isinstance(d, TermDetector)]
    for (text, start, end, term, _), sure in zip(scanned.matches.rows(), scanned.matches.sure, strict=True):
        category = made.matcher.terms[term].category
        owner = next(d.name for d in owners if d.takes(category))
        out[some[text].message.message_id].append(Result(owner, start, end, sure))
    return out


def scores(which: Set = "known") -> dict[str, Score]:
    """How each detector did."""
    out = {name: Score() for name in all_detectors()}
    for one in labelled(which):
        for name, results in _by_detector(one, found(which).get(one.message.message_id, [])).items():
            _count(out[name], one, [p for p in one.expect if p.detector == name], results)
    return out


def _by_detector(one: Labelled, results: Iterable[Result]) -> dict[str, list[Result]]:
    out: dict[str, list[Result]] = {p.detector: [] for p in one.expect}
    for result in results:
        out.setdefault(result.detector, []).append(result)
    return out


def _count(score: Score, one: Labelled, expect: list[Piece], results: list[Result]) -> None:
    for piece in expect:
        hit = any(_same(piece, r) for r in results)
        share = Share(int(hit), 1)
        if one.group == "evasion":
            score.evasion += share
        else:
            score.plain += share
        if not hit:
            score.missed.append((one, piece))
            score.off += any(_touches(piece, r) for r in results)
    for result in results:
        hit = any(_same(p, result) for p in expect)
        if not hit and expect and result.confidence < HARDLY_SURE:
            continue
        score.right += Share(int(hit), 1)
        if not hit:
            score.wrong.append((one, result))


def _same(piece: Piece, result: Result) -> bool:
    return _touches(piece, result) if piece.detector in NO_EDGES else piece == result.piece


def _touches(piece: Piece, result: Result) -> bool:
    return piece == result.piece or (result.start < piece.end and piece.start < result.end)
