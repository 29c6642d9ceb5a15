"""Every sample is read to the rows that it stands for, and is recognised as its own format alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from chat_help import HOME, SAMPLES, codes, ids, read, sample

from qunzhi.sources.chats import ChatBatch, ChatOptions, find_chats, jsonstream, open_chat, textual
from qunzhi.sources.chats.qq_mht import parts
from qunzhi.sources.chats.qq_mht import rows as mht_rows
from qunzhi.sources.chats.recognise import formats, head_of, scores

FORMATS = {"qq_txt", "qq_mht", "qqnt_json", "chatlab", "wechat_csv", "table"}


def test_formats_are_found_by_looking():
    assert {f.name for f in formats()} == FORMATS
    assert all(f.title.zh and f.title.en for f in formats())
    for name in FORMATS:
        assert (HOME / name / "README.md").is_file(), name
        assert list((HOME / name / "samples").iterdir()), name


@pytest.mark.parametrize(("path", "name"), SAMPLES, ids=[p.name for p, _ in SAMPLES])
def test_each_sample_is_its_own_format_and_no_other(path: Path, name: str, tmp_path: Path):
    file = open_chat(path)
    assert file.format == name
    found = scores(head_of(path / "manifest.json" if path.is_dir() else path))
    assert found[0][1].name == name
    # The table format is the last resort and never surer than this; no other format claims a sample at all.
    assert all(form.name == "table" and sure < 0.5 for sure, form in found[1:])
    if path.is_file():
        other = tmp_path / "无扩展名"
        other.write_bytes(path.read_bytes())
        assert open_chat(other).format == name


@pytest.mark.parametrize(("path", "name"), SAMPLES, ids=[p.name for p, _ in SAMPLES])
def test_reading_again_gives_the_same_ids(path: Path, name: str):
    file = open_chat(path)
    first = ids(file)
    assert first == ids(file) == ids(open_chat(path))
    assert len(set(first)) == len(first) == file.read > 0


@pytest.mark.parametrize("size", [5, 37, 400])
@pytest.mark.parametrize(("path", "name"), SAMPLES, ids=[p.name for p, _ in SAMPLES])
def test_where_blocks_end_does_not_matter(path: Path, name: str, size: int, monkeypatch: pytest.MonkeyPatch):
    whole = open_chat(path)
    expected = [_plain(b) for b in whole.batches()]
    members = whole.members()
    for module in (textual, jsonstream, parts, mht_rows):
        monkeypatch.setattr(module, "BLOCK", size)
    file = open_chat(path)
    got = [_plain(b) for b in file.batches()]
    assert [column for batch in got for column in batch[0]] == [column for batch in expected for column in batch[0]]
    assert got == expected
    assert file.members() == members
    assert file.problems == whole.problems


def _plain(batch: ChatBatch) -> tuple[object, ...]:
    return (batch.message_id, batch.text, batch.kind, batch.line, batch.uid, batch.sent_at, batch.attachments)


def test_format_folders_do_not_import_each_other():
    for name in FORMATS:
        for source in (HOME / name).glob("*.py"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                modules = [node.module] if isinstance(node, ast.ImportFrom) else []
                for module in modules:
                    parts = (module or "").split(".")
                    assert not (parts[:3] == ["qunzhi", "sources", "chats"] and set(parts[3:4]) & (FORMATS - {name}))


def test_qq_txt_sample():
    file, got = read(sample("教师群"))
    assert got[:4] == [
        ("20010001", "周远山", "2024-03-01 08:05:09", "text", "明天上午九点在行政楼 301 开会\n请带上教学计划"),
        ("20010002", "林小溪（教务）", "2024-03-01 08:05:40", "text", "收到"),
        ("bailu@example.com", "江白鹭", "2024-03-01 08:06:02", "image", ""),
        (None, "系统消息", "2024-03-01 08:06:30", "system", "程一帆(20010004) 加入本群。"),
    ]
    assert got[8][4] == "转一段别人说的：\n2024-02-30 25:61:00 某某(1)\n这一天并不存在"
    assert [c.name for c in file.chats] == ["晴川学院机电系教师群"]
    assert codes(file) == {"odd_header"}
    assert file.problems[0].place.line == 36
    members = {m.uid: m for m in file.members()}
    assert (members["20010001"].role, members["20010002"].role) == ("owner", "admin")
    assert members["bailu@example.com"].left_at is not None
    assert members["20010005"].invited_by == "20010001"


def test_qq_txt_sample_of_two_chats():
    file, got = read(sample("两个群"))
    assert [t for _, _, t, _, _ in got] == [
        "2024-03-04 13:02:03",
        "2024-03-04 13:02:30",
        "2024-03-05 00:00:01",
        "2024-03-06 12:30:00",
        "2024-03-06 12:31:00",
    ]
    assert [(c.chat_id, c.name, c.messages) for c in file.chats] == [
        ("730001122", "晴川学院后勤通知群", 3),
        ("", "春游筹备", 2),
    ]
    assert got[3][:2] == (None, "阿桐")


def test_qq_mht_sample():
    file = open_chat(sample("团委工作群"))
    (batch,) = file.batches()
    assert batch.text == ["下午三点培训 & 签到\n地点：报告厅", "", "场地照片", "白芷退出了本群。"]
    assert batch.kind == ["text", "image", "text", "system"]
    assert batch.nickname[1] == "白芷<甲>"
    assert batch.line == [18, 19, 20, 22]
    (picture,) = batch.attachments_of(1)
    assert picture.read().startswith(b"\x89PNG")
    assert picture.read().endswith(b"IEND\xaeB`\x82")
    carried, missing = batch.attachments_of(2)
    assert carried.carried
    assert not missing.carried
    assert batch.attachments_of(0) == []


def test_qqnt_sample():
    file, got = read(sample("group_730002233"))
    assert file.chats[0].chat_id == "730002233"
    assert [g[3:] for g in got] == [
        ("text", "本周五交课表"),
        ("image", ""),
        ("text", "好的"),
        ("system", ""),
        ("system", "简宁邀请顾盼加入了群聊"),
        ("file", "课表.xlsx"),
    ]
    assert got[5][2] == "2024-03-05 08:54:25"
    members = {m.uid: m for m in file.members()}
    assert members["20040001"].role == "owner"
    assert members["20040003"].invited_by == "20040001"


def test_qqnt_chunks_sample():
    folder = sample("group_730002244")
    file, got = read(folder)
    assert (file.chats[0].chat_id, file.chats[0].name) == ("730002244", "晴川学院招生群")
    assert [g[3] for g in got] == ["text", "text", "voice"]
    alone, lines = read(folder / "chunks" / "c000001.jsonl")
    assert alone.chats[0].name == "晴川学院招生群"
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["宣传群.json", "宣传群.jsonl"])
def test_chatlab_samples(name: str):
    file = open_chat(sample(name) if name.endswith("l") else sample("宣传群.json"))
    (batch,) = file.batches()
    assert batch.kind == ["text", "text", "image", "system"]
    assert batch.text[2:] == ["", ""]
    assert batch.reply_to[1] == "m1"
    assert batch.message_id[:2] == ["m1", "m2"]
    assert batch.nickname[0] == "宣传部-乔木"
    assert file.chats[0].chat_id == "38000000001@chatroom"
    assert file.chats[0].platform == "wechat"
    assert [(m.uid, m.role) for m in file.members()] == [("wxid_sample_a", "owner"), ("wxid_sample_b", "member")]


def test_wechat_samples():
    file, got = read(sample("后勤保障群"))
    assert (file.chats[0].chat_id, file.chats[0].name) == ("38000000002@chatroom", "后勤保障群")
    assert [g[3:] for g in got] == [
        ("text", "各位好，九点半开会"),
        ("image", ""),
        ("link", "关于放假的通知\nhttps://www.example.edu.cn/a?x=1&y=2"),
        ("text", "同意"),
        ("file", "名单.xlsx"),
        ("system", '"祝余"邀请"商陆"加入了群聊'),
        ("sticker", ""),
        ("text", "一,二,三"),
    ]
    assert not file.problems
    newer, late = read(sample("食堂管理群"))
    assert [g[1] for g in late] == ["祝余", "青黛", None]
    assert ids(newer)[0] == "7000000000000000011"


def test_table_samples():
    file, got = read(sample("聊天记录"))
    assert [g[2] for g in got] == ["2024-03-13 10:00:00", "2024-03-13 10:01:00", "2024-03-13 10:02:00"]
    assert [g[3] for g in got] == ["text", "image", "text"]
    assert [(c.chat_id, c.name) for c in file.chats] == [
        ("730009001", "晴川学院总务群"),
        ("730009002", "晴川学院保卫群"),
    ]
    _, sheet = read(sample("群聊.xlsx"))
    assert sheet == [
        (None, "纪凡", "2024-03-13 11:00:01", "text", "请提交周报"),
        (None, "丹若", "2024-03-13 11:00:02", "text", "好的"),
    ]


def test_find_chats(tmp_path: Path):
    for name in ("a.txt", "b.csv"):
        (tmp_path / name).write_bytes((sample("教师群") if name == "a.txt" else sample("聊天记录")).read_bytes())
    for name in ("~$b.xlsx", ".DS_Store", "照片.jpg", "说明.txt"):
        (tmp_path / name).write_text("没有聊天记录", "utf-8")
    chunks = tmp_path / "导出"
    (chunks / "chunks").mkdir(parents=True)
    source = sample("group_730002244")
    for name in ("manifest.json", "chunks/c000001.jsonl", "chunks/c000002.jsonl"):
        (chunks / name).write_bytes((source / name).read_bytes())
    assert find_chats([tmp_path]) == [tmp_path / "a.txt", tmp_path / "b.csv", chunks]
    assert find_chats([tmp_path / "说明.txt"]) == [tmp_path / "说明.txt"]


def test_options_name_the_group():
    file, _ = read(sample("两个群"), group_id="G1", group_name="改名", platform="wecom")
    assert (file.chats[0].chat_id, file.chats[0].name, file.chats[0].platform) == ("G1", "改名", "wecom")
    assert open_chat(sample("两个群"), options=ChatOptions()).format == "qq_txt"
