"""A content provision in lines for people: what it is called, who or what looks for it, what to weigh, examples."""

from __future__ import annotations

from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.content_of import Wanted
from qunzhi.packs.detectors import called
from qunzhi.packs.rooms import JUDGING, Rooms

_PLANNED = Words("（计划中）", " (planned)")
_FOUND_BY = Words("识别", "found by")


def content_lines(w: Wanted, rooms: Rooms) -> list[tuple[Words, Words]]:
    """Pairs of label and text, in the order in which a reviewer needs them; what is not there yet says so."""
    out = [(Words("类别", "category"), Words(f"{w.name.zh}（{w.code}）", f"{w.name.en} ({w.code})"))]
    by_hand = NOTHING if JUDGING in rooms.procedures else _PLANNED
    if w.opinion:
        out.append((_FOUND_BY, _join(Words("只由人判断", "people only"), by_hand)))
    else:
        names = [_join(called(d), NOTHING if d in rooms.detectors else _PLANNED) for d in w.detect]
        found = Words("、".join(n.zh for n in names), ", ".join(n.en for n in names))
        out.append((_FOUND_BY, found))
        if w.people.zh:
            out.append((Words("由人判断", "people judge"), _join(w.people, by_hand)))
    if w.weigh.zh:
        out.append((Words("判断要点", "to weigh"), w.weigh))
    out += [(Words("属于", "is"), _quoted(e)) for e in w.examples.for_]
    out += [(Words("不属于", "is not"), _quoted(e)) for e in w.examples.against]
    return out


def _quoted(text: Words) -> Words:
    return Words(f"「{text.zh}」", f'"{text.en}"')


def _join(a: Words, b: Words) -> Words:
    return Words(a.zh + b.zh, a.en + b.en)
