"""What a pack says about content: its shape, the check, what the scan and the review read from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from qunzhi.core.instants import to_day
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs import Pack, check_pack, load_pack
from qunzhi.packs.content_lines import content_lines
from qunzhi.packs.content_of import categories, wanted
from qunzhi.packs.coverage import cover
from qunzhi.packs.detectors import FORMS, GROUPS
from qunzhi.packs.diff import diff
from qunzhi.packs.rooms import REVIEW, Rooms

from .conftest import HEAD

Make = Callable[..., Path]
HELP = """\
    weigh: 看形式
    examples: {for: [甲, 乙], against: [丙, {zh: 丁, en: D}]}
"""
CATEGORIES = f"categories:\n  ads:\n    zh: 广告\n    en: advertising\n{HELP}"
ADS = "- {id: ABC-1, article: 一, says: 说, content: {category: ads, detect: [advertising]}}\n"


def all_of(pack: Pack) -> dict[str, tuple[str, ...]]:
    return {w.provision: w.detect for w in wanted(pack, to_day(pack.effective.date))}


def first(pack: Pack) -> tuple[str, Words, Words]:
    w = wanted(pack, to_day(pack.effective.date))[0]
    return w.code, w.name, w.weigh


def test_a_category_of_the_head_serves_many_provisions(pack_file: Make) -> None:
    two = "- {id: ABC-2, article: 二, says: 说, severity: major, content: {category: ads, opinion: true}}\n"
    checked = check_pack(pack_file(ADS + two, HEAD + CATEGORIES))
    assert checked.pack is not None
    assert not checked.problems
    one, other = wanted(checked.pack, to_day(checked.pack.effective.date))
    assert (one.provision, one.article, one.code, one.severity) == ("ABC-1", "一", "ads", "minor")
    assert one.name == Words("广告", "advertising")
    assert one.weigh == Words("看形式", "看形式")
    assert one.examples.for_ == (Words("甲", "甲"), Words("乙", "乙"))
    assert one.examples.against == (Words("丙", "丙"), Words("丁", "D"))
    assert (one.detect, one.opinion, one.people) == (("advertising",), False, NOTHING)
    assert (other.severity, other.detect, other.opinion, other.name) == ("major", (), True, one.name)
    assert list(categories(checked.pack)) == ["ads"]
    assert categories(checked.pack)["ads"].weigh == one.weigh


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("ads", Words("ads", "ads")),
        ("{code: ads, zh: 广告}", Words("广告", "广告")),
        ("{code: ads, zh: 广告, en: advertising}", Words("广告", "advertising")),
    ],
)
def test_the_short_forms_stay_valid_and_are_remarked(pack_file: Make, category: str, name: Words) -> None:
    text = f"- {{id: ABC-1, article: 一, says: 说, content: {{category: {category}}}}}\n"
    checked = check_pack(pack_file(text + text.replace("ABC-1", "ABC-2")))
    assert checked.pack is not None
    assert [(p.code, p.level) for p in checked.problems] == [("bare_category", "warning")]
    assert first(checked.pack) == ("ads", name, NOTHING)
    assert wanted(checked.pack, to_day(checked.pack.effective.date))[0].opinion


def test_one_example_or_no_weigh_is_remarked_and_a_bare_name_is_a_name(pack_file: Make) -> None:
    unweighed, joined = CATEGORIES.replace("weigh: 看形式", ""), CATEGORIES.replace("甲, 乙", "甲，乙")
    for poor in ("categories: {ads: 广告}\n", unweighed, joined):
        checked = check_pack(pack_file(ADS, HEAD + poor))
        assert [(p.code, p.value) for p in checked.problems] == [("bare_category", "ads")]
        assert checked.pack is not None
        assert first(checked.pack)[1].zh == "广告"


def test_nothing_is_wanted_before_the_pack_binds(pack_file: Make) -> None:
    pack = load_pack(pack_file(ADS, HEAD + CATEGORIES))
    day = to_day(pack.effective.date)
    assert (len(wanted(pack, day - 1)), len(wanted(pack, day))) == (0, 1)


def test_parents_come_along_and_the_child_wins(pack_file: Make) -> None:
    top = HEAD.replace("ABC", "UNI") + CATEGORIES + f"  rumour:\n    zh: 谣言\n{HELP}"
    rumour = "- {id: UNI-2, article: 二, says: 说, content: {category: rumour, opinion: true}}\n"
    pack_file(ADS.replace("ABC", "UNI") + rumour, top, "uni.yaml")
    child = HEAD + "extends: [UNI]\n"
    inline = "- {id: ABC-1, article: 一, says: 说, content: {category: {code: ads, zh: 推销}, opinion: true}}\n"
    pack = load_pack(pack_file(inline, child))
    assert all_of(pack) == {"ABC-1": (), "UNI-1": ("advertising",), "UNI-2": ()}
    assert {c: k.zh for c, k in categories(pack).items()} == {"ads": "推销", "rumour": "谣言"}
    borrowed = check_pack(pack_file(ADS.replace("ads,", "rumour,"), child, "borrows.yaml"))
    assert not borrowed.problems
    loaded = load_pack(pack_file(ADS.replace("ads,", "rumour,"), child, "borrows.yaml"))
    assert first(loaded)[2] == Words("看形式", "看形式")


def test_the_group_of_personal_data_is_written_out_on_loading(pack_file: Make) -> None:
    text = ADS.replace("[advertising]", "[mobile, personal_data, abuse]")
    pack = load_pack(pack_file(text, HEAD + CATEGORIES))
    assert all_of(pack)["ABC-1"] == (*GROUPS["personal_data"], "abuse")
    assert set(GROUPS["personal_data"]) <= set(FORMS)
    one = load_pack(pack_file(ADS.replace("[advertising]", "personal_data"), HEAD + CATEGORIES))
    assert all_of(one)["ABC-1"] == GROUPS["personal_data"]


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("detect", ["[link, advertisng]", "advertisng"])
def test_an_unknown_detector_is_an_error_with_the_nearest(pack_file: Make, broken: bool, detect: str) -> None:
    text = ADS.replace("[advertising]", detect)
    path = pack_file(text, HEAD + CATEGORIES + ("issuet: 2024-01-01\n" if broken else ""))
    checked = check_pack(path)
    assert checked.pack is None
    found = {p.code: p for p in checked.problems}
    assert ("unknown_key" in found) == broken
    assert "advertising" in found["unknown_detector"].hint.zh
    last = path.read_text("utf-8").splitlines()[-1]
    assert found["unknown_detector"].place.char == last.index("advertisng") + 1


def test_a_detector_of_a_new_module_is_known(pack_file: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack_file(ADS.replace("[advertising]", "[brand_new]"), HEAD + CATEGORIES)
    assert {p.code for p in check_pack(path).errors} == {"unknown_detector"}
    monkeypatch.setattr("qunzhi.packs.detectors.detectors_there", lambda: frozenset({"brand_new"}))
    assert not check_pack(path).problems


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{category: ads, detect: [advertising], opinion: true}", "write people"),
        ("{category: ads, people: 观点}", "opinion: true"),
    ],
)
def test_forms_and_opinions_are_kept_apart(pack_file: Make, content: str, says: str) -> None:
    checked = check_pack(pack_file(f"- {{id: ABC-1, article: 一, says: 说, content: {content}}}\n", HEAD + CATEGORIES))
    assert checked.pack is None
    assert says in {p.code: p.message.en for p in checked.errors}["not_fit"]


@pytest.mark.parametrize(
    ("categories_", "code", "line", "hint"),
    [
        ("categories:\n  Ads: 广告\n", "string_pattern_mismatch", 7, "lower-case"),
        ("categories:\n  ads: {zh: 广告, wiegh: 看}\n", "unknown_key", 7, '"weigh"'),
        ("categories:\n  ads:\n    examples: {four: [甲]}\n", "unknown_key", 8, '"for"'),
        ("categories:\n  ads:\n    examples: {for: 甲}\n", "tuple_type", 8, "a list"),
    ],
)
def test_slips_in_categories_have_place_and_way_out(
    pack_file: Make, categories_: str, code: str, line: int, hint: str
) -> None:
    checked = check_pack(pack_file(ADS, HEAD + categories_))
    found = next(p for p in checked.errors if p.code == code)
    assert found.place.line == line
    assert hint in found.hint.en


def test_unused_and_doubled_categories_only_warn(pack_file: Make) -> None:
    inline = "- {id: ABC-2, article: 二, says: 说, content: {category: {code: ads, zh: 推销}, opinion: true}}\n"
    extra = f"  adds:\n    zh: 广告\n{HELP}"
    checked = check_pack(pack_file(ADS + inline, HEAD + CATEGORIES + extra))
    assert checked.pack is not None
    assert [(p.code, p.value) for p in checked.problems] == [("unused_category", "adds"), ("category_twice", "ads")]
    assert first(checked.pack)[1].zh == "广告"


def test_a_changed_category_shows_in_a_comparison(pack_file: Make) -> None:
    old = load_pack(pack_file(ADS, HEAD + CATEGORIES, "old.yaml"))
    new = load_pack(pack_file(ADS, HEAD + CATEGORIES.replace("甲", "戊"), "new.yaml"))
    (change,) = diff(old, new)
    assert [(f.field, f.old, f.new) for f in change.shown("zh")] == [
        ("categories.ads.examples.for.1.zh", "甲", "戊"),
    ]
    assert old.version != new.version


def test_coverage_waits_for_detectors_and_for_the_review(pack_file: Make) -> None:
    text = (
        "- {id: ABC-1, article: 一, says: 说, content: {category: ads, detect: [advertising, link]}}\n"
        "- {id: ABC-2, article: 二, says: 说, content: {category: ads, opinion: true}}\n"
        "- {id: ABC-3, article: 三, says: 说, content: {category: ads, detect: [link], people: 观点}}\n"
        "- {id: ABC-4, article: 四, says: 说, content: {category: ads, opinion: true}, desk: content.verify_claim}\n"
    )
    pack = load_pack(pack_file(text, HEAD + CATEGORIES))

    def shown(rooms: Rooms) -> dict[str, tuple[str, list[bool]]]:
        rows = {p.id: cover(p, rooms) for p in pack.provisions}
        return {i[-1]: (r.status, [e.ready for e in r.by]) for i, r in rows.items()}

    assert {status for status, _ in shown(Rooms()).values()} == {"planned"}
    link = shown(Rooms(frozenset({"link"})))
    assert link["1"] == ("planned", [False, True])
    assert shown(Rooms(frozenset({"link", "advertising"})))["1"] == ("enacted", [True, True])
    assert link["2"] == ("planned", [False])
    assert link["3"] == ("enacted", [True, False])
    judged = shown(Rooms(procedures=frozenset({"content.judge"})))
    assert judged == {
        "1": ("planned", [False, False]),
        "2": ("enacted", [True]),
        "3": ("planned", [False, True]),
        "4": ("enacted", [True, False]),
    }


def test_the_review_announces_what_it_can_do(monkeypatch: pytest.MonkeyPatch) -> None:
    review = ModuleType(REVIEW)
    review.__spec__ = ModuleSpec(REVIEW, None)
    review.PROCEDURES = ("judge", "verify_claim")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, REVIEW, review)
    assert {"content.judge", "content.verify_claim"} <= Rooms.look().procedures
    review.PROCEDURES = ()  # type: ignore[attr-defined]
    assert "content.judge" not in Rooms.look().procedures


def test_packs_load_without_the_content_room(pack_file: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import qunzhi.packs.rooms as rooms

    monkeypatch.setattr(rooms, "_exists", lambda module: False)
    assert Rooms.look() == Rooms()
    path = pack_file(ADS.replace("[advertising]", "[personal_data]"), HEAD + CATEGORIES)
    assert not check_pack(path).problems


def test_lines_for_people(pack_file: Make) -> None:
    text = ADS.replace("[advertising]", "[advertising], people: 观点")
    opinion = "- {id: ABC-2, article: 二, says: 说, content: {category: ads, opinion: true}}\n"
    pack = load_pack(pack_file(text + opinion, HEAD + CATEGORIES))
    form, by_people = wanted(pack, to_day(pack.effective.date))
    ready = Rooms(frozenset({"advertising"}), frozenset())
    assert [f"{label.zh} {said.zh}" for label, said in content_lines(form, ready)] == [
        "类别 广告（ads）",
        "识别 广告",
        "由人判断 观点（计划中）",
        "判断要点 看形式",
        "属于 「甲」",
        "属于 「乙」",
        "不属于 「丙」",
        "不属于 「丁」",
    ]
    assert content_lines(by_people, Rooms())[1][1].zh == "只由人判断（计划中）"
    judged = Rooms(procedures=frozenset({"content.judge"}))
    assert content_lines(by_people, judged)[1][1] == Words("只由人判断", "people only")
