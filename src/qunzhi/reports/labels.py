"""Words for the codes that findings carry, and the order in which they are shown."""

from __future__ import annotations

from qunzhi.audit.result import SEVERITIES, STATES
from qunzhi.core.words import NOTHING, Words

STATE: dict[str, Words] = {
    "violation": Words("待整改", "open"),
    "late": Words("逾期完成", "done late"),
    "due": Words("将到期", "due"),
    "unknown": Words("缺信息", "unknown"),
}
#: What each state means, for someone who has never read the rules.
STATE_MEANS: dict[str, Words] = {
    "violation": Words("不符合规定，至今没有改过来", "out of order, and not put right yet"),
    "late": Words("已经办了，但超过了规定的时间", "done, but after the time the text gives"),
    "due": Words("还没有办，期限也还没有到", "not done yet, and not due yet"),
    "unknown": Words("台账里缺少必要的信息，判断不了；补上后再看", "a value needed to judge it is missing; fill it in"),
}
SEVERITY: dict[str, Words] = {
    "critical": Words("重大", "critical"),
    "major": Words("较重", "major"),
    "minor": Words("一般", "minor"),
    "advisory": Words("提示", "advisory"),
}
SEVERITY_MEANS: dict[str, Words] = {
    "critical": Words("立即处理", "act at once"),
    "major": Words("违反办法明文", "against the letter of the text"),
    "minor": Words("办法有要求，时限或标准由学校（单位）细化", "asked for by the text; the measure of it is a reading"),
    "advisory": Words("办法用“原则上”“尽量”，供参考", "“in principle” or “as far as possible”; for consideration"),
}
CHANGE: dict[str, Words] = {
    "new": Words("新增", "new"),
    "open": Words("仍在", "still open"),
    "resolved": Words("已解决", "resolved"),
}
ROLE: dict[str, Words] = {
    "primary": Words("第一责任人", "primarily responsible"),
    "direct": Words("直接责任人", "directly responsible"),
    "overseer": Words("监督人", "overseer"),
}
MEASURE: dict[str, Words] = {
    "deduction": Words("扣减绩效", "deduction"),
    "referral": Words("移送有关机关", "referral"),
}
NOTE_KIND: dict[str, Words] = {
    "not_in_force": Words("办法尚未生效", "not in force yet"),
    "outside": Words("不在办法范围内", "outside the rules"),
    "not_run": Words("没有检查的条款", "rules not run"),
    "calendar": Words("缺少节假日安排", "calendar incomplete"),
    "reference": Words("引用的文件", "texts referred to"),
    "left_out": Words("没有读入的数据", "rows left out"),
    "input": Words("输入数据", "input"),
    "content": Words("消息内容", "texts of messages"),
}
TEAM: dict[str, Words] = {
    "backbone": Words("网络宣传骨干", "publicity backbone"),
    "unit_members": Words("宣传委员", "publicity members"),
    "students": Words("学生骨干", "student backbone"),
    "leaders": Words("班子和干部", "leaders"),
    "all": Words("全体", "everybody"),
}
SEASON: dict[str, Words] = {"spring": Words("春季学期", "spring"), "autumn": Words("秋季学期", "autumn")}

#: What nothing decided by a machine may skip; shown wherever proposals are.
PROPOSAL_RULE = Words(
    "以下只是按办法条款算出的建议。经有权决定的人核实、说明理由并作出决定之前，对任何人都不产生任何后果；当事人可以陈述和申诉。",
    "These are proposals computed from the articles. Nothing counts against anybody before a person entitled to decide"
    " has checked it, said why and decided; those concerned may answer and appeal.",
)


def word(table: dict[str, Words], code: str) -> Words:
    """The words of a code, or the code itself: what is not known here is shown, not dropped."""
    return table.get(code) or Words(code, code)


def title_of(titles: dict[str, Words], rule: str) -> Words:
    """A rule's title as the audit gave it, else its name with blanks."""
    found = titles.get(rule, NOTHING)
    plain = rule.replace("_", " ")
    return Words(found.zh or plain, found.en or plain)


def severity_rank(code: str) -> int:
    """0 for the gravest; unknown codes last."""
    return SEVERITIES.index(code) if code in SEVERITIES else len(SEVERITIES)


def state_rank(code: str) -> int:
    """0 for what is open; unknown codes last."""
    return STATES.index(code) if code in STATES else len(STATES)
