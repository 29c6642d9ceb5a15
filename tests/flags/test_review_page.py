import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import orjson
import pytest

from qunzhi.audit.flags import ScannedGroup
from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import Words
from qunzhi.reports.flags import write_review_page
from qunzhi.reports.flags.page import asset, review_page
from tests.flags.madeup import flag, flags, scan

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028\u2029\u202egpj.exe\u2066\x07&amp;\"'"
VOID = {"meta", "link", "input", "rect"}


class Page(HTMLParser):
    """A page taken apart: attributes, texts of scripts and styles, its Chinese text, tags."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.attrs, self.raw, self.stack, self.tags, self.text = [], [], [], Counter(), ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attrs += [(tag, k, v) for k, v in attrs]
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] in ("script", "style"):
            self.raw.append((self.stack[-1], data))
        elif not any(attrs.get("class") == "en" for _, attrs in self.stack):
            self.text += data


def data_of(text):
    return next(orjson.loads(t) for (_, attrs), t in Page(text).raw if attrs.get("id") == "data")


def test_one_file_and_nothing_from_outside(made, tmp_path):
    path = write_review_page(made, tmp_path / "out" / "review.html")
    assert [p.name for p in path.parent.iterdir()] == ["review.html"]
    page = Page(path.read_text(encoding="utf-8"))
    assert not page.stack
    for tag, key, value in page.attrs:
        assert not key.startswith("on"), (tag, key)
        assert key != "style"
        if key in ("src", "href"):
            assert value.startswith("#") or value == "data:,", value
    ours = asset("css") + asset("js")
    forbidden = r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|outerHTML|insertAdjacent|eval\(|document\.write"
    assert not re.search(forbidden, ours)
    assert "https://" not in path.read_text(encoding="utf-8")


def test_policy_lets_only_our_own_script_and_style_run(made):
    page = Page(review_page(made))
    policy = next(v for t, k, v in page.attrs if t == "meta" and k == "content" and "default-src" in v)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for (tag, attrs), text in page.raw:
        if attrs.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy


def test_hostile_texts_stay_text(made):
    result = scan(
        [flag(excerpt=EVIL, mark=(3, 9), message_id=EVIL, group_id=EVIL, term=EVIL, reason=EVIL, why=Words(EVIL, EVIL)),
         flag(excerpt="半个\ud83d字", uid="\ud800", category=EVIL, detector=EVIL, folds=(EVIL,), provisions=(EVIL,))],
        groups=[ScannedGroup(EVIL, EVIL, 1), ScannedGroup("x", EVIL, 1, None, Words(EVIL, EVIL))],
        files=[EVIL], notes=[Words(EVIL, EVIL)], pack=EVIL, pack_title=Words(EVIL, EVIL), lexicon=EVIL,
        problems=[Problem("x", Words(EVIL, EVIL), place=Place(file=EVIL))], not_read={EVIL: 2},
    )  # fmt: skip
    text = review_page(result)
    page = Page(text)
    assert not page.stack
    assert page.tags["script"] == 2
    assert page.tags["img"] == 0
    assert "alert(1)</script>" not in text
    for hidden in "\u2028\u2029\u202e\u2066\x07":
        assert hidden not in text
    data = data_of(text)
    assert "".join(data["texts"][0]) == EVIL
    assert data["rows"]["i"][0] == EVIL
    assert "‹U+202E›" in page.text


def test_senders_are_numbers_and_no_account_is_in_the_page(made):
    text = review_page(made)
    accounts = {f.uid for f in made.flags if f.uid}
    assert len(accounts) > 20
    assert not any(uid in text for uid in accounts)
    assert "wxid" not in text
    assert "secret value" not in text
    rows, where = data_of(text)["rows"], {}
    by_id = {(f.message_id, f.group_id): f.uid for f in made.flags}
    groups = data_of(text)["groups"]
    for message, group, number in zip(rows["i"], rows["g"], rows["w"], strict=True):
        uid = by_id[message, groups[group][0]]
        assert (number == -1) == (uid is None)
        assert where.setdefault(uid, number) == number
    assert len(set(where.values())) == len(where)


def test_one_card_for_messages_alike():
    same = [flag(message_id=f"m{n}", alike="a1", sent_at=n * 10**6) for n in (5, 3, 4)]
    other = [flag(message_id="m6", alike="a1", detector="bank_card"), flag(message_id="m7"), flag(message_id="m8")]
    data = data_of(review_page(scan([*same, *other])))
    assert sorted(Counter(data["rows"]["c"]).values()) == [1, 1, 1, 3]
    big = next(k for k, n in Counter(data["rows"]["c"]).items() if n == 3)
    times = [t for t, c in zip(data["rows"]["t"], data["rows"]["c"], strict=True) if c == big]
    assert times == [3, 4, 5]


def test_gravest_and_surest_come_first_and_stay_above_the_cap():
    found = [
        flag(message_id="low", severity="minor", confidence=0.99),
        flag(message_id="sure", severity="critical", confidence=0.9),
        flag(message_id="unsure", severity="critical", confidence=0.4),
    ]
    text = review_page(scan(found), most=2)
    data = data_of(text)
    assert data["rows"]["i"] == ["sure", "unsure"]
    assert data["total"] == 3
    assert "只放最重、把握最大的 2 处" in text
    assert "只放最重" not in review_page(scan(found))
    one_card = scan([flag(message_id=str(n), alike="a") for n in range(9)])
    assert data_of(review_page(one_card, most=4))["rows"]["c"] == [0, 0, 0, 0]


def test_what_was_not_looked_at_is_said(made):
    text = Page(review_page(made)).text
    assert "未查看 ≠ 没有问题" in text
    for said in ("918 没有识别文字的图片", "204 语音", "33 视频", "57 文件", "3 读不出来的消息", "1 提示太多",
                 "教工羽毛球群（812 条）：没有告知成员", "文件末尾不完整", "2 个群的导出截止到"):  # fmt: skip
        assert said in text.replace("\n", ""), said
    assert "提示只是提示，属不属实由人判断" in text
    assert "12,846 条文字消息，提示 300 处" in text


def test_articles_for_people_have_their_own_section(made):
    page = Page(review_page(made))
    hand = [v for _, k, v in page.attrs if k == "data-provision"]
    assert hand == ["T-3.2", "T-3.5"]
    assert "打听、传播小道消息" in page.text
    assert "不属于：转发官网通报" in page.text
    assert 'id="people"' not in review_page(scan(wanted=made.wanted[:2]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_are_in_the_page(made, lang):
    text = review_page(made, lang)
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text
    assert "看了什么" in text
    assert "What was looked at" in text
    used = set(re.findall(r'\bt\("(\w+)"', asset("js")))
    used |= set(re.findall(r'data-(?:w|label|placeholder)="(\w+)"', text))
    assert len(used) > 50
    assert used - {"s", "sure"} <= set(data_of(text)["t"])
    assert all(len(pair) == 2 and all(pair) for pair in data_of(text)["t"].values())


def test_nothing_flagged_is_a_page_too():
    page = Page(review_page(scan([])))
    assert not page.stack
    assert "看过的消息里没有提示" in page.text
    assert "未查看 ≠ 没有问题" in page.text
    assert "逐组核查" not in page.text


def test_thirty_thousand_flags_stay_below_25_megabytes():
    text = "家长电话138*****00请联系班主任" * 4
    many = [
        flag(message_id=f"{n:012x}", excerpt=f"{n}{text}", mark=(3, 9), alike=f"a{n // 2}", uid=f"u{n}")
        for n in range(30_000)
    ]
    assert len(review_page(scan(many)).encode()) < 25_000_000


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_contrast_in_light_and_dark():
    css = asset("css").split("@media print")[0]
    light, dark = {}, {}
    for block, tokens in re.findall(r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(.*?)\}", css, re.S):
        (dark if block else light).update(re.findall(r"--([\w-]+): (#\w{6})", tokens))
    shades = re.findall(r"\.v-(?:major|minor|advisory) \{ --c: (#\w{6})", css)
    assert len(shades) == 6
    for tokens, tags in ((light, shades[:3]), (dark, shades[3:])):
        assert {"fine", "hit"} <= set(tokens)
        assert contrast(tokens["ink"], tokens["hit"]) >= 4.5
        for ground in ("panel", "ground"):
            for ink in ("fine", "violation", "late", "unknown", "soft", "critical"):
                assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
        assert all(contrast(c, tokens["panel"]) >= 4.5 for c in tags)


def test_generator_makes_as_many_as_asked():
    assert len(flags(250)) == 250
    assert len({f.detector for f in flags(300)}) == 14


def test_a_pack_that_asks_for_nothing_says_so(made):
    assert "还没有施行" in Page(review_page(scan([], wanted=()))).text
    assert "还没有施行" not in Page(review_page(made)).text
