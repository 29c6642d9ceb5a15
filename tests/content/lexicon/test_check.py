"""What is said of a lexicon."""

from __future__ import annotations

import time
from random import Random

import pytest

from qunzhi.content.lexicon.check import Name, Remark, check_lexicon
from qunzhi.content.lexicon.check_everyday import everyday
from qunzhi.content.lexicon.model import Allow, Lexicon, Term
from qunzhi.content.lexicon.read import LexiconFile
from qunzhi.core.errors import Place

FULL = {"category": "x", "reason": "r", "added_by": "b"}


def said(
    *terms: str | Term, allow: tuple[str, ...] = (), names: tuple[Name, ...] = (), **known: object
) -> dict[str, list[Remark]]:
    """Remarks by code."""
    listed = tuple(t if isinstance(t, Term) else Term(t, **FULL) for t in terms)
    out: dict[str, list[Remark]] = {}
    file = LexiconFile(Lexicon(listed, tuple(Allow(a) for a in allow)))
    for r in check_lexicon(file, names=names, **known):  # type: ignore[arg-type]
        assert r.words.zh
        assert r.words.en
        out.setdefault(r.code, []).append(r)
    return out


def test_a_sound_lexicon_has_no_remarks() -> None:
    assert said("青松计划", "白鹭工程", allow=("青松计划生育站",)) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("计划书", "計劃書"),
        ("QQ", "ｑｑ"),
        ("一三五", "135"),
        ("bad word", "BAD-WORD"),
        ("c++", "Ｃ＋＋"),
        ("甲乙", "甲乙"),
    ],
)
def test_doubled(one: str, other: str) -> None:
    (remark,) = said(one, other)["duplicate"]
    assert (remark.level, remark.terms) == ("warning", (one, other))
    assert ("写法" in remark.words.zh) == (one != other)


def test_not_doubled() -> None:
    assert "duplicate" not in said("c++", "c", "哈哈", "哈", "#话题#", "话题")


def test_doubled_in_two_categories_is_only_a_note() -> None:
    (remark,) = said(Term("甲乙", category="a"), Term("甲乙", category="b", reason="q"))["duplicate"]
    assert remark.level == "note"
    assert "类别、理由" in remark.words.zh


def test_terms_in_terms() -> None:
    (remark,) = said("青松", "青松计划")["adds_nothing"]
    assert remark.terms == ("青松计划", "青松")
    other = Term("青松", **{**FULL, "category": "y"})
    (remark,) = said(other, "青松计划")["never_alone"]
    assert remark.terms == ("青松计划", "青松")
    assert "adds_nothing" not in said("star", "stars")


def test_phrases() -> None:
    (remark,) = said("青松", allow=("青松",))["never_hit"]
    assert (remark.level, remark.terms) == ("error", ("青松",))
    assert "never_hit" not in said("青松计划", allow=("青松",))
    found = said("青松", allow=("青松岭", "无关的话"))
    assert [r.terms for r in found["idle_phrase"]] == [("无关的话",)]


def test_names_are_masked_wherever_they_stand() -> None:
    names = (Name("欧阳青禾"), Name("司徒青禾"), Name("青禾服务部", "unit"))
    found = said(Term("欧阳青禾"), "青禾", "青禾服务部", names=names)
    shown = [w for some in found.values() for r in some for w in (*r.words, *r.hint, *r.terms)]
    assert not any("欧阳青禾" in w or "司徒青禾" in w for w in shown)
    assert [(r.terms, r.level) for r in found["is_a_name"]] == [(("欧*",), "error"), (("青禾服务部",), "error")]
    (remark,) = found["in_names"]
    assert remark.words.zh == "「青禾」出现在 3 个名字里：欧*、司*、青禾服务部"


def test_everyday_language() -> None:
    found = said("会议", "star", Term("登等", homophone=True, **FULL), Term("tar", whole=False, **FULL))
    assert [r.terms for r in found["everyday"]] == [("会议",), ("tar",)]
    assert [r.terms for r in found["everyday_sound"]] == [("登等",)]
    assert sum(len(t) > 4 for t in everyday()) >= 140


def test_fields() -> None:
    found = said(Term("青松"), Term("白鹭", provisions=("X-1",), reason="r"))
    assert found["no_reason"][0].terms == ("青松",)
    assert found["no_added_by"][0].terms == ("青松", "白鹭")
    assert found["no_category"][0].terms == ("青松",)
    terms = Term("青松", category="core_secret"), Term("白鹭", category="辱骂", provisions=("ISE-7.44",))
    found = said(*terms, categories=["core_secrets"], provisions=["ISE-7.4", "PXZY-1"])
    assert [r.hint.zh for r in found["unknown_category"]] == ["是不是想写「core_secrets」？"]
    assert [(r.level, r.hint.zh) for r in found["unknown_provision"]] == [("error", "是不是想写「ISE-7.4」？")]


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (Term("松"), "one_character"),
        (Term("av"), "short_letters"),
        (Term("695"), "digits"),
        (Term("一三五"), "digits"),
        (Term("695", whole=False), "digits"),
        (Term("star", whole=False), "part_of_word"),
        (Term("加v信x"), "mixed"),
        (Term("pаy"), "mixed_alphabets"),
        (Term("松", homophone=True), "homophone_ignored"),
        (Term("松a", homophone=True), "homophone_ignored"),
        (Term("乙一", split=True), "split_ignored"),
    ],
)
def test_form(term: Term, code: str) -> None:
    assert code in said(term)
    assert code not in said("青松计划", Term("白鹭", homophone=True), Term("好钱", split=True))


def test_in_order() -> None:
    terms = [Term(t, **FULL, place=Place(file="a", line=n)) for n, t in enumerate(["av", "青松", "青松", "松松"], 1)]
    remarks = check_lexicon(LexiconFile(Lexicon(tuple(terms), (Allow("松松"),))))
    assert [r.level for r in remarks] == sorted((r.level for r in remarks), key=["error", "warning", "note"].index)
    assert [r.place.line for r in remarks if r.level == "warning"] == [1, 3]


def test_ten_thousand_terms_do_not_take_long() -> None:
    random = Random(3)
    terms = [
        Term("".join(chr(random.randint(0x4E00, 0x5FFF)) for _ in range(random.randint(2, 4)))) for _ in range(8000)
    ]
    terms += [Term("甲乙丙")] * 2000
    names = tuple(Name("".join(chr(random.randint(0x4E00, 0x5FFF)) for _ in range(3))) for _ in range(20_000))
    began = time.monotonic()
    found = said(*terms, names=names)
    assert time.monotonic() - began < 15
    assert len(found["duplicate"]) >= 1999
