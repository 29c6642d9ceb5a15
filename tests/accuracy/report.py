"""The tables of accuracy. ``python -m tests.accuracy.report`` prints them, ``--slips`` also what was missed or wrong,
``--write`` puts them into docs/accuracy.md and docs/accuracy.zh-CN.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from qunzhi.content.contract import all_detectors
from tests.accuracy.scoring import Score, Set, Share, labelled, scores

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: For each document: the heads of its tables, and what a sum over all detectors is called.
PAGES = {
    "accuracy.md": ("detector", "plain pieces found", "evasions found", "finds that are right", "off", "all"),
    "accuracy.zh-CN.md": ("检测器", "普通写法查出", "变形写法查出", "报出属实", "起止不准", "合计"),
}
_BEGIN, _END = "<!-- table: {} -->\n", "<!-- end -->"


def shown(share: Share) -> str:
    """A share with its counts and interval."""
    low, high = share.wilson
    return f"{share.hit}/{share.of} {share.rate:.1%} ({low:.1%}–{high:.1%})" if share.of else "–"


def total(some: dict[str, Score]) -> Score:
    """All detectors together."""
    out = Score()
    for score in some.values():
        out.plain, out.evasion, out.right = (
            out.plain + score.plain,
            out.evasion + score.evasion,
            out.right + score.right,
        )
        out.off += score.off
    return out


def row(name: str, score: Score) -> str:
    """A line of a table."""
    return f"| {name} | {shown(score.plain)} | {shown(score.evasion)} | {shown(score.right)} | {score.off} |"


def table(which: Set, page: str) -> str:
    """The table of a set; of the fresh one only the sum, as it has few pieces of each kind."""
    *heads, everything = PAGES[page]
    some = scores(which)
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|"]
    if which == "known":
        lines += [row(_called(n, page), s) for n, s in some.items()]
    lines.append(row(everything, total(some)))
    return "\n".join(lines) + "\n"


def _called(name: str, page: str) -> str:
    return f"`{name}`" if page == "accuracy.md" else f"{all_detectors()[name].title.zh} `{name}`"


def written(page: str) -> str:
    """A document with its tables made anew."""
    text = (DOCS / page).read_text(encoding="utf-8")
    for which in get_args(Set):
        begin = _BEGIN.format(which)
        head, _, rest = text.partition(begin)
        _, end, tail = rest.partition(_END)
        text = f"{head}{begin}{table(which, page)}{end}{tail}"
    return text


def slips(which: Set) -> Iterator[str]:
    """A line for each piece that was missed and each find that is wrong."""
    for name, score in scores(which).items():
        for one, piece in score.missed:
            yield f"{name}: missed {one.message.text[piece.start : piece.end]!r} in {one.message.text!r}, {one.place}"
        for one, result in score.wrong:
            yield f"{name}: wrong {one.message.text[result.start : result.end]!r} in {one.message.text!r}, {one.place}"


def main() -> None:
    """Print or write."""
    for which in get_args(Set):
        print(f"{len(labelled(which))} messages\n{table(which, 'accuracy.md')}")
        if "--slips" in sys.argv:
            print("\n".join(slips(which)), "\n")
    if "--write" in sys.argv:
        for page in PAGES:
            (DOCS / page).write_text(written(page), encoding="utf-8")


if __name__ == "__main__":
    main()
