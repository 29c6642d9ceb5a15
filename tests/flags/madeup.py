"""A made-up scan: several groups, every detector, messages alike and single ones. Used by tests and for pictures."""

# ruff: noqa: E501
from __future__ import annotations

import random
from typing import Any

from qunzhi.audit.flags import Flag, ScannedGroup, ScanResult
from qunzhi.core.errors import Place, Problem
from qunzhi.core.instants import DAY, MINUTE, parse_as_of
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.content import Examples
from qunzhi.packs.content_of import Wanted

MADE_AT = parse_as_of("2025-10-15T15:00:00+08:00")
GROUPS = ("信息工程系通知群", "2024级辅导员工作群", "后勤保障值班群", "教务与排课沟通群", "云岭社团联合会干部群")


def _examples(yes: list[str], no: list[str]) -> Examples:
    return Examples.model_validate({"for": yes, "against": no})


def wanted() -> tuple[Wanted, ...]:
    """Six articles; one is for people alone, one in part."""
    personal = {
        "code": "personal_data",
        "name": Words("他人个人信息", "other people's data"),
        "weigh": Words(
            "看发的是不是别人的信息，有没有必要发在群里。本人留自己的电话不算；公开的办公电话不算。",
            "Is it somebody else's, and does the group need it? One's own number is nothing; nor is a public office line.",
        ),
        "examples": _examples(
            ["小王的身份证号我发这里了", "新生名单带电话，大家看看"], ["有事打我手机", "值班室 6 号楼"]
        ),
    }
    internal = {
        "code": "internal",
        "name": Words("内部文件、密级标志", "internal papers, secrecy marks"),
        "weigh": Words(
            "先看文件是不是已经公开；没公开的，问来源。", "Is it public already? If not, ask where it came from."
        ),
        "examples": _examples(
            ["把标了“内部”的会议纪要拍了发群里", "传没有公开的发文"], ["学校官网已经挂了的通知", "发文字号写在假条上"]
        ),
    }
    off = {
        "code": "off_work",
        "name": Words("与工作无关", "not about work"),
        "weigh": Words(
            "一句问候不算。看它有没有把要紧的通知挤走。",
            "A greeting is nothing. Did it push away what people had to see?",
        ),
        "examples": _examples(["帮我家孩子的画投一票", "周末拼车吗"], ["大家早", "班车停一趟，请转告"]),
    }
    bare = {
        "code": "bare_reaction",
        "name": Words("单纯点赞或表情", "bare likes and emoji"),
        "weigh": Words(
            "通知要求回复的、祝贺荣誉的都允许。", "Replies that were asked for and congratulations are fine."
        ),
        "examples": _examples(["👍👍👍", "[鲜花][鲜花]"], ["收到，周五前交", "祝贺校队👏"]),
    }
    opinion = {
        "code": "reputation",
        "name": Words("不实消息与声誉", "hearsay and reputation"),
        "weigh": Words(
            "看全文和语境，不看个别字眼。反映问题、提建议，不算。", "The whole and its context, never single words."
        ),
        "examples": _examples(["事情没通报就传猜测", "编造丑事外传"], ["转发官网通报", "建议改进选课，理由三点"]),
    }
    rest: dict[str, Any] = {"opinion": False, "people": NOTHING}
    return (
        Wanted(provision="T-2.4a", article="二（四）1", severity="major", detect=("mobile",), **personal, **rest),
        Wanted(
            provision="T-3.1", article="三（一）", severity="critical", detect=("secrecy_mark",), **internal, **rest
        ),
        Wanted(
            provision="T-3.2",
            article="三（二）",
            severity="minor",
            detect=("advertising", "link"),
            opinion=False,
            people=Words("打听、传播小道消息", "asking after and spreading hearsay"),
            **off,
        ),
        Wanted(provision="T-3.4", article="三（四）", severity="advisory", detect=("bare_reaction",), **bare, **rest),
        Wanted(
            provision="T-3.5", article="三（五）", severity="major", detect=(), opinion=True, people=NOTHING, **opinion
        ),
    )


#: (detector, category, provision, severity, excerpt with the hit in 〖〗, confidence, folds, why, term, reason)
KINDS: list[tuple[str, str, str, str, str, float, tuple[str, ...], Words, str, str]] = [
    ("mobile", "personal_data", "T-2.4a", "major", "家长电话〖138*****00〗，请班主任今晚联系", 0.95, (), Words("11 位手机号，号段有效", "an 11-digit mobile number of a valid range"), "", ""),
    ("mobile", "personal_data", "T-2.4a", "major", "他的号是〖一三八＊＊＊＊〗有事找他", 0.72, ("digits", "separators"), Words("用汉字数字写的手机号", "a mobile number in Chinese numerals"), "", ""),
    ("identity_number", "personal_data", "T-2.4a", "major", "补助名单里少了〖110*************1X〗，请核对", 0.99, (), Words("18 位身份证号，校验位相符", "18 digits, check digit right"), "", ""),
    ("bank_card", "personal_data", "T-2.4a", "major", "工资卡改成〖622**************02〗了", 0.88, (), Words("银行卡号，校验位相符", "bank card, check digit right"), "", ""),
    ("home_address", "personal_data", "T-2.4a", "major", "东西寄到〖云岭市****〗就行", 0.64, (), Words("写到门牌的住址", "an address down to the door"), "", ""),
    ("member_number", "personal_data", "T-2.4a", "major", "学号〖202*****17〗的同学来一下", 0.55, (), Words("符合本校学号格式", "looks like a student number"), "", ""),
    ("roster_leak", "personal_data", "T-2.4a", "major", "〖李* 138*****00⏎王* 139*****11⏎赵* 137*****22〗", 0.97, (), Words("一条消息里有 3 个人的电话", "telephone numbers of 3 persons in one message"), "", ""),
    ("secrecy_mark", "internal", "T-3.1", "critical", "会议材料（〖机密★1年〗）我拍给大家", 0.91, ("width",), Words("密级标志的写法", "written as a secrecy mark"), "", ""),
    ("internal_mark", "internal", "T-3.1", "critical", "〖内部资料，注意保存〗，看完删", 0.82, (), Words("内部标志", "a mark of internal papers"), "", ""),
    ("document_number", "internal", "T-3.1", "critical", "转：〖云职院〔2025〕31号《关于调整校历的通知》〗", 0.6, (), Words("发文字号和标题", "a document number and its title"), "", ""),
    ("link", "off_work", "T-3.2", "minor", "点这里领〖http://dl.example.top/****〗都有", 0.71, (), Words("不在允许名单的链接", "a host that is not allowed"), "", ""),
    ("advertising", "off_work", "T-3.2", "minor", "〖考证包过，加微信详聊〗，前十名半价", 0.86, ("emoji",), Words("推销的说法加联系方式", "an offer with a contact"), "", ""),
    ("own_terms", "off_work", "T-3.2", "minor", "谁要〖代 跑 打 卡〗私聊我", 0.8, ("separators",), Words("命中本单位词条", "a term of the institution"), "代跑打卡", "代刷校园跑，学工部通报过"),
    ("own_terms", "off_work", "T-3.2", "minor", "最近遇到个〖代跑打卡〗的麻烦，请提醒学生", 0.6, (), Words("命中本单位词条", "a term of the institution"), "代跑打卡", "代刷校园跑，学工部通报过"),
    ("flooding", "off_work", "T-3.2", "minor", "〖求投票！给 18 号投票！〗", 0.9, (), Words("10 分钟内同一人发了 6 次", "sent 6 times in 10 minutes by one person"), "", ""),
    ("bare_reaction", "bare_reaction", "T-3.4", "advisory", "〖👍👍👍〗", 0.9, (), Words("整条只有表情", "nothing but emoji"), "", ""),
]  # fmt: skip


def flag(**given: Any) -> Flag:
    """One flag with defaults."""
    made: dict[str, Any] = {
        "message_id": "m1",
        "group_id": "G1",
        "sent_at": MADE_AT - DAY,
        "uid": "wxid_zhangsan01",
        "category": "personal_data",
        "detector": "mobile",
        "provisions": ("T-2.4a",),
        "severity": "major",
        "start": 4,
        "end": 15,
        "excerpt": "家长电话138*****00，请联系",
        "mark": (4, 14),
        "confidence": 0.95,
        "folds": (),
        "why": Words("11 位手机号", "an 11-digit mobile number"),
    }
    return Flag(**{**made, **given})


def flags(n: int, seed: int = 7) -> list[Flag]:
    """So many flags; about a third stand in messages alike, some share a message."""
    rng = random.Random(seed)
    out: list[Flag] = []
    while len(out) < n:
        detector, category, provision, severity, text, confidence, folds, why, term, reason = rng.choice(KINDS)
        same = rng.choice((1, 1, 1, 1, 1, 2, 3, 6, 14)) if detector != "roster_leak" else 1
        alike = f"a{len(out)}"
        for _ in range(min(same, n - len(out))):
            tail = f" {rng.randrange(100)}号楼" if rng.random() < 0.5 else ""
            before, _, left = text.partition("〖")
            hit, _, after = left.partition("〗")
            number = len(out)
            together = out and rng.random() < 0.08
            message = out[-1].message_id if together else f"{number:012x}"
            sent = out[-1].sent_at if together else MADE_AT - rng.randrange(40 * 24 * 60) * MINUTE
            out.append(
                flag(
                    message_id=message,
                    group_id=out[-1].group_id if together else f"G{rng.randrange(5) + 1}",
                    sent_at=sent,
                    uid=out[-1].uid if together else rng.choice([None, *(f"wxid_secret{k:03}" for k in range(40))]),
                    category=category,
                    detector=detector,
                    provisions=(provision,),
                    severity=severity,
                    start=len(before) + 40,
                    end=len(before) + 40 + len(hit),
                    excerpt=before + hit + after + tail,
                    mark=(len(before), len(before) + len(hit)),
                    confidence=max(0.05, min(0.99, confidence + rng.uniform(-0.15, 0.04))),
                    folds=folds,
                    why=why,
                    term=term,
                    reason=reason,
                    alike=alike,
                    source="image" if rng.random() < 0.04 else "text",
                )
            )
    return out


def scan(found: list[Flag] | None = None, **given: Any) -> ScanResult:
    """A scan with these flags, 300 of them when none are given."""
    made: dict[str, Any] = {
        "pack": "T",
        "pack_title": Words("工作群管理办法（试行）", "Rules for work groups (trial)"),
        "wanted": wanted(),
        "made_at": MADE_AT,
        "lexicon": "云岭学院词库",
        "lexicon_version": "12",
        "notice_given": True,
        "flags": flags(300) if found is None else found,
        "groups": [
            *[ScannedGroup(f"G{n + 1}", name, 4200 - 700 * n, MADE_AT - 90 * DAY) for n, name in enumerate(GROUPS)],
            ScannedGroup("G8", "教工羽毛球群", 812, None, Words("没有告知成员", "members have not been told")),
            ScannedGroup("G9", "毕业班家校群", 95, None, Words("不在备案范围", "not a registered group")),
        ],
        "files": ["云岭学院-10月导出.zip", "后勤值班群.txt"],
        "messages": 14907,
        "read": 12846,
        "lost": 3,
        "pictures_read": 41,
        "not_read": {"image": 918, "voice": 204, "video": 33, "file": 57},
        "merged": 12,
        "capped": ["0000000000aa"],
        "problems": [
            Problem(
                "cut_off",
                Words("文件末尾不完整", "the file is cut off"),
                Words("请重新导出", "export it again"),
                Place(file="后勤值班群.txt", line=5120),
                value="secret value",
                level="warning",
            )
        ],
        "notes": [Words("2 个群的导出截止到 10月1日", "the export of 2 groups ends on 1 October")],
        "detector_titles": {"mobile": Words("手机号", "mobile number")},
    }
    return ScanResult(**{**made, **given})
