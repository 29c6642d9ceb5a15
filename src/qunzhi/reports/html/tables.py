"""Plain tables: what paper shows, and what a reader without the script or without the charts reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qunzhi.audit.result import STATES
from qunzhi.reports.context import Context
from qunzhi.reports.html.markup import Html, named, tag
from qunzhi.reports.labels import SEVERITY, STATE, severity_rank, state_rank, word

_MOST_UNITS = 300


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> Html:
    """A table; the last ``numbers`` columns hold numbers."""
    first = len(heads) - numbers
    head = [tag("th", h, scope="col", class_="num" if i >= first else None) for i, h in enumerate(heads)]
    body = [
        tag("tr", [tag("td", cell, class_="num" if i >= first else None) for i, cell in enumerate(row)]) for row in rows
    ]
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", tag("tr", head)), tag("tbody", body)),
        class_="scroll",
    )


def folded(c: Context) -> Html:
    """Findings alike as one line each: the essential table."""
    folds = sorted(
        c.tally.folds, key=lambda f: (severity_rank(f.severity), state_rank(f.state), -f.count, f.provision, f.rule)
    )
    heads = [
        c.say("程度", "Severity"),
        c.say("状态", "State"),
        c.say("条款", "Article"),
        c.say("规定", "What is asked"),
        c.say("检查项", "Check"),
        c.say("单位数", "Units"),
        c.say("项数", "Findings"),
    ]
    rows = [
        (
            c.to(word(SEVERITY, f.severity)),
            c.to(word(STATE, f.state)),
            c.article(f.provision),
            c.says(f.provision),
            c.rule(f.rule),
            c.number(f.units),
            c.number(f.count),
        )
        for f in folds
    ]
    return table(c.say("问题一览（同类合并）", "What was found, findings alike folded"), heads, rows, numbers=2)


def units(c: Context) -> Html:
    """Every unit with its counts by state."""
    walk = [(depth, u) for depth, u in c.tally.tree.walk() if u in c.tally.units]
    walk += [(0, u) for u in c.tally.units if u not in c.tally.tree.units]
    heads = [c.say("单位", "Unit"), c.say("在用群", "Groups"), *(c.to(STATE[s]) for s in STATES)]
    rows = []
    for depth, unit in walk[:_MOST_UNITS]:
        line, info = c.tally.units[unit], c.result.directory.units.get(unit)
        name = tag("span", named(c.names.unit(unit)), class_=f"in{min(depth, 4)}")
        rows.append((name, str(info.groups) if info else "", *(c.number(line.of(s)) for s in STATES)))
    made = table(c.say("各单位（不含下级）", "Each unit, without units below"), heads, rows, numbers=5)
    if len(walk) <= _MOST_UNITS:
        return made
    left = len(walk) - _MOST_UNITS
    return tag(
        "div", made, tag("p", c.say(f"另有 {left} 个单位，见 report.xlsx。", f"{left} more units: see report.xlsx."))
    )
