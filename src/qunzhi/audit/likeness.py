"""Which messages say nearly the same, so that a reviewer decides about them once.

Texts are folded as terms are; digits, marks, emoji and the names after @ fall away. What is left and short is alike
when it is equal. Longer texts are alike when they share enough runs of three characters with the first of their kind;
candidates come from MinHash bands, so that the work grows with the number of texts and not with that of pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, fold_batch
from qunzhi.content.folding.table import BOUNDARY, LAST_SINGLE, PLAIN, Units

Hashes = npt.NDArray[np.uint64]

#: From so many folded characters on a text may differ a little and still be alike.
_LONG = 14
#: What share of their runs of three two long texts have in common at least: one character changed in 20, two in 30.
_SHARE = 0.7
_BANDS, _ROWS = 10, 3
_PIECE = 1_000_000
# A mention ends with the blank that the platforms put there; without one only what names everybody is told apart.
_MENTION = re.compile(r"[@＠](?:所有人|全体成员|all\b|[^\s\u2005@＠，。,]{1,20}(?:[\s\u2005]|$))")
_RUN = re.compile(r"(.)\1+", re.DOTALL)


def alike_keys(texts: Sequence[str]) -> list[str]:
    """One key for messages that say nearly the same, in the order of the texts.

    A key holds nothing of its text; it is good within one call only, so that a scan is to be keyed in one go.
    The same texts in the same order have the same keys.
    """
    leaders = _Leaders()
    keys: list[str] = []
    for piece in _pieces(texts):
        bodies = _bodies([_MENTION.sub(" ", t) for t in piece])
        long = [b if len(b) >= _LONG else b[:0] for b in bodies]
        for text, body, bands in zip(piece, bodies, _bands(long), strict=True):
            keys.append(leaders.key(text, body, bands))
    return keys


class _Leaders:
    """The first text of each kind; the others are compared with it alone, so that likeness never drifts."""

    def __init__(self) -> None:
        self._equal: dict[object, int] = {}
        self._bands: dict[tuple[int, int], int] = {}
        self._bodies: list[bytes] = []

    def key(self, text: str, body: Units, bands: Sequence[int]) -> str:
        same: object = body.tobytes() if len(body) else _shape(text)
        found = self._equal.get(same)
        if found is None:
            found = self._near(body, bands) if len(body) >= _LONG else None
            if found is None:
                found = self._lead(body, bands)
            self._equal[same] = found
        return f"a{found + 1}"

    def _near(self, body: Units, bands: Sequence[int]) -> int | None:
        own = body.tobytes()
        for leader in dict.fromkeys(self._bands.get(b) for b in enumerate(bands)):
            if leader is None:
                continue
            mine, theirs = _grams(own), _grams(self._bodies[leader])
            shared = len(mine & theirs)
            if shared >= _SHARE * (len(mine) + len(theirs) - shared):
                return leader
        return None

    def _lead(self, body: Units, bands: Sequence[int]) -> int:
        number = len(self._bodies)
        self._bodies.append(body.tobytes() if len(body) >= _LONG else b"")
        if len(body) >= _LONG:
            for band in enumerate(bands):
                self._bands.setdefault(band, number)
        return number


def _pieces(texts: Sequence[str]) -> Iterable[list[str]]:
    """Texts in pieces of about so many characters."""
    piece: list[str] = []
    size = 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size >= _PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _bodies(texts: Sequence[str]) -> list[Units]:
    """The folded units of each text without digits."""
    units = fold_batch(Batch(texts), PLAIN).kept
    units = units[(units > LAST_SINGLE) | (units == BOUNDARY)]
    bounds = np.flatnonzero(units == BOUNDARY)
    return [units[a + 1 : b] for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]


def _shape(text: str) -> str:
    """What stands for a text without letters: itself, blanks gone, one of each run (👍 and 👍👍 are alike)."""
    return "\0" + _RUN.sub(r"\1", "".join(text.split()))


def _packed(units: Units) -> Hashes:
    """Runs of three as one number each."""
    wide = units.astype(np.uint64)
    packed: Hashes = (wide[:-2] << np.uint64(32)) | (wide[1:-1] << np.uint64(16)) | wide[2:]
    return packed


@lru_cache(maxsize=2048)
def _grams(body: bytes) -> frozenset[int]:
    return frozenset(_packed(np.frombuffer(body, dtype=np.uint16)).tolist())


def _bands(bodies: Sequence[Units]) -> list[Sequence[int]]:
    """The bands of each text that has any; () for empty ones."""
    full = [n for n, b in enumerate(bodies) if len(b)]
    out: list[Sequence[int]] = [()] * len(bodies)
    if not full:
        return out
    grams = [_packed(bodies[n]) for n in full]
    starts = np.zeros(len(full), dtype=np.int64)
    np.cumsum([len(g) for g in grams[:-1]], out=starts[1:])
    mixed = _mixed(np.concatenate(grams))
    seeds = np.random.default_rng(20_251).integers(1, 2**63, size=(_BANDS, _ROWS), dtype=np.uint64) | np.uint64(1)
    columns = []
    for band in seeds:
        value = np.zeros(len(full), dtype=np.uint64)
        for seed in band:
            value = _mixed(value ^ np.minimum.reduceat(_stirred(mixed, seed), starts))
        columns.append(value)
    for n, row in zip(full, np.stack(columns, axis=1).tolist(), strict=True):
        out[n] = row
    return out


def _stirred(values: Hashes, seed: np.uint64) -> Hashes:
    with np.errstate(over="ignore"):
        product: Hashes = values * seed
    return product ^ (product >> np.uint64(32))


def _mixed(values: Hashes) -> Hashes:
    """Bits well mixed (the finisher of SplitMix64)."""
    with np.errstate(over="ignore"):
        out = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = out ^ (out >> np.uint64(31))
    return mixed
