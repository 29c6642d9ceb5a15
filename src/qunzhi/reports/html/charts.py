"""Small charts as inline SVG, drawn here; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qunzhi.reports.html.markup import Html, named, tag


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar: how many, its colour class, its name."""

    n: int
    css: str
    name: str


def stacked(parts: Sequence[Part], most: int, *, css: str = "bar-svg") -> Html:
    """A horizontal bar of pieces; its full width is ``most``. Text stays outside so that it never shrinks."""
    x = 0.0
    pieces: list[Html] = []
    for part in parts:
        if part.n <= 0:
            continue
        width = 1000 * part.n / max(most, 1)
        # A piece that exists is never too thin to be seen.
        width = max(width, 4)
        pieces.append(tag("rect", x=f"{x:.1f}", y=0, width=f"{max(width - 2, 2):.1f}", height=10, class_=part.css))
        x += width
    words = "，".join(f"{p.name} {p.n}" for p in parts if p.n)
    return tag(
        "svg",
        pieces,
        class_=css,
        viewbox=f"0 0 {max(1000, x):.0f} 10",
        preserveaspectratio="none",
        role="img",
        aria_label=words or "0",
    )


def bar_row(
    name: str, parts: Sequence[Part], most: int, total: str, href: str, *, note: str = "", lead: str = ""
) -> Html:
    """A line of a bar chart: name, bar, number; the whole line is the link."""
    label = [tag("b", lead, class_="lead") if lead else None, named(name), tag("small", note) if note else None]
    return tag(
        "a",
        tag("span", label, class_="bar-name"),
        stacked(parts, most),
        tag("span", total, class_="bar-n"),
        class_="bar",
        href=href,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One day of the timeline. ``label`` stands below, ``words`` is its text alternative."""

    n: int
    label: str
    sub: str
    words: str
    href: str = ""
    css: str = ""


def columns(days: Sequence[Column]) -> Html:
    """A column chart by day."""
    most = max([d.n for d in days] + [1])
    out: list[Html] = []
    for day in days:
        height = 0 if day.n == 0 else max(100 * day.n / most, 4)
        bar = tag(
            "svg",
            tag("rect", x=0, y=f"{100 - height:.1f}", width=10, height=f"{height:.1f}", class_="fill-due"),
            viewbox="0 0 10 100",
            preserveaspectratio="none",
            aria_hidden="true",
        )
        inner = [
            tag("span", str(day.n) if day.n else "", class_="col-n"),
            bar,
            tag("span", day.label, class_="col-d"),
            tag("span", day.sub, class_="col-w"),
        ]
        css = f"col {day.css}".strip()
        out.append(
            tag("a", inner, class_=css, href=day.href, aria_label=day.words)
            if day.href
            else tag("span", inner, class_=css, role="img", aria_label=day.words)
        )
    return tag("div", out, class_="cols")


def sparkline(values: Sequence[int], words: str) -> Html:
    """A line over equal steps; the last point is marked."""
    top, low = max(values), min(values)
    spread = max(top - low, 1)
    step = 300 / max(len(values) - 1, 1)
    points = [(i * step, 54 - 46 * (v - low) / spread) for i, v in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return tag(
        "svg",
        tag("polyline", points=f"0,60 {line} {x:.1f},60", class_="spark-area"),
        tag("polyline", points=line, class_="spark-line", fill="none"),
        tag("line", x1=f"{x:.1f}", y1=f"{y:.1f}", x2=f"{x:.1f}", y2=f"{y:.1f}", class_="spark-dot"),
        class_="spark",
        viewbox="-4 0 308 60",
        preserveaspectratio="none",
        role="img",
        aria_label=words,
    )
