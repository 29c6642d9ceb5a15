"""The first screen: whose rules, as of when, how it stands, what comes first."""

from __future__ import annotations

from qunzhi.audit.result import SEVERITIES, STATES
from qunzhi.core.instants import DAY, day_of, from_day
from qunzhi.reports.context import Context
from qunzhi.reports.html.charts import Part, stacked
from qunzhi.reports.html.links import to_list
from qunzhi.reports.html.markup import Html, join, named, tag
from qunzhi.reports.labels import SEVERITY, SEVERITY_MEANS, STATE, STATE_MEANS
from qunzhi.reports.when import as_of_words, day_words, weekday_words


def head(c: Context) -> Html:
    """Institution, regulation, instant."""
    facts = [
        tag("span", c.cite()),
        tag("span", c.say("截至 ", "as of "), tag("b", as_of_words(c.result.as_of, c.lang))),
    ]
    if c.result.since is not None:
        facts.append(
            tag("span", c.say("与 ", "compared with "), as_of_words(c.result.since, c.lang), c.say(" 相比", ""))
        )
    return tag(
        "header",
        tag("p", named(c.institution), class_="whose"),
        tag("h1", heading(c)),
        tag("p", facts, class_="facts"),
        class_="top",
    )


def heading(c: Context) -> str:
    """The page's title; accounts are named where there were some to check."""
    if c.result.counts.get("accounts"):
        return c.say("工作群和账号检查报告", "How groups and accounts stand")
    return c.say("工作群检查报告", "How the work groups stand")


def sentence(c: Context) -> Html:
    """The state in one sentence, every number in it a link."""
    t, counts = c.tally, c.result.counts
    number = c.number
    scope = [
        (counts.get("groups"), "个群", "groups"),
        (counts.get("accounts"), "个账号", "accounts"),
        (counts.get("units"), "个单位", "units"),
    ]
    what = c.say("、", ", ").join(c.say(f"{number(n)} {zh}", f"{number(n)} {en}") for n, zh, en in scope if n)
    opened = tag("a", number(t.open), href=to_list(state="violation"))
    units = sum(1 for u, line in t.units.items() if u and line.of("violation"))
    if not t.open:
        end: list[object] = [c.say("没有发现待整改的问题。", "Nothing is out of order.")]
    elif c.lang == "zh":
        end = ["发现 ", opened, f" 项待整改，涉及 {number(units)} 个单位"]
        end += _graves(c)
        end += ["。"]
    else:
        end = [opened, f" findings are open, in {number(units)} units"]
        end += _graves(c)
        end += ["."]
    start = c.say(f"这次检查了 {what}，", f"Of {what} checked, ") if what else ""
    return tag("p", start, end, class_="sentence")


def _graves(c: Context) -> list[object]:
    out: list[object] = []
    for severity in ("critical", "major"):
        n = c.tally.total.of("violation", severity)
        if n:
            link = tag("a", c.number(n), href=to_list(state="violation", severity=severity))
            name = c.to(SEVERITY[severity])
            out += (
                [f"，其中{name} " if not out else f"、{name} ", link, " 项"]
                if c.lang == "zh"
                else [", ", link, f" {name}"]
            )
    return out


def tiles(c: Context) -> Html:
    """The four big numbers, each with what it means."""
    out = []
    for state in STATES:
        n = c.tally.total.of(state)
        body = [
            tag("span", c.to(STATE[state]), class_="tile-name"),
            tag("span", c.number(n), class_="tile-n"),
            tag("span", c.to(STATE_MEANS[state]), class_="tile-means"),
        ]
        out.append(tag("a", body, class_=f"tile tile-{state}", href=to_list(state=state)))
    return tag("nav", out, class_="tiles", aria_label=c.say("四个数", "the four numbers"))


def severities(c: Context) -> Html:
    """One bar of what is open by severity, with its legend as links."""
    parts = [Part(c.tally.total.of("violation", v), f"fill-{v}", c.to(SEVERITY[v])) for v in SEVERITIES]
    legend = []
    for v, part in zip(SEVERITIES, parts, strict=True):
        body = [
            tag("i", class_=f"dot dot-{v}"),
            tag("b", part.name),
            tag("span", c.number(part.n), class_="num"),
            tag("small", c.to(SEVERITY_MEANS[v])),
        ]
        legend.append(tag("a", body, href=to_list(state="violation", severity=v)))
    return tag(
        "section",
        tag("h2", c.say("待整改，按程度", "Open, by severity")),
        stacked(parts, sum(p.n for p in parts), css="bar-svg tall"),
        tag("div", legend, class_="legend"),
        class_="panel",
    )


def first(c: Context) -> Html | None:
    """What to look at first: the critical, what falls due next, what one action puts right most of."""
    items = [*_critical(c), *_next_due(c), *_largest(c)]
    if not items:
        return None
    return tag(
        "section",
        tag("h2", c.say("先看这几件", "Look at these first")),
        tag("ol", [tag("li", item) for item in items], class_="first"),
        class_="panel",
    )


def _critical(c: Context) -> list[Html]:
    folds = [f for f in c.tally.folds if f.severity == "critical" and f.state == "violation"]
    return [
        tag(
            "a",
            tag("i", class_="dot dot-critical"),
            c.say(f"重大：{c.says(f.provision)}", f"Critical: {c.says(f.provision)}"),
            tag("b", c.say(f" {c.number(f.count)} 项", f" {c.number(f.count)}"), class_="num"),
            href=to_list(state=f.state, severity=f.severity, provision=f.provision, rule=f.rule),
        )
        for f in sorted(folds, key=lambda f: -f.count)[:2]
    ]


def _next_due(c: Context) -> list[Html]:
    if not c.tally.falls_due:
        return []
    day = min(c.tally.falls_due)
    n, today = c.tally.falls_due[day], day_of(c.result.as_of)
    d = from_day(day)
    when = {0: c.say("今天", "today"), 1: c.say("明天", "tomorrow")}.get(day - today) or (
        day_words(d, c.lang, year=False) + c.say("（" + weekday_words(d, c.lang) + "）", "")
    )
    return [
        tag(
            "a",
            tag("i", class_="dot dot-due"),
            c.say(f"{when}到期，现在办还来得及", f"Falls due {when}: still in time"),
            tag("b", c.say(f" {n} 项", f" {n}"), class_="num"),
            href=to_list(state="due", day=d.isoformat()),
        )
    ]


def _largest(c: Context) -> list[Html]:
    folds = [f for f in c.tally.folds if f.state == "violation" and f.severity in ("major", "minor")]
    names = (c.say("最多的一类：", "Most of one kind: "), c.say("其次：", "then: "))
    return [
        tag(
            "a",
            tag("i", class_=f"dot dot-{f.severity}"),
            f"{name}{c.article(f.provision)} {c.says(f.provision)}",
            tag("b", c.say(f" {c.number(f.count)} 项", f" {c.number(f.count)}"), class_="num"),
            href=to_list(state=f.state, severity=f.severity, provision=f.provision, rule=f.rule),
        )
        for name, f in zip(names, sorted(folds, key=lambda f: (-f.count, f.provision, f.rule)), strict=False)
    ]


def changes(c: Context) -> Html | None:
    """New, still open and resolved since the earlier instant."""
    if c.result.since is None:
        return None
    since_days = (c.result.as_of - c.result.since) // DAY
    names = {
        "new": c.say("新增", "new"),
        "open": c.say("仍在", "still there"),
        "resolved": c.say("已解决", "resolved"),
    }
    boxes = [
        tag(
            "a",
            tag("span", c.number(c.tally.changes.get(k, 0)), class_="tile-n"),
            tag("span", name, class_="tile-name"),
            href=to_list(change=k),
            class_=f"change change-{k}",
        )
        for k, name in names.items()
    ]
    return join(
        tag("h2", c.say(f"和 {since_days} 天前比", f"Against {since_days} days ago")),
        tag("div", boxes, class_="changes"),
    )
