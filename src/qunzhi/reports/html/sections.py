"""What stands below the list: what is not judged, readings, proposals, how to read this, a word to members."""

from __future__ import annotations

from qunzhi.reports.context import Context
from qunzhi.reports.fact_labels import label
from qunzhi.reports.html.markup import Html, join, named, tag
from qunzhi.reports.html.tables import table
from qunzhi.reports.labels import MEASURE, NOTE_KIND, PROPOSAL_RULE, STATE, STATE_MEANS, word
from qunzhi.reports.text import visible

_MOST_PROPOSALS = 500


def notes(c: Context) -> Html:
    """What was not judged, and why."""
    items = [
        tag("li", tag("b", c.to(word(NOTE_KIND, n.kind))), c.say("：", ": "), named(c.to(n.text)))
        for n in c.result.notes
    ]
    unknown = c.tally.total.of("unknown")
    if unknown:
        items.append(
            tag(
                "li",
                tag("b", c.to(STATE["unknown"])),
                c.say(
                    f"：有 {c.number(unknown)} 项因为缺少信息判断不了，每一项都写明缺什么。",
                    f": {c.number(unknown)} could not be judged for want of a value; each says which.",
                ),
            )
        )
    body = tag("ul", items) if items else tag("p", c.say("都检查了。", "Everything was judged."))
    return _section("not-judged", c.say("没有判断的，和原因", "What was not judged, and why"), body)


def proposals(c: Context) -> Html:
    """The sanction table's proposals, below the sentence that nothing counts before a person decides."""
    title = c.say("处理建议", "Proposals")
    rule = tag("p", c.to(PROPOSAL_RULE), class_="rule")
    rows = c.result.proposals.slice(0, _MOST_PROPOSALS).to_pylist()
    if not rows:
        return _section("proposals", title, rule, tag("p", c.say("这次没有建议。", "There are none."), class_="quiet"))
    heads = [
        c.say("条款", "Article"),
        c.say("人员", "Person"),
        c.say("因为", "On account of"),
        c.say("建议", "Proposal"),
        c.say("金额（元）", "Yuan"),
    ]
    lines = [
        (
            c.article(r["provision"]),
            named(c.names.person(r["person_id"])),
            named(about(c, r["subject"])),
            c.to(word(MEASURE, r["measure"])),
            "—" if r["amount"] is None else c.number(r["amount"]),
        )
        for r in rows
    ]
    total = c.result.proposals.num_rows
    caption = c.say(f"共 {c.number(total)} 条，等待有权的人决定", f"{c.number(total)}, waiting for a person's decision")
    more = (
        tag("p", c.say("其余见 proposals.csv。", "The rest is in proposals.csv."), class_="quiet")
        if total > len(rows)
        else None
    )
    listed = tag("details", tag("summary", caption), table(title, heads, lines, numbers=1), class_="paper-open")
    return _section("proposals", title, rule, listed, more)


def about(c: Context, subject: str) -> str:
    """The name of what a proposal rests on; a case has only its number."""
    name = c.names.thing(subject)
    return f"{name}（{visible(subject)}）" if name else visible(subject)


def readings(c: Context) -> Html | None:
    """Every value that the text leaves open and findings rest on."""
    rows = [
        (
            c.article(p.id),
            label(r.what).to(c.lang),
            visible(r.text),
            c.value(r.what, r.value),
            visible(c.to(r.why)),
            c.say("、", ", ").join(c.value(r.what, o) for o in r.others),
        )
        for p in c.result.pack.provisions.values()
        for r in p.readings
        if p.id in c.tally.provisions
    ]
    if not rows:
        return None
    heads = [
        c.say("条款", "Article"),
        c.say("参数", "Value"),
        c.say("条款的话", "The text says"),
        c.say("按此掌握", "Read as"),
        c.say("理由", "Why"),
        c.say("也可以定为", "Could also be"),
    ]
    why = c.say(
        "办法有些地方没有写明天数或标准。下面是这次采用的理解；学校（单位）可以另定，改了以后结果会跟着变。",
        "Some articles leave a time or a measure open. These are the readings used; the institution may set others.",
    )
    return _section(
        "readings",
        c.say("办法没写明、由学校（单位）掌握的", "Where the text leaves room"),
        tag("p", why),
        tag(
            "details",
            tag("summary", c.say(f"{len(rows)} 处", str(len(rows)))),
            table(why[:0], heads, rows),
            class_="paper-open",
        ),
    )


def guide(c: Context) -> Html:
    """How to read this page."""
    states = [tag("li", tag("b", c.to(words)), c.say("：", ": "), c.to(STATE_MEANS[s])) for s, words in STATE.items()]
    lines = [
        c.say("页面上的数字都可以点，点了就列出对应的项；地址栏里的网址带着筛选，可以直接转给别人。",
              "Every number can be clicked and lists what it counts; the address keeps the filter and can be sent on."),
        c.say("每一项都写明依据的条款、台账里的事实、谁负责、怎么办。觉得不对，先核对事实：台账改了，结果就改了。",
              "Each finding gives article, facts, who is responsible, what to do. Looks wrong? Check the facts first."),
        c.say("检查只说事实合不合条款，不评价人。", "A check compares facts with an article; it judges no one."),
    ]  # fmt: skip
    return _section(
        "how", c.say("怎么看这份报告", "How to read this"), tag("ul", states, [tag("li", x) for x in lines])
    )


def members(c: Context) -> Html:
    """What is looked at and what is not: for those who are in the groups."""
    lines = [
        c.say("只看登记在册的工作群和公务账号，不看私聊，也不看个人的其他群。",
              "Only registered work groups and official accounts are looked at; never private chats or other groups."),
        c.say("没有事先告知成员的群，不检查聊天内容；发言的次数和时间不等于内容。",
              "Texts of a group whose members have not been told are not read; counts and times are not texts."),
        c.say("对任何人的处理都要由人核实后决定，本人可以说明情况、提出申诉。",
              "Whatever concerns a person is decided by a person who has checked it; you may answer and appeal."),
    ]  # fmt: skip
    return _section("members", c.say("给群成员的说明", "For members"), tag("ul", [tag("li", x) for x in lines]))


def _section(ident: str, title: str, *body: object) -> Html:
    return tag("section", tag("h2", title), join(*body), class_="panel plain", id=ident)
