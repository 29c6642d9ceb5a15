"""Parameters that cannot work are refused with a reason, and detectors work behind the scanner as they do alone."""

import pytest
from pydantic import ValidationError

from qunzhi.content.contract import Message, all_detectors
from qunzhi.content.detectors.flooding import Flooding
from qunzhi.content.messages import Messages
from qunzhi.content.scan import Scanner, Use
from qunzhi.content.view import View

DETECTORS = all_detectors()
MINUTE = 60_000_000


def refusal(name, **params):
    with pytest.raises(ValidationError) as caught:
        DETECTORS[name].Params.model_validate(params)
    (error,) = caught.value.errors()
    assert error["ctx"]["en"]
    return error["ctx"]["zh"]


@pytest.mark.parametrize(
    ("pattern", "because"),
    [
        ("[", "第 1 个字符处写错了"),
        ("", "不能匹配空文本"),
        ("a*", "不能匹配空文本"),
        (r"\d{0,8}", "不能匹配空文本"),
        ("(a+)+b", "不能用第 3 个字符处的写法"),
        (r"\d+", "不能用第 3 个字符处的写法"),
        (r"\d{4,}", "不能用第 3 个字符处的写法"),
        ("(?=a)b", "不能用第 1 个字符处的写法"),
        (r"(\d)\1", "不能用第 5 个字符处的写法"),
        (r"(\d{1,9}){5}", "括号后面只能用 ?"),
        (r"\d{1,99}\d{1,99}\d{1,99}", "可变部分太多"),
        ("a" * 300, "太长"),
    ],
)
def test_a_pattern_that_could_hang_or_match_nothing_is_refused(pattern, because):
    assert because in refusal("member_number", pattern=pattern)


@pytest.mark.parametrize("pattern", [r"\d{8,12}", r"[A-Z]{2}\d{8}", r"(?:20|21)\d{6}[A-Z]?", "20-[0-9]{6}"])
def test_usual_patterns_are_taken(pattern):
    assert DETECTORS["member_number"].Params(pattern=pattern).pattern == pattern


def test_words_of_an_institution_bring_their_messages():
    detector = DETECTORS["bare_reaction"]
    use = Use(detector, detector.Params(words=["嘎嘎"], honours=[]))
    chat = Messages(["1", "2"], ["g", "g"], ["u", "u"], [0, 1], ["text", "text"], ["嘎嘎", "嘎嘎，明天开会"])
    assert [f.message.message_id for f in Scanner(None, [use]).scan(chat).finds] == ["1"]


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_parameters_that_no_detector_has_are_refused(name):
    with pytest.raises(ValidationError, match="Extra inputs"):
        DETECTORS[name].Params.model_validate({"wrods": []})


def test_lists_of_an_institution_are_used():
    mail, home = DETECTORS["email"], DETECTORS["home_address"]
    assert not list(mail.find(View("office@school.edu.cn"), mail.Params(own=["school.edu.cn"])))
    assert list(mail.find(View("li@other.cn"), mail.Params(own=["school.edu.cn"])))
    text = "攀枝花市东区机场路10号3栋2单元"
    assert list(home.find(View(text), home.Params()))
    assert not list(home.find(View(text), home.Params(own=["机场路10号"])))
    document = DETECTORS["document_number"]
    assert not list(document.find(View("川教〔2024〕15号"), document.Params(public=["川教〔2024〕15号"])))


def test_flooding_remembers_no_more_than_its_window():
    watcher = Flooding().watch(Flooding.Params())
    for n in range(30_000):
        message = Message(f"m{n}", "G", f"U{n}", n * 1_000_000, "text", f"第{n}条")
        assert not list(watcher.see(message, View(message.text)))
    assert len(watcher._alike) <= 4096 + 600


def scanned(rows):
    ids, kinds, texts, at = zip(*rows, strict=True)
    n = len(rows)
    messages = Messages(ids, ["G"] * n, ["U"] * n, [a * MINUTE for a in at], kinds, texts, [None] * n)
    return Scanner(None, [Use(d, d.Params()) for d in DETECTORS.values() if d.name != "own_terms"]).scan(messages).finds


def test_behind_the_scanner():
    finds = scanned(
        [
            ("a", "text", "电话１３８００１３８０００", 0),
            ("b", "text", "👍👍", 1),
            ("c", "sticker", "", 2),
            ("d", "text", "今晚八点有直播", 3),
            ("e", "text", "今晚八点有直播！", 4),
            ("f", "text", "今晚八点有直播", 5),
            ("g", "notice", "明天停电", 6),
            ("h", "text", "👍", 7),
            ("i", "text", "收到", 8),
        ]
    )
    assert sorted((f.message.message_id, f.detector) for f in finds) == [
        ("a", "mobile"),
        ("b", "bare_reaction"),
        ("c", "bare_reaction"),
        ("d", "flooding"),
        ("e", "flooding"),
        ("f", "flooding"),
    ]
