"""Bank card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._digits import GAP, alone, bare, luhn, numbered, shape_of
from qunzhi.content.detectors._identity import is_identity
from qunzhi.content.detectors._places import Place, after, apart, before, found, scan
from qunzhi.content.view import View
from qunzhi.core.words import Words

_NUMBER = re.compile(rf"[2-69](?<![0-9][2-69])(?:(?:{GAP})?[0-9]){{12,18}}(?![0-9])")
_GOES_ON = re.compile(rf"(?:{GAP})[0-9]")
#: Beginnings and lengths: UnionPay, old debit cards, Visa, MasterCard, American Express, JCB, Discover.
_ISSUERS = re.compile(
    r"62[0-9]{14,17}|(?:9558|9559|9400|9843|6013|4563|4367|5309|5453)[0-9]{15}|4[0-9]{12}(?:[0-9]{3})?"
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}|35(?:2[89]|[3-8][0-9])[0-9]{12}|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12}"
)
_WORD = re.compile(r"卡号|银行|开户|账[户号]|帐[户号]|储蓄卡|信用卡|工资卡|打款|转账|汇款|card")
_WHY = Words("形似银行卡号，发卡行前缀和校验位都对", "looks like a bank card number; issuer and check digit fit")


class BankCard(TextDetector):
    """A bank card number of 13 to 19 digits with an issuer's beginning and the right check digit, in one piece or in
    fours; surer beside words such as 卡号 or 开户行.

    Bad: 工资卡号 6222 0200 0000 0000 000
    Good: 运单号6222020000000000000
    Reads: the text of one message.
    """

    title = Words("银行卡号", "bank card number")
    trigger = Trigger(digits=11)

    class Params(DetectorParams):
        """How sure it has to be."""

        least: float = Field(0.4, ge=0, le=1, description="confidence below which a number is left alone")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Bank card numbers."""
        places = list(_in(view, view.plain))
        if not places and view.numerals != view.plain:
            places = [x._replace(confidence=min(x.confidence, 0.7)) for x in _in(view, view.numerals)]
        for place in apart(places):
            if place.confidence >= p.least:
                yield found(view, place, _WHY)


def _in(view: View, text: str) -> Iterator[Place]:
    last = -1
    for match in scan(_NUMBER, text):
        start, end = match.span()
        number = bare(match[0])
        if start < last or not (_ISSUERS.fullmatch(number) and luhn(number)) or is_identity(number):
            continue
        sure = _sure(text, match, number)
        if sure and alone(view, text, start, end):
            last = end
            yield Place(start, end, sure)


def _sure(text: str, match: re.Match[str], number: str) -> float:
    start, end = match.span()
    shape = shape_of(match[0])
    if shape.gaps and (len(set(shape.gaps)) > 1 or _GOES_ON.match(after(text, end))):
        return 0.0
    fours = (all(n == 4 for n in shape.groups[:-1]) and shape.groups[-1] <= 4) or shape.groups == (4, 6, 5)
    if not shape.even:
        return 0.5 if fours and not numbered(text, start) else 0.0
    if shape.gaps and not fours and not shape.singles and shape.groups[0] != 6 and len(shape.groups) != 2:
        return 0.0
    if len(shape.groups) == 2 and shape.groups[0] not in (4, 6):
        return 0.0
    if _WORD.search(before(text, start, 24)) or _WORD.search(after(text, end, 12)):
        return 0.95 if fours or not shape.gaps else 0.7
    if numbered(text, start) or len(number) == 13:
        return 0.0
    if shape.gaps:
        return 0.75 if fours else 0.4
    return 0.6 if number[:2] == "62" and len(number) in (16, 19) else 0.4
