"""What others would write: one message after another through ``str.translate`` and a compiled automaton."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from qunzhi.content.folding.chars import folded

Spans = list[tuple[int, int, int, int]]
_REPEATED = re.compile(r"([^0-9])\1+")


def table() -> dict[int, str | None]:
    """For ``str.translate``: every character of the planes in use that does not fold to itself."""
    out: dict[int, str | None] = {}
    for code in [*range(0x20, 0xD800), *range(0xE000, 0x10000), *range(0x1D400, 0x1D800), *range(0x1F000, 0x1FB00)]:
        char = chr(code)
        if unicodedata.category(char) == "Cn":
            continue
        made = folded(char)
        if made != char:
            out[code] = made or None
    return out


def origins(text: str, known: dict[int, str | None]) -> list[int]:
    """Where each character of the folded text stood; only for messages with hits."""
    return [n for n, c in enumerate(text) for _ in (known.get(ord(c), c) or "")]


def rust_loop(texts: list[str], terms: list[str]) -> Callable[[], Spans]:
    """ahocorasick_rs: characters folded, no repeats; offsets worked out where there is a hit."""
    import ahocorasick_rs

    known = table()
    automaton = ahocorasick_rs.AhoCorasick(terms)

    def run() -> Spans:
        out: Spans = []
        find = automaton.find_matches_as_indexes
        for n, text in enumerate(texts):
            made = text.translate(known)
            hits = find(made, overlapping=True)
            if hits:
                origin = range(len(text)) if len(made) == len(text) else origins(text, known)
                out += [(n, origin[s], origin[e - 1] + 1, term) for term, s, e in hits]
        return out

    return run


def rust_loop_with_repeats(texts: list[str], terms: list[str]) -> Callable[[], Spans]:
    """The same with repeated characters made one, and the offsets through both steps."""
    import ahocorasick_rs

    known = table()
    automaton = ahocorasick_rs.AhoCorasick([_REPEATED.sub(r"\1", t) for t in terms])

    def run() -> Spans:
        out: Spans = []
        find = automaton.find_matches_as_indexes
        for n, text in enumerate(texts):
            made = text.translate(known)
            once = _REPEATED.sub(r"\1", made)
            hits = find(once, overlapping=True)
            if hits:
                origin = origins(text, known)
                kept = [i for i, c in enumerate(made) if i == 0 or c != made[i - 1] or c.isdigit()]
                out += [(n, origin[kept[s]], origin[kept[e - 1]] + 1, term) for term, s, e in hits]
        return out

    return run


def c_loop(texts: list[str], terms: list[str]) -> Callable[[], Spans]:
    """pyahocorasick: characters folded, no repeats."""
    import ahocorasick

    known = table()
    automaton = ahocorasick.Automaton()
    for n, term in enumerate(terms):
        automaton.add_word(term, (n, len(term)))
    automaton.make_automaton()

    def run() -> Spans:
        out: Spans = []
        for n, text in enumerate(texts):
            made = text.translate(known)
            hits = list(automaton.iter(made))
            if hits:
                origin = range(len(text)) if len(made) == len(text) else origins(text, known)
                out += [(n, origin[e - size + 1], origin[e] + 1, term) for e, (term, size) in hits]
        return out

    return run


def presidio(texts: list[str]) -> Callable[[], list[Any]]:
    """presidio's own recognisers for telephones, e-mail, cards and links, one message after another, without models."""
    import tldextract
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        PhoneRecognizer,
        UrlRecognizer,
    )

    # Its list of public suffixes is the one it carries; it would ask the network for a newer one.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    recognisers = [
        (PhoneRecognizer(supported_regions=("CN",)), ["PHONE_NUMBER"]),
        (EmailRecognizer(), ["EMAIL_ADDRESS"]),
        (CreditCardRecognizer(), ["CREDIT_CARD"]),
        (UrlRecognizer(), ["URL"]),
    ]

    def run() -> list[Any]:
        out: list[Any] = []
        for text in texts:
            for recogniser, entities in recognisers:
                out += recogniser.analyze(text, entities, None)
        return out

    return run
