"""What the fields of terms leave open: no reason, nobody who answers, categories and provisions that are none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from qunzhi.content.detectors._names_of_abuse import ABUSE
from qunzhi.content.lexicon.check_remark import Remark, few, few_words
from qunzhi.content.lexicon.model import Term
from qunzhi.core.words import NOTHING, Words

_MISSING = {
    "reason": Words("没写理由", "without a reason"),
    "added_by": Words("没写是谁加的", "without who added it"),
    "category": Words("没写类别", "without a category"),
}
_WHY = {
    "reason": Words("写明为什么列入：核查的人和被核查的人都会看到", "say why: reviewers and members see it"),
    "added_by": Words("写上「添加人」，有疑问时知道问谁", "fill in added_by, so that there is somebody to ask"),
    "category": Words("写上规章包的类别，才知道依据哪一条", "name a category of the pack, which tells the provision"),
}
_MOST_CHOICES = 12


def field_remarks(
    terms: Sequence[Term], categories: Collection[str] | None, provisions: Collection[str] | None
) -> Iterator[Remark]:
    """One remark for all terms that lack the same field, and for each unknown category or provision."""
    for name, said in _MISSING.items():
        bare = [t for t in terms if not getattr(t, name) and not (name == "category" and t.provisions)]
        if bare:
            texts = tuple(t.text for t in bare)
            words = Words(
                f"{len(bare)} 个词条{said.zh}：{few(texts)}", f"{len(bare)} terms {said.en}: {few(texts, False)}"
            )
            yield Remark(f"no_{name}", "warning", words, bare[0].place, _WHY[name], texts)
    if categories is not None:
        known = {c.strip().casefold() for c in categories} | ABUSE
        yield from _unknown_categories(terms, known, categories)
    if provisions is not None:
        yield from _unknown_provisions(terms, provisions)


def _unknown_categories(terms: Sequence[Term], known: Collection[str], shown: Collection[str]) -> Iterator[Remark]:
    by_name: dict[str, list[Term]] = {}
    for t in terms:
        if t.category and t.category.strip().casefold() not in known:
            by_name.setdefault(t.category, []).append(t)
    for name, some in by_name.items():
        texts = tuple(t.text for t in some)
        said = few_words(texts)
        words = Words(
            f"规章包里没有类别「{name}」：{said.zh} 归不到条款",
            f'the pack has no category "{name}": {said.en} cite nothing',
        )
        yield Remark("unknown_category", "warning", words, some[0].place, _meant(name, shown), texts)


def _unknown_provisions(terms: Sequence[Term], known: Collection[str]) -> Iterator[Remark]:
    by_id: dict[str, list[Term]] = {}
    for t in terms:
        for provision in t.provisions:
            if provision not in known:
                by_id.setdefault(provision, []).append(t)
    for provision, some in by_id.items():
        texts = tuple(t.text for t in some)
        said = few_words(texts)
        words = Words(
            f"规章包里没有条款「{provision}」（词条 {said.zh}）",
            f'the pack has no provision "{provision}" (terms {said.en})',
        )
        yield Remark("unknown_provision", "error", words, some[0].place, _meant(provision, known), texts)


def _meant(name: str, known: Collection[str]) -> Words:
    """The nearest name; all of them where they are few."""
    table = {k.casefold(): k for k in known}
    near = get_close_matches(name.casefold(), table, n=1)
    if near:
        guess = table[near[0]]
        return Words(f"是不是想写「{guess}」？", f'did you mean "{guess}"?')
    if 0 < len(table) <= _MOST_CHOICES:
        return Words("可用：" + "、".join(known), "possible: " + ", ".join(known))
    return NOTHING
