"""Pydantic's errors as problems with a place, both languages and, for misspelled keys, the nearest one that exists."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.nearest import did_you_mean
from qunzhi.packs.source import Node
from qunzhi.packs.texts import OWN

Loc = Sequence[str | int]

#: Pydantic's error types (or how they begin) -> what was expected.
_EXPECTED: tuple[tuple[str, Words], ...] = (
    ("string", Words("文字", "text")),
    ("int", Words("整数", "a whole number")),
    ("float", Words("数", "a number")),
    ("decimal", Words("数", "a number")),
    ("bool", Words("true 或 false", "true or false")),
    ("date", Words("日期，如 2024-09-01", "a date such as 2024-09-01")),
    ("tuple", Words("列表，如 [甲, 乙]", "a list such as [a, b]")),
    ("list", Words("列表，如 [甲, 乙]", "a list such as [a, b]")),
    ("set", Words("列表，如 [甲, 乙]", "a list such as [a, b]")),
    ("frozen_set", Words("列表，如 [甲, 乙]", "a list such as [a, b]")),
    ("dict", Words("成对的 键: 值", "pairs of key: value")),
    ("model", Words("成对的 键: 值", "pairs of key: value")),
    ("mapping", Words("成对的 键: 值", "pairs of key: value")),
)
#: How pydantic ends the path of an error about a mapping's key; the only keys with a form are codes of categories.
_KEY = "[key]"
_SPAN = Words(
    "时长，如 5 working days、24 hours、180 days", "a length of time such as 5 working days, 24 hours, 180 days"
)
_PATTERNS: dict[str, Words] = {
    "desk": Words("房间.手续，如 cases.report", "room.procedure such as cases.report"),
    "code": Words(
        "小写字母、数字、下划线，如 personal_attack", "lower-case letters, digits and _, as in personal_attack"
    ),
    "id": Words("字母或汉字、数字、点、短横，如 ABC-3.1", "letters, digits, dots and hyphens, as in ABC-3.1"),
    "pack": Words("字母或汉字、数字、短横，不超过 40 个", "letters, digits and hyphens, 40 at most"),
}


def from_validation(
    error: ValidationError, model: type[BaseModel], tree: Node, file: str, base: Loc = ()
) -> list[Problem]:
    """Every error of a validation, in the order of the file. ``base`` is where the validated part stands."""
    found = [_problem(dict(item), model, tree, file, base) for item in error.errors(include_url=False)]
    return sorted(found, key=lambda p: (p.place.line or 0, p.place.char or 0))


def _problem(item: dict[str, Any], model: type[BaseModel], tree: Node, file: str, base: Loc) -> Problem:
    loc: list[str | int] = list(item["loc"])
    kind = str(item["type"])
    of_key = bool(loc) and loc[-1] == _KEY
    loc = loc[:-1] if of_key else loc
    line, char = tree.find([*base, *loc], key=of_key or kind == "extra_forbidden")
    place = Place(file=file, line=line, char=char)
    name = "code" if of_key else str(loc[-1]) if loc else ""
    if kind == "missing":
        known = Words(f"缺少「{name}」", f'"{name}" is missing')
        return Problem("missing", known, Words(f"加上 {name}: …", f"add {name}: ..."), place)
    if kind == "extra_forbidden":
        words = Words(f"不认识的「{name}」", f'unknown key "{name}"')
        hint = did_you_mean(name, _fields_at(model, loc[:-1]))
        if item.get("input") is None and " " in name:
            hint = Words("花括号里含逗号的文字加引号", "put text with a comma into quotes inside braces")
        return Problem("unknown_key", words, hint, place, name)
    expected = _expected(kind, item, name)
    message = _message(kind, item, name, expected)
    hint = expected
    if kind == "literal_error":
        hint = did_you_mean(str(item.get("input")), _choices(item)) or expected
    return Problem(kind if kind != OWN else "not_fit", message, hint, place, _shown(item.get("input")), expected)


def _message(kind: str, item: dict[str, Any], name: str, expected: Words) -> Words:
    if kind == OWN:
        return Words(item["ctx"]["zh"], item["ctx"]["en"])
    shown = _shown(item.get("input"))
    if kind == "value_error" and expected is NOTHING:
        said = str(item.get("msg", "")).removeprefix("Value error, ")
        return Words(f"「{name}」的值不合用（{said}）", f'"{name}": {said}')
    return Words(f"「{name}」不能是 {shown}", f'"{name}" cannot be {shown}')


def _expected(kind: str, item: dict[str, Any], name: str) -> Words:
    context = item.get("ctx") or {}
    if kind == OWN:
        zh, en = context.get("zh_expected", ""), context.get("en_expected", "")
        return Words(zh and f"应为：{zh}", en and f"expected: {en}")
    if kind == "literal_error":
        return Words("应为：" + "、".join(_choices(item)), "one of " + ", ".join(_choices(item)))
    if kind == "string_pattern_mismatch":
        form = _PATTERNS.get(name, Words("规定的写法", f"text of the form {context.get('pattern', '')}"))
        return Words("应为：" + form.zh, "expected " + form.en)
    if "length of time" in str(item.get("msg", "")):
        return Words("应为：" + _SPAN.zh, "expected " + _SPAN.en)
    if kind in {"greater_than_equal", "less_than_equal", "greater_than", "less_than", "too_short", "too_long"}:
        said = str(item.get("msg", ""))
        bound = next(
            (str(context[k]) for k in ("ge", "le", "gt", "lt", "min_length", "max_length") if k in context), ""
        )
        sign = {"g": "至少（大于）", "l": "至多（小于）"}.get(kind[0], "个数限制")
        return Words(f"{sign} {bound}", said)
    for start, words in _EXPECTED:
        if kind.startswith(start):
            return Words("应为：" + words.zh, "expected " + words.en)
    return NOTHING


def _choices(item: dict[str, Any]) -> list[str]:
    said = str((item.get("ctx") or {}).get("expected", ""))
    return [part.strip().strip("'") for part in said.replace(" or ", ", ").split(",") if part.strip()]


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "..."


def _fields_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that exist where an unknown one was found."""
    here: Any = model
    for step in loc:
        if isinstance(here, type) and issubclass(here, BaseModel):
            info = here.model_fields.get(str(step))
            here = info.annotation if info else None
        else:
            here = _inner(here)
        here = _bare(here)
    if not (isinstance(here, type) and issubclass(here, BaseModel)):
        return []
    return [info.alias or field for field, info in here.model_fields.items()]


def _bare(annotation: Any) -> Any:
    """An annotation without Annotated and Optional."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {Union, types.UnionType}:
            annotation = next((a for a in get_args(annotation) if a is not type(None)), None)
        else:
            return annotation


def _inner(annotation: Any) -> Any:
    """What a list or mapping holds."""
    args = [a for a in get_args(annotation) if a is not Ellipsis]
    return args[-1] if args else None
