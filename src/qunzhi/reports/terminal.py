"""The summary that a clerk reads in the terminal: how many, where, what next, and where the files are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from qunzhi.audit.result import SEVERITIES, STATES, AuditResult
from qunzhi.core.instants import day_of
from qunzhi.core.words import Lang
from qunzhi.reports.context import Context
from qunzhi.reports.labels import NOTE_KIND, SEVERITY, STATE, word
from qunzhi.reports.tally import Line
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words, from_day_words

_COLOURS = {"critical": "red", "major": "dark_orange", "minor": "yellow", "advisory": "grey62"}
_STATE_COLOURS = {"violation": "red", "late": "magenta", "due": "cyan", "unknown": "grey62"}
_UNITS = 8
_NEXT = 5


def print_summary(result: AuditResult, console: Console, lang: Lang = "zh", paths: Sequence[Path] = ()) -> None:
    """Print it; ``paths`` are the files written. Fits the console's width, from 60 columns up."""
    c = Context.of(result, lang)
    console.print(_head(c))
    console.print(_numbers(c))
    if result.since is not None:
        console.print(_changes(c))
    if c.tally.open:
        console.print(_units(c, max(10, min(console.width - 58, 40))))
    after = _next(c)
    if after:
        console.print(Text(c.say("接下来", "What next"), style="bold"))
        console.print(after)
    for line in _notes(c):
        console.print(line)
    if paths:
        console.print(_files(c, paths))


def _head(c: Context) -> Panel:
    lines = Text()
    lines.append(c.institution, style="bold")
    lines.append("\n" + c.cite() + "\n")
    lines.append(c.say("截至 ", "As of ") + as_of_words(c.result.as_of, c.lang), style="dim")
    return Panel(lines, box=box.ROUNDED, expand=False, padding=(0, 2))


def _numbers(c: Context) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column("")
    for severity in SEVERITIES:
        table.add_column(Text(c.to(SEVERITY[severity]), style=_COLOURS[severity]), justify="right")
    table.add_column(c.say("合计", "total"), justify="right", style="bold")
    for state in STATES:
        cells = [c.tally.total.of(state, v) for v in SEVERITIES]
        name = Text(c.to(STATE[state]), style=_STATE_COLOURS[state])
        table.add_row(name, *(f"{n:,}" if n else "·" for n in cells), f"{c.tally.total.of(state):,}")
    return table


def _changes(c: Context) -> Text:
    ch = c.tally.changes
    return Text(
        c.say(
            f"与上次相比：新增 {ch['new']:,}，仍在 {ch['open']:,}，已解决 {ch['resolved']:,}",
            f"Against the earlier instant: {ch['new']:,} new, {ch['open']:,} still open, {ch['resolved']:,} resolved",
        ),
        style="bold",
    )


def _units(c: Context, width: int) -> Table:
    lines = sorted(
        (line for line in c.tally.branches.values() if line.of("violation")),
        key=lambda line: (-line.of("violation"), line.key),
    )
    table = Table(box=None, padding=(0, 1), title=c.say("待整改，按单位（含下级）", "Open, by unit with those below"))
    table.title_justify = "left"
    table.title_style = "bold"
    table.add_column("", max_width=26, no_wrap=True, overflow="ellipsis")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    most = max(line.of("violation") for line in lines)
    for line in lines[:_UNITS]:
        table.add_row(Text(c.names.unit(line.key)), f"{line.of('violation'):,}", _bar(line, most, width))
    if len(lines) > _UNITS:
        rest = lines[_UNITS:]
        n = sum(line.of("violation") for line in rest)
        table.add_row(Text(c.say(f"其余 {len(rest)} 个", f"{len(rest)} others"), style="dim"), f"{n:,}", "")
    return table


def _bar(line: Line, most: int, width: int) -> Text:
    """A bar of blocks, a colour a severity; what exists has at least one block."""
    bar = Text()
    for severity in SEVERITIES:
        n = line.of("violation", severity)
        if n:
            bar.append("█" * max(1, round(width * n / most)), style=_COLOURS[severity])
    return bar


def _next(c: Context) -> Table | None:
    """At most five lines: what is critical, what falls due first, what there is most of."""
    out: list[tuple[Text, Text, Text]] = []
    folds = sorted(c.tally.folds, key=lambda f: (-f.count, f.provision))
    for f in folds:
        if f.severity == "critical" and f.state == "violation":
            out.append(_item(c.say("立即处理：", "At once: ") + _named(c, f.provision), f.count, "red"))
    today = day_of(c.result.as_of)
    for day, n in sorted(c.tally.falls_due.items())[:2]:
        when = c.say("今天", "today") if day == today else from_day_words(day, c.lang)
        out.append(_item(c.say(f"{when}到期", f"Falls due {when}"), n, "cyan"))
    for f in folds:
        if f.severity in ("major", "minor") and f.state == "violation" and len(out) < _NEXT:
            out.append(_item(c.say("数量较多：", "Most: ") + _named(c, f.provision), f.count, "yellow"))
    if not out:
        return None
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3, justify="right")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True, style="bold")
    for row in out[:_NEXT]:
        table.add_row(*row)
    return table


def _named(c: Context, provision: str) -> str:
    return f"{c.article(provision)}{c.say('，', ' ')}{c.says(provision)}"


def _item(text: str, n: int, colour: str) -> tuple[Text, Text, Text]:
    return Text("●", style=colour), Text(text), Text(f"{n:,}")


def _notes(c: Context) -> Iterable[Text]:
    for note in c.result.notes:
        line = Text(
            f"{c.to(word(NOTE_KIND, note.kind))}: " if c.lang == "en" else f"{c.to(word(NOTE_KIND, note.kind))}："
        )
        line.append(visible(c.to(note.text)))
        line.stylize("dim")
        yield line
    if c.result.proposals.num_rows:
        n = c.result.proposals.num_rows
        yield Text(
            c.say(f"处理建议 {n:,} 条，由人核实后决定。", f"{n:,} proposals, for a person to decide."), style="dim"
        )


def _files(c: Context, paths: Sequence[Path]) -> Group:
    lines = [Text(c.say("文件", "Files"), style="bold")]
    lines += [Text(f"  {path}", overflow="fold") for path in paths]
    return Group(*lines)
