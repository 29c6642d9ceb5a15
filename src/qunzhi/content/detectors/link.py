"""Links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from pydantic import Field

from qunzhi.content.contract import DetectorParams, Found, TextDetector, Trigger
from qunzhi.content.detectors._email import emails
from qunzhi.content.detectors._hosts import TLDS, decoded, listed, mixed, resembles
from qunzhi.content.detectors._links import Link as Written
from qunzhi.content.detectors._links import links
from qunzhi.content.detectors._places import Place, found, words
from qunzhi.content.view import View
from qunzhi.core.words import Words

_SHORT = words(
    "t.cn url.cn dwz.cn dwz.win suo.im suo.nz bit.ly tinyurl.com t.co goo.gl is.gd ow.ly buff.ly rebrand.ly cutt.ly"
    " v.gd w.url.cn sourl.cn sina.lt mtw.so 985.so m6z.cn u6v.cn rrd.me reurl.cc tb.cn m.tb.cn dwz.date kurl.cn 0x9.me"
    " c7.gg rb.gy shorturl.at t.ly 3.cn u.jd.com xhslink.com v.douyin.com 163.fm"
)
_INVITES = re.compile(
    r"(?:weixin|wxwork|mqqapi|mqq|tencent|dingtalk|lark|feishu|qm):"
    r"|(?:weixin\.qq\.com/[gx]/|qm\.qq\.com|jq\.qq\.com|qun\.qq\.com|work\.weixin\.qq\.com/(?:gm|u|ca)/|u\.wechat\.com"
    r"|applink\.(?:feishu\.cn|larksuite\.com)/client/chat/|(?:qr|h5|applink)\.dingtalk\.com|t\.me/(?:joinchat|\+))"
)
_DENIED = Words("链接在禁止名单里", "the link's host is on the deny list")
_LOOKS = Words(
    "链接的域名与本单位或允许的域名相似，但不是", "the link's host resembles one of the institution's or an allowed one"
)
_MIXED = Words("链接的域名混用了不同文字的字母", "the link's host mixes letters of different alphabets")
_ADDRESS = Words("链接用 IP 地址代替域名", "the link has a number for a host")
_INVITE = Words("加群、加人的邀请链接", "an invitation to a group or contact")
_SHORTENED = Words("短链接，看不出通向哪里", "a short link that does not show where it leads")
_UNKNOWN = Words("站外链接", "a link to a host that is on no list")


class Link(TextDetector):
    """A link: on the deny list, like one of ours but not it, to a number, to an invitation, short, or merely unknown.
    Hosts that are allowed are left alone. Mail addresses, file names and versions are no links.

    Bad: 点这里www.school.edu.cn.evil.top/login
    Good: 附件是通知.docx，用 node.js 打开
    Reads: the text of one message; the content of a QR code is read the same way.
    """

    title = Words("链接", "link")
    trigger = Trigger(
        words=(
            (*TLDS, "http", "hxxp", "hxtp", "htxp", "hps", "hp", "ftp", *words("weixin wxwork mqq tencent dingtalk")),
        ),
        all_of=(".．。｡·点/d",),
        also=(
            Trigger(all_of=(".．。｡·点", "w")),
            Trigger(all_of=(".．",), digits=4),
            Trigger(all_of=("/",), words=(("lark", "feishu", "qm", "xn"),)),
        ),
    )
    mask = "none"

    class Params(DetectorParams):
        """Which hosts are what; each name counts with all below it."""

        deny: tuple[str, ...] = Field((), description="hosts that may not be linked to")
        allow: tuple[str, ...] = Field((), description="hosts that are always fine")
        institution: tuple[str, ...] = Field((), description="the institution's own hosts, always fine, often imitated")
        short: tuple[str, ...] = Field((), description="hosts of short links, beside those that are known")
        unknown: bool = Field(True, description="also links to hosts that are on no list, little sure")

    def find(self, view: View, p: Params) -> Iterable[Found]:
        """Links, scheme and path included."""
        mails = emails(view)
        for link in links(view.plain):
            if any(m.start < link.start < m.end for m in mails):
                continue  # the host of an address whose @ is in disguise
            verdict = _verdict(link, _raw(view, link), p)
            if verdict:
                sure, why = verdict
                yield found(view, Place(link.start, link.end, sure), why)


def _raw(view: View, link: Written) -> str:
    """The host as it was written, accents and other alphabets kept: they tell an imitation from the real one."""
    end = link.at + len(link.host)
    if view.plain[link.at : end] != link.host:
        return link.host
    start, end = view.span(link.at, end)
    if view.text[start:end] == link.host:
        return link.host
    letters = [c for c in normalize("NFKC", view.text[start:end]).lower() if c.isalnum() or c in ".-"]
    return "".join(letters)


def _verdict(link: Written, raw: str, p: Link.Params) -> tuple[float, Words] | None:
    host = decoded(link.host)
    known = (*p.institution, *p.allow)
    if listed(host, p.deny):
        return 0.99, _DENIED
    if raw.isascii() and listed(host, known):
        return None
    raw = host if raw.isascii() else raw
    if any(resembles(host, raw, k.lower().strip(".")) for k in known):
        return 0.9, _LOOKS
    if mixed(raw):
        return 0.7, _MIXED
    if host in _SHORT or listed(host, p.short):
        return 0.6, _SHORTENED
    if _INVITES.match(host + link.path):
        return 0.6, _INVITE
    if re.fullmatch(r"[0-9.]+|0x[0-9a-f]+", host):
        return 0.7, _ADDRESS
    return ((0.3 if link.plain else 0.4), _UNKNOWN) if p.unknown else None
