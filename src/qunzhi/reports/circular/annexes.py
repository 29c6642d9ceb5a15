"""The annexes as tables: by unit, by article."""

from __future__ import annotations

from typing import Any

from qunzhi.audit.result import SEVERITIES
from qunzhi.reports.circular.table import ruled_table
from qunzhi.reports.circular.who import Units, heads_of
from qunzhi.reports.context import Context
from qunzhi.reports.labels import SEVERITY, STATE
from qunzhi.reports.tally import Line

_MOST_ROWS = 400
#: Millimetres of the columns of numbers.
_WIDTHS = (14.0, 10.5, 10.5, 10.5, 10.5, 14.0, 14.0)


def unit_table(c: Context, document: Any, units: Units, *, named: bool) -> None:
    """Each unit's numbers; with the people primarily responsible when named."""
    heads = [c.say("序号", "No."), c.say("单位", "Unit"), *_heads(c)]
    widths = [8.0, 36.0, *_WIDTHS]
    people = heads_of(c) if named else {}
    if named:
        heads.append(c.say("第一责任人", "Responsible"))
        widths.append(28.0)
    rows = []
    for n, line in enumerate(units.lines[:_MOST_ROWS], 1):
        row = [str(n), units.name(line.key), *_numbers(c, line)]
        rows.append([*row, people.get(line.key, "")] if named else row)
    total = ["", c.say("合计", "Total"), *_numbers(c, c.tally.total)]
    ruled_table(document, heads, [[*total, ""] if named else total, *rows], widths, left=(1, 9))
    if len(units.lines) > _MOST_ROWS:
        left = len(units.lines) - _MOST_ROWS
        document.add_paragraph(
            c.say(f"另有{left}个单位，合计数包括在内。", f"{left} more units, counted in the total.")
        )


def article_table(c: Context, document: Any) -> None:
    """Each article's numbers with what it asks for."""
    lines = sorted(c.tally.provisions.values(), key=lambda x: (-x.of("violation"), x.key))
    heads = [c.say("条款", "Article"), c.say("规定", "What is asked"), *_heads(c)]
    rows = [[c.article(x.key), c.says(x.key), *_numbers(c, x)] for x in lines]
    # The total comes first: at the end it would often stand alone on a page.
    rows.insert(0, ["", c.say("合计", "Total"), *_numbers(c, c.tally.total)])
    ruled_table(document, heads, rows, [18.0, 54.0, *_WIDTHS], left=(1,))


def _heads(c: Context) -> list[str]:
    return [
        c.to(STATE["violation"]),
        *(c.to(SEVERITY[v]) for v in SEVERITIES),
        c.to(STATE["due"]),
        c.to(STATE["unknown"]),
    ]


def _numbers(c: Context, line: Line) -> list[str]:
    by = [line.of("violation", v) for v in SEVERITIES]
    return [str(n) if n else "" for n in (line.of("violation"), *by, line.of("due"), line.of("unknown"))]
