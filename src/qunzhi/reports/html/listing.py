"""The list's frame: search, filters, and the place the script fills."""

from __future__ import annotations

from qunzhi.reports.context import Context
from qunzhi.reports.html.markup import Html, tag
from qunzhi.reports.html.tables import folded


def listing(c: Context, held: int) -> Html:
    """The section of findings; ``held`` rows are in the page."""
    total = c.result.findings.num_rows
    cut = None
    if held < total:
        cut = tag(
            "p",
            c.say(
                f"共 {c.number(total)} 项，这一页列出最要紧的 {c.number(held)} 项，"
                "其余见 findings.csv；上面的数字按全部计算。",
                f"Of {c.number(total)} findings the {c.number(held)} gravest are listed here;"
                " the numbers above count all. The rest is in findings.csv.",
            ),
            class_="rule",
        )
    box = tag(
        "input",
        type="search",
        id="q",
        placeholder=c.say("搜索群名、单位、人员、条款……", "Search groups, units, people, articles…"),
        aria_label=c.say("搜索", "Search"),
        autocomplete="off",
    )
    selects = [
        _select("u", c.say("单位", "Unit")),
        _select("p", c.say("条款", "Article")),
        _select("v", c.say("程度", "Severity")),
        _select("s", c.say("状态", "State")),
        tag(
            "label",
            tag("span", c.say("责任人", "Responsible")),
            tag("input", id="w", list="people", autocomplete="off", placeholder=c.say("姓名", "name")),
            tag("datalist", id="people"),
        ),
        _select("g", c.say("排列", "Arrange")),
    ]
    return tag(
        "section",
        tag("h2", c.say("逐条查看", "The list"), id="list", tabindex="-1"),
        cut,
        tag("form", box, tag("div", selects, class_="selects"), class_="filters", role="search", hidden=True),
        tag("div", tag("p", id="count", role="status", aria_live="polite"), tag("div", id="chips"), class_="state"),
        tag("div", id="rows"),
        tag("div", folded(c), id="plain"),
        tag("div", id="print-rows"),
        class_="list",
    )


def _select(ident: str, name: str) -> Html:
    return tag("label", tag("span", name), tag("select", id=ident))
