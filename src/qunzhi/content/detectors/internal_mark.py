"""Marks of what is internal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._places import HAN, Place, apart, found, spaced
from qunzhi.content.view import View
from qunzhi.core.words import Words

_NOT = r"(?:别|莫|不能|不得|请勿|严禁|禁止|切勿|不要|不可|不许|不准|勿|谢绝)"
_OUT = r"(?:外传|外泄|外流|外露|扩散(?!思维|性))"
_INSIDE = r"(?:使用|参考|学习|传阅|交流|掌握|讨论|阅读|阅知)"
_HOUSE = r"[本我]?(?:校|院|处|部门?|单位|公司|系统|集团|群)?"
_CLAUSE, _END = r"(?:^|(?<=[\s。,，;；!！(（【\[]))", r"(?=$|[\s。,，!！;；)）】\]])"
_PAPERS = "|".join(map(spaced, ("内部资料", "内部文件", "内部材料", "内部文稿", "内部刊物")))
_MARKS = tuple(
    (re.compile(pattern), sure)
    for pattern, sure in (
        (rf"{_NOT}(?:对外|向外|擅自|随意|私自){{0,2}}{_OUT}", 0.85),
        (
            rf"{_NOT}(?:随意|擅自)?转发(?:(?:给|到|至)?(?:其他|其它|别的|外)(?:群|人|单位))?(?=$|[\s。,，;；!！)）】\]])",
            0.4,
        ),
        (rf"{_NOT}(?:对外|向外)(?:公开|发布|泄露|提供|转发|传播)", 0.8),
        (
            rf"未经[^\s。；;]{{0,8}}?(?:批准|许可|授权|同意|允许)[,，]?[^\s。；;]{{0,6}}?{_NOT}(?:擅自)?(?:转发|传播|复制|外传|公开|翻印|扩散|对外)",
            0.8,
        ),
        (rf"(?:仅供|仅限|只限|只供|限)(?:于)?{_HOUSE}内部(?:人员)?{_INSIDE}{{1,2}}", 0.85),
        (rf"(?:仅供|仅限|只限|只供)(?:于)?{_HOUSE}内部(?=$|[\s。!！,，)）】\]])", 0.75),
        (r"内部(?:使用|传阅|掌握|参考)(?=$|[\s。!！,，;；)）】\]])", 0.6),
        (
            rf"(?<![非是])(?:{_PAPERS})(?!室|柜|夹|名|盒|管理)",
            0.6,
        ),
        (r"内部(?:讨论稿|征求意见稿|送审稿|审议稿)", 0.8),
        (r"会后(?:请)?(?:收回|交回|退回)|阅后(?:即焚|收回|退回|销毁|删除)|用后(?:收回|销毁)", 0.7),
        (r"不宜(?:对外|向社会)?公开|暂不(?:对外|向社会)公开|不对外公开", 0.7),
        (rf"{_CLAUSE}请?注意保密{_END}", 0.4),
        (rf"{_CLAUSE}请?注意保存{_END}", 0.3),
        (r"(?:讨论稿|征求意见稿|送审稿)(?=$|[\s。!！,，;；)）】\]])", 0.4),
    )
)
#: Without one of these there is no mark, and none of the patterns is tried.
_HINT = re.compile("内|外|转发|扩散|未经|[收交退]回|[阅用]后|公开|注意保|稿")
#: What should not be passed on because it is false or a nuisance is not internal.
_RUMOUR = re.compile(r"(?:谣|不实|虚假|诈骗|骗子|广告|链接|垃圾)[^\n]{0,16}$")
_NEGATED = re.compile(r"(?:不属于|不算|不是|并非|没有|无|非)$")
_BETWEEN = re.compile(r"[\s,，、。;；!！·★☆*|/-]{0,3}")
#: Before these a blank is as often the end of a clause: 会后 收回桌牌.
_AFTER = re.compile("[会阅用]后")
_APART = re.compile(rf"(?<=[{HAN}])(?:[^\w\s,.，。;；、:：!！?？()（）【】\[\]《》\"'“”]|[ \t_]){{1,3}}(?=[{HAN}])")
_WHY = Words("标明内部或不得外传", "marked as internal or not to be passed on")
_DRAFT = Words("讨论稿、征求意见稿等未定稿，或提醒保密", "a draft that is not final, or a reminder to keep it")


class InternalMark(TextDetector):
    """A mark that something is internal: 内部资料, 不得外传, 会后收回 and the like; drafts (征求意见稿) less sure.
    Talk about groups, trainings or other things that are called internal is none.

    Bad: 内部资料，注意保存，不得外传
    Good: 内部培训通知：周五下午在内部群签到
    Reads: the text of one message, also text read from a picture.
    """

    title = Words("内部标志", "internal mark")
    trigger = Trigger(
        words=(
            ("外传", "外泄", "外流", "外露", "扩散", "对外", "向外", "未经", "内部", "会后", "阅后", "用后", "公开"),
        ),
        also=(
            Trigger(words=(("转发",), ("不", "谢绝", "禁止", "勿", "别", "莫"))),
            Trigger(words=(("注意保", "讨论稿", "意见稿", "送审稿", "审议稿", "不得", "请勿", "严禁"),)),
        ),
    )
    mask = "none"

    class Params(DetectorParams):
        """What is left alone."""

        least: float = Field(0.4, ge=0, le=1, description="confidence below which a mark is left alone")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Marks; those that stand beside each other are one, and surer."""
        if not _HINT.search(view.plain) and not _APART.search(view.plain):
            return
        places = [*_all(view.plain), *_drawn_apart(view.plain)]
        for place in _merged(view.plain, apart(_unions(places))):
            if place.confidence >= p.least:
                yield found(view, place, _WHY if place.confidence > 0.5 else _DRAFT)


def _all(text: str) -> Iterator[Place]:
    for pattern, sure in _MARKS:
        for match in pattern.finditer(text):
            if _NEGATED.search(text, max(0, match.start() - 3), match.start()):
                continue
            if "转发" not in match[0] or not _RUMOUR.search(text, max(0, match.start() - 24), match.start()):
                yield Place(*match.span(), sure)


def _drawn_apart(text: str) -> Iterator[Place]:
    """Marks with spaces, marks or emoji between their characters: 请 勿 外 传."""
    gaps = [m.span() for m in _APART.finditer(text)]
    if not gaps:
        return
    squeezed = _APART.sub("", text)
    cuts = {at for start, end in gaps for at in range(start, end)}
    origin = [n for n in range(len(text)) if n not in cuts]
    for place in _all(squeezed):
        start, end = origin[place.start], origin[place.end - 1] + 1
        drawn = end - start - (place.end - place.start)
        if drawn > 1 or (drawn and not _AFTER.match(squeezed, place.start)):
            yield Place(start, end, min(place.confidence, 0.7))


def _unions(places: list[Place]) -> Iterator[Place]:
    """Marks that overlap made one, as sure as the surest."""
    last: Place | None = None
    for place in sorted(places):
        if last and place.start < last.end:
            last = Place(last.start, max(last.end, place.end), max(last.confidence, place.confidence))
            continue
        if last:
            yield last
        last = place
    if last:
        yield last


def _merged(text: str, places: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in places:
        if kept and _BETWEEN.fullmatch(text, kept[-1].end, place.start):
            last = kept[-1]
            kept[-1] = Place(last.start, place.end, min(0.95, max(last.confidence, place.confidence) + 0.1))
        else:
            kept.append(place)
    return kept
