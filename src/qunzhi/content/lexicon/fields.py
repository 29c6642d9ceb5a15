"""What the fields of a lexicon are called, and how their values are written."""

from __future__ import annotations

from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.core.words import Words

#: Field -> names it goes by, in YAML and as a column; folded small, spaces and underscores gone.
NAMES: dict[str, tuple[str, ...]] = {
    "term": ("term", "词条", "词", "敏感词", "关键词", "词语", "word", "keyword", "text", "phrase"),
    "category": ("category", "类别", "分类", "类型", "种类"),
    "provisions": ("provisions", "provision", "条款", "依据", "条文", "依据条款", "article"),
    "reason": ("reason", "理由", "原因", "说明", "备注", "note", "why"),
    "added_by": ("addedby", "添加人", "录入人", "提出人", "提出单位", "by", "author"),
    "added_on": ("addedon", "addedat", "添加时间", "添加日期", "录入时间", "录入日期", "日期", "date", "when"),
    "whole": ("whole", "wholeword", "整词", "整词匹配", "全词", "全词匹配"),
    "folds": ("folds", "fold", "变形", "识别变形", "折叠"),
    "without": ("without", "nofolds", "不识别", "不识别变形"),
    "homophone": ("homophone", "homophones", "谐音", "同音"),
    "split": ("split", "splits", "拆字"),
    "allow": ("allow", "allowed", "允许", "白名单", "放行", "无害短语", "是否允许", "harmless"),
}
_FOLD_NAMES: dict[str, Fold] = {f.name.lower(): f for f in Fold if f.name and f.value} | {
    "全角": Fold.WIDTH, "宽度": Fold.WIDTH, "nfkc": Fold.WIDTH, "大小写": Fold.CASE, "繁体": Fold.TRADITIONAL,
    "繁简": Fold.TRADITIONAL, "数字": Fold.DIGITS, "数字写法": Fold.DIGITS, "音标": Fold.ACCENTS,
    "零宽": Fold.ZERO_WIDTH, "zerowidth": Fold.ZERO_WIDTH, "分隔": Fold.SEPARATORS, "分隔符": Fold.SEPARATORS,
    "符号": Fold.SEPARATORS, "separator": Fold.SEPARATORS, "句读": Fold.CLAUSES, "标点": Fold.CLAUSES,
    "clause": Fold.CLAUSES, "表情": Fold.EMOJI, "叠字": Fold.REPEATS, "重复": Fold.REPEATS,
    "repeat": Fold.REPEATS,
}  # fmt: skip
_YES = frozenset({"true", "yes", "y", "1", "是", "对", "√", "✓", "on", "开", "允许"})
_NO = frozenset({"false", "no", "n", "0", "否", "不", "×", "off", "关", "-"})
_ALL = frozenset({"all", "全部", "默认", "default", ""})
_NONE = frozenset({"none", "无", "不识别"})
FOLD_HINT = Words(
    "可写：" + "、".join(k for k in _FOLD_NAMES if not k.isascii()),
    "write some of " + ", ".join(f.name.lower() for f in Fold if f.name and f.value and f & DEFAULT_FOLDS),
)


def key_of(name: str) -> str:
    """A field's name for comparison."""
    return name.strip().strip("*").casefold().replace("_", "").replace(" ", "").replace("-", "")


_BY_NAME = {key_of(name): field for field, names in NAMES.items() for name in names}


def field_of(name: str) -> str | None:
    """The field of a name, None when no field is called so."""
    return _BY_NAME.get(key_of(name))


def truth(value: object) -> bool | None:
    """Yes or no as people write it; None for nothing written.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, bool):
        return value
    text = "" if value is None else str(value).strip().casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(text)


def listed(value: object) -> list[str]:
    """A list, or one text with its parts set apart by the usual marks."""
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        return [str(v).strip() for v in value if str(v).strip()]
    text = str(value)
    for mark in "；;、,，\n|":
        text = text.replace(mark, "\0")
    return [part.strip() for part in text.split("\0") if part.strip()]


def folds_of(value: object) -> Fold:
    """The folds of a list of names; nothing written means all, "none" none.

    Raises:
        ValueError: a name is no fold's.
    """
    names = [n.casefold() for n in listed(value)]
    if not names or (len(names) == 1 and names[0] in _ALL):
        return DEFAULT_FOLDS
    if len(names) == 1 and names[0] in _NONE:
        return Fold.NONE
    out = Fold.NONE
    for name in names:
        fold = _FOLD_NAMES.get(name) or _FOLD_NAMES.get(key_of(name))
        if fold is None:
            raise ValueError(name)
        out |= fold
    return out
