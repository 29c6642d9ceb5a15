"""What the matcher has to know of each entry of a tree, as arrays."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Batch, Indices, fold_batch
from qunzhi.content.folding.chars import Kind
from qunzhi.content.folding.folds import Fold
from qunzhi.content.folding.table import BOUNDARY, KINDS, LAST_SINGLE, SPARE, FoldTable, Units

#: What must not stand right beside an edge of a hit.
FREE, ALPHABETIC, DIGIT, WORD = 0, 1, 2, 3
#: Last unit of alphabets in which words are set apart: Latin, Greek, Cyrillic, Armenian.
_LAST_LETTER = 0x58F
#: For each unit whether it is a letter of one of them; the marks that stand among them are not.
LETTERS = np.zeros(1 << 16, dtype=np.bool_)
LETTERS[: _LAST_LETTER + 1] = [unicodedata.category(chr(n))[0] == "L" for n in range(_LAST_LETTER + 1)]


def is_letter(units: Units) -> npt.NDArray[np.bool_]:
    """Which units are letters of an alphabet."""
    found: npt.NDArray[np.bool_] = LETTERS.take(units)
    return found


Small = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of writing an entry: its text, whose it is, and what it may differ in."""

    text: str
    owner: int
    whole: bool | None = None
    folds: Fold = Fold.NONE
    base: Fold = Fold.NONE
    allow: bool = False


@dataclass(slots=True)
class Entries:
    """Arrays with a value for each entry, and for each unit of each entry from ``starts`` on.

    ``owner`` is the term or phrase; ``left`` and ``right`` what must not stand beside; ``folds`` what is allowed,
    ``base`` what a hit always needed (a split character); ``tight``: spaces between only when every gap has some;
    ``number``: marks between only when every gap has some, so that 6.95 is no 695;
    ``loose``: clause marks may stand anywhere; ``repeated``: some unit stands more than once in a row; ``shared``:
    some unit is shared between characters. ``raw`` and ``count``: for each unit the first character as written and
    how often it stands in a row; ``plain_size``: characters as written, -1 where units and characters differ in number.
    """

    owner: npt.NDArray[np.int32]
    allow: npt.NDArray[np.bool_]
    left: Small
    right: Small
    folds: npt.NDArray[np.uint16]
    base: npt.NDArray[np.uint16]
    tight: npt.NDArray[np.bool_]
    number: npt.NDArray[np.bool_]
    loose: npt.NDArray[np.bool_]
    repeated: npt.NDArray[np.bool_]
    shared: npt.NDArray[np.bool_]
    starts: Indices
    lengths: Indices
    plain_size: Indices
    raw: npt.NDArray[np.uint32]
    count: Indices

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Everything, to be kept in a file."""
        return {f"entry_{f.name}": getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> Entries:
        """From the arrays of :meth:`arrays`."""
        return cls(**{f.name: arrays[f"entry_{f.name}"] for f in fields(cls)})  # type: ignore[arg-type]


def fold_entries(variants: Sequence[Variant], table: FoldTable) -> tuple[Entries, Units]:
    """Variants folded; also their units, in which ``starts`` and ``lengths`` point.

    A variant that folds to nothing has length 0.
    """
    batch = Batch([v.text for v in variants])
    folded = fold_batch(batch, table)
    bounds = np.flatnonzero(folded.seq == BOUNDARY)
    starts = bounds[: len(variants)] + 1
    lengths = np.diff(bounds)[: len(variants)] - 1
    run_size = np.append(np.diff(folded.runs), 1)
    raw = np.append(batch.codes[folded.origin[folded.runs[:-1]]], 0).astype(np.uint32)
    sizes = np.fromiter((len(v.text) for v in variants), np.int64, len(variants))
    kept = folded.runs[np.minimum(starts + lengths, len(folded.runs) - 1)] - folded.runs[starts]
    size = np.where((kept == sizes) & (lengths == sizes), sizes, -1)
    per_unit = {
        "repeated": run_size > 1,
        "shared": folded.seq >= SPARE,
        "alphabetic": is_letter(folded.seq),
        "han": folded.seq > _LAST_LETTER,
        "no_digit": folded.seq > LAST_SINGLE,
    }
    some = {name: _any(flags, starts, lengths) for name, flags in per_unit.items()}
    only_digits = ~some["no_digit"]
    kinds = KINDS.kinds[raw]
    whole = [v.whole for v in variants]
    first, last = starts, starts + np.maximum(lengths, 1) - 1
    inner = [_inner(v.text) for v in variants]
    entries = Entries(
        owner=np.fromiter((v.owner for v in variants), np.int32, len(variants)),
        allow=np.fromiter((v.allow for v in variants), np.bool_, len(variants)),
        left=_edge(folded.seq[first], kinds[first], only_digits, whole),
        right=_edge(folded.seq[last], kinds[last], only_digits, whole),
        folds=np.fromiter((int(v.folds) for v in variants), np.uint16, len(variants)),
        base=np.fromiter((int(v.base) for v in variants), np.uint16, len(variants)),
        tight=~some["han"] & ~np.array([space for space, _, _ in inner], dtype=np.bool_),
        number=only_digits & ~np.array([mark for _, _, mark in inner], dtype=np.bool_),
        loose=np.array([clause for _, clause, _ in inner], dtype=np.bool_),
        repeated=some["repeated"],
        shared=some["shared"],
        starts=starts,
        lengths=lengths,
        plain_size=size,
        raw=raw,
        count=run_size,
    )
    return entries, folded.seq


def _any(flags: npt.NDArray[np.bool_], starts: Indices, lengths: Indices) -> npt.NDArray[np.bool_]:
    total = np.concatenate(([0], np.cumsum(flags)))
    out: npt.NDArray[np.bool_] = total[starts + lengths] > total[starts]
    return out


def _inner(text: str) -> tuple[bool, bool, bool]:
    """Whether a term itself has spaces, clause marks, other marks."""
    if text.isalnum():
        return False, False, False
    kinds = {int(KINDS.kinds[ord(c)]) for c in text}
    return Kind.SPACE in kinds, Kind.CLAUSE in kinds, Kind.MARK in kinds


def _edge(units: Units, kinds: Small, only_digits: npt.NDArray[np.bool_], whole: list[bool | None]) -> Small:
    """What must not stand beside one edge of each entry."""
    alphabetic = is_letter(units)
    digit = (kinds == Kind.DIGIT) | ((kinds == Kind.NUMERAL) & only_digits)
    out: Small = np.where(alphabetic, ALPHABETIC, np.where(digit, DIGIT, FREE)).astype(np.uint8)
    out[[w is False for w in whole]] = FREE
    asked = np.array([w is True for w in whole], dtype=np.bool_)
    out[asked & (out == FREE)] = WORD
    return out
