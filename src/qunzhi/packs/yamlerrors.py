"""What a YAML scanner says, in words that help: where, what is wrong, the way out."""

from __future__ import annotations

from typing import Any

from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import Words

_QUOTE = Words("含冒号、# 或引号的内容用单引号括起来", "put text with a colon, # or quotes into single quotes")
_INDENT = Words(
    "核对缩进：同级对齐，每级两个空格", "check the indentation: same level, same column, two spaces a level"
)
_CLOSE = Words("补上缺少的右括号或引号", "add the missing bracket or quote")

#: Part of the scanner's message -> what it means, the way out.
_KNOWN: tuple[tuple[str, Words, Words], ...] = (
    ("mapping values are not allowed", Words("这里不能再写冒号", "a second colon is not allowed here"), _QUOTE),
    ("cannot start any token", Words("这个字符不能放在这里", "this character cannot stand here"), _QUOTE),
    ("end of stream while scanning", Words("引号没有闭合", "a quote is not closed"), _CLOSE),
    ("unexpected end of stream", Words("引号没有闭合", "a quote is not closed"), _CLOSE),
    (
        "expected ',' or",
        Words("方括号或花括号没有闭合，或缺逗号", "a bracket is not closed or a comma missing"),
        _CLOSE,
    ),
    ("expected <block end>", Words("缩进不齐", "the indentation does not fit"), _INDENT),
    ("could not find expected ':'", Words("这一行缺冒号", "this line lacks a colon"), _INDENT),
    ("special characters are not allowed", Words("含有控制字符", "a control character"), Words("删掉它", "delete it")),
    ("anchor", Words("不允许锚点和别名", "anchors and aliases are not allowed"), Words("直接写出内容", "write it out")),
)


def no_alias() -> tuple[Words, Words]:
    """Message and hint for anchors and aliases."""
    return (
        Words("不允许锚点（&）和别名（*）", "anchors (&) and aliases (*) are not allowed"),
        Words(
            "把内容直接写出来；以 & 或 * 开头的文字加引号", "write the content out; quote text that begins with & or *"
        ),
    )


def syntax_problem(exc: Exception, text: str, file: str) -> Problem:
    """A scanner's or parser's exception as a problem with a place."""
    said = f"{getattr(exc, 'context', '') or ''} {getattr(exc, 'problem', '') or ''} {exc}"
    line, char = _where(exc, text)
    message = Words("YAML 写法有误", "not well-formed YAML")
    hint = _INDENT
    for part, words, way in _KNOWN:
        if part in said:
            message, hint = words, way
            break
    if "mapping values" in said and ":" not in _before(text, line, char):
        message, hint = Words("这一行缩进过深，或上一行少了内容", "this line is indented too far"), _INDENT
    raw = str(getattr(exc, "problem", "") or "")[:80]
    return Problem("yaml", message, hint, Place(file=file, line=line, char=char), raw)


def _where(exc: Exception, text: str) -> tuple[int, int]:
    """Line and column from 1. Where an end is missing, the place that opened it says more than the file's end."""
    mark: Any = getattr(exc, "problem_mark", None)
    opened: Any = getattr(exc, "context_mark", None)
    lines = text.count("\n")
    if opened is not None and mark is not None and mark.line >= lines and opened.line < mark.line:
        mark = opened
    if mark is not None:
        return mark.line + 1, mark.column + 1
    position = getattr(exc, "position", None)
    if isinstance(position, int):
        before = text[:position]
        return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    return 1, 1


def _before(text: str, line: int, char: int) -> str:
    """What stands on a line before a column."""
    lines = text.split("\n")
    return lines[line - 1][: char - 1] if line <= len(lines) else ""
