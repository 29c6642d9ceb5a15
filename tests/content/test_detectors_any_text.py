"""No detector raises, gives a place outside the text, or takes more than linear time, whatever the text."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.content.contract import ChatDetector, Message, TextDetector, all_detectors
from qunzhi.content.view import View

TEXT = {n: d for n, d in all_detectors().items() if isinstance(d, TextDetector)}
CHAT = {n: d for n, d in all_detectors().items() if isinstance(d, ChatDetector)}
#: Pieces that detectors look for, so that random texts come near their borders.
LOOKED_FOR = (
    "138 0013 8000 13800138000 ① ⑩ ㉑ 一三八零零 ６２２２ 6222 0200 110101199001010015 x × 010-62345678 电话 转123"
    " +86 (86) 0086 @ ＠ a@b.cn .com 。 点 dot http:// www. hxxp:// xn-- xn--zz [::1] 例子.中国 ö о :// ? #"
    " 《 》 关于 通知 〔2024〕 川教 15号 号 （2024） 机密 秘密 ★ 密级： 长期 【 】 内部 资料 不得外传 注意保存"
    " 家住 人民路 小区 3栋 2单元 501室 村 5组 市 学号： 工号 张三 李四 护照 E12345678 元 加微信 需要的 联系 代写"
    " 👍 👍🏻 [强] 赞 666 收到请回复 \n \r\n \t \u200b \u3000 \ud800 é \ufe0f \u20e3 ¥ 、 ， - _ / * 零 壹"
)
PIECES = LOOKED_FOR.split(" ")
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30).map("".join)
HOSTILE = {
    "digits": "1380013800062220211010119900101",
    "one digit": "1",
    "spaced digits": "1 3 8 0 ",
    "digit groups": "6222 0200 138-0013-8000 ",
    "numerals": "一三八零零",
    "mixed numerals": "一三八00138000 ",
    "circled": "①③⑩",
    "at signs": "@",
    "mail": "a@a.",
    "mails": "a@b.cn ",
    "points": ".",
    "labels": "a.",
    "chinese points": "a。",
    "letters": "a",
    "hyphens": "a-",
    "schemes": "http://",
    "hosts": "www.a.cn ",
    "brackets": "（",
    "all brackets": "〔[(【{<《「",
    "titles": "《关于",
    "title ends": "《关于通知",
    "numbers of documents": "川教〔2024〕1号",
    "years": "〔2024",
    "han": "人",
    "roads": "人民路",
    "doors": "人民路3栋",
    "road and home": "家住路3号村5组",
    "marks": "密级机密★",
    "levels": "机 密 ",
    "line ends": "\n",
    "heads": "秘密\n",
    "internal": "内部未经不得请勿",
    "prices": "99元加微信代写需要",
    "wanting": "需要",
    "asking": "收到请都都",
    "names": "张三 13800138000\n",
    "surnames": "张李",
    "member": "学号1234、",
    "landlines": "电话3912345、",
    "emoji": "👍🏻",
    "names of emoji": "[强]",
    "words of praise": "赞",
    "invisible": "\u200b1",
    "spaces": " ",
}
SIZE = 200_000


def message(text: str, n: int = 0) -> Message:
    return Message(f"m{n}", "G1", "U1", n, "text", text)


@pytest.mark.parametrize("name", sorted(TEXT))
@given(text=texts)
@settings(max_examples=150, deadline=None)
def test_places_lie_inside_any_text(name: str, text: str) -> None:
    detector = TEXT[name]
    ends = 0
    for f in sorted(detector.find(View(text), detector.Params()), key=lambda f: f.start):
        assert 0 <= f.start < f.end <= len(text)
        assert 0 < f.confidence <= 1
        assert f.start >= ends, "places overlap"
        assert f.why.zh
        assert f.why.en
        ends = f.end


@pytest.mark.parametrize("name", sorted(CHAT))
@given(said=st.lists(texts, max_size=8))
@settings(max_examples=100, deadline=None)
def test_chats_of_any_text(name: str, said: list[str]) -> None:
    detector = CHAT[name]
    watcher = detector.watch(detector.Params())
    seen = {}
    for n, text in enumerate([*said, *said, *said]):
        seen[f"m{n}"] = text
        for one, f in watcher.see(message(text, n), View(text)):
            assert seen[one.message_id] == one.text
            assert 0 <= f.start <= f.end <= len(one.text)


@pytest.mark.parametrize("name", sorted(TEXT))
def test_hostile_texts_take_linear_time(name: str) -> None:
    detector = TEXT[name]
    params = detector.Params()
    for label, piece in HOSTILE.items():
        view = View((piece * (SIZE // len(piece) + 1))[:SIZE])
        assert view.plain is not None
        assert view.numerals is not None
        begin = perf_counter()
        for _ in detector.find(view, params):
            pass
        took = perf_counter() - begin
        assert took < 3, f"{label}: {took:.1f} s"


@pytest.mark.parametrize("name", sorted(CHAT))
def test_hostile_chats_take_linear_time(name: str) -> None:
    detector = CHAT[name]
    for label, piece in HOSTILE.items():
        watcher = detector.watch(detector.Params())
        text = (piece * (SIZE // len(piece) + 1))[:SIZE]
        view = View(text)
        assert view.plain is not None
        begin = perf_counter()
        list(watcher.see(message(text), view))
        assert perf_counter() - begin < 2, label
