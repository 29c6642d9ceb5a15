"""Student and staff numbers: the pattern an institution gives, checked before use, and the words beside them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from pydantic_core import PydanticCustomError

from qunzhi.content.detectors._places import spaced
from qunzhi.core.words import Words

WORDS = ("学号", "工号", "职工号", "教工号", "员工号", "员工编号", "考号", "准考证号", "学籍号")
_TOKEN = re.compile(
    r"(?P<set>\[\^?(?:\\.|[^\]\\])+\])|(?P<char>\\[dwsDWS]|\\[^A-Za-z0-9]|[^\\()\[\]{}|*+?^$])"
    r"|(?P<many>\{(?P<low>\d{1,3})(?:,(?P<high>\d{1,3}))?\}|\?)|(?P<open>\(\?:|\((?!\?))|(?P<close>\))|(?P<bar>\|)"
)
#: Between the word and the number: a mark, an arrow, a line end, as headings and hurried people write.
_TO = "[\\s:=(\\[【〔<>—.~_*·\u2190-\u2bff\U0001f000-\U0001faff]{0,4}"
#: Not a year, a class, a day or a count that follows the word by chance.
_END = "(?![0-9a-z]|[-./—~][0-9]|(?:[、,和至到][0-9]{4})?(?:[级届年月日人份个名位元块]|开头|打头))"
_VALUE = "[a-z]{0,4}-?[0-9]{4,18}[a-z]?"
#: Beginning with a year, in three or more groups with the same mark between; no date, no row of numbers.
_GROUPED = (
    r"(?=(?:19|20)[0-9]{2}|[12][^0-9a-z\u4e00-\u9fff][09][^0-9a-z\u4e00-\u9fff])(?=(?:[0-9][^0-9a-z\u4e00-\u9fff]?){7})"
    r"(?!(?:19|20)[0-9]{2}(?P<mark>[-.—_/ ])[0-9]{1,2}(?P=mark)[0-9]{1,2}(?![0-9]))"
    r"(?![0-9]{3,4}(?P<row>[^0-9a-z\u4e00-\u9fff])[0-9]{4}(?P=row)[0-9]{4}(?![0-9]))"
    r"[0-9]{1,4}(?P<gap>[-. ·_—*~|\u00a0\u2190-\u2bff\U0001f000-\U0001faff])[0-9]{1,4}(?:(?P=gap)[0-9]{1,4}){1,16}"
)
#: In how many ways a pattern may try one place; patterns of numbers have a handful.
_MOST_WAYS = 400


def _refuse(zh: str, en: str) -> NoReturn:
    raise PydanticCustomError("words", "{en}", {"zh": Words(zh, en).zh, "en": en})


def checked(pattern: str) -> str:
    """A pattern that is safe to run on any text: it compiles, is never empty, and tries each place in few ways only.

    Characters, sets ([A-Z], \\d), counts ({8,12}, ?), brackets and | may be used; not *, +, look-around or references.

    Raises:
        PydanticCustomError: says what is wrong, in both languages.
    """
    if len(pattern) > 200:
        _refuse("正则表达式太长，最多 200 个字符", "the pattern is too long: at most 200 characters")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        _refuse(
            f"正则表达式第 {(error.pos or 0) + 1} 个字符处写错了",
            f"the pattern is wrong at character {(error.pos or 0) + 1}",
        )
    if compiled.fullmatch(""):
        _refuse("正则表达式不能匹配空文本", "the pattern must not match the empty text")
    if _ways(pattern) > _MOST_WAYS:
        _refuse("正则表达式的可变部分太多，请写明位数", "the pattern leaves too much open; give the numbers of digits")
    return pattern


def _ways(pattern: str) -> int:
    """In how many ways a pattern can be tried at one place, at most."""
    at, ways, atom = 0, 1, ""
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            _refuse(
                f"正则表达式里不能用第 {at + 1} 个字符处的写法：只用字符、[A-Z]、\\d、{{8,12}}、?、括号和 |",
                f"character {at + 1} may not be used; only characters, [A-Z], \\d, {{8,12}}, ?, brackets and |",
            )
        if token["many"]:
            low, high = (0, 1) if token["many"] == "?" else (int(token["low"]), int(token["high"] or token["low"]))
            if atom == "close" and high > 1:
                _refuse("括号后面只能用 ?，不能用次数", "brackets may be followed by ? only, not by a count")
            ways *= high - low + 1
        ways += token["bar"] is not None
        atom, at = str(token.lastgroup), token.end()
    return ways


@lru_cache(maxsize=64)
def value_of(pattern: str) -> re.Pattern[str]:
    """The pattern of one number as it stands in plain text (small letters, digits in ASCII)."""
    return re.compile(rf"(?<![0-9a-z])(?:{pattern})(?![0-9a-z])", re.IGNORECASE)


@lru_cache(maxsize=64)
def beside(words: tuple[str, ...]) -> re.Pattern[str]:
    """A number right beside one of these words, as group 1."""
    named = "|".join(spaced(w, "[ ·]?") for w in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{named}){_TO}(?:(?:是|为){_TO})?({_GROUPED}|{_VALUE}){_END}")


NEXT = re.compile(rf"[ ]?(?:[、,，;；/]|和|及)[ ]?({_VALUE}){_END}")
