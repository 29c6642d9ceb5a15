"""The first screen: what was looked at, what was not, and that a person decides."""

from __future__ import annotations

from qunzhi.audit.flags import ScannedGroup, ScanResult
from qunzhi.core.errors import Problem
from qunzhi.core.instants import day_of, from_day
from qunzhi.core.words import Words
from qunzhi.reports.flags.bilingual import both, number, say
from qunzhi.reports.flags.days import by_day
from qunzhi.reports.flags.words import NOT_READ
from qunzhi.reports.html.markup import Html, join, named, tag
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words, day_words

#: So many lines of a kind are shown at once; the rest opens.
_SHOWN = 4


def head(result: ScanResult) -> Html:
    """Regulation, lexicon, instant."""
    facts = [
        tag("span", both(result.pack_title, name=True), f" {visible(result.pack)}"),
        tag("span", _lexicon(result)),
        tag(
            "span",
            both(Words(as_of_words(result.made_at, "zh") + " 扫描", "scanned " + as_of_words(result.made_at, "en"))),
        ),
    ]
    return tag(
        "header",
        tag("h1", say("消息提示核查", "Review of flagged messages")),
        tag("p", facts, class_="facts"),
        class_="top",
    )


def sentence(result: ScanResult, cards: int) -> Html:
    """What came of it, and the rule above all: a flag is a hint."""
    groups, read, flags = len(result.groups) - len(result.refused), number(result.read), number(len(result.flags))
    looked = Words(
        f"这次看了 {groups} 个群的 {read} 条文字消息，", f"{read} text messages of {groups} groups were looked at: "
    )
    if result.flags:
        places = "1 place" if len(result.flags) == 1 else f"{flags} places"
        found = Words(
            f"提示 {flags} 处，内容相近的合为 {number(cards)} 组。",
            f"{places} flagged, put together as {number(cards)} {'card' if cards == 1 else 'cards'}.",
        )
    else:
        found = Words("看过的消息里没有提示。", "nothing was flagged in what was read.")
    rule = say(
        "提示只是提示，属不属实由人判断；提示本身不是结论，也不评价任何人。",
        "A flag is only a hint. Whether it is so, a person decides; a flag is no finding and judges no one.",
    )
    idle = say(
        "这部办法没有要查内容的条款，或者还没有施行；只按本单位词库和另加的识别方法查看。",
        "The regulation asks for nothing in messages or is not in force yet: only the lexicon and added detectors ran.",
    )
    return join(
        tag("p", both(Words(looked.zh + found.zh, looked.en + found.en)), class_="sentence"),
        None if result.wanted else tag("p", idle, class_="rule"),
        tag("p", rule, class_="rule"),
    )


def looked_at(result: ScanResult) -> Html:
    """Groups, messages and period, with the flags by day."""
    rows = [
        _line(
            say("群", "Groups"),
            number(len(result.groups) - len(result.refused)),
            say(f"共 {number(len(result.groups))} 个", f"of {number(len(result.groups))}"),
        ),
        _line(
            say("文字消息", "Text messages"),
            number(result.read),
            say(f"共 {number(result.messages)} 条消息", f"of {number(result.messages)} messages"),
        ),
    ]
    if result.first_at is not None and result.last_at is not None:
        first, last = (from_day(day_of(at)) for at in (result.first_at, result.last_at))
        ends = (f"{day_words(first, lang)} — {day_words(last, lang)}" for lang in ("zh", "en"))
        rows.append(_line(say("时段", "Period"), "", both(Words(*ends))))
    if result.pictures_read:
        rows.append(_line(say("识别了文字的图片", "Pictures with text read"), number(result.pictures_read), ""))
    if result.merged:
        rows.append(
            _line(
                say("和别的提示重叠，没有重复列出", "Within other flags, not listed again"), number(result.merged), ""
            )
        )
    told = say("导入的人已声明：群成员事先知情。", "Whoever ran the scan declared that members had been told.")
    return tag(
        "section",
        tag("h2", say("看了什么", "What was looked at")),
        tag("dl", rows, class_="counted"),
        by_day([f.sent_at for f in result.flags]) if result.flags else None,
        _groups([g for g in result.groups if not g.refused.zh]),
        _files(result.files),
        tag("p", told, class_="quiet") if result.notice_given else None,
        class_="panel",
    )


def _groups(groups: list[ScannedGroup]) -> Html | None:
    lines = [tag("li", named(g.name or g.group_id), f" {number(g.messages)}") for g in groups]
    title = say(f"看的群和消息数（{len(groups)}）", f"Groups read, with their messages ({len(groups)})")
    return _folded(title, lines)


def _files(files: list[str]) -> Html | None:
    return _folded(say(f"读的文件（{len(files)}）", f"Files read ({len(files)})"), [tag("li", named(f)) for f in files])


def _folded(title: Html, lines: list[Html]) -> Html | None:
    return tag("details", tag("summary", title), tag("ul", lines), class_="more") if lines else None


def not_looked_at(result: ScanResult) -> Html:
    """Everything that nobody looked at, said plainly."""
    items: list[Html] = [
        _item(Words(name.zh, name.en), result.not_read[kind])
        for kind, name in NOT_READ.items()
        if result.not_read.get(kind)
    ]
    items += [_item(Words(k, k), n) for k, n in sorted(result.not_read.items()) if k not in NOT_READ and n]
    if result.lost:
        items.append(_item(Words("读不出来的消息", "messages that could not be read"), result.lost))
    if result.capped:
        items.append(
            _item(Words("提示太多、只列出一部分的消息", "messages with more hits than are listed"), len(result.capped))
        )
    people = sum(w.opinion or bool(w.people.zh) for w in result.wanted)
    if people:
        link = tag("a", say("只由人判断的条款", "articles that only people judge"), href="#people")
        items.append(tag("li", tag("b", number(people)), " ", link, class_="wide"))
    beyond = say("没有导出的群、时段和私聊，都不在内", "groups, times and private chats that were not exported")
    items.append(tag("li", beyond, class_="wide"))
    return tag(
        "section",
        tag("h2", say("没有看的（未查看 ≠ 没有问题）", "What was not looked at (unseen is not the same as in order)")),
        tag("ul", items, class_="unseen"),
        _refused(result.refused),
        _problems(result.problems),
        _notes(result.notes),
        class_="panel unlooked",
    )


def _refused(groups: list[ScannedGroup]) -> Html | None:
    if not groups:
        return None
    lines = [
        tag(
            "li",
            named(g.name or g.group_id),
            say(f"（{number(g.messages)} 条）：", f" ({number(g.messages)}): "),
            both(g.refused, name=True),
        )
        for g in groups
    ]
    title = say(f"没有读内容的群（{len(groups)}）", f"Groups whose texts were not read ({len(groups)})")
    return _listed(title, lines)


def _problems(problems: list[Problem]) -> Html | None:
    if not problems:
        return None
    lines = [tag("li", both(Words(p.show("zh"), p.show("en")), name=True)) for p in problems]
    return _listed(say(f"读入时的问题（{len(problems)}）", f"Problems when reading ({len(problems)})"), lines)


def _notes(notes: list[Words]) -> Html | None:
    lines = [tag("li", both(n, name=True)) for n in notes]
    return _listed(say("说明", "Notes"), lines) if lines else None


def _listed(title: Html, lines: list[Html]) -> Html:
    rest = _folded(say("其余", "the rest"), lines[_SHOWN:])
    return join(tag("h3", title), tag("ul", lines[:_SHOWN], class_="notes"), rest)


def _lexicon(result: ScanResult) -> Html:
    if not result.lexicon:
        return say("没有用本单位词库", "without a lexicon of the institution")
    name, version = visible(result.lexicon), visible(result.lexicon_version)
    return join(
        say("词库 ", "lexicon "), named(name), say(f" 第 {version} 版", f" version {version}") if version else None
    )


def _line(name: Html, value: str, note: Html | str) -> Html:
    return tag("div", tag("dt", name), tag("dd", tag("b", value), " ", tag("small", note)))


def _item(name: Words, n: int) -> Html:
    long = len(name.zh) > 8 or len(name.en) > 16
    return tag("li", tag("b", number(n)), " ", both(name), class_="wide" if long else None)
