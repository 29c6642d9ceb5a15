"""What a comparison calls fields and values."""

from __future__ import annotations

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.rules.contract import all_rules

FIELD_WORDS: dict[str, Words] = {
    "adoptions": Words("审定", "adoptions"),
    "against": Words("不属于", "against"),
    "amount": Words("金额（元）", "amount (yuan)"),
    "article": Words("条号", "article"),
    "basis": Words("依据", "basis"),
    "binds": Words("约束对象", "binds"),
    "by": Words("截止日", "by"),
    "categories": Words("内容类别", "categories"),
    "category": Words("类别", "category"),
    "chain": Words("责任链", "chain"),
    "content": Words("内容类别", "content"),
    "date": Words("日期", "date"),
    "default": Words("其余", "default"),
    "desk": Words("手续", "desk"),
    "detect": Words("识别", "detect"),
    "direct": Words("直接责任人", "direct"),
    "effective": Words("施行", "in force"),
    "every": Words("周期", "every"),
    "examples": Words("例子", "examples"),
    "extends": Words("继承", "extends"),
    "for": Words("属于", "for"),
    "guidance": Words("提示", "guidance"),
    "head": Words("包头", "head"),
    "institution": Words("单位", "institution"),
    "interprets": Words("解释机关", "interprets"),
    "issued": Words("发布日期", "issued"),
    "issuers": Words("发文单位", "issuers"),
    "kind": Words("性质", "kind"),
    "kinds": Words("群类型", "kinds"),
    "max": Words("上限", "max"),
    "needs": Words("所需房间", "needs"),
    "number": Words("文号", "number"),
    "offices": Words("职能部门", "offices"),
    "opinion": Words("只由人判断", "people only"),
    "others": Words("其他选择", "others"),
    "overseer": Words("监督人", "overseer"),
    "pack": Words("简称", "pack"),
    "people": Words("由人判断", "people judge"),
    "permits": Words("许可", "permits"),
    "platforms": Words("平台", "platforms"),
    "primary": Words("第一责任人", "primary"),
    "purpose": Words("目的", "purpose"),
    "reading": Words("理由", "reading"),
    "readings": Words("解读", "readings"),
    "reason": Words("理由", "reason"),
    "refers_to": Words("引用", "refers to"),
    "repeals": Words("废止", "repeals"),
    "routing": Words("流向", "routing"),
    "rules": Words("规则", "rules"),
    "sanction": Words("处理", "sanction"),
    "says": Words("内容", "says"),
    "scope": Words("适用范围", "scope"),
    "severity": Words("严重程度", "severity"),
    "source": Words("来源", "source"),
    "text": Words("原文用语", "words read"),
    "title": Words("名称", "title"),
    "to": Words("去向", "to"),
    "weigh": Words("判断要点", "to weigh"),
    "what": Words("事项", "what"),
    "why": Words("理由", "why"),
    "within": Words("期限", "within"),
}
_VALUES: dict[str, dict[str, Words]] = {
    "severity": {
        "advisory": Words("提示", "advisory"),
        "minor": Words("一般", "minor"),
        "major": Words("较重", "major"),
        "critical": Words("重大", "critical"),
    },
    "kind": {
        "rule": Words("规定", "rule"),
        "deadline": Words("时限", "deadline"),
        "workflow": Words("流程", "workflow"),
        "content": Words("内容", "content"),
        "sanction": Words("处理", "sanction"),
        "duty": Words("职责", "duty"),
        "record": Words("记录", "record"),
        "meta": Words("总则附则", "meta"),
    },
}


def field_words(path: str) -> Words:
    """A path with the names that people know; rules by their titles; the language of a text left out."""
    steps = path.split(".")
    parts = [_name(p) for p in (steps[:-1] if steps[-1] in {"zh", "en"} and len(steps) > 1 else steps)]
    return Words(" · ".join(p.zh for p in parts), " · ".join(p.en for p in parts))


def value_words(path: str, value: str) -> Words:
    """A value as people write it: lengths of time, severities and natures in words, all else as it is."""
    words = _VALUES.get(path.rsplit(".", 1)[-1], {}).get(value)
    if words:
        return words
    try:
        return Span.parse(value).words
    except ValueError:
        return Words(value, value)


def _name(step: str) -> Words:
    rule = all_rules().get(step)
    return FIELD_WORDS.get(step) or (rule.title if rule else Words(step, step))
