"""Where postal addresses of homes stand in a message; the detectors of addresses and of rosters read this."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qunzhi.content.detectors._places import HAN, Place, apart, before
from qunzhi.content.view import View

_NUM = r"(?:[a-z]?[0-9]{1,5}[a-z]?|[a-z]|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊])"
_UNIT = r"(?:号楼|#楼|#(?=[ ]?[0-9])|号院|号|栋|幢|座|单元|室|楼|层|户|弄|排|院|门(?=[0-9]))"
_DOOR = (
    rf"(?:{_NUM}{_UNIT}(?:[ ,·-]?附?{_NUM}{_UNIT}){{0,5}}"
    r"(?:[ ,·-]?(?:[0-9]{1,4}(?:-[0-9]{1,4})?(?![0-9])(?:房(?!间))?|[零〇一二三四五六七八九]{3,4}))?"
    r"|[0-9]{1,3}[-—–][0-9]{1,3}[-—–][0-9]{2,4}(?![0-9]))"
)
_ROAD = r"(?:大道|街道|胡同|[路街巷])(?:[东南西北中一二三四五六七八九十]{1,2}段)?"
_HOMES = (
    r"(?:小区|花园|公寓|社区|家园|新村|庄园|名苑|雅苑|家属院|宿舍|[苑村庭寓])(?:[一二三四五六七八九十]期|[a-z0-9]区)?"
)
_SECTION = r"[0-9一二三四五六七八九十]{1,3}[组社队](?:[ ]?(?:[0-9]{1,4}|[一二三四五六七八九十]{1,4})号)?"
_CORE = re.compile(
    rf"(?:(?P<road>{_ROAD})|(?P<home>{_HOMES})|(?P<loose>[里城湾府]))[ ]?(?P<door>{_DOOR})|村(?P<section>{_SECTION})"
)
_HEAD = re.compile(rf"[{HAN}0-9a-z ]*$")
#: Words that stand before an address and are no part of it.
_LEAD = re.compile(
    r".*(?:住在|住于|家住|现住址?|居住[地于]?|住址|地址|收货|收件|[我你他她]家|[新老]家|寄到|寄往|寄至|送到|送往|送至|位于|家在|就在|[是寄在到于]|住(?!地))(?=.{2})"
)
_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州"
    " 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_PROVINCE = re.compile(f"(?:{'|'.join(_PROVINCES.split())})(?:省|市|[{HAN}]{{0,4}}自治区|(?=[{HAN}]))")
_ADMIN = re.compile(rf"[{HAN}]{{2,7}}?[省市区县州旗镇乡]")
_ROOM = re.compile(r"室|单元|[栋幢座户房]|[号#]楼|[-—–][0-9]+[-—–]|[层楼][ ]?[0-9]|[号栋幢座楼][ ]?[0-9]{3,4}$")
_WHEN = re.compile(
    r"[ ]?(?:上午|下午|中午|晚|早|凌晨|之前|以前|前|后|之后|开始|起|截止|截至|到|至|周|星期|文|令|出发|线|[出入]?口)"
)
_PUBLIC_AFTER = re.compile(
    rf"[ ,(]{{0,2}}[{HAN}]{{0,8}}?(?:医院|酒店|宾馆|饭店|大厦|大学"
    r"|学院|学校|中学|小学|会议室|报告厅|银行|法院|公司|门店|车站|体育馆|餐厅"
    r"|图书馆|派出所|街道办|政府|中心|停车场)"
)
#: An institution named right before its address.
_PUBLIC_BEFORE = re.compile(
    r"(?:医院|酒店|宾馆|饭店|大厦|大学|学院|学校|中学|小学|银行|法院|公司|车站|体育馆|图书馆|派出所|政府|中心|停车场)"
    r"[ ]?[(,:][ ]?$"
)
_HOME_WORD = re.compile(r"家住|家庭住址|家庭地址|住址|收货|收件|现住|居住|寄到|寄往|快递到|家在|家里|户籍|户口")
_PUBLIC_WORD = re.compile(
    r"(?:公司|学院|学校|校区|单位|银行|办公|会议|活动|集合|上课|报名|考试|培训|面试|医院|酒店|门店|店铺|注册|校)(?:的)?(?:地址|地点|位置|在|于|位于)"
    r"|地点|集合|会场|考点|考场"
)
_CAMPUS = re.compile(r"(?:学生|教师|教工|留学生)(?:公寓|宿舍)|宿舍|校区|校园|教学楼|行政楼|实验楼|学苑")


class Address(NamedTuple):
    """An address in plain text, end exclusive."""

    start: int
    end: int
    confidence: float
    worded: bool


def addresses(view: View, own: tuple[str, ...] = ()) -> list[Address]:
    """Addresses of homes: a road or community and a door; not those of institutions, venues and campus rooms."""
    found = {(a.start, a.end): a for a in _all(view.plain, own)}
    kept = apart(Place(a.start, a.end, a.confidence) for a in found.values())
    return [found[p.start, p.end] for p in kept]


def _all(text: str, own: tuple[str, ...]) -> Iterator[Address]:
    for match in _CORE.finditer(text):
        start = _start(text, match.start())
        body = text[start : match.end()]
        lead = before(text, start, 16)
        worded = _HOME_WORD.search(lead) is not None
        public = (
            _PUBLIC_WORD.search(lead)
            or _PUBLIC_BEFORE.search(lead)
            or _PUBLIC_WORD.search(body)
            or _PUBLIC_AFTER.match(text, match.end(), match.end() + 14)
        )
        if public and not worded:
            continue
        if any(o and o in f"{lead}{body}" for o in own) or (_CAMPUS.search(body) and not worded):
            continue
        sure = _sure(text, match, body, worded)
        if sure:
            yield Address(start, match.end(), sure, worded)


def _start(text: str, core: int) -> int:
    """Where the address begins: behind the last word that leads to one, or at a province."""
    low = max(0, core - 40)
    head = _HEAD.search(text, low, core)
    begin = head.start() if head else core
    lead = _LEAD.match(text, begin, core)
    begin = lead.end() if lead else begin
    province = _PROVINCE.search(text, begin, core)
    begin = province.start() if province else begin
    while begin < core and text[begin] in " 0123456789":
        begin += 1
    return begin


def _sure(text: str, match: re.Match[str], body: str, worded: bool) -> float:
    """0 where it is rather a date, a line, a talk about a village."""
    room = _ROOM.search(match["door"] or "") is not None
    admin = _ADMIN.search(body) is not None
    named = match.start() - (match.end() - len(body)) >= 1
    if match["section"]:
        return 0.9 if worded else 0.6 if admin else 0.0
    if match["loose"] and not (room and (worded or admin) and named):
        return 0.0
    if _WHEN.match(text, match.end()) and not room:
        return 0.0
    if not named:
        return 0.0
    if worded:
        return 0.9
    if room:
        return 0.75 if admin else 0.6
    return 0.5 if admin and match["road"] else 0.4 if match["road"] else 0.0
