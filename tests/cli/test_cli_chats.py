"""``qunzhi chats``: what an export is, and the same in another format."""

from __future__ import annotations

from pathlib import Path

import qunzhi.sources.chats as chats

SAMPLES = Path(chats.__file__).parent


def test_every_sample_is_recognised_and_counted_without_its_texts(run):
    out = run("chats", "check", *(f / "samples" for f in sorted(SAMPLES.iterdir()) if (f / "samples").is_dir())).out
    for title in ("QQ 消息记录", "ChatLab", "QQ Chat Exporter", "微信导出", "聊天记录表格"):
        assert title in out
    assert "收到" not in out


def test_a_chat_is_converted_and_read_back(run, tmp_path):
    source = next((SAMPLES / "qq_txt" / "samples").glob("教师群.txt"))
    run("chats", "convert", source, "-o", "out.jsonl")
    before = [row for batch in chats.open_chat(source).batches() for row in zip(batch.text, batch.sent_at, strict=True)]
    after = [
        row for b in chats.open_chat(tmp_path / "out.jsonl").batches() for row in zip(b.text, b.sent_at, strict=True)
    ]
    assert after == before
    assert len(before) > 3


def test_what_cannot_be_converted_says_why(run, tmp_path):
    two = next((SAMPLES / "qq_txt" / "samples").glob("两个群.txt"))
    assert "Traceback" not in run("chats", "convert", two, "-o", "x.json", status=2).all
    run("chats", "convert", two, "-o", "x.json", "--chat", "2")
    assert run("chats", "convert", "no.txt", "-o", "y.json", status=2).err
    assert not (tmp_path / "y.json").exists()
