"""What a spot check of the demonstration institution's groups would find."""

from __future__ import annotations

from qunzhi.demo.book import Book
from qunzhi.demo.membership import file, group, in_post, join, nickname, with_sections

_OFFICE = "approval:Y010 filing:Y010 filing:Y011"


def make_troubles(book: Book) -> None:
    """Groups, then members."""
    _not_filed(book)
    _tasks(book)
    _odd(book)
    _strangers(book)


def _not_filed(book: Book) -> None:
    """Deadlines that run over the National Day holiday (1 to 8 October) and the make-up Saturday of 11 October."""
    at = book.ago
    for name, unit, days, term in (
        ("教务处期中检查群", "Y014", 2, "期中检查"),  # due on the 20th
        ("学生处秋季资助群", "Y012", 6, "资助"),  # made on the 9th: due today
        ("人事处职称申报群", "Y015", 15, "职称"),  # made on 30 September: was due yesterday
    ):
        made = group(book, name, "task", unit, created_at=at(days, 9), temporary=True, terms=[term])
        join(book, made, in_post(book, unit)[:5])
    for name, unit, days, after, term in (  # filed at last, after the circular of September
        ("后勤处能耗统计群", "Y017", 100, 82, "能耗统计"),
        ("旅游系专业建设群", "Y400", 90, 75, "专业建设"),
        ("机电系设备采购群", "Y100", 80, 71, "设备采购"),
    ):
        made = group(book, name, "project", unit, created_at=at(days, 9), terms=[term])
        join(book, made, in_post(book, unit)[:4])
        file(book, made, _OFFICE, days=after)
    late = group(book, "信息系技能大赛群", "project", "Y200", created_at=at(120, 9), terms=["技能大赛"])
    join(book, late, in_post(book, "Y200")[:3] + in_post(book, "Y200-1"))
    file(book, late, _OFFICE, days=25)


def _tasks(book: Book) -> None:
    """Work that is done, in groups that are dissolved too late, in time, or not at all."""
    at = book.ago
    done = ("后勤处迎新保障群", "Y017", 60, {"task_ended_at": at(20, 18)}, "迎新")
    ends = ("财务处预算编制群", "Y016", 90, {"task_ended_at": at(0, 9)}, "预算")
    gone = ("学生处国庆值守群", "Y012", 40, {"task_ended_at": at(7, 9), "dissolved_at": at(5, 10)}, "值守")
    for name, unit, days, times, term in (done, ends, gone):
        made = group(book, name, "task", unit, created_at=at(days, 9), temporary=True, terms=[term], **times)
        join(book, made, in_post(book, unit)[:5])
        file(book, made, _OFFICE)


def _odd(book: Book) -> None:
    """Groups that are dead, doubled, badly named, half described, or that bear a name they may not."""
    at = book.ago
    dead = group(
        book, "护理系实习联络群", "unit", "Y300", created_at=at(1500, 9), last_active_at=at(400, 9), terms=["实习"]
    )
    join(book, dead, with_sections(book, "Y300"))
    file(book, dead, "recognition:Y010", days=500)
    twin = group(book, "机电2501班同学群", "class", "Y100C1", created_at=at(200, 9), terms=["同学"])
    join(book, twin, in_post(book, "Y100C1")[:15])
    moyu = group(book, "摸鱼吐槽小分队🎉", "unit", "Y017", created_at=at(300, 9))
    join(book, moyu, in_post(book, "Y017")[1:5])
    bare = group(book, "旅游系教学交流群", "unit", "Y400", created_at=None, purpose=None, terms=["教学"])
    join(book, bare, in_post(book, "Y400")[2:] + in_post(book, "Y400-1"))
    lost = group(book, "联合党建共建群", "party_org", None, created_at=at(150, 9), purpose="other", terms=["党建"])
    join(book, lost, in_post(book, "Y011")[:4])
    for name, days, platform in (
        ("云岭学院老乡会", 250, "wechat"),
        ("云岭职业学院二手交易群", 90, "qq"),
        ("周末羽毛球", 60, "wechat"),
    ):
        group(book, name, "non_work", None, created_at=at(days, 9), purpose="other", platform=platform)


def _strangers(book: Book) -> None:
    """Members nobody knows, from outside, from elsewhere, or who should have gone."""
    notices = {str(g["unit_id"]): g for g in reversed(book.rows("groups")) if g["kind"] == "unit"}
    book.add(
        "memberships",
        group_id=notices["Y010"]["group_id"],
        uid="wx_unknown01",
        nickname="A保险理财小陈",
        role="member",
        joined_at=book.ago(30),
        invited_by=f"wx_{in_post(book, 'Y010')[2]}",
    )
    book.add(
        "memberships",
        group_id=notices["Y017"]["group_id"],
        uid="wx_w00001",
        person_id="W00001",
        nickname="供应商-老周",
        role="member",
        joined_at=book.ago(50),
    )
    for posting in [p for p in book.rows("postings") if p.get("until")]:
        there, person = notices[str(posting["unit_id"]).split("-")[0]], str(posting["person_id"])
        book.add(
            "memberships",
            group_id=there["group_id"],
            uid=f"wx_{person.lower()}",
            person_id=person,
            nickname=nickname(book, person),
            role="member",
            joined_at=book.ago(300),
            invited_by=next(
                m["uid"]
                for m in book.rows("memberships")
                if m["group_id"] == there["group_id"] and m["role"] == "owner"
            ),
            identity_checked_at=book.ago(300),
        )
    for n, unit in enumerate(("Y011", "Y100", "Y200", "Y300", "Y400", "Y100"), 2):  # asked to leave, and gone
        book.add(
            "memberships",
            group_id=notices[unit]["group_id"],
            uid=f"wx_unknown{n:02d}",
            nickname=book.dice.choice(("A教材代理", "校园网办理", "过客")),
            role="member",
            joined_at=book.ago(200 + n),
            left_at=book.ago(10 + n, 16),
            left_with_leave=True,
        )
    _reminded(book)


def _reminded(book: Book) -> None:
    """Some whose names are not in order have been reminded, lately or long ago."""
    odd = [m for m in book.rows("memberships") if m.get("nickname") in ("静水流深", "A保险理财小陈")]
    odd += [m for m in book.rows("memberships") if "勿扰" in str(m["nickname"])]
    for n, member in enumerate(odd):
        if n % 3:
            member["reminded_at"] = book.ago(3 if n % 3 == 1 else 12)
