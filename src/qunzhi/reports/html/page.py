"""The page put together."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from qunzhi.audit.result import AuditResult
from qunzhi.core.words import Lang
from qunzhi.reports.context import Context
from qunzhi.reports.html import head, panels, sections
from qunzhi.reports.html.data import as_script_json, page_data
from qunzhi.reports.html.document import document
from qunzhi.reports.html.listing import listing
from qunzhi.reports.html.markup import Html, join, tag
from qunzhi.reports.html.tables import units
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words

#: Rows that a page holds at the most; a phone still opens it.
MOST_ROWS = 30_000


def write_html(result: AuditResult, out: Path, *, lang: Lang = "zh", most: int = MOST_ROWS) -> Path:
    """Write ``report.html`` into the folder ``out``.

    Above ``most`` findings the page lists the gravest and points to findings.csv; its numbers always count all.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / "report.html"
    path.write_text(page(result, lang=lang, most=most), encoding="utf-8", newline="\n")
    return path


def page(result: AuditResult, *, lang: Lang = "zh", most: int = MOST_ROWS) -> str:
    """The whole page as text."""
    c = Context.of(result, lang)
    data, held = page_data(c, most)
    content = [
        tag("a", c.say("跳到清单", "Skip to the list"), href="#list", class_="skip"),
        tag("div", _screen(c), listing(c, held), _below(c), class_="page"),
    ]
    title = head.heading(c) + " · " + c.institution
    return document(lang, title, asset("css"), asset("js"), content, as_script_json(data))


def _screen(c: Context) -> Html:
    first, trend = head.first(c), panels.trend(c)
    upper = [head.severities(c), first] if first else [head.severities(c)]
    lower = [panels.falls_due(c), panels.overdue(c), trend]
    return join(
        head.head(c),
        tag(
            "main",
            head.sentence(c),
            head.tiles(c),
            tag("div", upper, class_="grid"),
            tag("div", panels.by_unit(c), panels.by_article(c), class_="grid where"),
            tag("div", lower, class_="grid"),
            tag(
                "details",
                tag("summary", c.say("各单位数字（表格）", "Each unit in numbers (table)")),
                units(c),
                class_="panel paper-open",
            ),
        ),
    )


def _below(c: Context) -> Html:
    made = c.say(
        f"由群治 qunzhi 按{c.cite()}检查生成，截至 {as_of_words(c.result.as_of, c.lang)}。"
        "本页可离线打开，不连接任何网站。",
        f"Made by qunzhi from {c.cite()}, as of {as_of_words(c.result.as_of, c.lang)}. This page works offline.",
    )
    explains = visible(c.result.pack.interprets)
    if explains and c.is_own_pack:
        made += c.say(f"办法由{explains}负责解释。", f" {explains} interprets the rules.")
    return join(
        sections.proposals(c),
        tag("div", sections.notes(c), sections.guide(c), class_="grid"),
        sections.readings(c),
        sections.members(c),
        tag("footer", made),
    )


@cache
def asset(kind: str) -> str:
    """Our own style sheet or script, its files one after another in the order of their names."""
    folder = files("qunzhi.reports.html") / "assets"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith("." + kind))
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
