"""Secrecy marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._places import Place, apart, found, spaced
from qunzhi.content.folding.chars import is_han
from qunzhi.content.view import View
from qunzhi.core.words import Words

_GAP = r"[ \t\u3000·*|_/-]{0,2}"
_LEVEL = "|".join(spaced(w, _GAP) for w in ("绝密", "机密", "秘密"))
_TERM = (
    r"(?:[0-9一二三四五六七八九十]{1,3}[ ]?(?:个?月|年|天|日)|长期|永久"
    r"|(?:公布|发布|启用|解密|考试结束|启封)[之以]?前|启封)"
)
_TERM_END = re.compile(rf"{_TERM}$")
_STARS = r"[★☆✩✪✫✬✭✮✯✰⭐🌟⛤⋆✡*][★☆⭐🌟*]{0,4}"
_STAR = re.compile(rf"(?:密[ ]?级[ ]?(?:[:：=]|是|为)[ ]?)?(?:{_LEVEL})[ \t]{{0,3}}{_STARS}(?:[ \t]{{0,3}}{_TERM})?")
_YEARS = r"(?:[0-9一二三四五六七八九十]{1,3}[ ]?(?:年|个月)|长期)(?![前来内])"
#: Another mark in the place of the star.
_MARKED = re.compile(rf"(?<!《)(?:{_LEVEL})[ ]?[^\w\s,.，。;；、:：!！?？★☆]{{1,2}}[ ]?{_YEARS}[)）】\]]?")
_LABEL = re.compile(rf"密[ ]?级[ ]?(?:[:：=]|是|为)[ ]?[\[【(〔]?(?:{_LEVEL}|内部)[\]】)〕]?(?:[ ]?{_TERM})?")
_PERIOD = re.compile(rf"保密(?:期限|期)[ ]?(?:[:：=]|是|为)[ ]?{_TERM}")
_BRACKET = re.compile(rf"[【\[〔〖][ ]?(?:{_LEVEL}|工作秘密)(?:[ ]?{_TERM})?[ ]?[】\]〕〗]")
_HEAD = re.compile(
    rf"(?:^|\n)[ \t\u3000]*((?:{_LEVEL}|工作秘密)(?:[ ]?{_TERM})?)[ \t\u3000]*(?:\n+[ \t\u3000]*(?=\S)|(?=(?:关于|《)))"
)
_TERMED = re.compile(
    r"(?:^|(?<=[\s(【\[]))(?:绝密|机密|秘密)[ ]?(?:[0-9]{1,2}[ ]?年|[0-9]{1,2}[ ]?个月|长期)(?=$|[\s)】\]])"
)
_TRADE = re.compile(rf"(?:核心|普通)商(?:业秘)?密[ ]?[▲△★☆](?:[ ]?{_TERM})?|【(?:核心|普通)商(?:业秘)?密】")
_WHY = Words("密级标志，请确认是否涉密文件", "a secrecy mark; check whether it is of a classified document")
_LABELLED = Words("写明了密级或保密期限", "names a level or term of secrecy")
_ALONE = Words(
    "密级字样单独成行或加了括号，像文件上的标志",
    "a level of secrecy on a line of its own or in brackets, as on documents",
)
_TRADED = Words("商业秘密标志", "a mark of trade secrets")
_KINDS = (
    (_STAR, 0.97, _WHY),
    (_LABEL, 0.95, _LABELLED),
    (_TRADE, 0.9, _TRADED),
    (_BRACKET, 0.85, _ALONE),
    (_PERIOD, 0.8, _LABELLED),
    (_HEAD, 0.75, _ALONE),
    (_MARKED, 0.6, _WHY),
    (_TERMED, 0.6, _ALONE),
)


class SecrecyMark(TextDetector):
    """A mark of secrecy as documents bear it: a level with a star and a term, behind 密级, in square brackets, or on a
    line of its own above other text. The words in ordinary talk are none.

    Bad: 机密★10年
    Good: 这是我们的秘密
    Reads: the text of one message, also text read from a picture.
    """

    title = Words("密级标志", "secrecy mark")
    trigger = Trigger(all_of=("密",))
    mask = "none"

    class Params(DetectorParams):
        """What is left alone."""

        least: float = Field(0.5, ge=0, le=1, description="confidence below which a mark is left alone")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Marks with their terms."""
        if "密" not in view.plain:
            return
        whys = {}
        places = []
        for place, why in _all(view.plain):
            places.append(place)
            whys[place] = why
        for place in apart(places):
            if place.confidence >= p.least:
                yield found(view, place, whys[place])


def _all(text: str) -> Iterator[tuple[Place, Words]]:
    for pattern, sure, why in _KINDS:
        for match in pattern.finditer(text):
            span = match.span(1 if pattern.groups else 0)
            yield Place(*span, 0.5 if _weak(text, match) else sure), why


def _weak(text: str, match: re.Match[str]) -> bool:
    """True where it may as well be talk: 秘密 on a line above others, an asterisk, stars at the end of a sentence."""
    if match.re is _HEAD:
        return match[1].startswith("秘")
    if match.re is not _STAR or _TERM_END.search(match[0]):
        return False
    return "*" in match[0] or is_han(text[match.start() - 1 : match.start()] or " ")
