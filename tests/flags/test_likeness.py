import random
import time

import pytest

from qunzhi.audit.likeness import alike_keys

LONG = "请各班在周五之前把学生返校统计表交到系办公室，逾期不再受理，谢谢配合"


def alike(one, other):
    first, second = alike_keys([one, other])
    return first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("收到", "收到！"),
        ("收到", "收　到🌹"),
        ("電話 13800001111", "电话13900002222"),
        ("@张三 今天开会", "@李四\u2005今天开会"),
        ("@所有人明天停课", "@全体成员明天停课"),
        ("👍", "👍👍👍"),
        (LONG, LONG.replace("周五", "周四")),
        (LONG, "【转发】" + LONG + "！！"),
        (LONG, LONG.replace("谢谢", "多谢")),
        (LONG + "，联系电话 13800001111", LONG + "，联系电话 13700003333"),
        ("Please HAND in the form", "please hand in the form."),
    ],
)
def test_alike(one, other):
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("收到", "没收到"),
        ("明天上午开会", "明天下午开会"),
        ("13800001111", "13900002222"),
        ("👍", "🌹"),
        ("", "收到"),
        ("@张三明天开会讨论预算", "@李四后天打球记得带水"),
        (LONG, "请各班在周五之前把宿舍安全检查表交到学工办，晚了不算，辛苦大家"),
        (LONG, LONG + LONG[::-1]),
        (LONG, LONG[:16]),
    ],
)
def test_not_alike(one, other):
    assert not alike(one, other)


def test_likeness_does_not_drift():
    chain = [LONG]
    for n in range(0, len(LONG), 2):
        chain.append(chain[-1][:n] + "啊嗯" + chain[-1][n + 2 :])
    keys = alike_keys(chain)
    assert keys[0] == keys[1]
    assert keys[0] != keys[-1]


def test_keys_tell_nothing_and_are_the_same_every_time():
    texts = ["张三丰的电话是 13800001111", "收到", LONG, "收到"]
    assert alike_keys(texts) == alike_keys(texts) == ["a1", "a2", "a3", "a2"]
    assert alike_keys([]) == []


def test_lone_surrogates_and_long_texts_are_texts_too():
    assert len(set(alike_keys(["\ud800", "a" * 2_000_000, "字" * 1_000_000, "\x00", ""]))) >= 3


def test_a_hundred_thousand_in_a_few_seconds():
    rng = random.Random(5)
    chars = [chr(0x4E00 + n) for n in range(3000)]
    pool = ["".join(rng.choices(chars, k=rng.randint(2, 60))) for _ in range(50_000)]
    texts = pool + [t[: len(t) // 2] + "的" + t[len(t) // 2 :] for t in pool]
    started = time.perf_counter()
    keys = alike_keys(texts)
    assert time.perf_counter() - started < 20
    long = [n for n, t in enumerate(pool) if len(t) >= 30]
    assert sum(keys[n] == keys[n + 50_000] for n in long) > 0.98 * len(long)
