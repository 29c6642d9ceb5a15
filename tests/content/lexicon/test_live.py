"""A lexicon in use while it changes, and what is kept of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from qunzhi.content.lexicon.keep import ready
from qunzhi.content.lexicon.live import LiveLexicon
from qunzhi.core.errors import QunzhiError

TEXTS = ["甲乙在这里", "丙丁在这里", "没有"] * 50


def write(path: Path, word: str, version: int) -> None:
    other = path.with_suffix(".part")
    other.write_text(f"version: {version}\nterms:\n" + f"  - {word}\n", "utf-8")
    other.replace(path)


def pieces(lexicon: LiveLexicon) -> tuple[str, set[str]]:
    now = lexicon.current
    return now.version, {TEXTS[t][s:e] for t, s, e, _, _ in now.matcher.find(TEXTS).rows()}


def test_scans_see_whole_versions_only(tmp_path: Path) -> None:
    path = tmp_path / "词库.yaml"
    words = {0: "甲乙", 1: "丙丁"}
    write(path, words[0], 0)
    live = LiveLexicon(path, folder=tmp_path / "kept")
    done = Event()
    seen: list[tuple[str, set[str]]] = []

    def scan() -> None:
        while not done.is_set():
            seen.append(pieces(live))

    def change() -> None:
        try:
            for version in range(1, 40):
                write(path, words[version % 2], version)
                live.refresh()
        finally:
            done.set()

    with ThreadPoolExecutor(5) as pool:
        work = [pool.submit(scan) for _ in range(3)] + [pool.submit(change)]
        for each in work:
            each.result(timeout=60)
    assert len({version for version, _ in seen}) > 1
    assert all(found == {words[int(version) % 2]} for version, found in seen)


def test_a_changed_file_with_errors_leaves_the_version_in_use(tmp_path: Path) -> None:
    path = tmp_path / "词库.yaml"
    write(path, "甲乙", 1)
    live = LiveLexicon(path, folder=tmp_path / "kept")
    assert not live.refresh()
    path.write_text("terms:\n  - {term: 甲乙, whole: 也许}\n", "utf-8")
    with pytest.raises(QunzhiError):
        live.refresh()
    assert pieces(live) == ("1", {"甲乙"})
    write(path, "丙丁", 22)
    assert live.refresh()
    assert pieces(live) == ("22", {"丙丁"})


def test_what_is_kept_gives_the_same_and_is_made_again_when_damaged(tmp_path: Path) -> None:
    path, folder = tmp_path / "词库.yaml", tmp_path / "kept"
    path.write_text(
        "terms:\n  - {term: 笨蛋, category: abuse, reason: 骂人, added_by: 李, whole: no}\n"
        "  - c++\n  - {term: 微信, homophone: yes}\n"
        "allow: [大笨蛋糕]\n",
        "utf-8",
    )
    texts = ["笨*蛋", "大笨蛋糕", "学C++", "加威信", "笨笨蛋"]
    fresh = ready(path, ["笨蛋林"], folder=folder)
    (kept,) = folder.glob("*.npz")
    rows = list(fresh.matcher.find(texts).rows())
    assert len(rows) == 4
    whole = kept.read_bytes()
    for data in (whole, b"", whole[:100], whole[: len(whole) // 2], whole[:-30], b"PK" + b"\0" * 200, _flipped(whole)):
        kept.write_bytes(data)
        again = ready(path, ["笨蛋林"], folder=folder)
        assert list(again.matcher.find(texts).rows()) == rows
        assert list(again.matcher.terms) == list(fresh.matcher.terms)


def _flipped(data: bytes) -> bytes:
    some = np.frombuffer(data, dtype=np.uint8).copy()
    some[len(some) // 4 : len(some) // 4 + 64] ^= 0xFF
    return some.tobytes()


def test_names_and_contents_are_kept_apart(tmp_path: Path) -> None:
    path, folder = tmp_path / "词库.txt", tmp_path / "kept"
    path.write_text("高山\n", "utf-8")
    assert len(ready(path, [], folder=folder).matcher.find(["高山林"])) == 1
    assert len(ready(path, ["高山林"], folder=folder).matcher.find(["高山林"])) == 0
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "词库.txt"
    path.write_text("高山\n", "utf-8")
    (tmp_path / "file").write_text("x", "utf-8")
    assert len(ready(path, folder=tmp_path / "file").matcher.find(["高山"])) == 1
