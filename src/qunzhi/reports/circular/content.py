"""What the circular says: every number taken from the findings, nothing said of anybody's person."""

from __future__ import annotations

from dataclasses import dataclass, field

from qunzhi.audit.result import SEVERITIES
from qunzhi.core.instants import from_day
from qunzhi.reports.circular.who import Units
from qunzhi.reports.context import Context
from qunzhi.reports.labels import SEVERITY
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words, day_words

_ARTICLES = 6
_MOST_UNITS = 5
_DAYS = 6


@dataclass(slots=True)
class Part:
    """A part of the text: level 1 heading ``一、``, paragraphs, and below it parts of level 2."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def title(c: Context) -> str:
    """The circular's title."""
    if c.result.counts.get("accounts") and not c.result.counts.get("groups"):
        return c.say("关于公务账号管理检查情况的通报", "Circular on the official accounts")
    return c.say("关于工作群管理检查情况的通报", "Circular on the work groups")


def lead(c: Context) -> str:
    """The opening paragraph."""
    when = as_of_words(c.result.as_of, c.lang)
    counts = c.result.counts
    things = [(counts.get("groups"), "个工作群", "work groups"), (counts.get("accounts"), "个公务账号", "accounts")]
    what = c.say("、", " and ").join(c.say(f"{n}{zh}", f"{n} {en}") for n, zh, en in things if n)
    what = what or c.say("登记在册的工作群", "the registered work groups")
    return c.say(
        f"按照{c.cite()}的要求，对截至{when}的{what}进行了检查。现将有关情况通报如下。",
        f"Under {c.cite()}, {what} were checked as of {when}. This is what was found.",
    )


def parts(c: Context, units: Units) -> list[Part]:
    """The parts of the text in order."""
    made = [_overall(c)]
    if c.tally.open:
        made += [_by_article(c), _by_unit(c, units)]
    return [*made, _asked(c)]


def _overall(c: Context) -> Part:
    t, n = c.tally, str
    comma = c.say("、", ", ")
    by = comma.join(
        c.say(f"{c.to(SEVERITY[v])}{n(k)}项", f"{n(k)} {c.to(SEVERITY[v])}")
        for v in SEVERITIES
        if (k := t.total.of("violation", v))
    )
    units = sum(1 for u, line in t.units.items() if u and line.of("violation"))
    text = (
        c.say(
            f"发现待整改问题{n(t.open)}项，涉及{units}个单位，其中{by}。",
            f"{n(t.open)} findings are open, in {units} units: {by}.",
        )
        if t.open
        else c.say("没有发现待整改的问题。", "Nothing was found to be out of order.")
    )
    rest = [
        (t.total.of("late"), "逾期后已经完成{}项", "{} done late"),
        (t.total.of("due"), "尚未到期、需按期办理{}项", "{} not yet due"),
        (t.total.of("unknown"), "因台账信息不全暂时无法判断{}项", "{} that cannot be judged for want of facts"),
    ]
    more = c.say("，", ", ").join(c.say(zh, en).format(n(k)) for k, zh, en in rest if k)
    if more:
        text += c.say(f"此外，{more}。", f" Besides: {more}.")
    if c.result.since is not None:
        ch = c.tally.changes
        text += c.say(
            f"与{as_of_words(c.result.since, c.lang)}相比，新增{n(ch['new'])}项，已解决{n(ch['resolved'])}项。",
            f" Since {as_of_words(c.result.since, c.lang)}: {n(ch['new'])} new, {n(ch['resolved'])} resolved.",
        )
    return Part(c.say("总体情况", "Overall"), [text])


def _by_article(c: Context) -> Part:
    """The articles with most open findings, by severity."""
    part = Part(c.say("主要问题", "What was found"))
    for severity in SEVERITIES:
        folds = [f for f in c.tally.folds if f.state == "violation" and f.severity == severity]
        if not folds:
            continue
        folds.sort(key=lambda f: (-f.count, f.provision, f.rule))
        total = sum(f.count for f in folds)
        name = c.to(SEVERITY[severity])
        below = Part(c.say(f"{name}问题（{total}项）", f"{name} ({total})"))
        for f in folds[:_ARTICLES]:
            below.paragraphs.append(
                c.say(
                    f"{c.rule(f.rule)}：{f.count}处不符合{f'，涉及{f.units}个单位' if f.units else ''}。"
                    f"依据{c.article(f.provision)}：{c.says(f.provision).rstrip('。')}。",
                    f"{c.rule(f.rule)}: {f.count} not in order{f', in {f.units} units' if f.units else ''}."
                    f" Under {c.article(f.provision)}: {c.says(f.provision).rstrip('.')}.",
                )
            )
        left = folds[_ARTICLES:]
        if left:
            n = sum(f.count for f in left)
            below.paragraphs.append(c.say(f"其他{n}项见附件2。", f"{n} others: see annex 2."))
        part.parts.append(below)
    return part


def _by_unit(c: Context, units: Units) -> Part:
    most = c.say("、", ", ").join(
        c.say(f"{units.name(x.key)}{x.of('violation')}项", f"{units.name(x.key)} {x.of('violation')}")
        for x in units.most(_MOST_UNITS)
    )
    text = c.say(
        f"待整改问题较多的单位是：{most}。各单位群的数量不同，以上数字只反映需要整改的事项，不作评比。各单位情况见附件1。",
        f"Most open findings: {most}. Units have different numbers of groups; the numbers say what is to be put right"
        " and rank nobody. All units: annex 1.",
    )
    return Part(c.say("各单位情况", "By unit"), [text])


def _asked(c: Context) -> Part:
    t, n = c.tally, str
    part = Part(c.say("整改要求", "What is asked"))
    critical = t.total.of("violation", "critical")
    if critical:
        text = c.say(f"重大问题{n(critical)}项，收到通报后立即处理。", f"{n(critical)} critical findings: act at once.")
        part.parts.append(Part(c.say("重大问题立即处理", "Critical findings at once"), [text]))
    if t.falls_due:
        days = sorted(t.falls_due.items())
        listed = c.say("、", ", ").join(
            c.say(f"{day_words(from_day(d), c.lang)}前{n(k)}项", f"{n(k)} by {day_words(from_day(d), c.lang)}")
            for d, k in days[:_DAYS]
        )
        later = sum(k for _, k in days[_DAYS:])
        if later:
            listed += c.say(f"，之后{n(later)}项", f", {n(later)} later")
        text = c.say(f"未到期的事项按条款的期限办理：{listed}。", f"What is not yet due is done in time: {listed}.")
        part.parts.append(Part(c.say("未到期的按期办理", "In time"), [text]))
    overdue = t.open - critical
    if overdue > 0:
        text = c.say(
            f"其余待整改的{n(overdue)}项，其中条款规定的期限已过的，应尽快补办；没有固定期限的，由各单位确定完成时间。",
            f"The other {n(overdue)} open findings: what is past its deadline is made good without delay; where an"
            " article sets none, the unit fixes a date.",
        )
        part.parts.append(Part(c.say("已逾期的尽快补办", "Overdue"), [text]))
    unknown = t.total.of("unknown")
    if unknown:
        text = c.say(
            f"有{n(unknown)}项因台账信息不全无法判断，请补全后再行核对。",
            f"{n(unknown)} could not be judged: please complete the facts.",
        )
        part.parts.append(Part(c.say("台账信息补充完整", "Complete the facts"), [text]))
    part.parts.append(Part(c.say("有异议的及时说明", "Objections"), [_objections(c)]))
    return part


def _objections(c: Context) -> str:
    office = visible(c.result.pack.interprets)
    to = c.say(f"向{office}说明" if office else "及时说明", f" to {office}" if office else "")
    return c.say(
        f"本通报依据台账记录的事实。认为与事实不符的，请{to}，核实后予以更正。",
        f"This circular rests on the facts as recorded. Objections go{to}; what proves wrong is corrected.",
    )
