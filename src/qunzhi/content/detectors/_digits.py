"""Numbers in a message: digits with what may stand between them, and what beside them says they are something else."""

from __future__ import annotations

import re
from typing import NamedTuple

from qunzhi.content.detectors._places import HAN, after, before, words
from qunzhi.content.view import View

#: What may stand between two digits of one number: marks, spaces and emoji, not line ends.
GAP = r"(?:[^\w\r\n]|_){1,3}"
_PIECES = re.compile(r"[0-9x×]+")
_SIMPLE = re.compile(r"[-. \u00a0·_—–]{1,3}")
#: Words of letters that are written right up against a number.
_GLUED = words(
    "tel phone mobile mob m t p call cell sms vx wx v wechat weixin no number card id dh sj sjh sfz sfzh kh passport"
    " iphone"
)
_LETTERS_BEFORE = re.compile(r"([a-z]{1,9})$")
_LETTERS_AFTER = re.compile(r"[a-z]{1,9}")
_DECIMAL_BEFORE = re.compile(r"[0-9][.]$")
_LISTED_BEFORE = re.compile(rf"(?:^|[\s{HAN}。,，;；])[1-9][0-9]?[.]$")
_DECIMAL_AFTER = re.compile(r"[.][0-9]{1,6}(?![0-9])")
_MAIL_AFTER = re.compile(r"@[a-z0-9]")
_UNIT_AFTER = re.compile(r"[ ]?(?:[元块万亿]|美元|人次|人民币|毫秒|字节)")
_MONEY_BEFORE = re.compile(r"[¥$€£][ ]?$")
_NUMBER_OF = re.compile(
    r"(?:(?:订单|运单|工单|面单|快递单?|物流|流水|编码|条码|会议|群|房间|序列|合同|项目|发票|车票|课程|批次|商品|产品|设备|资产|零件"
    r"|取件码|验证码|邀请码|版本|时间戳|会议id|会议码|timestamp|imei|isbn|sn|uid|qq|q群|职工|准考证|统一社会信用代码)"
    r"(?:[号码]{1,2}|id)?|[单编票学工考货图件][号码]{1,2})[ ]{0,2}(?:[:=#]|是|为)?[ ]{0,2}$"
)
_IN_ADDRESS = re.compile(r"(?:://|www\.)[^\s]*$")


class Shape(NamedTuple):
    """How a number is written: lengths of its groups of digits, and what stands between them."""

    groups: tuple[int, ...]
    gaps: tuple[str, ...]

    @property
    def even(self) -> bool:
        """The same plain separator everywhere (space, hyphen, point), or none."""
        return len(set(self.gaps)) <= 1 and all(_SIMPLE.fullmatch(g) for g in self.gaps)

    @property
    def singles(self) -> bool:
        """Every digit stands by itself."""
        return set(self.groups) == {1}


def shape_of(text: str) -> Shape:
    """The shape of a matched number."""
    groups = tuple(map(len, _PIECES.findall(text)))
    gaps = tuple(p for p in _PIECES.split(text) if p)
    return Shape(groups, gaps)


def bare(text: str) -> str:
    """The digits of a matched number (and x), without what stands between."""
    return "".join(_PIECES.findall(text)).replace("×", "x")


def alone(view: View, text: str, start: int, end: int) -> bool:
    """True when the number is not part of something longer: a number, a decimal, a sum, a code, a mail address."""
    head, tail = text[max(0, start - 12) : start], text[end : end + 12]
    if head and head[-1].isdigit() and not _other_dress(view, start - 1, start):
        return False
    if tail and tail[0].isdigit() and not _other_dress(view, end, end - 1):
        return False
    if _DECIMAL_BEFORE.search(head) and not _LISTED_BEFORE.search(head):
        return False
    if _DECIMAL_AFTER.match(tail) or _MAIL_AFTER.match(tail) or _UNIT_AFTER.match(tail) or _MONEY_BEFORE.search(head):
        return False
    return not _letters(head, tail)


def _letters(head: str, tail: str) -> bool:
    """True when letters stand right beside the number that are no label, as in codes and hexadecimal numbers."""
    left, right = _LETTERS_BEFORE.search(head), _LETTERS_AFTER.match(tail)
    if left and (left[1] not in _GLUED or head[: left.start()][-1:].isdigit()):
        return True
    return bool(right and right[0] not in _GLUED)


def _other_dress(view: View, neighbour: int, mine: int) -> bool:
    """True when a neighbouring digit is written in a circle or the like, as list numbers are, and the number is not."""
    a, b = (view.text[view.span(n, n + 1)[0]] for n in (neighbour, mine))
    return not _is_digit(a) and _is_digit(b)


def _is_digit(char: str) -> bool:
    return char.isdecimal()


def numbered(text: str, start: int) -> bool:
    """True when the words before say that it is a number of something else: an order, a parcel, a meeting, a group."""
    return _NUMBER_OF.search(before(text, start, 18)) is not None


def in_address(text: str, start: int) -> bool:
    """True inside a web address."""
    return _IN_ADDRESS.search(before(text, start, 200)) is not None


def joined(text: str, start: int, end: int, shape: Shape, last_end: int) -> bool:
    """True when the groups of digits go on before or behind, so that the number is a piece of a longer one."""
    if not shape.gaps:
        return False
    gap, most = shape.gaps[0], 0 if shape.singles else 2
    left = re.search(rf"([0-9]+){re.escape(gap)}$", before(text, start, 12))
    if left and len(left[1]) > most and start - len(gap) != last_end:
        return True
    right = re.match(rf"{re.escape(shape.gaps[-1])}([0-9]+)", after(text, end, 12))
    return bool(right and len(right[1]) > (0 if shape.singles else 3) and not re.match(r"1[3-9]|0", right[1]))


def luhn(digits: str) -> bool:
    """True when the last digit is right by the Luhn formula.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = sum(int(d) for d in digits[-1::-2]) + sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return total % 10 == 0
