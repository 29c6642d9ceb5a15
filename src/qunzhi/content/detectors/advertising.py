"""Advertising."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._places import HAN, Place, found, words
from qunzhi.content.view import View
from qunzhi.core.words import Words

_G = r"[^\w\r\n]{0,2}"
_AMOUNT = r"(?:[0-9]{1,6}(?:\.[0-9]{1,2})?|[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{1,5})"
_PRICE = re.compile(
    rf"[¥$€]\s?[0-9]|{_AMOUNT}\s?(?:元|块|圆|米(?![{HAN}0-9])|刀|r(?![a-z])|rmb)|[一二三四五六七八九]块[一二三四五六七八九]|九块九"
    rf"|[0-9.一二三四五六七八九]{{1,3}}折|免费(?:领|送|体验|试)|特价|优惠|折扣|促销|秒杀|低价|最低价|批发价|返现|返利|包邮|清仓|满[0-9]+减"
    rf"|(?:日|月|周|时)[入薪结赚]|价格(?:低|面议|美丽|实惠|公道)|(?<!日)(?:低息|利息低)|秒[批到]|高薪|工资日结|佣金|提成"
)
_CONTACT = re.compile(
    rf"(?:加|➕|\+|佳|家|嘉|私|扫){_G}我?{_G}(?:个)?(?:微{_G}信?|薇{_G}信?|威{_G}信|v{_G}x?|wx|wei{_G}xin|q{_G}q?|扣{_G}扣|好友|群|码)"
    rf"|[微薇威徽]{_G}[信芯]{_G}(?:号|同号|[:：]|[0-9a-z])|(?:vx|wx|v信|薇芯|微❤|v❤)"
    rf"|(?:q{_G}q|扣{_G}扣|企鹅)(?:号)?[:：]?\s?[0-9]{{5,11}}|电话[:：]?\s?[0-9+(][0-9()+\- ]{{0,18}}|(?:致电|来电)"
    rf"|(?<![a-z])wei{_G}xin[ ]?[:：号]"
    rf"|1[3-9][0-9]{{9}}(?![0-9])"
    rf"|扫{_G}(?:描)?{_G}(?:下方|上方|图中)?{_G}(?:二维)?码|二维码|私{_G}(?:聊|信|我|戳)|滴滴我|dd我|后台(?:私信|留言)"
)
#: Calls that are advertising whoever writes them.
_STRONG = (
    r"代{g}写|代{g}考|代{g}购|代{g}理加盟|招{g}代{g}理|招{g}募?{g}代{g}理|兼{g}职|刷{g}单|刷{g}信誉|套{g}现|(?<!助学)贷{g}款|放{g}款|办{g}证"
    r"|枪{g}手|包{g}过|推{g}广员|加{g}盟|微{g}商|躺{g}赚"
).replace("{g}", _G)
_CALL = re.compile(
    rf"(?P<strong>{_STRONG})|速{_G}来|抢{_G}购|欢迎(?:咨询|选购|订购|下单|加入|来电|私聊|联系|到店)|(?:有?需要|有意)(?:的|者)?[^\n。]{{0,8}}?(?:联系|私|加|找|滴)"
    r"|名额有限|数量有限|限[时量](?!交|提交|上报)|仅限今[天日]|最后[0-9一二三两]天|下单|(?:抢先|立即|点击)购买|选购|先到先得|手慢无|错过(?:不再|等)|赶紧|赶快|抓紧(?:下单|抢)"
    r"|转发(?:朋友圈|[0-9]+个群)|拼[团单]|砍价|团购|出售|转让|转卖|甩卖|上新|接单|诚招|火爆|稳赚|零投资|招生[,，]|招聘(?:主播|模特|客服)|(?:无需|不需)经验|(?<!支)出租(?!车)"
)
_ALL = (_CALL, _PRICE, _CONTACT)


def _sorted(listed: str) -> tuple[str, ...]:
    return tuple(sorted(words(listed)))


#: Words without which there is no plain call, no call at all, no contact; as they look folded, marks gone.
_STRONGS = _sorted("代写 代考 代购 代理 招代 兼职 刷单 刷信誉 套现 贷款 放款 办证 枪手 包过 推广员 加盟 微商 躺赚")
_CALLS = (
    *_STRONGS,
    *_sorted(
        "速来 抢购 欢迎 需要 有意 有限 限时 限量 仅限今 最后 下单 抢先 立即购买 点击购买 选购 先到先得 手慢 错过"
        " 赶紧 赶快 抓紧 转发 拼团 拼单 砍价 团购 出售 转让 转卖 甩卖 上新 接单 诚招 火爆 稳赚 零投资"
        " 招生 招聘主播 招聘模特 招聘客服 需经验 出租"
    ),
)
_CONTACTS = _sorted(
    "微信 薇信 威信 徽信 微芯 薇芯 威芯 徽芯 加微 加薇 加威 佳微 佳薇 嘉微 家微 私微 扫微 加我 加个 加v 佳v 嘉v 家v 加w"
    " 加q 佳q 加扣 佳扣 加好友 加群 vx wx v信 wei qq 扣扣 企鹅 电话 致电 来电 扫码 扫描 扫下 扫上 扫图 二维码"
    " 私聊 私信 私我 私戳 滴滴我 dd我 后台 微❤ v❤"
)
#: Talk of the house: fees, canteens, offices. A notice of a course with a fee reads like an advertisement.
_OFFICIAL = re.compile(
    r"学院|学校|我校|我院|教务|后勤|财务处|人事处|工会|班费|学费|教材费|住宿费|党费|会费|缴费|缴纳|报销|食堂|一卡通|老师|辅导员|班主任|各[班位部]"
)
#: The account behind a contact.
_ACCOUNT = re.compile(r"[号:：\s]{0,3}[a-z0-9][a-z0-9_-]{2,19}")
_WINDOW = 300
_WHYS = {
    3: Words("价格、联系方式、招揽的话同时出现", "a price, a contact and a call to act stand together"),
    2: Words(
        "价格、联系方式、招揽的话出现两样，且招揽的话明显",
        "two of price, contact and call to act, the call a plain one",
    ),
}


class _Part(NamedTuple):
    start: int
    end: int
    kind: str
    strong: bool


class Advertising(TextDetector):
    """Advertising: a price, a contact and a call to act, near each other in one message. Talk of the house about fees
    (school, canteen, class money) is none, unless the call is one that only advertising makes.

    Bad: 代写论文，千字80元，加微信详聊，需要的联系
    Good: 食堂充值100元，请联系后勤处
    Reads: the text of one message.
    """

    title = Words("广告", "advertising")
    trigger = Trigger(
        words=(_CALLS, _CONTACTS),
        also=(Trigger(words=(_CALLS,), digits=11), Trigger(words=(_STRONGS,))),
    )
    mask = "none"

    class Params(DetectorParams):
        """How much of an advertisement it takes."""

        needs: int = Field(
            3, ge=2, le=3, description="how many of price, contact and call to act have to stand together"
        )
        own: tuple[str, ...] = Field((), description="phrases by which the institution's own services are known")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """One place from the first part to the last."""
        text = view.plain
        if p.needs == len(_ALL) and not all(part.search(text) for part in _ALL):
            return
        parts = sorted(_parts(text))
        block = _block(parts, p.needs)
        if block is None or any(o and View(o).plain in text for o in p.own):
            return
        kinds = len({b.kind for b in block})
        strong = any(b.strong for b in block)
        if not strong and (kinds < 3 or _OFFICIAL.search(text)):
            return
        place = Place(block[0].start, max(b.end for b in block), 0.8 if kinds == 3 else 0.5)
        yield found(view, place, _WHYS[kinds])


def _parts(text: str) -> Iterator[_Part]:
    for match in _CONTACT.finditer(text):
        named = _ACCOUNT.match(text, match.end())
        yield _Part(match.start(), named.end() if named else match.end(), "contact", False)
    for match in _PRICE.finditer(text):
        yield _Part(*match.span(), "price", False)
    for match in _CALL.finditer(text):
        yield _Part(*match.span(), "call", match["strong"] is not None)


def _block(parts: list[_Part], needs: int) -> list[_Part] | None:
    """The first parts that stand together and are of enough kinds, with those that follow closely."""
    first = 0
    last: dict[str, int] = {}
    for n, part in enumerate(parts):
        last[part.kind] = n
        if len(last) < needs:
            continue
        near = sorted(last.values())[-needs:]
        first = near[0]
        if part.end - parts[first].start <= _WINDOW:
            end = n
            while end + 1 < len(parts) and parts[end + 1].start - parts[end].end <= 60:
                end += 1
            while first and parts[first].start - parts[first - 1].end <= 60:
                first -= 1
            return parts[first : end + 1]
    return None
