"""Articles that only people judge: what to weigh, examples, and a place to note a message by hand."""

from __future__ import annotations

from qunzhi.audit.flags import ScanResult
from qunzhi.core.words import Words
from qunzhi.packs.content_of import Wanted
from qunzhi.reports.flags.bilingual import both, say
from qunzhi.reports.html.markup import Html, tag
from qunzhi.reports.labels import SEVERITY, word
from qunzhi.reports.text import visible


def by_people(result: ScanResult) -> Html | None:
    """The section; nothing where every article is looked for by a detector."""
    left = [w for w in result.wanted if w.opinion or w.people.zh]
    if not left:
        return None
    return tag(
        "section",
        tag("h2", say("只由人判断", "For people alone")),
        tag(
            "p",
            say(
                "这些条款不由程序识别。看到有关的消息，在这里记一条，和判定一起导出。",
                "No program looks for these. Note what you come across; it is exported with the decisions.",
            ),
        ),
        [_clause(w) for w in left],
        class_="panel plain",
        id="people",
    )


def _clause(w: Wanted) -> Html:
    title = tag(
        "summary",
        tag("span", both(word(SEVERITY, w.severity)), class_=f"tag v-{w.severity}"),
        tag("b", both(w.name, name=True)),
        tag("small", f"{visible(w.article)}　{visible(w.provision)}"),
    )
    examples = [
        *[tag("li", say("属于：", "belongs: "), both(x, name=True)) for x in w.examples.for_],
        *[tag("li", say("不属于：", "does not: "), both(x, name=True)) for x in w.examples.against],
    ]
    part = None if w.opinion else tag("p", say("由人判断的部分：", "Left to people: "), both(w.people, name=True))
    return tag(
        "details",
        title,
        part,
        tag("p", both(Words(w.weigh.zh, w.weigh.en), name=True)) if w.weigh.zh else None,
        tag("ul", examples) if examples else None,
        tag("div", class_="hand", data_provision=w.provision),
        class_="clause",
    )
