"""Where links stand in a message: with and without scheme, glued to Chinese, with points in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qunzhi.content.detectors._hosts import BARE_TLDS, MANY_TLDS, cut_host

_PATH = r"(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|]*)?"
_SCHEME = r"(?:https?|h[tx]{2}ps?|h\*{2}ps?|ftp)"
_WITH_SCHEME = re.compile(
    rf"(?<![a-z]){_SCHEME}[ ]?:[ ]?//[ ]?([^\s/?#:<>\"'，、（）()【】《》“”！；\[\]]{{1,253}})(:[0-9]{{1,5}})?({_PATH})"
)
#: Schemes of chat clients, which open a chat or a group by themselves.
_CLIENT = re.compile(
    r"(?<![a-z])(?:weixin|wxwork|mqqapi|mqq|tencent|dingtalk|lark|feishu|qm)://[a-z0-9\-._~:/?#@!$&*+,;=%]+"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,62})"
_BARE = re.compile(
    rf"(?<![a-z0-9@._%+-])((?:{_LABEL}\.){{1,10}}(?:{MANY_TLDS}|xn--[a-z0-9-]{{2,40}}))(?![a-z0-9@_-]|\.[a-z0-9])(:[0-9]{{1,5}})?({_PATH})"
)
_WWW = re.compile(rf"(?<![a-z0-9@.-])(www\.[^\s/?#:<>\"'，。、（）()【】《》“”！；]{{1,250}})(:[0-9]{{1,5}})?({_PATH})")
_ADDRESS = re.compile(
    rf"(?<![0-9a-z.])((?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}})(?![0-9.])(:[0-9]{{2,5}}(?![0-9]))?({_PATH})"
)
_POINT = r"(?:[。｡·]|[(\[【][.。点][)\]】]|[(\[]?dot[)\]])"
_WWW_DRESSED = re.compile(
    rf"(?<![a-z0-9@.])(www(?:[ ]{{0,2}}(?:\.|点|{_POINT})[ ]{{0,2}}[a-z0-9-]{{1,63}}){{1,6}})(?![a-z0-9@])()({_PATH})"
)
_DRESSED = re.compile(
    rf"(?<![a-z0-9@._-])({_LABEL}(?:(?:\.|{_POINT}){_LABEL}){{0,5}}"
    rf"(?:{_POINT}|[ ](?:[.。]|点)[ ]|点)(?:com|cn|net|org|cc|vip|xyz|top))(?![a-z0-9@.-])()({_PATH})"
)
_POINTS = re.compile(rf"[ ]{{0,2}}(?:{_POINT}|点|\.)[ ]{{0,2}}")
_PLAIN_POINTS = str.maketrans("。｡·", "...")
_KNOWN_END = re.compile(rf"\.(?:{MANY_TLDS}|xn--[a-z0-9-]+)$|[\u0080-\uffff]")
_NUMBERED = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]")
#: Points in disguise, or blanks around one.
_DRESS = re.compile(r"[。｡·点]|dot|[ (\[【]\.|\.[ )\]】]")
_SIGN = re.compile(r"://|www|[.。｡·点][ )\]】]{0,2}[a-z0-9]|dot|[0-9]\.[0-9]|//")
#: Names of products that read like hosts.
_PRODUCTS = frozenset({"asp.net", "ado.net", "vb.net"})
#: The number of a list and a word: 3.top.
_LISTED = re.compile(r"[0-9]{1,2}\.[a-z]+$")
_TRAILING = re.compile(r"[.,;:!?'*)\]]+$")


class Link(NamedTuple):
    """A link in plain text, end exclusive."""

    start: int
    end: int
    host: str
    path: str
    at: int  #: Where the host begins.
    plain: bool  #: Nothing of it is in disguise.


def links(text: str) -> list[Link]:
    """Links in the plain form of a message, in order; of two readings that overlap, the kind of lower rank stays."""
    if not _SIGN.search(text):
        return []
    ranked = sorted((link.start, rank, link) for rank, link in _all(text) if link.host)
    kept: list[tuple[int, int, Link]] = []
    for one in ranked:
        if not kept or one[0] >= kept[-1][2].end:
            kept.append(one)
        elif one[1] < kept[-1][1]:
            kept[-1] = one
    return [link for _, _, link in kept]


def _all(text: str) -> Iterator[tuple[int, Link]]:
    """Links of every kind, each with the rank of its kind; only kinds of which a text has a sign are looked for."""
    if "//" in text:
        for match in _CLIENT.finditer(text):
            scheme, _, rest = match[0].partition("://")
            yield 0, Link(*match.span(), f"{scheme}:", rest, match.start(), True)
        yield from ((1, link) for link in _with_scheme(text))
    if "www" in text:
        for match in _WWW.finditer(text):
            link = _link(match, True)
            if link.host.count(".") >= 2 and _KNOWN_END.search(link.host):
                yield 2, link
    for match in _BARE.finditer(text):
        if (match[1] in _PRODUCTS or _LISTED.match(match[1])) and not match[3]:
            continue
        if match[3] or match[2] or match[1].rsplit(".", 1)[-1] in BARE_TLDS or match[1].startswith("www."):
            yield 3, _link(match, True)
    for match in _ADDRESS.finditer(text) if _NUMBERED.search(text) else ():
        page = match[2] or (match[3][:1] == "/" and len(match[3]) > 3)
        if page and all(int(x) < 256 for x in match[1].split(".")):
            yield 3, _link(match, True)
    for pattern in (_WWW_DRESSED, _DRESSED) if _DRESS.search(text) else ():
        for match in pattern.finditer(text):
            host = _POINTS.sub(".", match[1])
            if _KNOWN_END.search(host) and not _LISTED.match(host):
                path = _TRAILING.sub("", match[3])
                yield 4, Link(match.start(), match.end(1) + len(path), host, path, match.start(1), False)


def _with_scheme(text: str) -> Iterator[Link]:
    """Each is looked for from the end of the one before: 甲.com和https://乙.com are two."""
    match = _WITH_SCHEME.search(text)
    while match:
        link = _link(match, match[0].startswith(("http", "ftp")) and " " not in match[0])
        yield link
        match = _WITH_SCHEME.search(text, max(link.end, match.start() + 1))


def _link(match: re.Match[str], plain: bool) -> Link:
    """The link of a match; where Chinese is glued to its host, it ends there."""
    written = match[1]
    at = written.rfind("@") + 1
    host = _host(written[at:])
    end = match.start(1) + at + len(host)
    plain = plain and written[at : at + len(host)] == host
    if end < match.end(1):
        return Link(match.start(), end, host, "", match.start(1) + at, plain)
    path = _TRAILING.sub("", match[3])
    end = match.start(3) + len(path)
    return Link(match.start(), end, host, path, match.start(1) + at, plain)


def _host(written: str) -> str:
    """The host as it is meant: Chinese points made plain, but one that ends the sentence ends the host."""
    head, point, tail = written.partition("。")
    if point and _KNOWN_END.search(head) and not _KNOWN_END.search(f".{tail}"):
        written = head
    return cut_host(written.translate(_PLAIN_POINTS).rstrip(".-"))
