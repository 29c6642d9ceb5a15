"""Messages and lexicons to measure with: work chat from sentences of ours, made-up terms planted at a given density."""

from __future__ import annotations

import random

_WHO = "王老师 李主任 各位老师 小陈 后勤 教务处 班主任 张工 项目部 财务 办公室 学工处 刘处 大家 同事们 值班同志".split()
_WHEN = "今天下午 明早八点 周五之前 下周一 15:30 本月底 午休后 3月12日 中午 晚自习前 第二节课后 星期三".split()
_WHAT = (
    "的材料交一下 会议改到三楼 报表已经发邮箱了 请核对名单 系统要升级 记得带钥匙 停电两小时 表格第二页填错了 教室换到B栋205 "
    "班车晚到十分钟 合同盖好章了 空调修好了 请假条在桌上 投影仪借走了 预算还差一项 新同事报到 快递放门卫了 值班表更新了 打印机没墨了"
).split()
_SHORT = (
    "收到 好的 谢谢 已填 明白 辛苦了 在路上 稍等 可以 收到，谢谢 好的👌 已提交 请查收 +1 没问题，马上办 😀 已阅".split()
)
_ASK = "请问 麻烦 提醒一下， 通知： 转告 @ 再说一遍， 补充： ".split(" ")
_TAIL = "。 ！ ，谢谢 ，收到请回复 …… ，辛苦 ~ ，有问题找我 （共3份） 。附件见群文件".split(" ")
#: How often each ending is, the rarer ones last in everyday chat.
_ENDINGS = (30, 8, 10, 3, 3, 6, 6, 4, 2, 2)
_RARE = (
    "珐琅磐砾翡翠琥珀璎珞髹漆缂丝篾箩舁筏桅舷舱锚缆橹棹榫卯楔椽檩斗拱藻井鸱吻瓦当滴水螭陛墀砚墨笺绢帛绫罗绸缎纨绮锦绣缂绒毡毯毹裘"
    "貂狐貉獭鹿麂獐狍鼬貘犀象猊麒麟凤凰鸾鹏鹄鸿雁鸥鹭鹤鹳鹰隼鹞鸢鹫鸮鸺鹠"
)


def messages(count: int, seed: int = 1) -> list[str]:
    """So many short messages, about 17 characters each; one in a hundred has a telephone number, a link or an address."""
    rng = random.Random(seed)
    out: list[str] = []
    for _ in range(count):
        kind = rng.random()
        if kind < 0.28:
            out.append(rng.choice(_SHORT))
        elif kind < 0.985:
            text = rng.choice(_ASK) + rng.choice(_WHO) + rng.choice(_WHEN) + rng.choice(_WHAT)
            text += rng.choices(_TAIL, _ENDINGS)[0]
            out.append(text if rng.random() < 0.8 else text + rng.choice(_WHAT))
        elif kind < 0.99:
            out.append(f"{rng.choice(_WHO)}电话1{rng.randint(30, 99)}{rng.randint(10_000_000, 99_999_999)}，有事打这个")
        elif kind < 0.995:
            out.append(f"资料在 https://www.example{rng.randint(1, 99)}.edu.cn/a/{rng.randint(1, 9999)} 自取")
        else:
            out.append(f"发到 user{rng.randint(1, 999)}@example.cn 就行")
    return out


def terms(count: int, seed: int = 2) -> list[str]:
    """Distinct made-up terms of two to six rare characters, which everyday chat does not have."""
    rng = random.Random(seed)
    chars = sorted(set(_RARE))
    out: dict[str, None] = {}
    while len(out) < count:
        size = rng.choices((2, 3, 4, 5, 6), (20, 30, 30, 10, 10))[0]
        out["".join(rng.choices(chars, k=size))] = None
    return list(out)


def planted(texts: list[str], lexicon: list[str], density: float, seed: int = 3) -> list[str]:
    """The same messages, a share of them with one term somewhere."""
    rng = random.Random(seed)
    out: list[str] = []
    for text in texts:
        if rng.random() < density:
            at = rng.randint(0, len(text))
            text = text[:at] + rng.choice(lexicon) + text[at:]
        out.append(text)
    return out
