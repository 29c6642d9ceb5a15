"""The names of detectors that a pack may write, what people call them, and the group name ``personal_data``."""

from __future__ import annotations

from collections.abc import Iterable

from qunzhi.core.words import Words
from qunzhi.packs.rooms import detectors_there

#: The forms that the product is about. A module under ``qunzhi.content.detectors`` is a detector without standing here.
FORMS: dict[str, Words] = {
    "mobile": Words("手机号", "mobile number"),
    "landline": Words("固定电话", "landline number"),
    "identity_number": Words("身份证号", "identity number"),
    "bank_card": Words("银行卡号", "bank card number"),
    "passport": Words("护照号", "passport number"),
    "email": Words("电子邮箱", "e-mail address"),
    "home_address": Words("住址", "home address"),
    "member_number": Words("学号工号", "student or staff number"),
    "roster_leak": Words("成批的个人信息", "several persons' data"),
    "secrecy_mark": Words("密级标志", "secrecy mark"),
    "internal_mark": Words("内部标志", "internal mark"),
    "document_number": Words("发文字号", "document number"),
    "link": Words("链接", "link"),
    "advertising": Words("广告", "advertising"),
    "abuse": Words("骂人的词", "words of abuse"),
    "own_terms": Words("本单位词库", "the institution's own terms"),
    "bare_reaction": Words("单纯点赞或表情", "bare likes and emoji"),
    "flooding": Words("重复刷屏", "the same text again and again"),
}
#: Names that stand for several detectors.
GROUPS: dict[str, tuple[str, ...]] = {
    "personal_data": (
        "mobile",
        "landline",
        "identity_number",
        "bank_card",
        "passport",
        "email",
        "home_address",
        "member_number",
        "roster_leak",
    ),
}


def expand(names: Iterable[str]) -> tuple[str, ...]:
    """Group names replaced by their detectors, each once, in order."""
    return tuple(dict.fromkeys(d for name in names for d in GROUPS.get(name, (name,))))


def known() -> frozenset[str]:
    """Every name that may be written: the forms of the product, the modules that are there, the groups."""
    return frozenset(FORMS) | frozenset(GROUPS) | detectors_there()


def called(name: str) -> Words:
    """What people call a detector; its own name where that is not known."""
    return FORMS.get(name, Words(name, name))
