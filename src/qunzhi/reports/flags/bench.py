"""The frame that the script fills: the bar with progress, categories, filters, cards, help."""

from __future__ import annotations

from qunzhi.reports.flags.bilingual import number, say
from qunzhi.reports.html.markup import Html, tag

_KEYS = (
    ("J ↓", "下一组", "next card"),
    ("K ↑", "上一组", "previous card"),
    ("1", "属实（再按 1—4 选理由，或按 Tab 自己写）", "confirmed (then 1 to 4 for a reason, or Tab to write one)"),
    ("2", "误报", "false alarm"),
    ("3", "再议", "to discuss"),
    ("U", "撤销上一步", "undo"),
    ("E", "展开逐条看", "one by one"),
    ("/", "搜索", "search"),
    ("?", "打开这张表", "this list"),
    ("Esc", "关闭、取消", "close, cancel"),
)


def bar(flags: int) -> Html:
    """Progress and the actions on everything; stays in sight."""
    work = [
        tag("progress", id="progress", max=1, value=0, data_label="progress"),
        tag("span", id="done", class_="done-n"),
        tag("span", id="unsaved", class_="quiet"),
    ]
    picker = tag("input", type="file", id="file", accept=".json,application/json")
    return tag(
        "div",
        tag("div", work if flags else [tag("span", id="unsaved", class_="quiet")], class_="how-far"),
        tag(
            "div",
            _button("undo", "undo"),
            tag("label", picker, tag("span", data_w="import"), class_="file-button"),
            _button("export", "export", "main"),
            _button("help-open", "help"),
            tag(
                "span",
                tag("button", "中文", type="button", id="to-zh", lang="zh-CN"),
                tag("button", "EN", type="button", id="to-en", lang="en", aria_label="English"),
                class_="langs",
            ),
            class_="acts",
        ),
        class_="bar-top",
        role="region",
        data_label="actions",
    )


def bench(total: int, held: int) -> Html:
    """Categories and filters beside the cards."""
    cut = None
    if held < total:
        cut = tag(
            "p",
            say(
                f"共 {number(total)} 处提示，这一页只放最重、把握最大的 {number(held)} 处；其余见 flags.csv。",
                f"Of {number(total)} flags this page holds the gravest and surest {number(held)};"
                " the rest is in flags.csv.",
            ),
            class_="rule",
        )
    side = tag(
        "aside",
        tag("details", tag("summary", tag("span", data_w="filters")), _filters(), id="side", open=True),
    )
    cards = tag(
        "div",
        tag("div", id="states", class_="states", role="group", data_label="states"),
        tag("div", tag("p", id="count"), tag("div", id="chips"), class_="found"),
        tag("div", id="cards"),
        tag("nav", id="pager", class_="pager", hidden=True),
        class_="work",
    )
    return tag(
        "section",
        tag("h2", say("逐组核查", "Card by card"), id="list", tabindex="-1"),
        cut,
        tag("div", side, cards, class_="desk"),
        tag("div", id="print-rows"),
        id="bench",
        hidden=True,
    )


def _filters() -> Html:
    box = tag("input", type="search", id="q", data_placeholder="search", data_label="search", autocomplete="off")
    selects = [
        tag("label", tag("span", data_w=name), tag("select", id=ident))
        for ident, name in (
            ("f-g", "group"),
            ("f-d", "detector"),
            ("f-v", "severity"),
            ("f-n", "sureness"),
            ("f-o", "order"),
        )
    ]
    return tag(
        "form",
        box,
        tag("div", id="cats", class_="cats", role="group", data_label="categories"),
        tag("div", selects, class_="picks"),
        role="search",
        id="filters",
    )


def help_box() -> Html:
    """Keys and how it works."""
    rows = [tag("div", tag("dt", tag("kbd", key)), tag("dd", say(zh, en))) for key, zh, en in _KEYS]
    lines = [
        say("一组是内容相近的几条消息，判一次，整组都算数；要分开判，就展开逐条判。",
            "A card is messages alike: one decision counts for all of them; open it to decide singly."),
        say("进度存在这台电脑的这个浏览器里。换电脑或者交给别人，先导出 decisions.json，再在那边导入。",
            "Progress is kept in this browser. To go on elsewhere export decisions.json and import it there."),
        say("发送人只显示编号；确有需要知道是谁，按规定另行查看。",
            "Senders are shown as numbers; who they are is looked up elsewhere, with a reason."),
    ]  # fmt: skip
    return tag(
        "dialog",
        tag("h2", say("怎么用", "How this works"), id="help-title"),
        tag("ul", [tag("li", x) for x in lines]),
        tag("dl", rows, class_="keys"),
        tag("form", tag("button", tag("span", data_w="close"), class_="main"), method="dialog"),
        id="help",
        aria_labelledby="help-title",
    )


def _button(ident: str, words: str, css: str | None = None) -> Html:
    return tag("button", tag("span", data_w=words), type="button", id=ident, class_=css)
