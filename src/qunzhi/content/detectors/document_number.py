"""Numbers and titles of official documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._places import HAN, Place, apart, found
from qunzhi.content.view import View
from qunzhi.core.words import Words

_OPEN, _CLOSE = r"[〔\[(【{<〈《「『〖⟨❲«]", r"[〕\])】}>〉》」』〗⟩❳»]"
_YEAR = r"(?:19[4-9][0-9]|20[0-9]{2})"
_NUMBER = re.compile(rf"{_OPEN}[ ]?{_YEAR}[ ]?年?[ ]?{_CLOSE}[ ]?(?:第[ ]?)?(?:[0-9]{{1,5}}|[0-9十百]{{1,6}})[ ]?号")
_DASHED = re.compile(rf"(?<=[发函办字令文])[ ]?{_YEAR}[-—–][0-9]{{1,4}}号")
_COURT = re.compile(rf"{_OPEN}{_YEAR}{_CLOSE}[{HAN}][0-9]{{0,6}}[{HAN}]{{1,4}}[0-9]{{1,6}}号")
_ORGAN = re.compile(rf"[{HAN}]{{1,30}}[ ]?$")
#: What stands before an organ's code in running text and is no part of it.
_LEAD = re.compile(
    r".*(?:根据|按照|依据|参照|遵照|转发|印发|下发|关于|文号|文件号?|文件|学习|落实|贯彻|执行|传达|详见|参见|见|查收|查看|附件|收到|以及"
    r"|[的了和与及是为在把将以请按号])"
)
_STYLE = re.compile(r"[发函办字教府党委组宣纪团院校令人财科学工规通]$")
_KIND = r"(?:通知|意见|决定|批复|复函|函|报告|请示|方案|办法|纪要|通报|公告|通告|规定|细则|要点|规划|决议)"
_TITLE = re.compile(rf"《([^《》\n]{{2,120}}?)({_KIND})(?:\([^()《》\n]{{1,12}}\))?》")
_ABOUT = re.compile(r"关于")
_JOIN = re.compile(r"[\s,，、:：()\[\]\"'的“”]{0,3}")
_BOTH = Words("发文字号和文件标题", "a document's number and title")
_FULL = Words("发文字号", "a document's number")
_LESS = Words(
    "形似发文字号，机关代字不全或写法特殊", "looks like a document's number, its organ incomplete or oddly written"
)
_CASE = Words("形似法院案号", "looks like the number of a court case")


class DocumentNumber(TextDetector):
    """The number of an official document (organ, year in any brackets, number) with the title beside it, or a title
    alone. Numbers of court cases look alike and are reported as such, hardly sure. Whether a document is classified
    only people can tell.

    Bad: 川教函〔2024〕15号《关于做好有关工作的通知》
    Good: 校报(2024)第3期，2024年15号楼
    Reads: the text of one message, also text read from a picture.
    """

    title = Words("发文字号", "document number")
    trigger = Trigger(all_of=("号《",))
    mask = "none"

    class Params(DetectorParams):
        """What else counts, and what does not."""

        titles: bool = Field(True, description="also titles 《关于…的通知》 without a number, less sure")
        courts: bool = Field(True, description="also numbers of court cases, hardly sure")
        public: tuple[str, ...] = Field((), description="numbers and titles, or pieces of them, that are public anyway")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Numbers and titles; a number beside its title is one find."""
        text = view.plain
        titles = list(_titles(text)) if "《" in text else []
        numbers = apart(_numbers(view, p.courts)) if "号" in text else []
        for place, why in _joined(text, numbers, titles, p.titles):
            if not any(x and View(x).plain in text[place.start : place.end] for x in p.public):
                yield found(view, place, why)


def _numbers(view: View, courts: bool) -> Iterator[Place]:
    text = view.plain
    for match in _NUMBER.finditer(view.numerals):
        start = _organ(text, match.start())
        organ = text[start : match.start()].strip()
        wide = text[match.start()] in "〔〖"
        if not organ and not wide:
            continue
        sure = 0.4 if not organ else 0.9 if wide or _STYLE.search(organ) else 0.6
        yield Place(start, match.end(), sure)
    for match in _DASHED.finditer(view.numerals):
        yield Place(_organ(text, match.start()), match.end(), 0.4)
    for match in _COURT.finditer(text) if courts else ():
        yield Place(*match.span(), 0.2)


def _organ(text: str, end: int) -> int:
    """Where the organ's code before a bracket begins: at most twelve Han characters, words that lead to it cut off."""
    low = max(0, end - 31)
    match = _ORGAN.search(text, low, end)
    if match is None:
        return end
    lead = _LEAD.match(text, match.start(), end)
    start = lead.end() if lead else match.start()
    return max(start, end - 12)


def _titles(text: str) -> Iterator[tuple[Place, str]]:
    for match in _TITLE.finditer(text):
        if _ABOUT.search(match[1]):
            yield Place(*match.span(), 0.35), match[2]


def _joined(
    text: str, numbers: list[Place], titles: list[tuple[Place, str]], alone: bool
) -> Iterator[tuple[Place, Words]]:
    """Numbers, each with the title that touches it; then the titles left over."""
    used: set[int] = set()
    spots = [t.start for t, _ in titles]
    at = 0
    for number in numbers:
        while at < len(titles) and titles[at][0].end < number.start - 3:
            at += 1
        place = number
        for n in (at, at + 1):
            if n < len(spots) and n not in used and _touch(text, titles[n][0], number):
                title = titles[n][0]
                place = Place(min(place.start, title.start), max(place.end, title.end), max(number.confidence, 0.6))
                if place.end == number.end and text[number.start - 1 : number.start] == "(":
                    place = place._replace(end=place.end + text.startswith(")", place.end))
                used.add(n)
                break
        yield place, _why(number, place)
    for n, (title, kind) in enumerate(titles):
        if alone and n not in used:
            yield title, Words(f"文件标题（{kind}），没有发文字号", "a document's title without its number")


def _touch(text: str, title: Place, number: Place) -> bool:
    low, high = (title.end, number.start) if title.start < number.start else (number.end, title.start)
    return low <= high and _JOIN.fullmatch(text, low, high) is not None


def _why(number: Place, place: Place) -> Words:
    if place is not number:
        return _BOTH
    if number.confidence <= 0.2:
        return _CASE
    return _FULL if number.confidence >= 0.9 else _LESS
