"""Messages in, places out: the institution's terms and the detectors, over batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qunzhi.content.contract import ChatDetector, Detector, DetectorParams, Message, TextDetector
from qunzhi.content.folding.batch import Folded, batches, fold_batch
from qunzhi.content.folding.folds import FOLD_WORDS, Fold
from qunzhi.content.folding.table import BOUNDARY, PLAIN
from qunzhi.content.lexicon.matcher import Matcher, Matches, joined, shifted
from qunzhi.content.messages import NOT_READ, Messages
from qunzhi.content.triggers import Seen, triggers_of
from qunzhi.content.view import View
from qunzhi.core.words import Words

#: So many different recent texts are remembered to see repeated ones.
_REMEMBERED = 200_000
_TERM = Words("命中本单位词条", "a term of the institution")


@dataclass(frozen=True, slots=True)
class Use:
    """A detector to be run with these parameters."""

    detector: Detector
    params: DetectorParams


@dataclass(frozen=True, slots=True)
class Find:
    """A place that a detector found in a message; code points of the original text, end exclusive."""

    message: Message
    start: int
    end: int
    detector: str
    confidence: float
    why: Words


@dataclass(slots=True)
class Scanned:
    """What a batch of messages gave: hits of terms (``matches.text`` counts in the batch), finds of detectors."""

    matches: Matches
    finds: list[Find]
    matcher: Matcher | None


@dataclass(slots=True)
class Tally:
    """What a scan looked at: messages read, not looked at by kind, hits merged, messages with more hits than given."""

    read: int = 0
    not_read: dict[str, int] = field(default_factory=dict)
    merged: int = 0
    capped: list[str] = field(default_factory=list)


class Scanner:
    """Scans batch after batch; the lexicon can be exchanged in between from any thread."""

    def __init__(self, matcher: Matcher | None, uses: Sequence[Use]) -> None:
        self._matcher = matcher
        asked = [(u, u.detector.trigger_for(u.params)) for u in uses]
        self._triggers = triggers_of(tuple(t for _, t in asked))
        ask = self._triggers.ask
        self._texts = [
            (u.detector.name, u.detector.find, u.params, ask(t))
            for u, t in asked
            if isinstance(u.detector, TextDetector)
        ]
        self._chats = [
            (u.detector.name, u.detector.watch(u.params).see, t, ask(t))
            for u, t in asked
            if isinstance(u.detector, ChatDetector)
        ]
        self._repeats = any(t.repeated for _, t in asked)
        self._recent: dict[tuple[str, str, bytes], Message | None] = {}
        self.tally = Tally()

    def swap(self, matcher: Matcher | None) -> None:
        """Use another lexicon from the next batch on; a batch sees one version only."""
        self._matcher = matcher

    def scan(self, messages: Messages, *, count: bool = True) -> Scanned:
        """Places in these messages, in order of the messages."""
        matcher = self._matcher
        parts: list[Matches] = []
        finds: list[Find] = []
        kinds = set(messages.kind)
        texts = _readable(messages, kinds)
        if count:
            self._count(messages, texts, kinds)
        first = 0
        for batch in batches(texts):
            plain = fold_batch(batch, PLAIN)
            if matcher is not None:
                parts.append(shifted(matcher.find_in(batch, plain), first))
            if self._texts or self._chats:
                finds += self._forms(messages, first, batch.texts, self._triggers.seen(batch, plain), plain)
            first += len(batch.texts)
        matches = joined(parts)
        self.tally.merged += matches.merged
        self.tally.capped += [messages.message_id[n] for n in matches.capped]
        return Scanned(matches, finds, matcher)

    def _count(self, messages: Messages, texts: list[str], kinds: set[str | None]) -> None:
        self.tally.read += len(texts) - texts.count("")
        for kind in NOT_READ.intersection(kinds):
            more = sum(k == kind for k in messages.kind)
            self.tally.not_read[str(kind)] = self.tally.not_read.get(str(kind), 0) + more

    def _forms(self, messages: Messages, first: int, texts: Sequence[str], seen: Seen, plain: Folded) -> list[Find]:
        found: list[tuple[int, Find]] = []
        shown = _Shown(messages, first, texts)
        for name, find, params, ask in self._texts:
            for n in seen.messages(ask):
                if texts[n]:
                    for place in find(shown.view(n), params):
                        message = shown.message(n)
                        found.append((n, Find(message, place.start, place.end, name, place.confidence, place.why)))
        if self._chats:
            self._watch(shown, seen, plain, found)
        found.sort(key=_order)
        return [f for _, f in found]

    def _watch(self, shown: _Shown, seen: Seen, plain: Folded, found: list[tuple[int, Find]]) -> None:
        repeated = self._repeated(shown, plain) if self._repeats else []
        kinds = shown.messages.kind[shown.first : shown.first + len(shown.texts)]
        met = set(kinds)
        for name, see, trigger, ask in self._chats:
            asked = set(seen.messages(ask))
            if not met.isdisjoint(trigger.kinds):
                asked.update(n for n, kind in enumerate(kinds) if kind in trigger.kinds)
            if "system" in met:
                asked.difference_update([n for n in asked if kinds[n] == "system"])
            looked = [(n, shown.message(n)) for n in sorted(asked)]
            if trigger.repeated and repeated:
                fresh = [(n, m) for n, m in repeated if n not in asked]
                looked = sorted([*looked, *fresh], key=_number)
            for n, message in looked:
                for of, place in see(message, shown.view(n) if n >= 0 else View(message.text)):
                    found.append((n, Find(of, place.start, place.end, name, place.confidence, place.why)))

    def _repeated(self, shown: _Shown, plain: Folded) -> list[tuple[int, Message]]:
        """Messages whose sender sent the same text to the group before; with the second also the first."""
        low, high = shown.first, shown.first + len(shown.texts)
        uids, groups = shown.messages.uid[low:high], shown.messages.group_id[low:high]
        if not any(uids):
            return []
        bounds = np.flatnonzero(plain.kept == BOUNDARY).tolist()
        units = plain.kept.tobytes()
        out: list[tuple[int, Message]] = []
        recent = self._recent
        for n, (text, uid, group) in enumerate(zip(shown.texts, uids, groups, strict=True)):
            if not text or uid is None:
                continue
            words = units[2 * bounds[n] + 2 : 2 * bounds[n + 1]] or text.encode("utf-8", "surrogatepass")
            key = (group, uid, words)
            if key not in recent:
                recent[key] = shown.message(n)
                continue
            before = recent[key]
            if before is not None:
                out.append((-1, before))
                recent[key] = None
            out.append((n, shown.message(n)))
        if len(recent) > _REMEMBERED:
            for key in list(recent)[: len(recent) // 2]:
                del recent[key]
        return out


class _Shown:
    """The messages of one batch as detectors are shown them, each made once."""

    __slots__ = ("_made", "_views", "first", "messages", "texts")

    def __init__(self, messages: Messages, first: int, texts: Sequence[str]) -> None:
        self.messages, self.first, self.texts = messages, first, texts
        self._views: dict[int, View] = {}
        self._made: dict[int, Message] = {}

    def view(self, n: int) -> View:
        """One text."""
        found = self._views.get(n)
        if found is None:
            found = self._views[n] = View(self.texts[n])
        return found

    def message(self, n: int) -> Message:
        """One message."""
        found = self._made.get(n)
        if found is None:
            found = self._made[n] = self.messages.at(self.first + n)
        return found


def _readable(messages: Messages, kinds: set[str | None]) -> list[str]:
    """The texts to look at; nothing for system messages, which are the platform's words."""
    if "system" in kinds:
        return [t if t and k != "system" else "" for t, k in zip(messages.text, messages.kind, strict=True)]
    return [t or "" for t in messages.text]


def _number(pair: tuple[int, Message]) -> int:
    return pair[0]


def _order(pair: tuple[int, Find]) -> tuple[int, int, int, str]:
    n, find = pair
    return n, find.start, -find.end, find.detector


def because(folds: int) -> Words:
    """Why a hit of a term was reported, and what it took to see it (``Fold``)."""
    needed = [FOLD_WORDS[f] for f in Fold if f.value and f & folds]
    if not needed:
        return _TERM
    return Words(f"{_TERM.zh}（{'、'.join(w.zh for w in needed)}）", f"{_TERM.en} ({', '.join(w.en for w in needed)})")
