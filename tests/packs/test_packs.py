"""Loading, readings, versions, parents, article texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import parse_as_of
from qunzhi.packs import NotInForce, check_pack, find_pack, in_force, installed, load_pack

from .conftest import HEAD

Make = Callable[..., Path]
LEAVER = """\
- id: ABC-1
  article: 第一条
  says: {zh: 及时请出, en: removed promptly}
  severity: major
  rules:
    - leaver_removed: {within: 1 working day}
      severity: minor
    - identity_known
  readings:
    - {what: within, text: 及时, why: 因, others: [3 days, 5]}
"""


def guidance(name: str) -> str:
    return f"- {{id: {name}, article: 第{name}条, says: 说, guidance: 因}}\n"


def test_a_provision_with_two_rules_and_a_reading(pack_file: Make) -> None:
    pack = load_pack(pack_file(LEAVER))
    first, second = pack.turned_on()
    assert first[:3] == (pack.provision("ABC-1"), "leaver_removed", {"within": "1 working day"})
    assert (first.text_time, first.severity) == (False, "minor")
    assert (second.rule, second.params, second.text_time, second.severity) == ("identity_known", {}, True, "major")
    reading = pack.provision("ABC-1").filled_readings[0]
    assert (reading.value, reading.others) == ("1 working day", ("3 days", "5"))


def test_short_and_one_language_forms(pack_file: Make) -> None:
    pack = load_pack(pack_file(guidance("ABC-1")))
    assert pack.title.en == pack.title.zh == "办法"
    assert pack.effective_us == parse_as_of("2024-03-01T00:00:00+08:00")
    assert pack.platforms is None
    assert pack.provision("ABC-1").severity == "minor"


def test_nearest_provision(pack_file: Make) -> None:
    with pytest.raises(QunzhiError, match="did you mean"):
        load_pack(pack_file(guidance("ABC-1"))).provision("ABC-11")


def test_the_version_in_force(pack_file: Make, tmp_path: Path) -> None:
    pack_file(guidance("ABC-1"), HEAD, "old.yaml")
    pack_file(guidance("ABC-2"), HEAD.replace("2024-03-01", "2025-09-01"), "new.yaml")
    packs = installed([tmp_path])
    assert len(packs) == 7
    assert in_force(packs, "ABC", parse_as_of("2025-08-31")).provisions[0].id == "ABC-1"
    assert in_force(packs, "abc", parse_as_of("2025-09-01T00:00:00+08:00")).provisions[0].id == "ABC-2"
    with pytest.raises(NotInForce) as early:
        in_force(packs, "ABC", parse_as_of("2024-02-29"))
    assert early.value.pack.provisions[0].id == "ABC-1"
    assert "2024-03-01" in early.value.problems[0].message.zh
    with pytest.raises(QunzhiError, match="did you mean"):
        in_force(packs, "PXZ", parse_as_of("2025-01-01"))
    assert find_pack("ABC@2024-03-01", [tmp_path]).provisions[0].id == "ABC-1"
    assert find_pack("ABC", [tmp_path]).provisions[0].id == "ABC-2"
    with pytest.raises(QunzhiError, match="not installed"):
        find_pack("ABC@2020-01-01", [tmp_path])


def test_before_cqny_the_older_text_is_not_installed() -> None:
    with pytest.raises(NotInForce) as early:
        in_force(installed(), "CQNY", parse_as_of("2021-02-18"))
    assert "院宣〔2016〕9号" in early.value.problems[0].message.zh
    assert "未安装" in early.value.problems[0].message.zh


def test_parents_are_joined_and_the_child_wins(pack_file: Make, tmp_path: Path) -> None:
    top = HEAD.replace("ABC", "UNI") + "offices: {registrar: [总办], league: [团委]}\n"
    pack_file(guidance("UNI-1") + guidance("UNI-2"), top, "uni.yaml")
    child = "pack: ABC\ntitle: 办法\neffective: 2024-05-01\nextends: [UNI]\noffices: {registrar: [院办]}\n"
    path = pack_file(guidance("ABC-1") + guidance("UNI-2").replace("说", "改"), child, "abc.yaml")
    pack = load_pack(path)
    assert [p.id for p in pack.provisions] == ["ABC-1", "UNI-2", "UNI-1"]
    assert pack.provision("UNI-2").says.zh == "改"
    assert pack.is_inherited("UNI-1")
    assert not pack.is_inherited("UNI-2")
    assert pack.offices == {"registrar": ("院办",), "league": ("团委",)}
    assert pack.chain.holder("primary", "unit") == "head"
    assert not pack.notes
    assert [p.id for p in find_pack("ABC", [tmp_path]).provisions] == ["ABC-1", "UNI-2", "UNI-1"]


def test_a_parent_that_is_not_installed_is_said(pack_file: Make) -> None:
    pack = load_pack(pack_file(guidance("ABC-1"), HEAD + "extends: [UNI]\nrefers_to: [上级通知]\n"))
    assert [p.id for p in pack.provisions] == ["ABC-1"]
    assert ["UNI" in pack.notes[0].zh, "上级通知" in pack.notes[1].zh] == [True, True]


def test_a_circle_is_refused(pack_file: Make) -> None:
    pack_file(guidance("UNI-1"), HEAD.replace("ABC", "UNI") + "extends: [ABC]\n", "uni.yaml")
    path = pack_file(guidance("ABC-1"), HEAD + "extends: [UNI]\n", "abc.yaml")
    with pytest.raises(QunzhiError, match="circle"):
        load_pack(path)


def test_article_texts_beside_the_pack(pack_file: Make, write: Make) -> None:
    provisions = guidance("ABC-1") + guidance("ABC-2").replace("第ABC-2条", "第二条") + guidance("ABC-3")
    path = pack_file(provisions, HEAD, "abc/pack.yaml")
    write("前言\n# ABC-1\n甲\n\n乙\n## 第二条\n丙\n# 第九条\n丁\n", "abc/articles.md")
    pack = load_pack(path.parent)
    assert [pack.text_of(f"ABC-{n}") for n in (1, 2, 3)] == ["甲\n\n乙", "丙", ""]
    warned = check_pack(path).problems
    assert [(p.code, p.place.line, p.level) for p in warned] == [("unknown_heading", 8, "warning")]
    single = pack_file(provisions, HEAD, "one.yaml")
    write("# ABC-3\n戊\n", "one.articles.md")
    assert load_pack(single).text_of("ABC-3") == "戊"


def test_a_broken_pack_among_the_installed(write: Make, tmp_path: Path) -> None:
    write("pack: A\n", "a.yaml")
    with pytest.raises(QunzhiError, match="missing"):
        installed([tmp_path])


def test_version_follows_the_content(pack_file: Make) -> None:
    one = load_pack(pack_file(guidance("ABC-1")))
    same = load_pack(pack_file(guidance("ABC-1"), HEAD + "# 备注\n"))
    other = load_pack(pack_file(guidance("ABC-2")))
    assert one.version == same.version != other.version
    assert one.version.startswith("2024-03-01+")


def test_only_what_is_asked_for_is_read_from_the_library():
    assert {p.pack for p in installed(only=["pxzy"])} == {"PXZY"}
    assert {p.pack for p in installed(only=["PXZZ"])} == {p.pack for p in installed()}
    one, all_of_them = installed(only=["ISE"])[0], {p.pack: p for p in installed()}
    assert one.notes == all_of_them["ISE"].notes
    assert one.version == all_of_them["ISE"].version
