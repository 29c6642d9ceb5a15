"""Exports of one group that overlap: a message that an earlier file has is looked at once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

_Keys = npt.NDArray[np.uint64]


class Overlap:
    """Remembers eight bytes a message: of files read before, sorted, and of the one being read.

    Within a file nothing is left out: its messages have ids of their own.
    """

    def __init__(self) -> None:
        self._before: dict[str, _Keys] = {}
        self._now: dict[str, array[int]] = {}

    def fresh(self, group_id: str, message_ids: Sequence[str], sent_at: Sequence[int]) -> list[bool]:
        """Which messages of a group no earlier file has, by id and instant (microseconds)."""
        keys = [_key(i, at) for i, at in zip(message_ids, sent_at, strict=True)]
        self._now.setdefault(group_id, array("Q")).extend(keys)
        before = self._before.get(group_id)
        if before is None:
            return [True] * len(keys)
        wanted = np.array(keys, dtype=np.uint64)
        at = np.minimum(np.searchsorted(before, wanted), len(before) - 1)
        fresh: list[bool] = (before[at] != wanted).tolist()
        return fresh

    def file_ends(self) -> None:
        """What was read belongs to the files before from now on."""
        for group, keys in self._now.items():
            known = np.array(keys, dtype=np.uint64)
            before = self._before.get(group)
            self._before[group] = np.unique(known if before is None else np.concatenate([before, known]))
        self._now = {}


def _key(message_id: str, sent_at: int) -> int:
    said = f"{message_id}\x1f{sent_at}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "little")
