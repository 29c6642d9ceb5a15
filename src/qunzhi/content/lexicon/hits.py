"""Hits of a batch while they are looked at, and when they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qunzhi.content.folding.batch import Indices

Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Hits:
    """Hits in a batch: first and last kept unit, place in ``seq``, entry, folds needed."""

    first: Indices
    last: Indices
    at: Indices
    entry: Indices
    folds: npt.NDArray[np.int64]
    capped: bool = False

    def only(self, keep: Flags | Indices) -> Hits:
        """Some of them."""
        return Hits(self.first[keep], self.last[keep], self.at[keep], self.entry[keep], self.folds[keep], self.capped)


@dataclass(slots=True)
class Spans:
    """Hits as places in the batch's code points, end exclusive."""

    start: Indices
    end: Indices
    entry: Indices
    folds: npt.NDArray[np.int64]
    capped: bool = False
