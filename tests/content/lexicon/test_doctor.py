"""What is proposed for terms, and on what evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qunzhi.content.folding.folds import DEFAULT_FOLDS, Fold
from qunzhi.content.lexicon.doctor import Checkup, Health, Limits, examine
from qunzhi.content.lexicon.doctor_apply import accepted, raised
from qunzhi.content.lexicon.doctor_model import wilson
from qunzhi.content.lexicon.doctor_write import changes, write_lexicon
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Allow, Lexicon, Term
from qunzhi.content.lexicon.read import LexiconFile, read_lexicon
from qunzhi.content.review import Decision, Decisions
from qunzhi.core.errors import QunzhiError


def judged(term: str, said: str, verdict: str = "false", n: int = 1, **more: Any) -> list[Decision]:
    """``n`` decisions on hits in ``said``, where the hit stands in 【】."""
    low, high = said.index("【"), said.index("】") - 1
    text = said.replace("【", "").replace("】", "")
    base = Decision("", "G", low, high, "own_terms", term, "x", verdict, "r", "2026-09-01", text, (low, high))  # type: ignore[arg-type]
    return [replace(base, message_id=f"{said}{verdict}{k}", **more) for k in range(n)]


def flags_of(decisions: list[Decision], folds: tuple[str, ...] = (), sent: str = "2026-08-30") -> list[dict[str, Any]]:
    return [
        {
            "message_id": d.message_id, "group_id": d.group_id, "start": d.start, "end": d.end, "term": d.term,
            "excerpt": d.excerpt, "mark": list(d.mark), "folds": list(folds), "sent_at": f"{sent}T09:00:00+08:00",
        }
        for d in decisions
    ]  # fmt: skip


def look(
    lexicon: Lexicon, decisions: list[Decision], flags: list[dict[str, Any]] | None = None, **more: Any
) -> Checkup:
    data = [{"made_at": "2026-09-02T00:00:00+08:00", "flags": flags}] if flags is not None else []
    return examine(LexiconFile(lexicon), [Decisions("s", decided=tuple(decisions))], data, Limits(**more))


def proposed(checkup: Checkup) -> list[tuple[str, str, str, int, int]]:
    return [(p.what, p.term, p.value, p.false, p.confirmed) for p in checkup.proposals]


ONE = Lexicon((Term("大麻"),), version="3")


def test_counts() -> None:
    some = (
        judged("大麻", "卖【大麻】的", "confirmed", 3)
        + judged("大麻", "【大麻】烦", n=1)
        + judged("大麻", "种【大麻】", "unsure")
    )
    more = flags_of(judged("大麻", "又【大麻】", n=2), sent="2026-09-01")
    (h,) = look(ONE, some, flags_of(some) + more).terms
    assert (h.hits, h.confirmed, h.false, h.unsure, h.undecided) == (7, 3, 1, 1, 2)
    assert h.precision == pytest.approx(0.75)
    assert (h.last_hit, h.last_confirmed) == ("2026-09-01", "2026-09-01")
    assert Health("x", Term("x")).precision is None


@pytest.mark.parametrize(
    ("good", "of", "low", "high"),
    [
        (0, 0, 0, 1),
        (0, 10, 0, 0.278),
        (10, 10, 0.722, 1),
        (5, 10, 0.237, 0.763),
        (1, 1, 0.207, 1),
        (90, 100, 0.826, 0.945),
    ],
)
def test_wilson(good: int, of: int, low: float, high: float) -> None:
    assert wilson(good, of) == pytest.approx((low, high), abs=0.001)


def test_the_latest_decision_of_a_place_counts() -> None:
    (first,) = judged("大麻", "【大麻】烦", "false")
    later = replace(first, decision="confirmed", decided_on="2026-09-05")
    (h,) = look(ONE, [later, first]).terms
    assert (h.hits, h.confirmed, h.false, h.last_confirmed) == (1, 1, 0, "2026-09-05")


def test_a_phrase_is_proposed_that_false_hits_share_and_no_confirmed_one_has() -> None:
    some = [
        d
        for n, said in enumerate(("惹了【大麻】烦", "有【大麻】烦了", "【大麻】煩啊"))
        for d in judged("大麻", said, n=2)
    ]
    some += judged("大麻", "种【大麻】的", "confirmed", 2)
    assert proposed(look(ONE, some)) == [("allow", "大麻", "大麻烦", 6, 0)]
    assert "6 次误报" in look(ONE, some).proposals[0].why.zh
    assert proposed(look(ONE, some, false_hits=7)) == []
    again = replace(ONE, allows=(Allow("大麻烦"),))
    assert proposed(look(again, some)) == []


def test_a_phrase_grows_until_no_confirmed_hit_has_it() -> None:
    some = judged("大麻", "惹【大麻】烦了", n=4) + judged("大麻", "卖【大麻】烦请联系", "confirmed")
    assert proposed(look(ONE, some)) == [("allow", "大麻", "惹大麻", 4, 0)]
    some += judged("大麻", "惹【大麻】的", "confirmed")
    assert proposed(look(ONE, some)) == [("allow", "大麻", "惹大麻烦", 4, 0)]


def test_a_phrase_must_not_take_away_what_another_term_has_confirmed() -> None:
    two = Lexicon((Term("大麻"), Term("麻烦", category="y")))
    some = judged("大麻", "惹【大麻】烦", n=4) + judged("麻烦", "大【麻烦】", "confirmed")
    assert proposed(look(two, some)) == [("allow", "大麻", "惹大麻", 4, 0)]


def test_phrases_stop_at_marks_and_take_whole_words() -> None:
    star = Lexicon((Term("star"),))
    some = judged("star", "a five【 star】 hotel".replace("【 ", " 【"), n=3)
    assert proposed(look(star, some)) == [("allow", "star", "five star", 3, 0)]
    assert proposed(look(ONE, judged("大麻", "。【大麻】，", n=5))) == []
    assert proposed(look(ONE, judged("大麻", "*【大 麻】烦", n=5))) == []


def test_what_is_proposed_works() -> None:
    some = judged("大麻", "惹了【大麻】烦", n=3)
    fresh = accepted(LexiconFile(ONE), look(ONE, some).proposals, "李", "2026-09-09").lexicon
    assert fresh.version == "4"
    assert fresh.allows[0].reason.endswith("李 2026-09-09 采纳")
    assert len(Matcher.of(fresh).find(["惹了大麻烦"])) == 0
    assert len(Matcher.of(fresh).find(["种大麻"])) == 1


@pytest.mark.parametrize(
    ("fold", "term"),
    [
        ("repeats", Term("大麻")),
        ("separators", Term("大麻")),
        ("homophone", Term("大麻", homophone=True)),
        ("split", Term("大麻", split=True)),
    ],
)
def test_a_fold_is_switched_off_that_all_false_hits_needed(fold: str, term: Term) -> None:
    lexicon = Lexicon((term,))
    false, true = judged("大麻", "【打骂】。", n=3), judged("大麻", "【大麻】。", "confirmed", 2)
    folded = flags_of(false, (fold, "width"))
    assert proposed(look(lexicon, false + true, folded + flags_of(true))) == [("fold_off", "大麻", fold, 3, 0)]
    assert proposed(look(lexicon, false + true, folded + flags_of(true, (fold,)))) == []
    assert proposed(look(lexicon, false + true)) == []
    (changed,) = accepted(
        LexiconFile(lexicon), look(lexicon, false, folded).proposals, "李", "2026-09-09"
    ).lexicon.terms
    assert (changed.homophone, changed.split) == (False, False)
    assert changed.folds == DEFAULT_FOLDS & ~Fold[fold.upper()]
    plain = Lexicon((replace(term, folds=Fold.NONE, homophone=False, split=False),))
    assert proposed(look(plain, false, folded)) == []


def test_retirement() -> None:
    some = [d for n in range(10) for d in judged("大麻", f"{chr(0x4E00 + n)}【大麻】{chr(0x5000 + n)}")]
    assert proposed(look(ONE, some)) == [("retire", "大麻", "", 10, 0)]
    assert proposed(look(ONE, some[:9])) == []
    assert proposed(look(ONE, some + judged("大麻", "【大麻】", "confirmed"))) == []
    cured = judged("大麻", "【大麻】烦", n=12)
    assert [p.what for p in look(ONE, cured).proposals] == ["allow"]
    assert accepted(LexiconFile(ONE), look(ONE, some).proposals, "李", "2026-09-09").lexicon.terms == ()


def test_long_without_a_hit() -> None:
    two = Lexicon(
        (Term("大麻"), Term("青松", added_on="2026-08-01"), Term("白鹭", added_on="2020-01-01"), Term("红塔"))
    )
    old = judged("大麻", "【大麻】", "confirmed")
    new = judged("红塔", "【红塔】", "confirmed")
    found = look(two, old + new, flags_of(old, sent="2025-01-01") + flags_of(new))
    assert [p[:2] for p in proposed(found)] == [("retire", "大麻"), ("retire", "白鹭")]
    assert "2025-01-01" in found.proposals[0].why.zh
    undecided = flags_of(judged("大麻", "【大麻】"), sent="2025-01-01")
    assert proposed(look(ONE, [], undecided + flags_of(new))) == []


def test_kept() -> None:
    assert [p.what for p in look(ONE, judged("大麻", "卖【大麻】", "confirmed", 8)).proposals] == ["keep"]


def test_unknown_terms_and_detectors_are_left_out() -> None:
    some = judged("别的", "【别的】") + judged("", "【138】")
    found = look(ONE, some)
    assert (found.unknown, found.terms[0].hits) == (1, 0)
    assert any("1 处" in note.zh for note in found.notes)


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "1"), ("3", "4"), ("v9", "v10"), ("2025.09", "2025.10"), ("2026-09-09b", "2026-09-10b"), ("春", "春.1")],
)
def test_versions(old: str, new: str) -> None:
    assert raised(old) == new


def test_a_written_lexicon_reads_the_same(tmp_path: Path) -> None:
    odd = 'a"b\\c: #{}[]，\u200b😀\u3000x'
    terms = (
        Term(odd, odd, ("ISE-7.4", "X.1"), odd, "李 雷", "2026-09-01", True, Fold.NONE),
        Term("0695", whole=False, folds=DEFAULT_FOLDS & ~Fold.REPEATS),
        Term("null", folds=Fold.WIDTH | Fold.HOMOPHONE, homophone=True, split=True),
        Term("- 是"),
        Term("#话题#"),
        Term("true"),
    )
    settings: dict[str, dict[str, object]] = {"flooding": {"times": 3, "words": ["甲", "0"], "x": None}, "空": {}}
    file = LexiconFile(Lexicon(terms, (Allow(odd, "r"), Allow("~")), "名 #1", "3.0"), settings)
    path = write_lexicon(file, tmp_path / "b.yaml", ["第一行\n# 不是第二行"])
    again = read_lexicon(path)
    assert again.lexicon == file.lexicon
    assert again.detectors == settings
    assert read_lexicon(write_lexicon(LexiconFile(Lexicon(name="空")), tmp_path / "c.yaml")).lexicon.terms == ()


def test_no_version_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("x", "utf-8")
    for target in (path, tmp_path / "a.csv"):
        with pytest.raises(QunzhiError):
            write_lexicon(LexiconFile(ONE), target)
    assert path.read_text("utf-8") == "x"


def test_changes_are_said_at_the_head() -> None:
    some = judged("大麻", "惹了【大麻】烦", n=3)
    head = changes(look(ONE, some).proposals, "3", "李", "2026-09-09")
    assert head[0] == "2026-09-09 李 在第 3 版上采纳 1 项建议："
    assert head[1].startswith("- 大麻：加允许短语 大麻烦（3 次误报")
