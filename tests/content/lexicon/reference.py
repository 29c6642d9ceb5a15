"""The rules of matching once more, character by character and by hand, to hold the real matcher against.

It shares nothing with the product but the names of folds and kinds: what each character of a small alphabet folds to,
what it is, and what it takes, stands in a table written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from qunzhi.content.folding.chars import Kind
from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.model import Allow, Term

K, F = Kind, Fold


@dataclass(frozen=True)
class Char:
    """``units``: letters and digits it folds to; ``seen``: what it is where marks count; ``needs``: folds it takes."""

    units: str
    kind: Kind
    needs: Fold = F.NONE
    seen: str = ""


def _table() -> dict[str, Char]:
    out = {c: Char(c, K.LETTER) for c in "abskg"} | {c: Char(c, K.HAN) for c in "计笨蛋口"}
    out |= {c: Char(c, K.DIGIT) for c in "12"}
    out |= {
        "A": Char("a", K.LETTER, F.CASE),
        "Ａ": Char("a", K.LETTER, F.WIDTH | F.CASE),
        "ｂ": Char("b", K.LETTER, F.WIDTH),
        "á": Char("a", K.LETTER, F.ACCENTS),
        "ß": Char("ss", K.LETTER, F.CASE),
        "㎏": Char("kg", K.LETTER, F.WIDTH),
        "а": Char("а", K.LETTER),
        "か": Char("か", K.LETTER),
        "計": Char("计", K.HAN, F.TRADITIONAL),
        "１": Char("1", K.DIGIT, F.DIGITS),
        "②": Char("2", K.DIGIT, F.DIGITS),
        "⑩": Char("10", K.DIGIT, F.DIGITS),
        "½": Char("12", K.DIGIT, F.DIGITS),
        "0": Char("0", K.DIGIT),
        "一": Char("1", K.NUMERAL, F.DIGITS),
        "贰": Char("2", K.NUMERAL, F.DIGITS),
    }
    out |= {c: Char("", K.UNSEEN) for c in "\u200b\u0301\ufe0f\0"}
    out |= {c: Char("", K.MARK, seen=c) for c in "*-.#+[_～"} | {"＋": Char("", K.MARK, seen="+")}
    out["."] = Char("", K.MARK, seen=".")
    out |= {c: Char("", K.CLAUSE, seen=c) for c in "。,\n"} | {"，": Char("", K.CLAUSE, seen=",")}
    out["…"] = Char("", K.CLAUSE, seen="...")
    out |= {" ": Char("", K.SPACE, seen=" "), "\u3000": Char("", K.SPACE, seen=" ")}
    out["～"] = Char("", K.MARK, seen="~")
    out |= {c: Char("", K.EMOJI, seen=c) for c in "😀👍"}
    return out


TABLE = _table()
#: Alphabets in which words are set apart.
ALPHABETIC = set("abskgа")
DIGITS = set("0123456789")
SKIPPED = {
    K.UNSEEN: F.ZERO_WIDTH, K.MARK: F.SEPARATORS, K.SPACE: F.SEPARATORS, K.CLAUSE: F.CLAUSES, K.EMOJI: F.EMOJI,
}  # fmt: skip
PHRASE = F.WIDTH | F.CASE | F.TRADITIONAL | F.DIGITS | F.ACCENTS | F.ZERO_WIDTH


@dataclass
class Unit:
    """Something to compare, and where it stands."""

    unit: str
    at: int
    char: str


Run = list[Unit]


def units(text: str, *, marks: bool) -> Run:
    """Everything in a text that is compared."""
    out = []
    for at, char in enumerate(text):
        known = TABLE[char]
        out += [Unit(u, at, char) for u in known.units or (known.seen if marks else "")]
    return out


def runs(some: Run) -> list[Run]:
    """One unit several times is one run; digits each stand for themselves."""
    out: list[Run] = []
    for u in some:
        if out and out[-1][0].unit == u.unit and u.unit not in DIGITS:
            out[-1].append(u)
        else:
            out.append([u])
    return out


def literal(text: str) -> bool:
    """A term with an emoji, or with a mark at an edge, is looked for with marks kept."""
    kinds = [TABLE[c].kind for c in text if TABLE[c].kind is not K.UNSEEN]
    return K.EMOJI in kinds or kinds[0] in (K.MARK, K.CLAUSE) or kinds[-1] in (K.MARK, K.CLAUSE)


def own_gaps(text: str) -> Fold:
    """What stands between the characters of a term itself needs no leave in a text."""
    out = F.NONE
    for c in text:
        out |= SKIPPED.get(TABLE[c].kind, F.NONE)
    return out & ~F.ZERO_WIDTH


def hits(text: str, term: str, whole: bool | None, allowed: Fold) -> list[tuple[int, int, Fold]]:
    """Where one term stands in one text, and what each hit needed."""
    term = term.strip()
    marks = literal(term)
    if not marks:
        allowed |= own_gaps(term)
    want, have = runs(units(term, marks=marks)), runs(units(text, marks=marks))
    flat = [u for r in have for u in r]
    out = []
    for n in range(len(have) - len(want) + 1 if want else 0):
        here = have[n : n + len(want)]
        if not all(h[0].unit == w[0].unit and len(h) >= len(w) for h, w in zip(here, want, strict=True)):
            continue
        some = trimmed(here, want, bool(allowed & F.REPEATS))
        first = next(i for i, u in enumerate(flat) if u is some[0][0])
        span = [u for r in some for u in r]
        if not edges_free(text, term, flat, first, first + len(span) - 1, whole, marks):
            continue
        needs = needed(text, term, some, want, flat, first)
        if needs is not None and not needs & ~allowed:
            out.append((span[0].at, span[-1].at + 1, needs))
    return out


def trimmed(here: list[Run], want: list[Run], repeats: bool) -> list[Run]:
    """The runs at the edges as far as they touch what the term needs of them."""
    if len(here) == 1:
        return [grown(here[0], 0, len(want[0]) - 1, repeats, back=False)]
    first, last = here[0], here[-1]
    head = grown(first, len(first) - len(want[0]), len(first) - 1, repeats, forth=False)
    tail = grown(last, 0, len(want[-1]) - 1, repeats, back=False)
    return [head, *here[1:-1], tail]


def grown(run: Run, low: int, high: int, repeats: bool, back: bool = True, forth: bool = True) -> Run:
    while repeats and back and low and run[low].at - run[low - 1].at <= 1:
        low -= 1
    while repeats and forth and high + 1 < len(run) and run[high + 1].at - run[high].at <= 1:
        high += 1
    return run[low : high + 1]


def edges_free(
    text: str, term: str, flat: Run, first: int, last: int, whole: bool | None, marks: bool
) -> bool:  # fmt: skip
    """Latin words and numbers count as wholes, unless ``whole`` says otherwise."""
    own = units(term, marks=marks)
    numeric = all(u.unit in DIGITS for u in own)
    pairs = [(a, b) for a, b in zip(flat[first:last], flat[first + 1 : last + 1], strict=True)]
    inside = {c for a, b in pairs if {a.unit, b.unit} <= DIGITS for c in text[a.at + 1 : b.at]}
    for edge, of_term, way in ((first, runs(own)[0][0], -1), (last, runs(own)[-1][0], 1)):
        beside = flat[edge + way] if 0 <= edge + way < len(flat) else None
        if beside is None or whole is False:
            continue
        low, high = sorted((flat[edge].at, beside.at))
        between = "".join(c for c in text[low + 1 : high] if TABLE[c].kind is not K.UNSEEN)
        kind, own_kind = TABLE[beside.char].kind, TABLE[flat[edge].char].kind
        edge_kind = TABLE[of_term.char].kind
        if of_term.unit in ALPHABETIC:
            bad = not between and beside.unit in ALPHABETIC
        elif edge_kind is K.DIGIT or (edge_kind is K.NUMERAL and numeric):
            digit = kind is K.DIGIT or (kind is K.NUMERAL and own_kind is K.NUMERAL)
            goes_on = len(between) == 1 and (between in ".," or between in inside)
            bad = digit and (not between or goes_on)
        else:
            bad = whole is True and not between
        if bad:
            return False
    return True


def needed(text: str, term: str, some: list[Run], want: list[Run], flat: Run, first: int) -> Fold | None:
    """The folds of a hit; None where what stands in its gaps is reason to doubt it."""
    out = F.NONE
    for here, own in zip(some, want, strict=True):
        written = own[0].char
        for u in here:
            if u.char != written:
                out |= TABLE[u.char].needs | TABLE[written].needs
        if len(here) > len(own):
            out |= F.REPEATS
    span = [u for r in some for u in r]
    gaps = [text[a.at + 1 : b.at] for a, b in pairwise(span)]
    kinds = [[TABLE[c].kind for c in gap] for gap in gaps]
    for gap in kinds:
        for kind in gap:
            out |= SKIPPED[kind]
    seen = [sum(k is not K.UNSEEN for k in gap) for gap in kinds]
    if any(n > 12 for n in seen):
        return None
    term_kinds = {TABLE[c].kind for c in term}
    every = all(seen)
    han = any(u.unit not in ALPHABETIC and u.unit not in DIGITS for r in want for u in r)
    doubtful = any(K.CLAUSE in gap for gap in kinds) and K.CLAUSE not in term_kinds
    doubtful |= any(K.SPACE in gap for gap in kinds) and not han and K.SPACE not in term_kinds
    number = all(u.unit in DIGITS for r in want for u in r)
    marked = any({K.MARK, K.SPACE} & set(gap) for gap in kinds)
    doubtful |= number and marked and K.MARK not in term_kinds
    if doubtful and not (every and (len(span) > 2 or alone(text, flat, first, first + len(span) - 1))):
        return None
    return out


def alone(text: str, flat: Run, first: int, last: int) -> bool:
    """Nothing to read stands right before and right after."""
    for edge, way in ((first, -1), (last, 1)):
        if 0 <= edge + way < len(flat):
            low, high = sorted((flat[edge].at, flat[edge + way].at))
            if all(TABLE[c].kind is K.UNSEEN for c in text[low + 1 : high]):
                return False
    return True


def find(text: str, terms: tuple[Term, ...], allows: tuple[Allow, ...]) -> list[tuple[int, int, str]]:
    """Start, end and category of what is reported of one text, in order."""
    safe = [(s, e) for a in allows for s, e, _ in hits(text, a.text, False, PHRASE)]
    found: list[tuple[int, int, str, int]] = []
    for term in terms:
        for start, end, folds in hits(text, term.text, term.whole, term.folds):
            if not any(s <= start and end <= e for s, e in safe):
                found.append((start, end, term.category, int(folds)))
    found.sort(key=lambda f: (f[0], -f[1], f[3]))
    reach: dict[str, int] = {}
    out = []
    for start, end, category, _ in found:
        if start >= reach.get(category, -1):
            reach[category] = end
            out.append((start, end, category))
    return out
