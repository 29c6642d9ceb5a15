"""What QQ's text exports look like besides the usual."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chat_help import codes, ids, qq_txt, read, sample

from qunzhi.core.instants import iso
from qunzhi.sources.chats.bodies import kind_of, without_mentions
from qunzhi.sources.chats.events import events_of
from qunzhi.sources.chats.people import parse_person
from qunzhi.sources.chats.when import NEVER, Clocks, Days, Instants


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "导出.txt"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str):
    text = qq_txt("2020-01-01 12:00:00 张三(10001)\n第一行\n第二行", "2020-01-01 12:00:01 李四(10002)\n好")
    file, got = read(write(tmp_path, text.replace("\n", end), encoding))
    assert [g[4] for g in got] == ["第一行\n第二行", "好"]
    assert [g[0] for g in got] == ["10001", "10002"]
    assert not file.problems
    assert file.chats[0].name == "试验群"


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("1:02:03", "01:02:03"),
        ("13:02:03", "13:02:03"),
        ("1:02:03 下午", "13:02:03"),
        ("下午 1:02:03", "13:02:03"),
        ("下午1:02:03", "13:02:03"),
        ("上午 1:02:03", "01:02:03"),
        ("PM 1:02:03", "13:02:03"),
        ("1:02:03 PM", "13:02:03"),
        ("1:02:03 am", "01:02:03"),
        ("12:00:00 AM", "00:00:00"),
        ("12:00:00 PM", "12:00:00"),
        ("上午 12:30:00", "00:30:00"),
        ("下午 12:30:00", "12:30:00"),
    ],
)
@pytest.mark.parametrize("day", ["2020-01-02", "2020/1/2"])
def test_times_of_day(tmp_path: Path, clock: str, hour: str, day: str):
    _, got = read(write(tmp_path, qq_txt(f"{day} {clock} 张三(10001)\n好")))
    assert got == [("10001", "张三", f"2020-01-02 {hour}", "text", "好")]


@pytest.mark.parametrize("head", ["2020-02-30 1:00:00", "0000-01-01 1:00:00", "2020-01-01 25:00:00", "2020-13-01 1:00"])
def test_impossible_heads_are_text(tmp_path: Path, head: str):
    file, got = read(write(tmp_path, qq_txt(f"2020-01-01 12:00:00 张三(10001)\n看：\n{head} 李四(10002)\n完")))
    assert [g[4] for g in got] == [f"看：\n{head} 李四(10002)\n完"]
    assert codes(file) == {"odd_header"}
    assert file.problems[0].place.line == 11


def test_year_99999_is_text(tmp_path: Path):
    _, got = read(write(tmp_path, qq_txt("2020-01-01 12:00:00 张三(10001)\n99999-01-01 1:00:00 李四(10002)")))
    assert len(got) == 1


@pytest.mark.parametrize(
    ("text", "uid", "name", "role"),
    [
        ("张三(12345)", "12345", "张三", None),
        ("张三(实习)(12345)", "12345", "张三(实习)", None),
        ("张<三>(12345)", "12345", "张<三>", None),
        ("张三(1)<a@b.cn>", "a@b.cn", "张三(1)", None),
        ("【群主】张三(12345)", "12345", "张三", "owner"),
        ("【管理员】【机电】张三(12345)", "12345", "【机电】张三", "admin"),
        ("【潜水】张三<a@b.cn>", "a@b.cn", "张三", "member"),
        ("张三(实习)", None, "张三(实习)", None),
        ("(12345)", "12345", None, None),
        ("<三>", None, "<三>", None),
        ("a(b)c", None, "a(b)c", None),
        ("系统消息(10000)", None, "系统消息", None),
        ("x(" + "9" * 5000 + ")", None, "x", None),
    ],
)
def test_people(text: str, uid: str | None, name: str | None, role: str | None):
    person = parse_person(text)
    assert (person.uid, person.nickname, person.role) == (uid, name, role)
    assert person.system == text.startswith("系统消息")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三 加入本群。", [("joined", None, "张三", None)]),
        ("张三(12345)加入了本群", [("joined", "12345", "张三", None)]),
        ("张三 退出了本群", [("left", None, "张三", None)]),
        ("张三 邀请 李四 加入了本群", [("joined", None, "李四", "张三")]),
        ('"张三"邀请"李四、王五"加入了群聊', [("joined", None, "李四", "张三"), ("joined", None, "王五", "张三")]),
        ('"李四"通过扫描"张三"分享的二维码加入群聊', [("joined", None, "李四", "张三")]),
        ("张三 被管理员移出本群", [("left", None, "张三", None)]),
        ("张三 被 李四 移出本群。", [("left", None, "张三", "李四")]),
        ("你将“张三”移出了群聊", [("left", None, "张三", "你")]),
        ("我们群今天加入了新功能介绍", []),
        ("请大家不要退出", []),
    ],
)
def test_events(text: str, expected: list[tuple[str, str | None, str, str | None]]):
    got = [(e.what, e.who.uid, e.who.nickname, e.by.nickname if e.by else None) for e in events_of(text)]
    assert got == expected


def test_only_the_platform_says_who_left(tmp_path: Path):
    text = qq_txt(
        "2020-01-01 12:00:00 张三(10001)\n李四退出了本群",
        "2020-01-01 12:00:01 李四\n李四退出了本群。",
        "2020-01-01 12:00:02 系统消息(1000000)\n张三退出了本群",
        "2020-01-01 12:00:03 张三(10001)\n我又回来了",
    )
    file, got = read(write(tmp_path, text))
    assert [g[3] for g in got] == ["text", "system", "system", "text"]
    members = {m.nickname: m for m in file.members()}
    assert members["张三"].left_at is None, "who speaks again has come back"
    assert members["李四"].uid is None
    assert members["李四"].left_at is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[图片]", "image"),
        ("[图片][图片]", "image"),
        ("[表情]", "sticker"),
        ("[语音]", "voice"),
        ("[视频]", "video"),
        ("[文件]", "file"),
        ("[图片]看这个", "text"),
        ("[图片][语音]", "text"),
        ("[会议]", "text"),
    ],
)
def test_placeholders(tmp_path: Path, text: str, kind: str):
    assert kind_of(text) == kind
    _, got = read(write(tmp_path, qq_txt(f"2020-01-01 12:00:00 张三(10001)\n{text}")))
    assert got[0][3:] == (kind, text if kind == "text" else "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@张三 收到", "收到"),
        ("收到 @全体成员", "收到"),
        ("@张三\u2005@李四\u2005请看", "请看"),
        ("邮箱 a@b.cn", "邮箱 a@b.cn"),
        ("@13800000000 打这个", "@13800000000 打这个"),
    ],
)
def test_mentions_stay_out(text: str, left: str):
    assert without_mentions(text) == left == without_mentions(left)


def test_a_line_that_only_looks_like_a_new_chat(tmp_path: Path):
    text = qq_txt("2020-01-01 12:00:00 张三(10001)\n消息对象:别的群\n其实不是", "2020-01-01 12:00:01 张三(10001)\n好")
    file, got = read(write(tmp_path, text))
    assert len(file.chats) == 1
    assert got[0][4] == "消息对象:别的群\n其实不是"


def test_several_chats_and_private_ones(tmp_path: Path):
    text = qq_txt("2020-01-01 12:00:00 张三(10001)\n好", chat="甲群") + qq_txt(
        "2020-01-01 12:00:00 张三(10001)\n好", chat="老友(10009)", group="我的好友"
    )
    file, got = read(write(tmp_path, text))
    assert [(c.name, c.chat_id, c.private) for c in file.chats] == [("甲群", "", False), ("老友", "10009", True)]
    assert [g[4] for g in got] == ["好", "好"]
    assert len(set(ids(file))) == 2, "the same message in two chats has two ids"


@pytest.mark.parametrize(
    ("chat", "heads", "private"),
    [
        ("张三", ("我", "张三"), True),
        ("张三", ("张三",), True),
        ("张三", ("我", "系统消息(10000)", "张三"), True),
        ("张三", ("我(10001)", "张三(10002)"), False),
        ("张三(10002)", ("我(10001)", "张三(10002)"), True),
        ("三人行", ("我", "张三"), False),
        ("张三", ("我", "张三", "李四"), False),
    ],
)
def test_a_friend_in_a_list_of_any_name_is_a_private_chat(tmp_path: Path, chat: str, heads: tuple[str, ...], private):
    lines = [f"2020-01-01 12:00:0{n} {who}\n好" for n, who in enumerate(heads)]
    file, _ = read(write(tmp_path, qq_txt(*lines, chat=chat, group="老同学")))
    assert file.chats[0].private is private


def test_a_friend_in_a_web_archive_is_a_private_chat_too(tmp_path: Path):
    page = sample("团委工作群").read_text("utf-8")
    assert not read(sample("团委工作群"))[0].chats[0].private
    alone = re.sub(r"right:6px;>[^<]*</div>", "right:6px;>晴川学院团委工作群</div>", page)
    (tmp_path / "a.mht").write_text(alone, "utf-8")
    assert read(tmp_path / "a.mht")[0].chats[0].private


def test_equal_messages_are_counted(tmp_path: Path):
    same = "2020-01-01 12:00:00 张三(10001)\n好"
    file, _ = read(write(tmp_path, qq_txt(same, same, "2020-01-01 12:00:01 张三(10001)\n好")))
    first = ids(file)
    assert len(set(first)) == 3
    # A later export of a longer time has the same ids for the same messages.
    longer, _ = read(write(tmp_path, qq_txt("2019-12-31 1:00:00 李四(10002)\n早", same, same)))
    assert ids(longer)[1:] == first[:2]


def test_without_a_head_the_file_is_the_chat(tmp_path: Path):
    file, got = read(write(tmp_path, "2020-01-01 12:00:00 张三(10001)\n好\n"))
    assert file.chats[0].name == "导出"
    assert len(got) == 1


def test_days_and_clocks():
    assert iso(Days()["2020-01-02"]) == "2020-01-02T00:00:00+08:00"
    assert Days()["2020-02-30"] == Clocks()["13:00:00 AM"] == NEVER
    read_one = Instants().read
    assert read_one("2024-03-01 08:00:00") == read_one("1709251200") == read_one("1709251200000")
    assert read_one("2024-03-01T00:00:00Z") == read_one("2024年3月1日 8:00")
    assert read_one("x") is read_one("") is read_one("99999-01-01 00:00:00") is None
    assert Instants("%d.%m.%Y %H:%M").read("01.03.2024 08:00") == read_one("2024-03-01 08:00")
