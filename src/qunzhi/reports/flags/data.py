"""What the review page's script works with: every text once, flags as columns; no account of any sender."""

from __future__ import annotations

import re
from typing import Any

from qunzhi.audit.flags import Flag, ScanResult
from qunzhi.content.folding.folds import FOLD_WORDS, Fold
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.content_of import Wanted
from qunzhi.packs.detectors import called
from qunzhi.reports.flags.cards import Card
from qunzhi.reports.flags.identity import flag_key, scan_digest, sound
from qunzhi.reports.flags.words import NO_CATEGORY, QUICK, SCRIPT
from qunzhi.reports.html.data import as_script_json
from qunzhi.reports.html.markup import Html
from qunzhi.reports.labels import SEVERITY, word

_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


class Pool:
    """Things numbered in the order they first appear."""

    def __init__(self) -> None:
        self.items: dict[Any, int] = {}

    def __call__(self, item: Any) -> int:
        """The number of a thing."""
        return self.items.setdefault(item, len(self.items))


def page_data(result: ScanResult, cards: list[Card]) -> dict[str, Any]:
    """The data for the cards that the page holds."""
    pools = {name: Pool() for name in ("cats", "dets", "provs", "groups", "sevs", "folds", "whys", "texts", "members")}
    for w in result.wanted:
        pools["provs"](w.provision)
        pools["cats"](w.code)
    for g in result.groups:
        pools["groups"](sound(g.group_id))
    columns: dict[str, list[Any]] = {k: [] for k in "ckigtwsexnfyo"}
    heads: dict[str, list[Any]] = {k: [] for k in "cdtrvp"}
    for number, card in enumerate(cards):
        _head(card.first, heads, pools)
        for flag in card.flags:
            _row(flag, number, columns, pools)
    wanted = {w.provision: w for w in result.wanted}
    by_code = {w.code: w for w in reversed(result.wanted)}
    names = {sound(g.group_id): sound(g.name) for g in result.groups}
    return {
        "scan": scan_digest(result),
        "pack": result.pack,
        "lexicon": result.lexicon,
        "version": result.lexicon_version,
        "total": len(result.flags),
        "t": {k: list(v) for k, v in SCRIPT.items()},
        "quick": [[list(w) for w in QUICK[k]] for k in ("confirmed", "false", "unsure")],
        "cats": [_category(code, by_code.get(code), result.detector_titles) for code in pools["cats"].items],
        "dets": [[d, list(_title(result, d))] for d in pools["dets"].items],
        "provs": [_provision(p, wanted.get(p), pools["cats"]) for p in pools["provs"].items],
        "groups": [[g, names.get(g) or g] for g in pools["groups"].items],
        "sevs": [[s, list(word(SEVERITY, s))] for s in pools["sevs"].items],
        "folds": [list(_fold(f)) for f in pools["folds"].items],
        "whys": [list(w) for w in pools["whys"].items],
        "texts": list(pools["texts"].items),
        "cards": heads,
        "rows": columns,
    }


def as_page_json(data: dict[str, Any]) -> Html:
    """The data as it may stand in a script element: hidden and direction-changing characters as escapes."""
    return Html(_UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", as_script_json(data)))


def _head(flag: Flag, heads: dict[str, list[Any]], pools: dict[str, Pool]) -> None:
    heads["c"].append(pools["cats"](flag.category))
    heads["d"].append(pools["dets"](flag.detector))
    heads["t"].append(sound(flag.term))
    heads["r"].append(sound(flag.reason))
    heads["v"].append(pools["sevs"](flag.severity))
    heads["p"].append([pools["provs"](p) for p in flag.provisions])


def _row(flag: Flag, card: int, columns: dict[str, list[Any]], pools: dict[str, Pool]) -> None:
    excerpt, (start, end) = sound(flag.excerpt), flag.mark
    values = {
        "c": card,
        "k": flag_key(flag),
        "i": sound(flag.message_id),
        "g": pools["groups"](sound(flag.group_id)),
        "t": flag.sent_at // 1_000_000,
        # Pseudonyms: numbers in the order in which senders appear on the page.
        "w": -1 if flag.uid is None else pools["members"](flag.uid),
        "s": flag.start,
        "e": flag.end,
        "x": pools["texts"]((excerpt[:start], excerpt[start:end], excerpt[end:])),
        "n": round(100 * flag.confidence),
        "f": [pools["folds"](f) for f in flag.folds],
        "y": pools["whys"](Words(sound(flag.why.zh), sound(flag.why.en))),
        "o": int(flag.source == "image"),
    }
    for key, value in values.items():
        columns[key].append(value)


def _category(code: str, w: Wanted | None, titles: dict[str, Words]) -> list[Any]:
    if w is None:
        name = titles.get(code) or (Words(code, code) if code else NO_CATEGORY)
        return [code, list(name), list(NOTHING), [], []]
    examples = w.examples
    return [code, list(w.name), list(w.weigh), [list(x) for x in examples.for_], [list(x) for x in examples.against]]


def _provision(ident: str, w: Wanted | None, cats: Pool) -> list[Any]:
    return [ident, w.article, cats(w.code)] if w else [ident, ident, -1]


def _title(result: ScanResult, detector: str) -> Words:
    return result.detector_titles.get(detector) or called(detector)


def _fold(name: str) -> Words:
    fold = Fold.__members__.get(name.upper())
    return FOLD_WORDS.get(fold, Words(name, name)) if fold is not None else Words(name, name)
