"""QQ Chat Exporter and ChatLab: shapes besides the usual, damage, and writing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chat_help import SAMPLES, codes, ids, read, rows, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.chats import jsonstream, open_chat, write_chatlab
from qunzhi.sources.chats.notes import Notes


def message(number: int = 1, **more: Any) -> dict[str, Any]:
    sender = {"uid": "u_1", "uin": "10001", "name": "张三"}
    content = {"text": "好", "elements": [{"type": "text", "data": {"text": "好"}}]}
    base = {"id": str(number), "timestamp": 1_700_000_000_000, "sender": sender, "type": "text", "content": content}
    return {**base, "recalled": False, "system": False, **more}


def export(path: Path, messages: list[Any], indent: int | None = 2, **info: Any) -> Path:
    whole = {
        "metadata": {},
        "chatInfo": {"name": "群", "type": "group", **info},
        "statistics": {},
        "messages": messages,
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=indent), "utf-8")
    return path


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\{}[],:中😀\n', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='k"\\{', max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(VALUES.filter(lambda v: isinstance(v, (dict, list))), max_size=5),
    VALUES,
    st.integers(1, 40),
    st.booleans(),
    st.sampled_from([None, 1]),
)
def test_pieces_are_what_the_whole_holds(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Any],
    other: Any,
    block: int,
    ascii_: bool,
    indent: int | None,
):
    path = tmp_path_factory.mktemp("j") / "x.json"
    whole = {"a": other, "s": '{[\\"', "messages": entries, "b": {"k": other}}
    path.write_text(json.dumps(whole, ensure_ascii=ascii_, indent=indent), "utf-8")
    notes = Notes("x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonstream, "BLOCK", block)
        pieces = list(jsonstream.json_pieces(path, "utf-8", notes))
    got = [jsonstream.loads(p.data) for p in pieces if p.key == "messages" and p.data is not None]
    assert got == entries
    assert not notes.counts
    assert [jsonstream.loads(p.data) for p in pieces if p.key == "b" and p.data] == [{"k": other}]
    assert [p.number for p in pieces if p.key == "messages"] == list(range(1, len(entries) + 1))


def test_a_broken_entry_costs_itself(tmp_path: Path):
    path = export(tmp_path / "x.json", [message(1), message(2), message(3)], indent=None)
    path.write_text(path.read_text("utf-8").replace('"id": "2"', '"id": 2x'), "utf-8")
    file, got = read(path)
    assert ids(file) == ["1", "3"]
    assert codes(file) == {"bad_json"}
    assert file.lost == 1
    assert len(got) == 2


def test_a_file_that_breaks_off(tmp_path: Path):
    path = export(tmp_path / "x.json", [message(n) for n in range(1, 6)])
    path.write_bytes(path.read_bytes()[:-260])
    file, got = read(path)
    assert len(got) == 4
    assert "truncated" in codes(file)


def test_deep_nesting_and_large_entries(tmp_path: Path):
    deep = json.dumps(message(2), ensure_ascii=False).replace('"好"', "[" * 200_000 + "]" * 200_000, 1)
    large = json.dumps(message(3, junk="x" * (6 << 20)))
    good = json.dumps(message(4))
    path = tmp_path / "x.json"
    path.write_text(
        '{"chatInfo":{"name":"群","type":"group"},"messages":[' + ",".join([deep, large, good]) + "]}", "utf-8"
    )
    file = open_chat(path)
    assert ids(file) == ["4"]
    assert codes(file) == {"bad_json", "large_element"}
    assert file.lost == 2


@pytest.mark.parametrize(
    ("more", "kind", "text"),
    [
        ({"recalled": True}, "system", ""),
        ({"system": True}, "system", "好"),
        ({"type": "audio", "content": {"text": "[语音]"}}, "voice", ""),
        ({"type": "json", "content": {"text": "卡片"}}, "link", "卡片"),
        ({"type": "type_17", "content": {"text": "@张三 好"}}, "text", "好"),
        ({"content": {"text": "[表情]"}}, "sticker", ""),
        ({"content": {"text": "[图]", "elements": [{"type": "market_face", "data": {}}]}}, "sticker", ""),
        ({"content": "坏"}, "text", ""),
        ({"content": {"text": 5, "elements": ["x", {"type": []}]}}, "text", "5"),
    ],
)
def test_kinds(tmp_path: Path, more: dict[str, Any], kind: str, text: str):
    _, got = read(export(tmp_path / "x.json", [message(1, **more)]))
    assert got[0][3:] == (kind, text)


@pytest.mark.parametrize("at", [0, -5, 10**30, "x", None, True, "0000", 253_402_300_800_000_000])
def test_impossible_times(tmp_path: Path, at: Any):
    file, got = read(export(tmp_path / "x.json", [message(1, timestamp=at), message(2)]))
    assert len(got) == 1
    assert codes(file) == {"bad_time"}
    assert file.lost == 1


def test_private_chats_are_marked(tmp_path: Path):
    file, _ = read(export(tmp_path / "x.json", [message(1)], type="private"))
    assert file.chats[0].private


def test_attachments_stay_inside(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("密", "utf-8")
    folder = tmp_path / "导出"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "a.jpg").write_bytes(b"JPEG")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.txt")
    names = [
        "images/a.jpg",
        "../secret.txt",
        str(tmp_path / "secret.txt"),
        "link.jpg",
        "c:\\x",
        "images\\a.jpg",
        "没有.jpg",
    ]
    resources = [{"type": "image", "filename": n, "localPath": n} for n in names]
    export(folder / "x.json", [message(1, content={"text": "", "resources": resources})])
    (batch,) = open_chat(folder / "x.json").batches()
    found = batch.attachments_of(0)
    assert len(found) == len(names)
    for attachment, good in zip(found, [True, False, False, False, False, True, False], strict=True):
        if good:
            assert attachment.read() == b"JPEG"
        else:
            with pytest.raises(QunzhiError):
                attachment.read()


def test_missing_and_wicked_chunks(tmp_path: Path):
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "c1.jsonl").write_text(json.dumps(message(1)) + "\n坏\n" + json.dumps(message(2)), "utf-8")
    chunks = [{"relativePath": p} for p in ("chunks/c1.jsonl", "chunks/c9.jsonl", "../../etc/passwd")]
    manifest = {"chatInfo": {"name": "群", "type": "group"}, "chunked": {"chunks": chunks}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    file, got = read(tmp_path)
    assert len(got) == 2
    assert file.problem_counts == {"bad_json": 1, "missing_chunk": 2}
    assert file.lost == 1
    assert file.problems[0].place.file == "c1.jsonl"
    assert file.problems[0].place.line == 2


def test_half_characters_become_marks(tmp_path: Path):
    path = export(tmp_path / "x.json", [message(1)])
    path.write_text(path.read_text("utf-8").replace('"text": "好"', '"text": "a\\ud800b"'), "utf-8")
    _, got = read(path)
    assert got[0][4] == "a?b"


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize(("path", "name"), SAMPLES, ids=[p.name for p, _ in SAMPLES])
def test_chatlab_round_trip(tmp_path: Path, path: Path, name: str, suffix: str):
    source = open_chat(path)
    for index in range(len(rows(source) and source.chats)):
        target = write_chatlab(tmp_path / f"出.{suffix}", source, index=index)
        back = open_chat(target)
        assert back.format == "chatlab"
        assert _all(back, 0) == _all(source, index)
        chat, again = source.chats[index], back.chats[0]
        assert (again.chat_id, again.name, again.messages) == (chat.chat_id, chat.name, chat.messages)
        members = {m.uid: (m.nickname, m.role or "member") for m in source.members() if m.chat == index and m.uid}
        assert {m.uid: (m.nickname, m.role or "member") for m in back.members() if m.uid} == members
    assert [p.name for p in tmp_path.iterdir()] == [f"出.{suffix}"], "nothing is left behind"


def _all(file: Any, chat: int) -> list[tuple[Any, ...]]:
    return [
        (b.message_id[i], b.uid[i], b.nickname[i], b.sent_at[i], b.kind[i], b.text[i], b.reply_to[i])
        for b in file.batches()
        for i in range(len(b))
        if b.chat[i] == chat
    ]


def test_chatlab_keeps_what_it_has_no_field_for(tmp_path: Path):
    path = tmp_path / "公告.csv"
    path.write_text(
        "发送时间,昵称,类型,内容\n2024-01-01 08:00:00.25,张三,群公告,停水\n2024-01-01 08:00:01,,接龙,一\n", "utf-8"
    )
    source = open_chat(path)
    back = open_chat(write_chatlab(tmp_path / "x.jsonl", source))
    assert _all(back, 0) == _all(source, 0)
    assert [r[3] for r in rows(back)] == ["notice", "接龙"]


def test_chatlab_writes_what_it_says(tmp_path: Path):
    target = write_chatlab(tmp_path / "x.json", open_chat(sample("教师群")), exported_at=1_700_000_000_000_000)
    whole = json.loads(target.read_bytes())
    assert whole["chatlab"]["version"] == "0.0.2"
    assert whole["chatlab"]["exportedAt"] == 1_700_000_000
    assert whole["meta"] == {"name": "晴川学院机电系教师群", "platform": "qq", "type": "group"}
    assert whole["members"][0]["roles"] == [{"id": "owner"}]
    assert whole["messages"][0]["timestamp"] == 1_709_251_509
    assert whole["messages"][0]["type"] == 0


def test_several_chats_have_to_be_chosen_from(tmp_path: Path):
    with pytest.raises(QunzhiError) as caught:
        write_chatlab(tmp_path / "x.json", open_chat(sample("两个群")))
    assert caught.value.problems[0].code == "several_chats"
    assert not list(tmp_path.iterdir())
