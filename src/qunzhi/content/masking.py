"""Values as they are shown: covered but for what a reviewer needs, alone and inside an excerpt of their message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qunzhi.content.contract import Detector
from qunzhi.content.folding.chars import Kind, folded, skipped_kind

#: How a value is covered: names of detectors whose values are shown in a way of their own, ``value`` for any other
#: value, ``link`` (tokens cut), ``none``.
HOWS = ("value", "mobile", "email", "home_address", "roster_leak", "link", "none")
_STAR, _CUT, _LINE = "*", "…", "⏎"
#: Shortest value whose ends are shown; of a shorter one only the first character is.
_LONG = 8
#: No run of so many characters of a covered value is left elsewhere in an excerpt.
_RUN = 5
#: So many digits in a row are covered even where no detector found them.
_DIGITS = 7
#: Characters of a hit that are shown; the rest of a longer one is cut.
_LONGEST = 240
_STARS = 8
_AT = re.compile(r"[@＠﹫#＃]|[(（\[【{<〔]|艾特|圈a|\sat\s")
_TOKEN = re.compile(r"[?？#＃]")
_USER = re.compile(r"(?<=//)[^/@＠]{1,200}[@＠]")
_CITY = re.compile(r"(?:[\u3400-\u9fff]{2,7}?(?:省|自治区|特别行政区))?[\u3400-\u9fff]{2,8}?[市州盟](?=.)")
_ENDS = frozenset("\n\r\u2028\u2029\u0085\x0b\x0c")
_JOINER = "\u200d"
_SKIN = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)


class Cover(NamedTuple):
    """A value in a message: code points, end exclusive, and how it is covered (one of ``HOWS``)."""

    start: int
    end: int
    how: str = "value"


def how_of(detector: Detector) -> str:
    """How the finds of a detector are covered."""
    if detector.mask == "none":
        return "link" if detector.name == "link" else "none"
    return detector.name if detector.name in HOWS else "value"


def mask(text: str, start: int, end: int, how: str = "value") -> str:
    """A value as it is shown.

    >>> mask("13800138000", 0, 11, "mobile"), mask("li@b.cn", 0, 7, "email"), mask("E1234", 0, 5)
    ('138****8000', 'l***@b.cn', 'E****')
    """
    return "".join(_shown(text[start:end], how))


class Excerpt(NamedTuple):
    """A piece of a message with its values covered, and where the hit stands in it."""

    text: str
    mark: tuple[int, int]


def excerpt(text: str, start: int, end: int, context: int = 20, masks: Iterable[tuple[int, int, str]] = ()) -> str:
    """The text of :func:`marked_excerpt`."""
    return marked_excerpt(text, start, end, context, masks).text


def marked_excerpt(
    text: str, start: int, end: int, context: int = 20, masks: Iterable[tuple[int, int, str]] = ()
) -> Excerpt:
    """A hit with what stands around it, every value in it covered.

    Args:
        text: the whole message.
        start: where the hit begins, in code points.
        end: where it ends, exclusive.
        context: characters shown on each side; emoji are not cut in two, so it may be a few more.
        masks: places of all values found in the message (``Cover``), those of other detectors too.

    Returns:
        One line: line ends are ⏎, what was cut is …. Besides the values, so many as seven digits in a row are covered
        wherever they stand, and pieces of a value that are repeated elsewhere.
    """
    low, high = window(text, start, end, context)
    hidden = _hidden(text, low, high, [Cover(*m) for m in masks])
    return _joined(text, (low, start, min(end, high), high), hidden)


def window(text: str, start: int, end: int, context: int = 20) -> tuple[int, int]:
    """The piece of a message that is shown around a hit."""
    last = min(end, start + _LONGEST)
    return _edges(text, max(0, start - context), min(len(text), last + context if last == end else last))


def plain_excerpt(text: str, start: int, end: int, context: int = 20) -> Excerpt:
    """A hit with what stands around it, nothing covered: only for who has given a reason to see it."""
    low, high = window(text, start, end, context)
    return _joined(text, (low, start, min(end, high), high), {})


def _joined(text: str, places: tuple[int, int, int, int], hidden: dict[int, str]) -> Excerpt:
    low, start, end, high = places
    head, tail = _CUT if low else "", _CUT if high < len(text) else ""
    before, hit, after = ("".join(_line(text, a, b, hidden)) for a, b in ((low, start), (start, end), (end, high)))
    mark = len(head) + len(before)
    return Excerpt(f"{head}{before}{hit}{after}{tail}", (mark, mark + len(hit)))


def _shown(value: str, how: str) -> list[str]:
    """What is shown for each character of a value; as long as the value, empty where nothing is."""
    if how == "none":
        return list(value)
    if how == "link":
        return _link(value)
    if how == "email":
        return _email(value)
    if how == "home_address":
        city = _CITY.match(value)
        kept = city.end() if city else 0
        return [*value[:kept], *_stars(value[kept:])]
    if how == "roster_leak":
        return [s for line in value.splitlines(keepends=True) for s in _stars(line)]
    return _ends(value, 4 if how == "mobile" else 2)


def _ends(value: str, last: int) -> list[str]:
    """The first three and the last characters that can be seen, the rest as stars; of a short value only the first."""
    seen = [n for n, c in enumerate(value) if not _unseen(c)]
    if len(seen) >= _LONG:
        kept = {*seen[:3], *seen[-last:]}
    else:
        kept = set(seen[:1]) if len(seen) > 1 else set()
    if last == 4 and sum(folded(c).isdigit() for c in value) > 11:
        kept = set(seen[-last:])  # with a country code the first three would be no more than that
    return ["" if _unseen(c) else c if n in kept else _STAR for n, c in enumerate(value)]


def _stars(value: str) -> list[str]:
    """Stars, no more than a few; line ends stay."""
    return [c if c in _ENDS else _STAR if n < _STARS else "" for n, c in enumerate(value)]


def _email(value: str) -> list[str]:
    at = _AT.search(value)
    if at is None or not at.start():
        return _stars(value)
    local = ["***", *[""] * (at.start() - 1)]
    if at.start() > 1:
        local[:2] = [value[0], "***"]
    return [*local, *value[at.start() :]]


def _link(value: str) -> list[str]:
    """A link without the tokens behind its path and the account before its host."""
    out = list(value)
    user, token = _USER.search(value), _TOKEN.search(value)
    for span in (user.span() if user else None, (token.start() + 1, len(value)) if token else None):
        if span and span[0] < span[1]:
            out[span[0] : span[1]] = [_CUT, *[""] * (span[1] - span[0] - 1)]
    return out


def _secret(text: str, cover: Cover) -> str:
    """The part of a value that must not be read anywhere; none for rosters, whose values are covers of their own."""
    value = text[cover.start : cover.end]
    if cover.how in {"none", "link", "roster_leak"}:
        return ""
    if cover.how == "email":
        at = _AT.search(value)
        return value[: at.start()] if at else value
    if cover.how == "home_address":
        city = _CITY.match(value)
        return value[city.end() :] if city else value
    return value


def _hidden(text: str, low: int, high: int, covers: Sequence[Cover]) -> dict[int, str]:
    """What stands instead of each covered character between two places."""
    hidden: dict[int, str] = {}
    values = [c for c in covers if c.how not in {"none", "link"}]
    runs = [r for r in _digit_runs(text, low, high) if not any(c.start <= r.start and r.end <= c.end for c in values)]
    for cover in (*covers, *runs):
        if cover.start < high and cover.end > low:
            for n, shown in enumerate(_shown(text[cover.start : cover.end], cover.how), cover.start):
                if low <= n < high and shown != text[n]:
                    hidden.setdefault(n, shown)
    grams = {s[n : n + _RUN] for s in {_secret(text, c) for c in (*covers, *runs)} for n in range(len(s) - _RUN + 1)}
    for n in range(low, high - _RUN + 1) if grams else ():
        piece = range(n, n + _RUN)
        if text[n : n + _RUN] in grams and not any(m in hidden for m in piece):
            hidden.update((m, _STAR) for m in piece)
    return hidden


def _digit_runs(text: str, low: int, high: int) -> Iterator[Cover]:
    """Runs of at least seven digits in any dress that reach into a piece of text; unseen characters do not end them."""
    begin, count, last = -1, 0, -1
    first, end = max(0, low - 64), min(len(text), high + 64)
    for n in range(first, end + 1):
        char = text[n] if n < end else " "
        if folded(char).isdigit():
            begin = n if begin < 0 else begin
            count, last = count + 1, n
        elif begin >= 0 and not _unseen(char):
            if count >= _DIGITS:
                yield Cover(begin, last + 1)
            begin, count = -1, 0


def _line(text: str, low: int, high: int, hidden: dict[int, str]) -> Iterator[str]:
    """The characters to show, one after the other: line ends as one sign, nothing that cannot be seen by itself."""
    covered = False
    for n in range(low, high):
        char = text[n]
        if char in _ENDS:
            if not (char == "\n" and n and text[n - 1] == "\r"):
                yield _LINE
        elif n in hidden:
            yield hidden[n]
        elif _joins(char):
            if not covered:
                yield char
            continue
        elif not _unseen(char):
            yield " " if char == "\t" else char
        covered = n in hidden


def _edges(text: str, low: int, high: int) -> tuple[int, int]:
    """The edges of a piece moved outwards so that no emoji made of several characters is cut."""
    for _ in range(16):
        if not 0 < low < len(text) or not (_joins(text[low]) or text[low - 1] == _JOINER or _in_flag(text, low)):
            break
        low -= 1
    for _ in range(16):
        if not 0 < high < len(text) or not (_joins(text[high]) or text[high - 1] == _JOINER or _in_flag(text, high)):
            break
        high += 1
    return low, high


def _in_flag(text: str, at: int) -> bool:
    """True between the two halves of a flag."""
    n = at
    while n and at - n < 16 and ord(text[n - 1]) in _FLAGS:
        n -= 1
    return (at - n) % 2 == 1 and ord(text[at]) in _FLAGS


def _joins(char: str) -> bool:
    """True for characters that change the one before."""
    return char in "\ufe0f\ufe0e\u20e3\u200d" or ord(char) in _SKIN or unicodedata.category(char) in {"Mn", "Me"}


def _unseen(char: str) -> bool:
    return skipped_kind(char) is Kind.UNSEEN
