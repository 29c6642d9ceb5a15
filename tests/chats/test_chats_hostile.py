"""Damaged and hostile files: no crash, no hang, bounded memory, and what can be read is read."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from chat_help import HOME, SAMPLES, codes, qq_txt, read, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.sources.chats import find_chats, open_chat, reading, write_chatlab
from qunzhi.sources.chats.limits import MAX_PROBLEMS, MAX_TEXT
from qunzhi.sources.chats.wechat_csv.kinds import said

FILES = [p for p, _ in SAMPLES if p.is_file()]
TOKENS = [
    b"\x00", b'"', b"\n", b"\r", b"\\", b"{", b"[", b"}", b"]", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"<",
    b"2024-03-01 8:05:09 ", b"(12345)", "消息对象:".encode(), b"</tr>", b"--", b"=" * 70, b"9" * 300, b"</div>",
]  # fmt: skip


def _consume(path: Path) -> None:
    try:
        file = open_chat(path)
        for batch in file.batches():
            assert len(batch) == len(batch.text) == len(batch.uid) == len(batch.line) == len(batch.attachment)
            batch.to_arrow(["g"] * len(file.chats))
        file.members()
        for problem in file.problems:
            assert problem.message.zh
            assert problem.message.en
            assert problem.place.file
    except QunzhiError:
        return


@pytest.mark.parametrize("path", FILES, ids=[p.name for p in FILES])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_samples(path: Path, data: st.DataObject, tmp_path: Path):
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        what = data.draw(st.sampled_from(["insert", "delete", "flip", "cut", "repeat"]))
        if what == "insert":
            content[at:at] = data.draw(st.sampled_from(TOKENS) | st.binary(max_size=4))
        elif what == "delete":
            del content[at : at + data.draw(st.integers(1, 60))]
        elif what == "flip" and at < len(content):
            content[at] ^= data.draw(st.integers(1, 255))
        elif what == "cut":
            del content[at:]
        else:
            content[at:at] = content[max(0, at - 80) : at]
    target = tmp_path / path.name
    target.write_bytes(bytes(content))
    began = time.monotonic()
    _consume(target)
    assert time.monotonic() - began < 10


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes(content: bytes, tmp_path: Path):
    target = tmp_path / "x"
    target.write_bytes(content)
    _consume(target)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        "只是一段话。\n没有别的。".encode(),
        b"%PDF-1.7\n%...",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"{}",
    ],
    ids=["empty", "zeros", "prose", "pdf", "png", "json"],
)
def test_what_no_format_knows_is_refused_with_a_way_out(tmp_path: Path, content: bytes):
    path = tmp_path / "东西"
    path.write_bytes(content)
    with pytest.raises(QunzhiError) as caught:
        open_chat(path)
    (problem,) = caught.value.problems
    assert problem.code == "unknown_chat"
    assert "QQ 消息记录（txt）" in problem.message.zh
    assert problem.hint.zh
    assert find_chats([tmp_path]) == []


def test_no_such_file_and_plain_folder(tmp_path: Path):
    for path, code in ((tmp_path / "没有", "not_found"), (tmp_path, "chat_folder")):
        with pytest.raises(QunzhiError) as caught:
            open_chat(path)
        assert caught.value.problems[0].code == code


def test_bombs_are_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (64 << 20))
    with pytest.raises(QunzhiError):
        open_chat(path)


def _bounded(path: Path, mebibytes: int) -> tuple[int, set[str]]:
    """Messages read and codes of problems; fails when more memory was taken."""
    tracemalloc.start()
    try:
        file = open_chat(path)
        count = sum(len(b) for b in file.batches())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < mebibytes << 20, f"{peak >> 20} MB"
    return count, codes(file)


def test_a_line_of_200_megabytes(tmp_path: Path):
    path = tmp_path / "a.txt"
    with path.open("w", encoding="utf-8") as out:
        out.write(qq_txt("2020-01-01 12:00:00 张三(10001)\n"))
        for _ in range(200):
            out.write("x" * (1 << 20))
        out.write("\n\n2020-01-01 12:00:01 李四(10002)\n好\n")
    count, found = _bounded(path, 60)
    assert count == 2
    assert "long_line" in found


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("before", ["", "x", "xx"])
def test_a_line_that_is_cut_within_a_character_stays_readable(tmp_path: Path, before: str, encoding: str):
    path = tmp_path / "a.txt"
    path.write_bytes(qq_txt("2020-01-01 12:00:00 张三(10001)\n" + before + "字" * (3 << 20)).encode(encoding))
    file, got = read(path)
    assert codes(file) == {"long_line"}
    assert set(got[0][4]) - {"x"} == {"字"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_text_of_many_lines(tmp_path: Path, encoding: str):
    path = tmp_path / "a.txt"
    text = qq_txt("2020-01-01 12:00:00 张三(10001)\n" + "一行字\n" * 1_000_000, "2020-01-01 12:00:01 李四(10002)\n好")
    path.write_bytes(text.encode(encoding))
    file, got = read(path)
    assert MAX_TEXT - 5 <= len(got[0][4]) <= MAX_TEXT
    assert got[1][4] == "好"
    assert codes(file) == {"long_text"}
    assert file.problems[0].place.line == 9


def test_long_lines_in_other_formats(tmp_path: Path):
    table = tmp_path / "a.csv"
    table.write_text(
        '时间,昵称,内容\n2024-03-01 08:00:00,张三,"' + "x" * (9 << 20) + '"\n2024-03-01 08:00:01,李四,好\n', "utf-8"
    )
    count, found = _bounded(table, 120)
    assert count >= 1
    assert found & {"long_line", "unclosed_quote", "long_text"}
    page = sample("团委工作群").read_text("utf-8").replace("场地照片", "字" * (9 << 20))
    (tmp_path / "a.mht").write_text(page, "utf-8")
    count, found = _bounded(tmp_path / "a.mht", 250)
    assert count >= 3
    assert "long_line" in found


def test_every_line_opens_a_quote(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("时间,昵称,内容\n" + '2024-03-01 08:00:00,张三,"x\n' * 60_001, "utf-8")
    began = time.monotonic()
    count, _ = _bounded(path, 150)
    assert time.monotonic() - began < 60
    assert count > 10_000


def test_nested_brackets_without_end(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('{"chatInfo":{"name":"x"},"messages":[' + "[" * (20 << 20), "utf-8")
    count, found = _bounded(path, 200)
    assert count == 0
    assert "truncated" in found


def test_lines_that_look_like_chats_without_end(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(qq_txt("2020-01-01 12:00:00 张三(10001)\n" + "消息对象:x\n" * 200_000), "utf-8")
    began = time.monotonic()
    _, got = read(path)
    assert len(got) == 1
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "row",
    [
        "<div><div style=float:left;>" * 40_000,
        "<div><div " + "float:left " * 90_000,
        "<img " + "src= " * 200_000,
        "<" * 900_000,
    ],
    ids=["boxes", "floats", "sources", "brackets"],
)
def test_pages_made_to_take_long(tmp_path: Path, row: str):
    page = sample("团委工作群").read_text("utf-8").replace("<tr><td style", f"<tr>{row}</tr><tr><td style", 1)
    (tmp_path / "a.mht").write_text(page, "utf-8")
    began = time.monotonic()
    assert _bounded(tmp_path / "a.mht", 60)[0] >= 3
    assert time.monotonic() - began < 30


def test_xml_made_to_take_long():
    began = time.monotonic()
    for text in ("<title><![CDATA[" * 100_000, "<title>" + " " * 900_000, "<url>" * 200_000):
        assert said("link", text)[1] == ""
    assert time.monotonic() - began < 5


def test_senders_made_to_take_long(tmp_path: Path):
    heads = [f"2020-01-01 12:00:{n:02} " + "<" + "@" * 200_000 + ">" for n in range(30)]
    heads += [f"2020-01-01 12:01:{n:02} " + "(1" * 200_000 + ")" for n in range(10)]
    (tmp_path / "a.txt").write_text(qq_txt(*heads), "utf-8")
    began = time.monotonic()
    assert _bounded(tmp_path / "a.txt", 60)[0] == 40
    assert time.monotonic() - began < 20


def test_more_chats_than_can_be_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MAX_CHATS", 3)
    one = ["2020-01-01 12:00:00 张三(10001)\n好"]
    (tmp_path / "a.txt").write_text("".join(qq_txt(*one, chat=f"群{n}") for n in range(5)), "utf-8")
    lines = [f"群{n},2020-01-01 12:00:00,a,好\n" for n in range(5)]
    (tmp_path / "a.csv").write_text("群名,时间,昵称,内容\n" + "".join(lines), "utf-8")
    for name in ("a.txt", "a.csv"):
        file, got = read(tmp_path / name)
        assert (len(got), file.read, file.lost, len(file.chats)) == (3, 3, 2, 3)
        assert file.problem_counts == {"too_many_chats": 1}
        assert [c.messages for c in file.chats] == [1, 1, 1]


def test_mixed_and_broken_encodings(tmp_path: Path):
    path = tmp_path / "a.txt"
    good = qq_txt("2020-01-01 12:00:00 张三(10001)\n早上好").encode()
    other = "2020-01-01 12:00:01 李四(10002)\n下午好\n\n".encode("gb18030")
    path.write_bytes(good + other + b"2020-01-01 12:00:02 x(10003)\n\xff\xffab\x00c\n")
    file, got = read(path)
    assert [g[4] for g in got][:2] == ["早上好", "下午好"]
    assert got[1][1] == "李四"
    assert got[2][4].endswith("abc")
    assert codes(file) == {"mixed_encoding", "bad_encoding", "nul_bytes"}


def test_problems_are_counted_and_bounded(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("时间,昵称,内容\n" + "昨天,张三,秘密的话\n" * 3000, "utf-8")
    file, got = read(path)
    assert not got
    assert file.problem_counts["bad_time"] == 3000 == file.lost
    assert len(file.problems) == MAX_PROBLEMS
    assert not any("秘密" in p.show(lang) or "张三" in p.show(lang) for p in file.problems for lang in ("zh", "en"))


def test_broken_pictures_give_what_is_left(tmp_path: Path):
    page = sample("团委工作群").read_text("utf-8")
    (tmp_path / "cut.mht").write_text(page[: page.rindex("Content-Location") + 120], "utf-8")
    file = open_chat(tmp_path / "cut.mht")
    (batch,) = file.batches()
    assert len(batch) == 4
    assert "truncated" in codes(file)
    whole, part = batch.attachments_of(1)[0].read(), batch.attachments_of(2)[0].read()
    assert whole.startswith(b"\x89PNG")
    assert len(part) < 60
    (tmp_path / "bad.mht").write_text(page.replace("iVBOR", "iV*OR", 1), "utf-8")
    (batch,) = open_chat(tmp_path / "bad.mht").batches()
    assert isinstance(batch.attachments_of(1)[0].read(), bytes)


def test_pictures_are_not_held(tmp_path: Path):
    page = sample("团委工作群").read_text("utf-8")
    at = page.rindex("------=_NextPart")
    with (tmp_path / "a.mht").open("w", encoding="utf-8", newline="") as out:
        out.write(page[:at])
        for number in range(8):
            out.write("------=_NextPart_20240312_QQ\r\nContent-Type:image/png\r\nContent-Transfer-Encoding:base64\r\n")
            out.write(f"Content-Location:{{{number}}}.dat\r\n\r\n" + ("A" * 76 + "\r\n") * 100_000)
        out.write(page[at:])
    assert _bounded(tmp_path / "a.mht", 40) == (4, set())


def _large(path: Path, count: int) -> None:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        out.write(qq_txt())
        for n in range(count):
            day, second = divmod(n * 7, 86400)
            who = chance.randrange(300)
            clock = f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"
            out.write(f"2024-01-{day + 1:02} {clock} 成员{who}({20000000 + who})\n第 {n} 条，请按时参加会议\n\n")


def test_200_000_messages_stream(tmp_path: Path):
    """Peak memory of reading does not grow with the file."""
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom qunzhi.sources.chats import open_chat\n"
        "n = sum(len(b) for b in open_chat(Path(sys.argv[1])).batches())\n"
        "print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = {}
    for count in (20_000, 200_000):
        path = tmp_path / f"{count}.txt"
        _large(path, count)
        done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
        read_, peaks[count] = map(int, done.stdout.split())
        assert read_ == count
    assert peaks[200_000] < peaks[20_000] + 60_000, peaks


def test_a_large_export_survives_the_round_trip(tmp_path: Path):
    _large(tmp_path / "a.txt", 45_000)
    source = open_chat(tmp_path / "a.txt")
    back = open_chat(write_chatlab(tmp_path / "b.json", source))
    assert [len(b) for b in back.batches()] == [20_000, 20_000, 5_000]
    assert back.read == source.read == 45_000
    assert not back.problems


def test_progress_comes_to_its_end(tmp_path: Path):
    _large(tmp_path / "a.txt", 50_000)
    said: list[tuple[int, int]] = []
    file = open_chat(tmp_path / "a.txt")
    for _ in file.batches(lambda done, total: said.append((done, total))):
        pass
    assert said == sorted(said)
    assert said[-1][0] == said[-1][1] == (tmp_path / "a.txt").stat().st_size
    assert len(said) > 2


def test_nothing_is_written_beside_the_samples():
    assert not list(HOME.rglob("*.part"))
