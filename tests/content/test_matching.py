"""Where terms are found: by place in the original text, in every dress, and not where a reader would see none."""

from __future__ import annotations

import pytest

from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.matcher import HITS_A_MESSAGE, Matcher
from qunzhi.content.lexicon.model import Allow, Lexicon, Term


def found(text: str, *terms: str | Term, allow: tuple[str, ...] = ()) -> list[str]:
    """The pieces of a text that are hit."""
    listed = tuple(t if isinstance(t, Term) else Term(t) for t in terms)
    matcher = Matcher.of(Lexicon(listed, tuple(Allow(a) for a in allow)))
    return [text[start:end] for _, start, end, _, _ in matcher.find([text]).rows()]


@pytest.mark.parametrize(
    ("text", "term", "hit"),
    [
        ("真是个笨蛋啊", "笨蛋", "笨蛋"),
        ("ＱＱ群", "qq", "ＱＱ"),
        ("QQ群", "qq", "QQ"),
        ("Ⓠⓠ群", "QQ", "Ⓠⓠ"),
        ("🅠🆀群", "qq", "🅠🆀"),
        ("𝐐𝒒群", "qq", "𝐐𝒒"),
        ("⒬⒬群", "qq", "⒬⒬"),
        ("náïve想法", "naive", "náïve"),
        ("na\u0301ive想法", "naive", "na\u0301ive"),
        ("計劃書", "计划", "計劃"),
        ("计划书", "計劃", "计划"),
        ("加①③⑤⑦群", "1357", "①③⑤⑦"),
        ("加壹叁伍柒群", "1357", "壹叁伍柒"),
        ("加一三五七群", "1357", "一三五七"),
        ("加１³₅➆群", "1357", "１³₅➆"),
        ("加⒈⑶⓹㈦群", "1357", "⒈⑶⓹㈦"),
        ("加⑩群", "10", "⑩"),
        ("笨\u200b\u2060蛋", "笨蛋", "笨\u200b\u2060蛋"),
        ("笨*蛋", "笨蛋", "笨*蛋"),
        ("笨 蛋", "笨蛋", "笨 蛋"),
        ("笨\u3000蛋", "笨蛋", "笨\u3000蛋"),
        ("笨😀蛋", "笨蛋", "笨😀蛋"),
        ("笨👨\u200d👩\u200d👧蛋", "笨蛋", "笨👨\u200d👩\u200d👧蛋"),
        ("笨🇨🇳蛋", "笨蛋", "笨🇨🇳蛋"),
        ("笨1️⃣", "笨1", "笨1️⃣"),
        ("6️⃣9️⃣5️⃣元", "695", "6️⃣9️⃣5️⃣"),
        ("加幺三五幺", "1351", "幺三五幺"),
        ("笨笨蛋蛋", "笨蛋", "笨笨蛋蛋"),
        ("笨*笨*蛋", "笨蛋", "笨*蛋"),
        ("大--笨--蛋", "大笨蛋", "大--笨--蛋"),
        ("大，笨。蛋", "大笨蛋", "大，笨。蛋"),
        ("笨，蛋", "笨蛋", "笨，蛋"),
        ("大\n笨\n蛋", "大笨蛋", "大\n笨\n蛋"),
        ("c.l.a.s.s", "class", "c.l.a.s.s"),
        ("c l a s s", "class", "c l a s s"),
        ("the bad  word here", "bad word", "bad  word"),
        ("学C++入门", "c++", "C++"),
        ("学Ｃ＋＋入门", "c++", "Ｃ＋＋"),
        ("今天👍了", "👍", "👍"),
        ("看#内部#吧", "#内部#", "#内部#"),
        ("㍿群", "株式会社", "㍿"),
        ("𠮷野家", "𠮷野", "𠮷野"),
        ("統一一下", "统一", "統一"),
        ("拨打110一下", "110", "110"),
        ("哈哈哈哈", "哈哈", "哈哈哈哈"),
    ],
)
def test_found_in_every_dress(text: str, term: str, hit: str) -> None:
    assert found(text, term) == [hit]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("two stars", "star"),
        ("restart", "star"),
        ("I have it", "av"),
        ("this taro", "star"),
        ("as sistant", "ass"),
        ("6955元", "695"),
        ("1695元", "695"),
        ("３６９５元", "695"),
        ("6.95元", "695"),
        ("69-5元", "695"),
        ("1,695元", "695"),
        ("3.695元", "695"),
        ("八六九五", "六九五"),
        ("0-6-9-5", "695"),
        ("1100元", "110"),
        ("笨哈蛋", "笨蛋"),
        ("他走到门口，交给老师", "口交"),
        ("哈", "哈哈"),
        ("嘻嘻哈哈", "嘻嘻嘻哈"),
        ("1123", "113"),
        ("学C入门", "c++"),
        ("内部", "#内部#"),
        ("笨" + "-" * 13 + "蛋", "笨蛋"),
        ("", "笨蛋"),
        ("\u200b", "笨蛋"),
    ],
)
def test_not_found(text: str, term: str) -> None:
    assert found(text, term) == []


def test_whole_words_by_choice() -> None:
    assert found("restart", Term("star", whole=False)) == ["star"]
    assert found("16955", Term("695", whole=False)) == ["695"]
    assert found("笨蛋们", Term("笨蛋", whole=True)) == []
    assert found("，笨蛋。", Term("笨蛋", whole=True)) == ["笨蛋"]
    assert found("1av2 av们", "av") == ["av", "av"]


def test_folds_by_choice() -> None:
    strict = Term("笨蛋", folds=Fold.TRADITIONAL)
    assert found("笨*蛋 笨笨蛋 笨蛋", strict) == ["笨蛋", "笨蛋"]
    assert found("计划 計劃", Term("计划", folds=Fold.NONE)) == ["计划"]


def test_a_phrase_protects_what_it_covers() -> None:
    assert found("真是大麻烦", "大麻", allow=("大麻烦",)) == []
    assert found("真是大 麻烦", "大麻", allow=("大麻烦",)) == ["大 麻"]
    assert found("路口交通", "口交", allow=("路口交通",)) == []
    assert found("路口交 通", "口交", allow=("路口交通",)) == ["口交"]
    assert found("大麻烦制造者来了", "大麻烦制造者", "大麻", allow=("大麻烦",)) == ["大麻烦制造者"]
    assert found("大笨蛋", "大笨蛋", allow=("大",)) == ["大笨蛋"]
    assert found("嘻嘻哈哈", "嘻哈", allow=("嘻嘻哈哈",)) == []


def test_names_are_harmless_by_themselves() -> None:
    matcher = Matcher.of(Lexicon((Term("高山"),)), names=("高山林",))
    assert len(matcher.find(["高山林老师"])) == 0
    assert len(matcher.find(["高山流水"])) == 1


def test_homophones_on_request() -> None:
    term = Term("微信", homophone=True)
    assert found("加威信 薇芯 weixin we ixin", term) == ["威信", "薇芯", "weixin"]
    assert found("加威信", "微信") == []
    assert found("银航", Term("银行", homophone=True)) == ["银航"]
    assert found("是的", Term("事", homophone=True)) == []
    matcher = Matcher.of(Lexicon((term,)))
    sure = matcher.find(["微信", "威信"]).sure
    assert sure[0] == 1.0
    assert sure[1] < 0.5


def test_split_characters_on_request() -> None:
    term = Term("好钱", split=True)
    assert found("女子金戋 女子钱 好钅戋 好钱", term) == ["女子金戋", "女子钱", "好钅戋", "好钱"]
    assert found("女子钱", "好钱") == []


def test_overlapping_hits_of_one_kind_are_merged_and_of_two_kinds_kept() -> None:
    assert found("我在我的家玩我的世界", "我的世界", "我的") == ["我的", "我的世界"]
    assert found("甲乙丙丁", "甲乙丙", "乙丙丁") == ["甲乙丙"]
    assert found("甲乙丙丁", Term("甲乙丙", category="a"), Term("乙丙丁", category="b")) == ["甲乙丙", "乙丙丁"]


def test_places_in_many_messages_are_those_of_each_alone() -> None:
    texts = ["笨蛋", "", "没有", "一个㎏笨*蛋", "\0笨蛋\0", "😀笨蛋😀", "笨", "蛋", "笨蛋笨蛋"] * 2000
    matcher = Matcher.of(Lexicon((Term("笨蛋"), Term("kg", whole=False))))
    together = [row[:3] for row in matcher.find(texts).rows()]
    alone = [(n, *row[1:3]) for n, text in enumerate(texts) for row in matcher.find([text]).rows()]
    assert together == alone
    assert len(together) == 7 * 2000


def test_hits_of_one_message_are_capped_and_it_is_said() -> None:
    matcher = Matcher.of(Lexicon((Term("哈喝"), Term("1", whole=False))))
    matches = matcher.find(["好", "哈喝" * 3000, "1" * 5000])
    assert matches.capped == (1, 2)
    assert len(matches) == 2 * HITS_A_MESSAGE


def test_hostile_texts_do_not_take_long_nor_lose_others() -> None:
    nested = (*(Term("哈喝" * n) for n in range(1, 40)), Term("哈"), Term("ab" * 20))
    matcher = Matcher.of(Lexicon(nested))
    texts = ["哈" * 300_000, "哈喝" * 150_000, "ab" * 150_000, " " * 300_000, "哈 " * 150_000, "⑩" * 300_000, "笨哈"]
    matches = matcher.find(texts)
    assert (6, 1, 2) in {(t, s, e) for t, s, e, _, _ in matches.rows()}


def test_lone_surrogates_and_every_plane_are_read() -> None:
    odd = "".join(map(chr, [0xD800, 0xDFFF, 0xFFFF, 0x10FFFF, 0xE000, 0, 0x7F, 0x3164, 0xFDFA, 0x1F1E8]))
    assert found(f"{odd}笨蛋{odd}", "笨蛋") == ["笨蛋"]
