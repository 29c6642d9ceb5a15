import base64
import hashlib
import re
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import orjson
import pytest

from qunzhi.reports import write_html
from qunzhi.reports.html.page import asset, page

VOID = {"meta", "link", "input", "br", "rect", "line", "polyline", "circle"}


class Page(HTMLParser):
    """A page taken apart: attributes, texts of scripts and styles, links with the numbers they show."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.attrs, self.raw, self.stack, self.links, self.tags = [], [], [], [], Counter()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attrs += [(tag, k, v) for k, v in attrs]
        if tag == "a":
            self.links.append([dict(attrs).get("href", ""), ""])
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] in ("script", "style"):
            self.raw.append((self.stack[-1], data))
        elif any(t == "a" for t, _ in self.stack) and self.stack[-1][1].get("class") in NUMBERS:
            self.links[-1][1] += data


NUMBERS = {"tile-n", "bar-n", "col-n", "num"}


def data_of(made):
    return next(orjson.loads(text) for (_, attrs), text in made.raw if attrs.get("id") == "data")


def wanted(data, hash_):
    """How many rows a filter lets through, by the page's own data."""
    f = dict(parse_qsl(hash_.lstrip("#")))
    rows, out = data["rows"], 0
    known = {u[0]: n for n, u in enumerate(data["units"])}
    for n in range(len(rows["p"])):
        unit, chain = rows["u"][n], []
        u = unit
        while u >= 0 and u not in chain:
            chain.append(u)
            u = data["units"][u][2]
        state, severity = data["states"][rows["s"][n]][0], data["sevs"][rows["v"][n]][0]
        change = data["changes"][rows["c"][n]][0]
        day = rows["d"][n]
        ok = f.get("s", state) == state and f.get("v", severity) == severity
        ok &= f.get("p", "") in ("", data["prov"][rows["p"][n]][0])
        ok &= f.get("r", "") in ("", data["rules"][rows["r"][n]][0])
        ok &= change == f["c"] if "c" in f else change != "resolved"
        if "u" in f:
            ok &= unit < 0 if f["u"] == "-" else known[f["u"]] in (chain[:1] if "only" in f else chain)
        if "d" in f:
            ok &= day is not None and f["d"] == datetime.fromtimestamp(day + 28800, UTC).date().isoformat()
        if "a" in f:
            late = None if day is None else (data["asOf"] + 28800) // 86400 - (day + 28800) // 86400
            age = "n" if late is None else "w" if late <= 7 else "m" if late <= 30 else "q" if late <= 90 else "y"
            ok &= age == f["a"]
        out += ok
    return out


@pytest.mark.parametrize("which", ["plain", "since"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_drills_down_to_as_many_rows(which, lang, request):
    made = Page(page(request.getfixturevalue(which), lang=lang))
    data = data_of(made)
    checked = 0
    for href, number in made.links:
        digits = re.sub(r"\D", "", number)
        if "=" in href and digits:
            assert wanted(data, href) == int(digits), href
            checked += 1
    assert checked > 15


def test_one_file_and_nothing_from_outside(plain, tmp_path):
    path = write_html(plain, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    text = path.read_text(encoding="utf-8")
    made = Page(text)
    for tag, key, value in made.attrs:
        assert not key.startswith("on"), (tag, key)
        assert key != "style"
        if key in ("src", "href"):
            assert value.startswith("#") or value == "data:,", value
    assert "http://" not in text
    assert "https://" not in text
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|eval\(", asset("css") + asset("js"))


def test_policy_lets_only_our_own_script_and_style_run(plain):
    made = Page(page(plain))
    policy = next(v for t, k, v in made.attrs if t == "meta" and k == "content" and "default-src" in v)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for (tag, attrs), text in made.raw:
        if attrs.get("type") == "application/json":
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_hostile_names_stay_text(nasty):
    text = page(nasty)
    made = Page(text)
    assert made.tags["script"] == 2
    assert made.tags["img"] == 0
    assert "alert(1)</script>" not in text
    assert "\u202e" not in text
    assert "‹U+202E›" in text
    assert not made.stack
    assert data_of(made)["rows"]["i"][0]


def test_languages(plain):
    zh, en = page(plain), page(plain, lang="en")
    assert '<html lang="zh-CN">' in zh
    assert '<html lang="en">' in en
    assert "待整改" in zh
    assert "待整改" not in en
    assert "工作群管理办法（试行）" in zh
    assert "Rules for work groups" in en


def test_rows_say_why_what_and_who(plain):
    data = data_of(Page(page(plain)))
    rows, n = data["rows"], data["rows"]["i"].index("G1")
    assert data["text"][rows["m"][n]] == "请补办备案。"
    assert data["text"][rows["w"][n]] == "已逾期 4 天（6月6日到期）"
    facts = [data["text"][k] for k in rows["f"][n]]
    assert facts[:2] == ["建群时间", "2025年5月30日 09:00:05"]
    assert [data["people"][p][1] for p in rows["h"][n][1::2]] == ["欧阳青禾", "司徒云帆"]
    article = data["prov"][rows["p"][n]]
    assert article[1:4] == ["第一条", "建群后备案", "学院条文原文一句。"]
    assert article[4] == [["及时", "within", "5 个工作日", "与同类办法一致", ["3 个工作日"]]]


def test_only_the_gravest_above_the_cap(plain):
    text = page(plain, most=3)
    data = data_of(Page(text))
    assert len(data["rows"]["p"]) == 3
    assert {data["sevs"][v][0] for v in data["rows"]["v"]} == {"critical", "major"}
    assert data["total"] == plain.findings.num_rows
    assert "findings.csv" in text


def test_proposals_stand_below_the_sentence_that_a_person_decides(plain, make):
    text = page(plain)
    assert text.index("对任何人都不产生任何后果") < text.index("扣减绩效")
    assert "移送有关机关" in text
    empty = plain.proposals.slice(0, 0)
    assert "这次没有建议" in page(make(proposals=empty))


def test_nothing_found_is_a_page_too(make):
    text = page(make([]))
    assert "没有发现待整改的问题" in text
    assert not Page(text).stack


def test_twenty_thousand_rows_stay_small(make, finding):
    rows = [finding(subject=f"G{n}", unit_id=f"U{n % 4 + 1}") for n in range(20_000)]
    assert len(page(make(rows)).encode()) < 4_000_000


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_contrast_in_light_and_dark():
    light, dark = re.findall(r":root \{(.*?)\}", asset("css"), re.S)[:2]
    for block in (light, dark):
        tokens = dict(re.findall(r"--(\w+): (#\w{6})", block))
        for ground in ("ground", "panel", "hover"):
            for ink in ("ink", "soft", "link", "violation", "late", "due", "unknown"):
                assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
        for fill in ("critical", "major", "minor", "advisory", "due", "violation"):
            assert contrast(tokens[fill], tokens["panel"]) >= 3, fill
    tags = re.findall(r"\.t-(minor|advisory|major) \{ --c: (#\w{6})", asset("css"))
    assert len(tags) >= 6
    for n, (_, colour) in enumerate(tags):
        assert contrast(colour, "#ffffff" if n < 3 else "#1e2125") >= 4.5
