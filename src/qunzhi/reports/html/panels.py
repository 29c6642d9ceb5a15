"""The charts: by unit, by article, what falls due, the trend."""

from __future__ import annotations

from collections.abc import Sequence

from qunzhi.audit.result import SEVERITIES
from qunzhi.core.instants import day_of, from_day, from_us
from qunzhi.reports.context import Context
from qunzhi.reports.html.charts import Column, Part, bar_row, columns, sparkline
from qunzhi.reports.html.head import changes
from qunzhi.reports.html.links import to_list
from qunzhi.reports.html.markup import Html, tag
from qunzhi.reports.labels import SEVERITY
from qunzhi.reports.tally import Line
from qunzhi.reports.when import day_words, weekday_words

_UNITS_SHOWN = 12
_DAYS_SHOWN = 14


def _parts(c: Context, line: Line) -> list[Part]:
    return [Part(line.of("violation", v), f"fill-{v}", c.to(SEVERITY[v])) for v in SEVERITIES]


def _fold_away(c: Context, rows: list[Html], shown: int, what: str) -> list[Html]:
    """The first lines, and the rest behind a fold."""
    if len(rows) <= shown + 1:
        return rows
    rest = rows[shown:]
    label = c.say(f"其余 {len(rest)} 个{what}", f"{len(rest)} more")
    return [*rows[:shown], tag("details", tag("summary", label), rest, class_="more")]


def by_unit(c: Context) -> Html:
    """What is open in each unit below the institution, with all that is below it."""
    lines = sorted(
        (line for line in c.tally.branches.values() if line.of("violation")),
        key=lambda line: (-line.of("violation"), line.key),
    )
    most = max([line.of("violation") for line in lines] + [1])
    rows = []
    for line in lines:
        top = c.tally.tree.is_top(line.key)
        filters = {"state": "violation", "unit": line.key or "-"}
        note = ""
        if top:
            filters["only"] = "1"
            note = c.say("本级", "itself")
        elif line.key and c.tally.tree.children.get(line.key):
            note = c.say("含下级", "with units below")
        n = c.number(line.of("violation"))
        rows.append(bar_row(c.names.unit(line.key), _parts(c, line), most, n, to_list(**filters), note=note))
    return tag(
        "section",
        tag("h2", c.say("待整改，按单位", "Open, by unit")),
        _fold_away(c, rows, _UNITS_SHOWN, c.say("单位", "units")) or tag("p", c.say("没有。", "None."), class_="quiet"),
        class_="panel",
    )


def by_article(c: Context) -> Html:
    """What is open under each article."""
    lines = sorted(
        (line for line in c.tally.provisions.values() if line.of("violation")),
        key=lambda line: (-line.of("violation"), line.key),
    )
    most = max([line.of("violation") for line in lines] + [1])
    rows = [
        bar_row(
            c.says(line.key),
            _parts(c, line),
            most,
            c.number(line.of("violation")),
            to_list(state="violation", provision=line.key),
            lead=c.article(line.key),
        )
        for line in lines
    ]
    return tag(
        "section",
        tag("h2", c.say("待整改，按条款", "Open, by article")),
        _fold_away(c, rows, _UNITS_SHOWN, c.say("条款", "articles"))
        or tag("p", c.say("没有。", "None."), class_="quiet"),
        class_="panel",
    )


def falls_due(c: Context) -> Html:
    """What falls due on each of the next days, and what later."""
    today = day_of(c.result.as_of)
    due = c.tally.falls_due
    days = []
    for day in range(today, today + _DAYS_SHOWN):
        d, n = from_day(day), due.get(day, 0)
        label = f"{d.month}/{d.day}" if day == today or d.day == 1 else str(d.day)
        words = f"{day_words(d, c.lang)} {weekday_words(d, c.lang)}: " + c.say(f"{n} 项到期", f"{n} due")
        css = "today" if day == today else ("rest" if d.weekday() >= 5 else "")
        week = weekday_words(d, c.lang)[-1] if c.lang == "zh" else weekday_words(d, c.lang)[:1]
        href = to_list(state="due", day=d.isoformat()) if n else ""
        days.append(Column(n, label, week, words, href, css))
    later = sum(n for day, n in due.items() if day >= today + _DAYS_SHOWN)
    after = (
        c.say(f"{_DAYS_SHOWN} 天以后还有 {later} 项。", f"{later} more fall due after these {_DAYS_SHOWN} days.")
        if later
        else c.say("这些事还没有办，期限也还没到。", "Not done yet, and not late yet.")
    )
    return tag(
        "section",
        tag("h2", c.say(f"接下来 {_DAYS_SHOWN} 天到期的", f"Falling due in the next {_DAYS_SHOWN} days")),
        columns(days),
        tag("p", after, class_="quiet"),
        class_="panel",
    )


def overdue(c: Context) -> Html:
    """How long the open findings have been overdue."""
    names = {
        "w": c.say("7 天以内", "up to 7 days"),
        "m": c.say("8—30 天", "8 to 30 days"),
        "q": c.say("31—90 天", "31 to 90 days"),
        "y": c.say("90 天以上", "over 90 days"),
        "n": c.say("没有固定期限", "no fixed date"),
    }
    most = max([*c.tally.overdue.values(), 1])
    rows = [
        bar_row(
            names[k],
            [Part(n, "fill-advisory" if k == "n" else "fill-violation", c.say("待整改", "open"))],
            most,
            c.number(n),
            to_list(state="violation", age=k),
        )
        for k, n in c.tally.overdue.items()
    ]
    return tag("section", tag("h2", c.say("待整改，逾期多久", "Open, by how long overdue")), rows, class_="panel")


def open_at(counts: dict[str, int]) -> int:
    """How many were open at a point of the trend."""
    return counts.get("violation", counts.get("open", 0))


def trend(c: Context) -> Html | None:
    """The open findings over time, and what changed since the earlier instant."""
    changed = changes(c)
    points = c.result.trend
    if not changed and len(points) < 2:
        return None
    return tag("section", changed, _spark(c, points) if len(points) > 1 else None, class_="panel")


def _spark(c: Context, points: Sequence[tuple[int, dict[str, int]]]) -> Html:
    values = [open_at(counts) for _, counts in points]
    dates = [from_us(us).date() for us, _ in points]
    words = c.say("待整改：", "Open: ") + c.say("，", ", ").join(
        f"{day_words(d, c.lang)} {v}" for d, v in zip(dates, values, strict=True)
    )
    ends = [
        tag("span", day_words(dates[0], c.lang), tag("b", f" {c.number(values[0])}")),
        tag("span", day_words(dates[-1], c.lang), tag("b", f" {c.number(values[-1])}")),
    ]
    return tag(
        "figure",
        tag("figcaption", c.say("待整改的项数", "Findings open")),
        sparkline(values, words),
        tag("div", ends, class_="ends"),
        class_="trend",
    )
