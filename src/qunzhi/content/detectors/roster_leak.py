"""Several persons' data in one message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._address import addresses
from qunzhi.content.detectors._email import emails
from qunzhi.content.detectors._hosts import TLDS
from qunzhi.content.detectors._identity import identities
from qunzhi.content.detectors._member import WORDS, beside
from qunzhi.content.detectors._mobile import mobiles
from qunzhi.content.detectors._names import names
from qunzhi.content.detectors._places import Place, found
from qunzhi.content.view import View
from qunzhi.core.words import Words

#: Seven or eight digits are as often the landline of an office; shorter ones count where a heading says what they are.
_NUMBER = re.compile(r"(?<![0-9a-z.)-])[a-z]{0,3}[0-9]{4,13}(?![0-9a-z.-]|[ ]?[元块])")
#: Data of several persons has so many digits at least.
_DIGITS = 12
_HEADED = re.compile(r"学号|工号|职工号|准考证|考号")
_WITH_NAMES = Words("一条消息里有多人的姓名和个人信息", "several persons' names with their data in one message")
_NUMBERS = Words("一条消息里有多个手机号或身份证号", "several mobile or identity numbers in one message")


#: Start and end in plain text.
Span = tuple[int, int]


class _Entry(NamedTuple):
    """One value, with the name that stands before or behind it on its line (``start`` to ``end`` covers both)."""

    start: int
    end: int
    value: str
    name: str


class RosterLeak(TextDetector):
    """Several persons' data in one message: at least three names each with a number or address of that person, or at
    least three mobile or identity numbers. A list of names alone is none, nor are landlines of offices.

    Bad: 张三 13800138000，李四 13900139000，王五 13700137000
    Good: 本周值班：张三、李四、王五
    Reads: the text of one message.
    """

    title = Words("成批的个人信息", "several persons' data")
    trigger = Trigger(digits=_DIGITS, also=(Trigger(all_of=("@＠﹫",), words=(tuple(sorted(TLDS)),)),))

    class Params(DetectorParams):
        """How many are several."""

        people: int = Field(3, ge=2, description="persons at least")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """One place from the first entry to the last."""
        text = view.plain
        if sum(map(str.isdecimal, view.numerals)) < _DIGITS and text.count("@") < p.people:
            return
        strong = _apart(_spans([*mobiles(view), *identities(view)]))
        values = _apart([*strong, *_others(view, text, p.people)])
        if len(values) < p.people:
            return
        entries = _entries(text, values)
        named = [e for e in entries if e.name]
        several = len({e.name for e in named}) >= p.people and len({e.value for e in named}) >= p.people
        if several:
            end = _end(text, named, entries)
            yield found(view, Place(named[0].start, end, 0.95 if strong else 0.75), _WITH_NAMES)
        elif len({re.sub(r"\D", "", view.numerals[s:e]) for s, e in strong}) >= p.people:
            yield found(view, Place(strong[0][0], strong[-1][1], 0.7), _NUMBERS)


def _end(text: str, named: list[_Entry], entries: list[_Entry]) -> int:
    """Where the last named entry ends, with what else stands behind its value on the same line."""
    end = max(e.end for e in named)
    line_end = text.find("\n", end)
    return max([end, *(e.end for e in entries if line_end < 0 or e.end <= line_end)])


def _spans(places: Iterable[Place]) -> Iterator[Span]:
    return ((p.start, p.end) for p in places)


def _apart(places: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap an earlier one left out."""
    kept: list[Span] = []
    for place in sorted(places):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _others(view: View, text: str, people: int) -> Iterator[Span]:
    """Values that say something about a person only beside a name."""
    yield from _spans(emails(view))
    yield from ((a.start, a.end) for a in addresses(view))
    yield from (m.span(1) for m in beside(WORDS).finditer(text))
    numbers = [m for m in _NUMBER.finditer(text) if not _is_date(m[0])]
    headed = _HEADED.search(text) is not None
    lengths = Counter(len(m[0]) for m in numbers)
    for match in numbers:
        if lengths[len(match[0])] >= people and (headed or len(match[0]) >= 9):
            yield match.span()


def _is_date(text: str) -> bool:
    """True for 20240315 and 202403: lists of dates and names are rosters of duty."""
    if len(text) not in (6, 8) or not text.isdigit() or not "1900" <= text[:4] <= "2099":
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:] or 1))
    except ValueError:
        return False
    return True


def _entries(text: str, values: list[Span]) -> list[_Entry]:
    """Every value with the name nearest to it: on its line, after the value before, or right behind it."""
    entries: list[_Entry] = []
    people = names(text)
    at = last = 0
    for n, (start, end) in enumerate(values):
        low = max(text.rfind("\n", last, start) + 1, last)
        high = values[n + 1][0] if n + 1 < len(values) else len(text)
        line_end = text.find("\n", end, high)
        high = high if line_end < 0 else line_end
        while at < len(people) and people[at][0] < low:
            at += 1
        here = [x for x in people[at : at + 8] if x[1] <= high and (x[1] <= start or x[0] >= end)]
        ahead = [x for x in here if x[1] <= start]
        name = ahead[-1] if ahead else here[0] if here else None
        entries.append(_entry(text, start, end, name))
        last = entries[-1].end
    return entries


def _entry(text: str, start: int, end: int, name: Span | None) -> _Entry:
    if name is None:
        return _Entry(start, end, text[start:end], "")
    return _Entry(min(start, name[0]), max(end, name[1]), text[start:end], text[name[0] : name[1]])
