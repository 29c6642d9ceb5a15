"""Flags stand at the places of their own text, and no value is shown whichever way it came to be in an excerpt."""

from __future__ import annotations

from qunzhi.audit.flagging import FLAGS_A_MESSAGE, Flagger
from qunzhi.audit.flags import ScanResult
from qunzhi.audit.wanted import Orders
from qunzhi.content.messages import Messages
from qunzhi.core.words import Words


def flagger(*detectors: str) -> Flagger:
    return Flagger(ScanResult("T", Words("甲", "a"), (), 0), Orders((), {}, detectors), None)


def messages(*texts: str, ids: list[str] | None = None, at: int = 0) -> Messages:
    n = len(texts)
    ids = ids or [f"{at}-{i}" for i in range(n)]
    return Messages(ids, ["g"] * n, ["u"] * n, [(at + i) * 1_000_000 for i in range(n)], ["text"] * n, texts)


def test_two_pictures_of_one_message_are_two_texts():
    made = flagger("secrecy_mark")
    made.take(messages("机密★10年", "后面的第二张图写着：秘密★5年", ids=["m", "m"]), source="image")
    assert [f.excerpt[slice(*f.mark)] for f in made.finish().flags] == ["机密★10年", "秘密★5年"]


def test_a_value_found_in_an_earlier_batch_stays_covered_in_a_later_flag():
    made = flagger("flooding", "mobile", "email")
    text = "有事请打139-8001-2345或写信zhangsan@example.cn联系我"
    for batch in range(3):
        made.take(messages(text, at=batch))
    flags = made.finish().flags
    assert {f.detector for f in flags} == {"flooding", "mobile", "email"}
    assert not any("8001-2345" in f.excerpt or "zhangsan" in f.excerpt for f in flags)


def test_values_beyond_the_cap_are_covered_too():
    made = flagger("email")
    names = [f"{n * 7919 % 46656:06x}".translate(str.maketrans("0123456789", "ghijkmnpqr")) for n in range(220)]
    made.take(messages("，".join(f"{name}@example.cn" for name in names)))
    result = made.finish()
    assert len(result.flags) == FLAGS_A_MESSAGE < len(names)
    assert result.capped == ["0-0"]
    assert not any(name in f.excerpt for f in result.flags for name in names)
