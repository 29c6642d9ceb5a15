"""Messages under a pack and a lexicon, to flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from qunzhi.audit.flags import Flag, ScanResult
from qunzhi.audit.likeness import alike_keys
from qunzhi.audit.wanted import Cited, Orders
from qunzhi.content.contract import ChatDetector, DetectorParams, Message, TextDetector, all_detectors
from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.keep import Ready
from qunzhi.content.masking import Cover, how_of, marked_excerpt, plain_excerpt
from qunzhi.content.messages import Messages
from qunzhi.content.scan import Scanned, Scanner, because
from qunzhi.content.view import View
from qunzhi.core.words import Words

#: Characters of the message shown on each side of a hit.
CONTEXT = 20
#: So many flags of one message are given at most; that there were more is said.
FLAGS_A_MESSAGE = 200
_AROUND = 300
_Detects = tuple[str, TextDetector, DetectorParams]


#: No value goes without one of these: digits in any dress, numerals in a row, the marks of an address or a token.
_MAY_HOLD_VALUES = re.compile(r"[\d①-⓿@＠?？#＃]|[(（\[]at|[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{5}|[⁰-₉]")


@dataclass(frozen=True, slots=True)
class _Hit:
    """One place in a message, before it is a flag."""

    start: int
    end: int
    detector: str
    confidence: float
    folds: int
    why: Words
    cited: Cited
    term: str = ""
    reason: str = ""


class Flagger:
    """Takes batch after batch of messages and makes flags of them.

    Args:
        result: where flags and counts go.
        orders: what is looked for.
        lexicon: the institution's terms, made ready; None for none.
        show_values: leave values in excerpts as they are; whoever asks for it gives a reason, which the result keeps.
    """

    def __init__(self, result: ScanResult, orders: Orders, lexicon: Ready | None, *, show_values: bool = False) -> None:
        self.result, self._orders, self._show = result, orders, show_values
        self.scanner = Scanner(lexicon.matcher if lexicon else None, orders.uses)
        known = all_detectors()
        self._how = {name: how_of(detector) for name, detector in known.items()}
        running = {use.detector.name for use in orders.uses}
        values = [(n, d) for n, d in known.items() if self._how[n] != "none"]
        self._values = [(n, d, d.Params()) for n, d in values if isinstance(d, TextDetector) and not show_values]
        self._beside = [v for v in self._values if v[0] not in running]
        self._among = {n for n, d in known.items() if isinstance(d, ChatDetector)}
        self._texts: list[str] = []

    def take(self, messages: Messages, source: str = "text") -> None:
        """Scan some messages."""
        if len(messages):
            first, last = min(messages.sent_at), max(messages.sent_at)
            result = self.result
            result.first_at = first if result.first_at is None else min(first, result.first_at)
            result.last_at = last if result.last_at is None else max(last, result.last_at)
        for message, hits in self._hits(messages, self.scanner.scan(messages, count=source == "text")):
            covers = [Cover(h.start, h.end, self._how[h.detector]) for h in hits if self._how[h.detector] != "none"]
            # A message found among others may be of an earlier batch, whose own finds are not at hand any more.
            among = any(h.detector in self._among for h in hits)
            covers += self._values_in(message.text, self._values if among else self._beside)
            if len(hits) > FLAGS_A_MESSAGE:
                self.result.capped.append(message.message_id)
            for hit in hits[:FLAGS_A_MESSAGE]:
                if self._show:
                    shown = plain_excerpt(message.text, hit.start, hit.end, CONTEXT)
                else:
                    shown = marked_excerpt(message.text, hit.start, hit.end, CONTEXT, _near(hit, covers))
                self.result.flags.append(_flag(message, hit, shown.text, shown.mark, source))
                self._texts.append(message.text)

    def _values_in(self, text: str, detectors: Sequence[_Detects]) -> list[Cover]:
        """Values in a message that is shown, of kinds nobody asked for: these are covered and not flagged."""
        if not detectors or not _MAY_HOLD_VALUES.search(text):
            return []
        view = View(text)
        return [Cover(p.start, p.end, self._how[n]) for n, d, params in detectors for p in d.find(view, params)]

    def _hits(self, messages: Messages, scanned: Scanned) -> Iterable[tuple[Message, list[_Hit]]]:
        """Places by message, in the order in which the messages came."""
        found: dict[tuple[str, str, str], tuple[Message, list[_Hit]]] = {}

        def put(message: Message, hit: _Hit) -> None:
            # The text belongs to the key: two pictures of one message are two texts.
            found.setdefault((message.group_id, message.message_id, message.text), (message, []))[1].append(hit)

        terms: Sequence[object] = scanned.matcher.terms if scanned.matcher else ()
        if terms and scanned.matcher is not None:
            sure = scanned.matches.sure
            for (text, start, end, number, folds), how in zip(scanned.matches.rows(), sure, strict=True):
                term = scanned.matcher.terms[number]
                detector, cited = self._orders.of_term(term)
                why = because(folds)
                put(messages.at(text), _Hit(start, end, detector, how, folds, why, cited, term.text, term.reason))
        for find in scanned.finds:
            cited = self._orders.of_detector(find.detector)
            put(find.message, _Hit(find.start, find.end, find.detector, find.confidence, 0, find.why, cited))
        for message, hits in found.values():
            hits.sort(key=lambda h: (h.start, -h.end, h.detector))
            yield message, hits

    def finish(self) -> ScanResult:
        """The result with everything counted; to be called once, after the last message."""
        tally, result = self.scanner.tally, self.result
        result.read += tally.read
        result.merged += tally.merged
        result.capped += tally.capped
        keys = alike_keys(self._texts)
        result.flags = [replace(f, alike=key) for f, key in zip(result.flags, keys, strict=True)]
        result.detector_titles = self._orders.titles
        if self._orders.foreign:
            listed = list(self._orders.foreign)[:10]
            zh = f"词库引用的条款不在本办法的内容条款里：{'、'.join(listed)}"
            result.notes.append(Words(zh, f"cited by the lexicon, not among the pack's content: {', '.join(listed)}"))
        self._texts = []
        return result


def _near(hit: _Hit, covers: list[Cover]) -> list[Cover]:
    """The values that an excerpt may show; of very many only those about the hit, so that none takes long."""
    if len(covers) <= FLAGS_A_MESSAGE:
        return covers
    return [c for c in covers if c.end > hit.start - _AROUND and c.start < hit.end + _AROUND]


def _flag(message: Message, hit: _Hit, excerpt: str, mark: tuple[int, int], source: str) -> Flag:
    return Flag(
        message_id=message.message_id,
        group_id=message.group_id,
        sent_at=message.sent_at,
        uid=message.uid,
        category=hit.cited.category or hit.detector,
        detector=hit.detector,
        provisions=hit.cited.provisions,
        severity=hit.cited.severity,
        start=hit.start,
        end=hit.end,
        excerpt=excerpt,
        mark=mark,
        confidence=round(hit.confidence, 2),
        folds=Fold(hit.folds).names,
        why=hit.why,
        term=hit.term,
        reason=hit.reason,
        source=source,
    )


#: Reads the text in a picture; "" where there is none.
ReadPicture = Callable[[bytes], str]
