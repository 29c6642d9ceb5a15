"""Walks a log from its first entry to its last: numbers, times, names, and the roots that checkpoints signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from qunzhi.core.errors import Place
from qunzhi.core.instants import SECOND
from qunzhi.core.words import Words
from qunzhi.ledger.checkpoint import Checkpoint
from qunzhi.ledger.entry import Entry, erased_seq
from qunzhi.ledger.faults import Faults
from qunzhi.ledger.merkle import Frontier, Key, leaf_hash

#: Leaves hashed into the tree at a time.
BATCH = 1024


@dataclass(frozen=True, slots=True)
class Mark:
    """A checkpoint to compare with. ``held``: a trusted key signed it; ``outside``: kept elsewhere than the log."""

    checkpoint: Checkpoint
    place: Place
    held: bool = True
    outside: bool = False


def distinct(marks: Iterable[Mark]) -> int:
    """How many checkpoints these are: one in the log and its copy kept elsewhere are the same."""
    return len({(mark.checkpoint.size, mark.checkpoint.root) for mark in marks})


class Walk:
    """Give it every line in order with ``see``, then ``end``.

    ``log`` is the name that entries must carry (without it: that of the first). ``nodes`` is handed the subtrees that
    each batch completes.
    """

    def __init__(
        self,
        faults: Faults,
        marks: Iterable[Mark],
        log: str = "",
        nodes: Callable[[Mapping[Key, bytes]], None] | None = None,
    ) -> None:
        self.log = log
        self.count = 0
        self.last_at: int | None = None
        self.erased: set[int] = set()
        self.sealed = -1
        self._faults = faults
        self._marks = sorted(marks, key=lambda mark: mark.checkpoint.size)
        self._nodes = nodes
        self._tree = Frontier()
        self._leaves: list[bytes] = []
        self._next = 0
        self._good = 0
        self._met = 0

    def see(self, line: bytes, entry: Entry | None, place: Place | None = None) -> None:
        """The next line; ``entry`` is None where it could not be read."""
        self._meet()
        if entry is None:
            self._faults.add("bad_line", place=place, seq=self._next)
        else:
            self._number(entry, place)
            self._name(entry, place)
            self._time(entry, place)
            erased = erased_seq(entry.act, entry.subject)
            if erased is not None:
                self.erased.add(erased)
        self._next = (entry.seq if entry else self._next) + 1
        self.count += 1
        self._leaves.append(leaf_hash(line))
        if len(self._leaves) >= BATCH:
            self._flush()

    def end(self) -> bytes:
        """Compares what is left; returns the root of all lines."""
        self._meet()
        self._flush()
        for mark in self._marks[self._met :]:
            code = "rolled_back" if mark.outside else "truncated"
            self._faults.add(code, place=mark.place, size=mark.checkpoint.size, count=self.count)
        for mark in self._marks:
            if self.log and mark.checkpoint.log != self.log:
                self._faults.add(
                    "wrong_log", place=mark.place, what=Words("检查点", "the checkpoint"), log=mark.checkpoint.log
                )
        return self._tree.root()

    def _number(self, entry: Entry, place: Place | None) -> None:
        if entry.seq > self._next:
            self._faults.add("gap", place=place, want=self._next, last=entry.seq - 1, seq=entry.seq)
        elif entry.seq < self._next:
            self._faults.add("wrong_seq", place=place, want=self._next, seq=entry.seq)

    def _name(self, entry: Entry, place: Place | None) -> None:
        self.log = self.log or entry.log
        if entry.log != self.log:
            self._faults.add("wrong_log", place=place, what=_nth(entry.seq), log=entry.log, seq=entry.seq)

    def _time(self, entry: Entry, place: Place | None) -> None:
        if self.last_at is not None and entry.at < self.last_at:
            self._faults.add("time_goes_back", place=place, what=_nth(entry.seq), seq=entry.seq)
        self.last_at = entry.at  # always: one entry set forward must not accuse all that follow

    def _meet(self) -> None:
        """Every checkpoint of just this many entries."""
        while self._met < len(self._marks) and self._marks[self._met].checkpoint.size == self.count:
            mark = self._marks[self._met]
            self._met += 1
            self._flush()
            if mark.checkpoint.root == self._tree.root():
                self._good = self.count
                self.sealed = self.count if mark.held else self.sealed
            else:
                self._differs(mark)
            self._moment(mark)

    def _differs(self, mark: Mark) -> None:
        first, last = min(self._good, max(self.count - 1, 0)), max(self.count - 1, 0)
        self._faults.add("root_differs", place=mark.place, size=self.count, first=first, last=last)

    def _moment(self, mark: Mark) -> None:
        """A checkpoint is no older than its entries and no younger than the next one."""
        at = mark.checkpoint.at
        if at is None or not mark.held:
            return
        if self.last_at is not None and self.last_at >= at + SECOND:
            self._faults.add(
                "time_goes_back", place=mark.place, what=Words("检查点", "the checkpoint"), size=self.count
            )
        self.last_at = at if self.last_at is None else max(at, self.last_at)

    def _flush(self) -> None:
        if self._leaves:
            made = self._tree.extend(self._leaves)
            self._leaves = []
            if self._nodes is not None:
                self._nodes(made)


def _nth(seq: int) -> Words:
    return Words(f"记录号 {seq} 的记录", f"entry no. {seq}")
