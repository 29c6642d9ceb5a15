"""What stands in a printed ledger, whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI, to_us
from qunzhi.core.words import Lang, Words
from qunzhi.desk.ledger.models import Checkpoint, Entry, Log
from qunzhi.desk.ledger.reading import shown
from qunzhi.reports.text import visible
from qunzhi.reports.when import as_of_words, exact_words

_CHUNK = 2000
_NAME = 24
HEADS = (
    Words("序号", "No."),
    Words("时间", "Time"),
    Words("经办", "Who"),
    Words("事项", "What"),
    Words("涉及", "Concerns"),
    Words("理由", "Reason"),
    Words("记录号", "Entry no."),
)
#: Shares of the page's width.
WIDTHS = (8.0, 30.0, 18.0, 50.0, 45.0, 45.0, 14.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the entry's number in the whole ledger proves where it stands."""

    number: int
    at: datetime
    who: str
    what: str
    concerns: str
    reason: str
    seq: int


@dataclass(frozen=True, slots=True)
class Book:
    """A printed ledger: of what, by whom printed and when, and how the whole ledger stood."""

    title: str
    institution: str
    printed: str
    count: int
    sealed: str
    rows: Iterator[Row]
    lang: Lang

    def say(self, words: Words) -> str:
        """In the book's language."""
        return words.to(self.lang)


def book_of(name: str, institution: str, entries: QuerySet[Entry], log_key: str, who: str, lang: Lang) -> Book:
    """The ledger of a thing called ``name``; entries are read as they are written out."""
    now = timezone.now().astimezone(SHANGHAI)
    title = Words(f"{name}台账", f"Ledger: {name}").to(lang)
    printed = Words(
        f"{who} 于 {as_of_words(to_us(now), 'zh')} 打印", f"printed by {who}, {as_of_words(to_us(now), 'en')}"
    )
    return Book(
        visible(title),
        institution,
        printed.to(lang),
        entries.count(),
        _sealed(log_key, lang),
        _rows(entries, lang),
        lang,
    )


def _sealed(log_key: str, lang: Lang) -> str:
    """Which signed checkpoint this can be held against, in one line."""
    last = Checkpoint.objects.filter(log__key=log_key).order_by("-size").first()
    if last is None:
        return Words("总台账尚未封存", "the whole ledger is not sealed yet").to(lang)
    size, root = Log.objects.get(key=log_key).size, bytes(last.root).hex()[:16]
    at = exact_words(last.made_at.astimezone(SHANGHAI), lang)
    return Words(
        f"总台账共 {size} 笔，{at} 封存了{last.covers.zh}，根摘要 {root}…",
        f"the whole ledger has {size} entries; {last.covers.en} were sealed on {at}, root {root}…",
    ).to(lang)


def _short(name: str) -> str:
    """Enough of a name to know it: an import is called by all of its files."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _rows(entries: QuerySet[Entry], lang: Lang) -> Iterator[Row]:
    ordered, number = entries.order_by("seq"), 0
    last = -1
    while chunk := list(ordered.filter(seq__gt=last)[:_CHUNK]):
        for e in shown(chunk):
            number += 1
            about = "；".join(f"{n.kind.to(lang)} {_short(n.name)}" for n in e.about)
            at = e.at.astimezone(SHANGHAI)
            what = visible(e.words.to(lang))
            yield Row(number, at, visible(e.who.name), what, visible(about), visible(e.reason), e.seq)
        last = chunk[-1].seq
