"""The review page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from qunzhi.audit.flags import ScanResult
from qunzhi.core.words import Lang
from qunzhi.reports.flags import bench, people, top
from qunzhi.reports.flags.bilingual import say
from qunzhi.reports.flags.cards import cards_of, held
from qunzhi.reports.flags.data import as_page_json, page_data
from qunzhi.reports.html.document import document
from qunzhi.reports.html.markup import Html, tag

#: Flags that a page holds at the most; it then has about 10 MB and a phone still opens it.
MOST_FLAGS = 30_000
#: Style sheets of the findings report that this page shares.
_SHARED = ("1-tokens.css", "2-layout.css")


def write_review_page(result: ScanResult, path: Path, lang: Lang = "zh", *, most: int = MOST_FLAGS) -> Path:
    """Write the page to ``path``; ``lang`` is the language it opens in, the reader can switch.

    Above ``most`` flags the page holds the gravest and surest and says so. Senders are numbered; no account of any
    sender is in the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review_page(result, lang, most=most), encoding="utf-8", errors="replace", newline="\n")
    return path


def review_page(result: ScanResult, lang: Lang = "zh", *, most: int = MOST_FLAGS) -> str:
    """The whole page as text."""
    cards = cards_of(result.flags)
    shown = held(cards, most)
    content = [
        tag("a", say("跳到核查", "Skip to the cards"), href="#list", class_="skip"),
        _content(result, len(cards), sum(len(c.flags) for c in shown)),
    ]
    title = "消息提示核查" if lang == "zh" else "Review of flagged messages"
    return document(lang, title, asset("css"), asset("js"), content, as_page_json(page_data(result, shown)))


def _content(result: ScanResult, cards: int, shown: int) -> Html:
    needs_script = say(
        "核查要用脚本：请用浏览器直接打开这个文件（聊天软件里的预览不行）。",
        "Reviewing needs the page's script: open the file in a browser, not in a preview.",
    )
    return tag(
        "div",
        top.head(result),
        bench.bar(shown),
        tag(
            "main",
            tag("noscript", tag("p", needs_script, class_="rule")),
            tag("p", id="warn", class_="rule warn", role="alert", hidden=True),
            top.sentence(result, cards),
            tag("div", top.looked_at(result), top.not_looked_at(result), class_="grid"),
            bench.bench(len(result.flags), shown) if shown else None,
            people.by_people(result),
        ),
        tag(
            "footer",
            say(
                "由群治 qunzhi 生成。本页可离线打开，不连接任何网站；判定只存在这个浏览器里，导出才会离开。",
                "Made by qunzhi. Works offline and contacts nothing; decisions stay in this browser until exported.",
            ),
        ),
        bench.help_box(),
        tag("p", id="say", role="status", aria_live="polite", class_="toast"),
        class_="page",
    )


@cache
def asset(kind: str) -> str:
    """The page's style sheet or script, its files one after another in the order of their names."""
    own = files("qunzhi.reports.flags") / "assets"
    parts: list[Traversable] = []
    if kind == "css":
        parts += [files("qunzhi.reports.html") / "assets" / name for name in _SHARED]
    parts += sorted((f for f in own.iterdir() if f.name.endswith("." + kind)), key=lambda f: f.name)
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)
