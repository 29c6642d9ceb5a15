"""Which messages each detector has to look at, told apart for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qunzhi.content.contract import Trigger
from qunzhi.content.folding.batch import Batch, Folded, Indices, fold_batch
from qunzhi.content.folding.chars import dressed, folded
from qunzhi.content.folding.table import BOUNDARY, PLAIN
from qunzhi.content.lexicon.trie import Trie

Bits = npt.NDArray[np.uint64]
_UNMET, _DIGIT = np.uint32(1 << 31), np.uint32(1 << 30)
_MOST_SETS, _MOST_GROUPS = 30, 64
#: So few messages are looked at one by one.
_FEW = 4


def _flat(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    for trigger in triggers:
        yield trigger
        yield from _flat(trigger.also)


class Triggers:
    """Sets of characters and of words as bits: for each code point the sets it is in, for each word its sets."""

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self._sets: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        for trigger in _flat(triggers):
            for chars in trigger.all_of:
                self._sets.setdefault(chars, len(self._sets))
            for words in trigger.words:
                self._groups.setdefault(words, len(self._groups))
        # More sets than bits: the last share one, which only brings detectors some more messages.
        self._sets = {chars: min(bit, _MOST_SETS - 1) for chars, bit in self._sets.items()}
        self._groups = {words: min(bit, _MOST_GROUPS - 1) for words, bit in self._groups.items()}
        self._bits: npt.NDArray[np.uint32] = np.full(0x110000, _UNMET, dtype=np.uint32)
        self._words, self._word_bits = _word_tree(self._groups)
        # A word of marks only folds to nothing: its set is taken to be there always.
        open_sets = {1 << bit for words, bit in self._groups.items() if not all(map(_units, words))}
        self._always = np.uint64(sum(open_sets))

    def ask(self, trigger: Trigger) -> Ask:
        """One of these triggers as bits."""
        return Ask(
            sum({1 << self._sets[chars] for chars in trigger.all_of}),
            sum({1 << self._groups[words] for words in trigger.words}),
            trigger.digits,
            trigger.most,
            trigger.bare,
            trigger.always,
            bool(trigger.all_of or trigger.words or trigger.digits or trigger.most),
            tuple(map(self.ask, trigger.also)),
        )

    def _learn(self, codes: npt.NDArray[np.uint32]) -> None:
        for code in np.unique(codes[self._bits[codes] == _UNMET]).tolist():
            char = chr(code)
            faces = "".join({char, dressed(char), folded(char)})
            bits = sum({1 << bit for chars, bit in self._sets.items() if not set(faces).isdisjoint(chars)})
            self._bits[code] = bits | (int(_DIGIT) if folded(char).isdigit() else 0)

    def seen(self, batch: Batch, plain: Folded) -> Seen:
        """What each message of a batch has."""
        bits = self._bits.take(batch.codes)
        if len(bits) and bits.max() >= _UNMET:
            self._learn(batch.codes)
            bits = self._bits.take(batch.codes)
        begins = batch.starts[:-1] - 1
        has = np.bitwise_or.reduceat(bits, begins) if len(begins) else np.zeros(0, dtype=np.uint32)
        digits = np.zeros(len(begins), dtype=np.int64)
        if (has & _DIGIT).any():
            is_digit = ((bits & _DIGIT) > 0).view(np.uint8)
            digits = np.add.reduceat(is_digit, begins, dtype=np.int64)
        sizes = np.diff((plain.kept == BOUNDARY).nonzero()[0])[: len(begins)] - 1
        words = self._words_in(batch, plain)
        return Seen(self, has, words, digits, sizes)

    def _words_in(self, batch: Batch, plain: Folded) -> Bits:
        out = np.full(len(batch.starts) - 1, self._always, dtype=np.uint64)
        if self._words is None:
            return out
        ends = self._words.walk(plain.seq)
        if len(ends.at):
            text = batch.message_of(plain.origin[plain.runs[ends.at]])
            np.bitwise_or.at(out, text, self._word_bits[ends.entry])
        return out


@lru_cache(maxsize=8)
def triggers_of(triggers: tuple[Trigger, ...]) -> Triggers:
    """Triggers made ready: the same ones are made once, and what they learn of characters is kept."""
    return Triggers(triggers)


def _units(word: str) -> str:
    return "".join(map(folded, word))


def _word_tree(groups: dict[tuple[str, ...], int]) -> tuple[Trie | None, Bits]:
    """A tree of all words, and for each word the bits of its sets."""
    of_word: dict[str, int] = {}
    for words, bit in groups.items():
        for word in filter(_units, words):
            of_word[word] = of_word.get(word, 0) | 1 << bit
    if not of_word:
        return None, np.zeros(0, dtype=np.uint64)
    folded_words = fold_batch(Batch(list(of_word)), PLAIN)
    bounds = np.flatnonzero(folded_words.seq == BOUNDARY)[: len(of_word) + 1]
    trie = Trie.of(folded_words.seq, bounds[:-1] + 1, np.diff(bounds) - 1)
    return trie, np.fromiter(of_word.values(), np.uint64, len(of_word))


class Ask(NamedTuple):
    """A trigger as bits: the sets of characters and of words a message must have, and what else."""

    chars: int
    words: int
    digits: int
    most: int
    bare: bool
    always: bool
    together: bool
    also: tuple[Ask, ...]

    def of(self, has: int, words: int, digits: int, size: int) -> bool:
        """Whether it asks for one message."""
        if self.always or (self.bare and size == 0):
            return True
        if (
            self.together
            and has & self.chars == self.chars
            and words & self.words == self.words
            and digits >= self.digits
            and (not self.most or size <= self.most)
        ):
            return True
        for other in self.also:  # noqa: SIM110 - a generator would take longer than the look itself
            if other.of(has, words, digits, size):
                return True
        return False


class Seen:
    """What each message of a batch has: sets of characters and words, digits, and how many units there are to read."""

    __slots__ = ("_digits", "_has", "_rows", "_sizes", "_triggers", "_words")

    def __init__(
        self, triggers: Triggers, has: npt.NDArray[np.uint32], words: Bits, digits: Indices, sizes: Indices
    ) -> None:
        self._triggers, self._has, self._words, self._digits, self._sizes = triggers, has, words, digits, sizes
        few = len(has) <= _FEW  # for a few messages arrays take longer than they save
        columns = (has, words, digits, sizes)
        self._rows = list(zip(*(c.tolist() for c in columns), strict=True)) if few else None

    def messages(self, trigger: Trigger | Ask) -> list[int]:
        """The messages that a detector with this trigger has to look at, by what stands in them."""
        ask = self._triggers.ask(trigger) if isinstance(trigger, Trigger) else trigger
        if self._rows is not None:
            return [n for n, row in enumerate(self._rows) if ask.of(*row)]
        found: list[int] = np.flatnonzero(self._asked(ask)).tolist()
        return found

    def _asked(self, ask: Ask) -> npt.NDArray[np.bool_]:
        keep = np.full(len(self._has), ask.together or ask.always, dtype=bool)
        if ask.always:
            return keep
        if ask.chars:
            keep &= (self._has & np.uint32(ask.chars)) == ask.chars
        if ask.words:
            keep &= (self._words & np.uint64(ask.words)) == np.uint64(ask.words)
        if ask.digits:
            keep &= self._digits >= ask.digits
        if ask.most:
            keep &= self._sizes <= ask.most
        if ask.bare:
            keep |= self._sizes == 0
        for other in ask.also:
            keep |= self._asked(other)
        return keep
