"""What the rules written down by hand once showed to be otherwise."""

from __future__ import annotations

import time

import pytest

from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.content.lexicon.model import Term
from qunzhi.content.lexicon.splits import parts
from tests.content.test_matching import found


@pytest.mark.parametrize(
    ("text", "term", "hit"),
    [
        ("[c++]", "c++", ["c++"]),
        ("a[内部]b", "[内部]", ["[内部]"]),
        ("_内部_", Term("_内部_", whole=True), ["_内部_"]),
        ("用~一", "~一", ["~一"]),
        ("等…", "等...", ["等…"]),
        ("3-2-2-2-1", "3221", []),
        ("32-2-1", "322", []),
        ("a-10-5", "a10", ["a-10"]),
        ("a-1-0-5", "a10", []),
        ("6\u200b.\u200b95", "95", []),
        ("s\u200b-\u200bstar", "star", ["star"]),
        ("他走到门\u200b口，交\u200b给老师", "口交", []),
        ("笨。蛋\u200b", "笨蛋", ["笨。蛋"]),
        ("⑩。2", Term("⑩，2", whole=True), ["⑩。2"]),
    ],
)
def test_edges(text: str, term: str | Term, hit: list[str]) -> None:
    assert found(text, term) == hit


@pytest.mark.parametrize("text", ["Wi-Fi", "甲，乙", "bad word", "甲·乙"])
@pytest.mark.parametrize("folds", [Fold.NONE, DEFAULT_FOLDS & ~Fold.SEPARATORS])
def test_a_term_is_always_found_as_it_is_written(text: str, folds: Fold) -> None:
    assert found(f"看{text}吧", Term(text, folds=folds)) == [text]


def test_a_phrase_with_marks_protects_only_with_its_marks() -> None:
    assert found("大麻和《大麻》", "大麻", allow=("《大麻》",)) == ["大麻"]


def test_strokes_are_no_way_of_writing() -> None:
    assert parts("书") == ()
    assert parts("好") == ("女子",)


@pytest.mark.parametrize(
    "piece", ["8 ", "8\u200b", "６-９-５-", "６\u200b，\u200b９\u200b，５\u200b", "s\u200btar\u200b "]
)
def test_hostile_texts_do_not_take_long(piece: str) -> None:
    began = time.monotonic()
    found(piece * (300_000 // len(piece)), "8", "695", "star", "s")
    assert time.monotonic() - began < 3
