"""Names of hosts: endings in use, letters that look alike, and how near one name comes to another."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from qunzhi.content.detectors._places import words

#: Endings under which a bare name (no scheme, no www) is taken for a host.
BARE_TLDS = words("com cn net org edu gov top xyz vip cc club site online shop icu ltd store info biz hk tw")
#: Endings in common use.
TLDS = BARE_TLDS | words(
    "wang ren io me co app dev link live work fun pro tech asia mobi tv us uk jp kr ru de fr eu ai in int mil name so"
    " space website press"
    " cloud red ink group team chat host life plus art cool one world today email la pw ws to gg ly im fm"
)
#: The same as one regular expression, longest first.
MANY_TLDS = "|".join(sorted(TLDS, key=lambda t: (-len(t), t)))
_HAN_TLDS = words("中国 公司 网络 网址 在线 中文网 政务 公益 我爱你 香港 商城 网店 集团")
#: Second-level endings, below which names are given.
_SECOND = words("com net org edu gov ac co")
#: Letters and digits that are taken for one another: Cyrillic, Greek and others for Latin, digits for letters.
_ALIKE = str.maketrans(
    "авсԁеһіјкӏморԛѕтухѵѡгпαεικνορτυχωɡɩıł0135689|!",
    "abcdehijklmopqstuxvwrnaeikvoptuxwgiiloiesbbqll",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))


def below(host: str, known: str) -> bool:
    """True when a host is a known one or stands below it."""
    return host == known or host.endswith(f".{known}")


def listed(host: str, names: tuple[str, ...]) -> bool:
    """True when a host is one of these names or below one."""
    return any(below(host, n.lower().strip(".")) for n in names)


def registered(host: str) -> str:
    """The label of a host that somebody registered: ``school`` of ``www.school.edu.cn``."""
    labels = host.split(".")
    if len(labels) >= 3 and labels[-2] in _SECOND:
        return labels[-3]
    return labels[-2] if len(labels) >= 2 else host


def decoded(host: str) -> str:
    """A host with its punycode labels in letters; a broken label stays as it is."""
    return ".".join(map(_label, host.split("."))) if "xn--" in host else host


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError, OverflowError):
        return label


@lru_cache(maxsize=1 << 12)
def skeleton(host: str) -> str:
    """What a host looks like: accents off, look-alike letters and digits made one."""
    text = "".join(normalize("NFD", c)[0] for c in host.lower()).translate(_ALIKE)
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text


def mixed(host: str) -> bool:
    """True when one label mixes Latin letters with those of other alphabets (not Han)."""
    return any(re.search("[a-z]", x) and re.search("[\u0080-\u1fff]", x) for x in host.split("."))


def near(a: str, b: str) -> bool:
    """True when one letter changed, added, left out or swapped with its neighbour makes one word of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[n + 1 :] == b[n + 1 :] or (a[n : n + 2] == b[n : n + 2][::-1] and a[n + 2 :] == b[n + 2 :])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[n + 1 :] == shorter[n:]


def resembles(host: str, raw: str, known: str) -> bool:
    """True when a host passes itself off as a known one that it is not.

    Args:
        host: the host, plain, punycode decoded.
        raw: as it was written; accents and other alphabets still in it.
        known: the one it may be taken for.
    """
    ascii_only = raw.isascii()
    if below(host, known) and ascii_only:
        return False
    if f".{known}." in f".{host}" or known.replace(".", "-") in host:
        return True
    tail = ".".join(raw.split(".")[-(known.count(".") + 1) :])
    if skeleton(tail) == skeleton(known):
        return True
    mine, its = registered(host), registered(known)
    return len(its) >= 5 and near(mine, its)


def cut_host(host: str) -> str:
    """A host read from running text, without the Chinese words glued behind it.

    >>> cut_host("www.a.cn谢谢"), cut_host("例子.中国")
    ('www.a.cn', '例子.中国')
    """
    match = re.match(rf"(?:[^.]+\.)+?(?:{MANY_TLDS})(?=[\u3400-\u9fff])", host)
    if match:
        return match[0]
    han = re.search("[\u3400-\u9fff]", host)
    if han is None:
        return host
    idn = re.match(rf"(?:[^.]+\.)+(?:{'|'.join(_HAN_TLDS)})", host)
    if idn:
        return idn[0]
    return host if re.fullmatch(rf"(?:[^.]+\.)+(?:{MANY_TLDS})", host) else host[: han.start()].rstrip(".-")
