"""Two packs compared."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from qunzhi.packs import find_pack, load_pack, merge_overrides
from qunzhi.packs.diff import diff
from qunzhi.packs.diff_page import page
from qunzhi.packs.diff_words import field_words, value_words
from qunzhi.rules.contract import all_rules

from .conftest import HEAD

Make = Callable[..., Path]
OLD = """\
- {id: ABC-1, article: 第一条, says: 说, rules: [size_cap: {max: 150}]}
- {id: ABC-2, article: 第二条, says: 说, guidance: 因}
- {id: ABC-3, article: 第三条, says: 说, guidance: 因}
"""
NEW = """\
- {id: ABC-1, article: 第一条, says: 说, severity: advisory, rules: [size_cap: {max: 500}]}
- {id: ABC-3, article: 第三条, says: 说, guidance: 因}
- {id: ABC-4, article: 第四条, says: '<b>新</b>', desk: cases.report}
"""


def test_added_removed_changed(pack_file: Make) -> None:
    old = load_pack(pack_file(OLD, HEAD, "old.yaml"))
    new = load_pack(pack_file(NEW, HEAD.replace("2024-03-01", "2025-09-01"), "new.yaml"))
    found = diff(old, new)
    assert [(c.id, c.change) for c in found] == [
        ("", "changed"),
        ("ABC-1", "changed"),
        ("ABC-4", "added"),
        ("ABC-2", "removed"),
    ]
    assert [(f.field, f.old, f.new) for f in found[0].fields] == [("effective.date", "2024-03-01", "2025-09-01")]
    assert [(f.field, f.old, f.new) for f in found[1].fields] == [
        ("severity", "", "advisory"),
        ("rules.size_cap.max", "150", "500"),
    ]
    title = all_rules()["leaver_removed"].title.zh
    assert field_words("rules.leaver_removed.within").zh == f"规则 · {title} · 期限"
    assert value_words("rules.leaver_removed.within", "24 hours").zh == "24 小时"
    assert value_words("severity", "major").zh == "较重"


def test_the_page_stands_alone_and_escapes(pack_file: Make) -> None:
    old = load_pack(pack_file(OLD, HEAD, "old.yaml"))
    new = load_pack(pack_file(NEW, HEAD, "new.yaml"))
    text = page(old, new, diff(old, new))
    assert "<b>新</b>" not in text
    assert "&lt;b&gt;新&lt;/b&gt;" in text
    assert "http" not in text
    assert "src=" not in text
    HTMLParser().feed(text)
    assert "相同 1" in text
    assert "same 1" in page(old, new, diff(old, new), "en")


def test_the_same_pack_has_no_changes() -> None:
    pack = find_pack("PXZY")
    assert diff(pack, pack) == []
    assert "相同" in page(pack, pack, [])


def test_a_changed_value_shows_in_rules_only_there() -> None:
    pack = find_pack("CQNY")
    found = diff(pack, merge_overrides(pack, {"size_cap.max": "500"}))
    assert [(c.id, [f.field for f in c.fields]) for c in found] == [("CQNY-5.4", ["rules.size_cap.max"])]


def test_two_institutions_are_compared_by_number(pack_file: Make) -> None:
    other = HEAD.replace("ABC", "XYZ")
    old = load_pack(pack_file(OLD, HEAD, "old.yaml"))
    new = load_pack(pack_file(OLD.replace("ABC", "XYZ"), other, "new.yaml"))
    assert [c.id for c in diff(old, new)] == [""]
