"""Measures the scan beside its peers, in one run and on one core.

    pip install ahocorasick_rs pyahocorasick presidio-analyzer
    python -m benchmarks.scan.run [--messages 300000] [--out FILE.json]

The terms stand in a share of the messages (the hit density). Every way gives spans in the original text. What counts are the ratios.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.scan import peers
from benchmarks.scan.make import messages, planted, terms
from qunzhi.content.contract import TermDetector, all_detectors
from qunzhi.content.lexicon.keep import ready
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Lexicon, Term
from qunzhi.content.messages import Messages
from qunzhi.content.scan import Scanner, Use

SIZES, DENSITIES = (1_000, 10_000, 100_000), (0.01, 0.30)
_FORMS = ("mobile", "landline", "email", "bank_card", "link")


def timed(*works: Callable[[], Any], times: int = 3) -> list[tuple[float, Any]]:
    """Median seconds of several works, taken in turn so that a busy moment touches all of them.

    As in timeit, the garbage collector waits meanwhile: it would walk through the results of all the others.
    """
    seconds: list[list[float]] = [[] for _ in works]
    results: list[Any] = [None] * len(works)
    for _ in range(times):
        for n, work in enumerate(works):
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            results[n] = work()
            seconds[n].append(time.perf_counter() - start)
            gc.enable()
    return [(median(s), r) for s, r in zip(seconds, results, strict=True)]


def uses(only: tuple[str, ...] = ()) -> list[Use]:
    """All detectors of forms with their defaults, or some."""
    found = all_detectors().items()
    return [Use(d, d.Params()) for n, d in found if not isinstance(d, TermDetector) and (not only or n in only)]


def one_size(texts: list[str], size: int) -> list[dict[str, Any]]:
    """Both densities with a lexicon of one size."""
    listed = terms(size)
    lexicon = Lexicon(tuple(Term(t) for t in listed))
    (build, matcher), *_ = timed(lambda: Matcher.of(lexicon))
    rows = []
    for density in DENSITIES:
        chat = planted(texts, listed, density)
        whole = Messages.of_texts(chat)
        works: list[Callable[[], Any]] = [
            lambda chat=chat: matcher.find(chat),
            lambda whole=whole: Scanner(matcher, uses()).scan(whole),
        ]
        named = ["ours, lexicon alone", "ours, all detectors"]
        for module, name, peer in (
            ("ahocorasick_rs", "translate + ahocorasick_rs", peers.rust_loop),
            ("ahocorasick_rs", "the same, repeats made one", peers.rust_loop_with_repeats),
            ("ahocorasick", "translate + pyahocorasick", peers.c_loop),
        ):
            if find_spec(module):
                works.append(peer(chat, listed))
                named.append(name)
        measured = timed(*works)
        row: dict[str, Any] = {"terms": size, "density": density, "build": build}
        row["seconds"] = {n: s for n, (s, _) in zip(named, measured, strict=True)}
        ours = {(t, s, e) for t, s, e, _, _ in measured[0][1].rows()}
        row["hits"] = len(ours)
        if len(measured) > 2:
            theirs = {(n, s, e) for n, s, e, _ in measured[2][1]}
            row["spans of ours that the peer has too"] = len(ours & theirs) / max(1, len(ours))
        rows.append(row)
        print(show(row), flush=True)
    return rows


def show(row: dict[str, Any]) -> str:
    """One row for the terminal."""
    seconds = row["seconds"]
    lines = [
        f"{row['terms']:>7} terms, {row['density']:.0%} of messages hit, {row['hits']} hits, built in {row['build']:.2f} s"
    ]
    first = seconds["ours, lexicon alone"], seconds["ours, all detectors"]
    for name, value in seconds.items():
        lines.append(
            f"    {name:<28} {value:6.2f} s   {value / first[0]:5.1f} x lexicon alone   {value / first[1]:5.1f} x all detectors"
        )
    return "\n".join(lines)


def single(listed: list[str], chat: list[str]) -> dict[str, float]:
    """One message after another, as a desk would ask: microseconds."""
    matcher = Matcher.of(Lexicon(tuple(Term(t) for t in listed)))
    scanner = Scanner(matcher, uses())
    some = chat[:3000]
    alone, *_ = timed(lambda: [matcher.find([m]) for m in some])
    everything, *_ = timed(lambda: [scanner.scan(Messages.of_texts([m])) for m in some])
    return {"lexicon alone": alone[0] / len(some) * 1e6, "all detectors": everything[0] / len(some) * 1e6}


def kept(size: int) -> dict[str, float]:
    """Building and loading a kept lexicon from its file: seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lexicon.csv"
        file.write_text("term,category\n" + "".join(f"{t},own\n" for t in terms(size)), encoding="utf-8")
        start = time.perf_counter()
        ready(file, folder=Path(folder))
        first = time.perf_counter() - start
        (again, _), *_ = timed(lambda: ready(file, folder=Path(folder)))
    return {"read and built": first, "loaded": again}


def growth(texts: list[str], listed: list[str]) -> dict[int, float]:
    """Seconds for a tenth, a third and all of the messages."""
    matcher = Matcher.of(Lexicon(tuple(Term(t) for t in listed)))
    sizes = (len(texts) // 10, len(texts) // 3, len(texts))
    return {n: timed(lambda n=n: matcher.find(texts[:n]))[0][0] for n in sizes}


def hard() -> dict[str, float]:
    """Texts of a megabyte made to be slow: seconds, with nested terms in the lexicon."""
    nested = [Term("哈喝" * n) for n in range(1, 50)] + [Term("1"), Term("11"), Term("哈"), Term("ab" * 20)]
    matcher = Matcher.of(Lexicon(tuple(nested)))
    million = 1_000_000
    cases = {"one Han character": "哈" * million, "one digit": "1" * million, "two in turn, nested terms": "哈喝" * (million // 2),
             "letters in turn": "ab" * (million // 2), "blanks": " " * million, "every second a blank": "哈 " * (million // 2)}  # fmt: skip
    return {name: timed(lambda text=text: matcher.find([text]), times=1)[0][0] for name, text in cases.items()}


def main() -> None:
    """Run everything and print it; as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300_000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = messages(asked.messages)
    print(f"{len(texts)} messages, {sum(map(len, texts)) / len(texts):.1f} characters each, one core")
    out: dict[str, Any] = {"rows": [row for size in SIZES for row in one_size(texts, size)]}
    out["one message, µs"] = single(terms(10_000), planted(texts, terms(10_000), 0.3))
    out["100,000 terms, s"] = kept(100_000)
    out["growth, s"] = growth(planted(texts, terms(10_000), 0.3), terms(10_000))
    out["a megabyte, s"] = hard()
    if find_spec("presidio_analyzer"):
        some = texts[: max(1, len(texts) // 10)]
        whole = Messages.of_texts(some)
        (ours, _), (theirs, _) = timed(lambda: Scanner(None, uses(_FORMS)).scan(whole), peers.presidio(some))
        out["personal data"] = {"messages": len(some), "ours": ours, "presidio": theirs, "ratio": theirs / ours}
    for name, value in out.items():
        if name != "rows":
            print(name, json.dumps(value, ensure_ascii=False))
    if asked.out:
        asked.out.write_text(json.dumps(out, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
