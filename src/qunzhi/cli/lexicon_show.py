"""Terms as a table, one term with what it is compared in, and where a text is hit."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qunzhi.content.folding.chars import folded
from qunzhi.content.folding.folds import DEFAULT_FOLDS, FOLD_WORDS, Fold
from qunzhi.content.lexicon.check_match import each, phrases
from qunzhi.content.lexicon.compile import has_marks
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Lexicon, Term
from qunzhi.content.scan import because
from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.reports.text import clip, visible

#: Terms that one table shows.
_MOST = 200
_STOP = Words("、", ", ")


def _table(lang: Lang, *heads: tuple[str, str]) -> Table:
    table = Table()
    for zh, en in heads:
        table.add_column(zh if lang == "zh" else en, overflow="fold")
    return table


def print_terms(lexicon: Lexicon, to: Console, lang: Lang) -> None:
    """Every term with what is said of it, then the harmless phrases."""
    heads = ("词条", "term"), ("类别", "category"), ("条款", "provisions"), ("理由", "reason"), ("认法", "how")
    table = _table(lang, *heads, ("添加", "added"))
    for t in lexicon.terms[:_MOST]:
        added = " ".join(x for x in (t.added_by, t.added_on) if x)
        cells = (t.text, t.category, _STOP.to(lang).join(t.provisions), t.reason, _how(t, lang), added)
        table.add_row(*(Text(visible(clip(c, 80))) for c in cells))
    version = f" {lexicon.version}" if lexicon.version else ""
    count = Words(
        f"{lexicon.name}{version}：{len(lexicon.terms)} 个词条，{len(lexicon.allows)} 个允许短语",
        f"{lexicon.name}{version}: {len(lexicon.terms)} terms, {len(lexicon.allows)} harmless phrases",
    )
    to.print(Text(visible(count.to(lang)), "bold"), soft_wrap=True)
    to.print(table)
    if (rest := len(lexicon.terms) - _MOST) > 0:
        more = Words(f"另有 {rest} 个，用 --term 看其中一个", f"{rest} more; --term shows one")
        to.print(Text(more.to(lang), "dim"))
    if lexicon.allows:
        label = Words("允许短语：", "harmless: ").to(lang)
        shown = _STOP.to(lang).join(a.text for a in lexicon.allows[:_MOST])
        to.print(Text(label, "dim").append(visible(shown), "default"), soft_wrap=True)


def _how(t: Term, lang: Lang) -> str:
    """What is not as usual in the way a term is looked for."""
    parts = [Words("谐音", "homophone")] * t.homophone + [Words("拆字", "split")] * t.split
    if t.whole is not None:
        parts.append(Words("整词", "whole") if t.whole else Words("不限整词", "parts of words too"))
    if t.folds == Fold.NONE:
        parts.append(Words("不认变形", "as written only"))
    elif off := [FOLD_WORDS[f] for f in Fold if f.value and f & DEFAULT_FOLDS & ~t.folds]:
        parts.append(Words(f"不认{'、'.join(w.zh for w in off)}", f"without {', '.join(w.en for w in off)}"))
    return _STOP.to(lang).join(p.to(lang) for p in parts)


def print_term(lexicon: Lexicon, text: str, to: Console, lang: Lang) -> None:
    """One term: what it is compared in, and what else it matches.

    Raises:
        QunzhiError: the lexicon has no such term.
    """
    key = _folded(text)
    found = [t for t in lexicon.terms if t.text.strip() == text.strip() or (key and _folded(t.text) == key)]
    if not found:
        raise QunzhiError.of(
            "no_term", f"词库里没有「{text}」", f'the lexicon has no term "{text}"',
            hint=Words("不带 --term 列出全部词条", "leave --term out for the whole list"),
        )  # fmt: skip
    for t in found:
        to.print(Text(visible(t.text), "bold"), soft_wrap=True)
        for label, value in _about(t, lang):
            if value:
                to.print(Text(f"  {label}  ", "dim").append(visible(value), "default"), soft_wrap=True)


def _folded(text: str) -> str:
    return "".join(map(folded, text))


def _about(t: Term, lang: Lang) -> list[tuple[str, str]]:
    literal = not t.text.strip().isalnum() and has_marks(t.text.strip())
    stop = _STOP.to(lang)
    written = Words("照原样，符号也算", "as written, marks count").to(lang) if literal else _folded(t.text)
    return [
        (Words("位置", "where").to(lang), t.place.show(lang)),
        (Words("类别", "category").to(lang), stop.join(x for x in (t.category, *t.provisions) if x)),
        (Words("理由", "reason").to(lang), t.reason),
        (Words("折叠后", "folded").to(lang), written),
        (Words("认法", "how").to(lang), _how(t, lang) or Words("照默认", "as usual").to(lang)),
        (Words("谐音", "sounds").to(lang), _sounds(t)),
        (Words("拆字", "split").to(lang), stop.join(_splits(t))),
    ]


def _sounds(t: Term) -> str:
    if not t.homophone:
        return ""
    from qunzhi.content.lexicon.sounds import syllables  # its table is large and seldom asked for

    spelt = syllables(t.text.strip())
    return " ".join(spelt) if len(spelt) > 1 else ""


def _splits(t: Term) -> list[str]:
    if not t.split:
        return []
    from qunzhi.content.lexicon.splits import split_forms  # its table is large and seldom asked for

    return split_forms(t.text.strip())


def print_hits(lexicon: Lexicon, text: str, to: Console, lang: Lang) -> None:
    """Where a text is hit, and where a harmless phrase lets it be."""
    hits = Matcher.of(lexicon).find([text])
    rows = list(hits.rows())
    heads = (
        ("命中", "hit"),
        ("位置", "place"),
        ("词条", "term"),
        ("类别", "category"),
        ("把握", "sure"),
        ("为什么", "why"),
    )
    table = _table(lang, *heads)
    for (_, start, end, number, folds), sure in zip(rows, hits.sure, strict=True):
        t = lexicon.terms[number]
        why = because(folds).to(lang) + (
            f"：{t.reason}" if t.reason and lang == "zh" else f": {t.reason}" if t.reason else ""
        )
        cells = (text[start:end], f"{start}–{end}", t.text, t.category, f"{sure:.0%}", why)
        table.add_row(*(Text(visible(c)) for c in cells))
    if rows:
        to.print(table)
    else:
        to.print(Words("没有命中。", "Nothing is hit.").to(lang))
    for line in _let_be(lexicon, text, {(s, e, n) for _, s, e, n, _ in rows}):
        to.print(Text(visible(line.to(lang)), "dim"), soft_wrap=True)


def _let_be(lexicon: Lexicon, text: str, hits: set[tuple[int, int, int]]) -> list[Words]:
    """Hits that harmless phrases took away."""
    if not lexicon.allows:
        return []
    places = [(s, e, lexicon.allows[n].text) for _, s, e, n, _ in phrases(lexicon.allows).find([text]).rows()]
    out: list[Words] = []
    for _, start, end, number, _ in each(lexicon.terms).find([text]).rows():
        over = next((p for s, e, p in places if s <= start and end <= e), None)
        if over is not None and (start, end, number) not in hits:
            piece, term = text[start:end], lexicon.terms[number].text
            out.append(
                Words(
                    f"「{piece}」（词条「{term}」）放行：在「{over}」里",
                    f'"{piece}" (term "{term}") is let be: it lies in "{over}"',
                )
            )
    return out
