"""Folding: what RULES.md (Text) says, one text and a column alike."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qunzhi.core.folding import SEPARATORS, drop_column, fold, fold_column, folded_separators

# Characters on which folding does something, so that they meet often.
LIVELY = "aAßİΣςﬁ①㍿Ａ１ 　\t\n\u200b\u200d\ufeff\u00ad·•‧・･機系髮乾後張é\u0301\u0308\u0345カガ\u3099🎉\U0001f468️\x00"


def folded(texts):
    return fold_column(pa.array(texts, pa.string())).to_pylist()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ＪＤ１２３", "jd123"),
        ("①㍿", "1株式会社"),
        ("Straße", "strasse"),
        ("機電工程系", "机电工程系"),
        ("張國華", "张国华"),
        ("機電系 · Ａ班", "机电系·a班"),
        ("机 电\u3000系\t群\n", "机电系群"),
        ("机\u200b电\u200d系\ufeff\u00ad", "机电系"),
        ("阿依·古丽", "阿依·古丽"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依‧古丽", "阿依·古丽"),
        ("阿依・古丽", "阿依·古丽"),
        ("阿依･古丽", "阿依·古丽"),
        ("e\u0301", "é"),
        ("\u3000\u200b ", ""),
        ("", ""),
    ],
)
def test_examples(text, meant):
    assert fold(text) == meant


def test_traditional_to_simplified_goes_character_by_character():
    """No word is looked at: where a word table keeps 乾隆, the character table gives what 乾 alone gives."""
    assert fold("乾隆") == fold("乾") + fold("隆") == "干隆"
    assert fold("頭髮") == "头发"


@given(st.text())
def test_a_column_folds_as_its_texts(text):
    assert folded([text]) == [fold(text) or None]


@given(st.lists(st.none() | st.text(LIVELY), max_size=8))
@example([None, "", "é", "e\u0301", "機"])
def test_a_column_of_lively_characters(texts):
    assert folded(texts) == [None if t is None else fold(t) or None for t in texts]


@pytest.mark.parametrize("text", ["ｶﾞ", "ﾊﾟ", "ㄱㅏ", "ﾡￂ"])
def test_a_column_of_half_width_marks_and_letters(text):
    assert folded([text]) == [fold(text)]


@given(st.lists(st.none() | st.text(LIVELY, max_size=5), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_slices_and_chunks(texts, start, length):
    whole = pa.array(texts, pa.string())
    cut = whole.slice(start, length)
    assert fold_column(cut).to_pylist() == folded(cut.to_pylist())
    chunked = pa.chunked_array([whole.slice(0, start), whole.slice(start)], pa.string())
    assert fold_column(chunked).to_pylist() == folded(texts)


@given(st.text())
def test_nothing_unseen_is_left(text):
    result = fold(text)
    assert not any(c.isspace() for c in result)
    assert not set(result) & set("•‧・\u200b\ufeff")


@given(st.text(LIVELY))
def test_unseen_characters_around_do_not_matter(text):
    assert fold(" \u200b" + text + "\u3000") == fold(text)


def test_separators_fold_to_themselves_or_one_another():
    assert set("-—·。、,/\\|:;~+@#*_.") <= folded_separators()
    assert not any(c.isspace() for c in folded_separators())
    assert {fold(c) for c in SEPARATORS} <= {*folded_separators(), ""}


@given(st.lists(st.none() | st.text(LIVELY), max_size=6))
def test_dropping_characters_of_a_column(texts):
    dropped = drop_column(pa.array(texts, pa.large_string()), frozenset("·a")).to_pylist()
    assert dropped == [None if t is None else t.replace("·", "").replace("a", "") for t in texts]
