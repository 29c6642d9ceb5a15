"""Canonical JSON: one value, one sequence of bytes (RFC 8785, for values without fractions).

Values are text, whole numbers within ±(2**53 - 1), true, false, null, lists, and objects with text keys. Keys stand in
the order of their UTF-16 code units, no spaces, UTF-8 not escaped. U+0000 and lone surrogates are refused: databases
cannot keep the one, UTF-8 cannot write the other.
"""

from __future__ import annotations

import json
from typing import Any

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.core.words import Words

#: The largest whole number that every JSON reader keeps exactly.
MOST = 2**53 - 1
#: Lists and objects within one another; deeper ones are nobody's data.
DEPTH = 64

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def canonical(value: Any, deep: int = DEPTH) -> bytes:
    """The canonical bytes of a value; raises ``not_canonical`` with the path of what cannot be written."""
    return _encode(_plain(value, "$", deep)).encode()


def parse(data: bytes, deep: int = DEPTH) -> Any:
    """The value of canonical bytes; raises ``not_canonical`` for any other bytes, even if they are JSON."""
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise _refuse("$", "不是 JSON 文本", "not JSON text") from None
    if canonical(value, deep) != data:
        raise _refuse("$", "不是规范写法", "JSON, but not in its canonical form")
    return value


def _plain(value: Any, path: str, deep: int) -> Any:
    """The value with its keys in order, or an error that names the path but never shows the value."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _text(value, path)
    if type(value) is int:
        if abs(value) > MOST:
            raise _refuse(path, "整数超出 ±(2^53-1)", "a whole number beyond ±(2^53-1)")
        return value
    if deep == 0:
        raise _refuse(path, "嵌套过深", "nested too deep")
    if isinstance(value, list):
        return [_plain(item, f"{path}[{i}]", deep - 1) for i, item in enumerate(value)]
    if isinstance(value, dict):
        return _ordered(value, path, deep)
    name = type(value).__name__
    raise _refuse(path, f"{name} 不能写入台账", f"a {name} cannot be written")


def _ordered(value: dict[Any, Any], path: str, deep: int) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise _refuse(path, "对象的键须是文本", "the keys of an object must be text")
        _text(key, path)
    keys = sorted(value) if all(map(str.isascii, value)) else sorted(value, key=_utf16)
    return {key: _plain(value[key], f"{path}.{key}", deep - 1) for key in keys}


def _text(value: str, path: str) -> str:
    if "\0" in value:
        raise _refuse(path, "文本中有空字符 U+0000", "text with the character U+0000")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _refuse(path, "文本中有不成对的代理码位", "text with a lone surrogate") from None
    return value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _refuse(path: str, zh: str, en: str) -> QunzhiError:
    hint = Words("分数写成文本，时间写成 ISO 8601 文本", "write fractions as text and times as ISO 8601 text")
    return QunzhiError(Problem("not_canonical", Words(f"{path}：{zh}", f"{path}: {en}"), hint))
