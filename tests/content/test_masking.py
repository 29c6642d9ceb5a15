"""Values are covered where they are shown, and nothing of them is left around."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qunzhi.content.contract import TextDetector, all_detectors, cases_file
from qunzhi.content.masking import HOWS, Cover, excerpt, how_of, mask
from qunzhi.content.view import View

DETECTORS = {n: d for n, d in all_detectors().items() if isinstance(d, TextDetector)}
PERSONAL = [d for d in DETECTORS.values() if d.mask == "value"]


@pytest.mark.parametrize(
    ("value", "how", "shown"),
    [
        ("13800138000", "mobile", "138****8000"),
        ("138-0013-8000", "mobile", "138******8000"),
        ("+8613800138000", "mobile", "**********8000"),
        ("1\u200b3800138000", "mobile", "138****8000"),
        ("一三八零零一三八零零零", "mobile", "一三八****八零零零"),
        ("110101199001010015", "value", "110*************15"),
        ("2021010203", "value", "202*****03"),
        ("3912345", "value", "3******"),
        ("3", "value", "*"),
        ("zhangsan@b.cn", "email", "z***@b.cn"),
        ("a@b.cn", "email", "***@b.cn"),
        ("ab＠ｂ．ｃｎ", "email", "a***＠ｂ．ｃｎ"),
        ("zhangsan (at) qq.com", "email", "z***(at) qq.com"),
        ("四川省成都市武侯区人民路12号3栋", "home_address", "四川省成都市********"),
        ("人民路12号3栋", "home_address", "********"),
        ("张三 13800138000\n李四 1", "roster_leak", "********\n****"),
        ("https://a.cn/x?token=abc", "link", "https://a.cn/x?…"),
        ("https://me:pw@a.cn/x#abc", "link", "https://…a.cn/x#…"),
        ("机密★10年", "none", "机密★10年"),
    ],
)
def test_a_value_as_it_is_shown(value, how, shown):
    assert mask(f"前{value}后", 1, 1 + len(value), how) == shown


def test_every_detector_has_a_way():
    hows = {name: how_of(d) for name, d in all_detectors().items()}
    assert set(hows.values()) <= set(HOWS)
    assert hows["mobile"] == "mobile"
    assert hows["identity_number"] == "value"
    assert hows["link"] == "link"
    assert hows["secrecy_mark"] == "none"


def test_a_hit_with_its_surroundings():
    text = "请各位老师注意，这里是前面的一些文字，电话13800138000，\r\n后面\n还有一些别的文字，写得长一点"
    at = text.index("138")
    shown = excerpt(text, at, at + 11, 6, [(at, at + 11, "mobile")])
    assert shown == "…些文字，电话138****8000，⏎后面⏎…"


def test_other_values_and_long_numbers_are_covered_too():
    text = "电话13800138000，邮箱zhangsan@b.cn，单号20240315001，第3次"
    covers = [Cover(2, 13, "mobile"), Cover(16, 29, "email")]
    assert excerpt(text, 2, 13, 40, covers) == "电话138****8000，邮箱z***@b.cn，单号202******01，第3次"
    assert excerpt(text, 16, 29, 40, covers) == excerpt(text, 2, 13, 40, covers)


def test_a_value_cut_by_the_edge_stays_covered():
    text = "13800138000" + "。" * 3 + "机密★"
    assert excerpt(text, 14, 17, 5, [(0, 11, "mobile")]) == "…00。。。机密★"
    assert excerpt("2024031500123" + "。" * 3 + "机密★", 16, 19, 9) == "…****23。。。机密★"


def test_a_value_repeated_elsewhere_is_covered():
    text = "家住人民路12号3栋，就是那个人民路12号"
    assert "人民路12" not in excerpt(text, 2, 10, 40, [(2, 10, "home_address")])


def test_emoji_are_not_cut():
    text = "👨‍👩‍👧机密★👍🏻🇨🇳"
    assert excerpt(text, 5, 8, 1) == "👨‍👩‍👧机密★👍🏻…"
    assert excerpt(text, 5, 8, 3) == text
    key = "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣"
    assert excerpt(key, 0, 33, 20, [(0, 33, "mobile")]) == "138****8000"


def test_what_cannot_be_seen_is_not_shown():
    assert excerpt("前\u202e机密★\ud800\u200b后", 2, 5) == "前机密★后"


def test_a_long_hit_is_cut():
    shown = excerpt("很" * 1000, 0, 1000)
    assert shown == "很" * 240 + "…"


def _values() -> list[str]:
    out = []
    for detector in PERSONAL:
        for case in YAML(typ="safe", pure=True).load(cases_file(detector).read_text(encoding="utf-8")):
            if case.get("find") and not case.get("params") and "text" in case:
                out.append(case["text"])
    return out


VALUES = _values()
FILLER = st.text(alphabet="的了在这里请看一下谢谢，。 \n👍abc12", max_size=12)


def _secret(value: str, how: str) -> str:
    """What nobody may read: without the domain of an address of mail, and without the city."""
    if how == "email":
        return value.split("@")[0].split("＠")[0].split("#")[0].split("(")[0].split("[")[0].split("艾")[0].split(" ")[0]
    if how == "home_address":
        return value.split("市", 1)[-1]
    return value


@given(parts=st.lists(st.tuples(FILLER, st.sampled_from(VALUES)), min_size=1, max_size=4), context=st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_no_piece_of_a_value_is_left_in_any_excerpt(parts, context):
    text = "".join(f"{filler}，{value}" for filler, value in parts)
    view = View(text)
    found = [(d, f) for d in DETECTORS.values() for f in d.find(view, d.Params())]
    covers = [Cover(f.start, f.end, how_of(d)) for d, f in found]
    secrets = [_secret(text[c.start : c.end], c.how) for c in covers if c.how not in {"none", "link", "roster_leak"}]
    for _, f in found:
        shown = excerpt(text, f.start, f.end, context, covers)
        assert "\n" not in shown
        for secret in secrets:
            runs = {secret[n : n + 5] for n in range(len(secret) - 4)}
            assert not any(run in shown for run in runs if not set(run) <= set("*⏎…")), (shown, secret)


@given(text=st.text(max_size=60), data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_text_and_any_covers(text, data):
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    start, end = data.draw(places)
    covers = [Cover(*p, data.draw(st.sampled_from(HOWS))) for p in data.draw(st.lists(places, max_size=4))]
    shown = excerpt(text, start, end, 5, covers)
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
