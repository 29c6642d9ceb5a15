"""What the doctor found, on the terminal and as csv or xlsx."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qunzhi.content.folding.folds import FOLD_WORDS, Fold
from qunzhi.content.lexicon.doctor import Checkup, Health, Proposal
from qunzhi.content.lexicon.doctor_model import WHATS
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Lang, Words
from qunzhi.reports.text import guard, visible
from qunzhi.reports.xlsx.styles import Styles

#: Terms that the terminal shows, those with most hits; files have all.
_MOST = 40
_STYLE = {"allow": "cyan", "fold_off": "cyan", "retire": "yellow", "keep": "green"}
_Cell = str | int
_HEALTH: list[tuple[Words, Callable[[Health], _Cell]]] = [
    (Words("词条", "term"), lambda h: h.term),
    (Words("命中", "hits"), lambda h: h.hits),
    (Words("属实", "confirmed"), lambda h: h.confirmed),
    (Words("误报", "false"), lambda h: h.false),
    (Words("再议", "unsure"), lambda h: h.unsure),
    (Words("未判", "undecided"), lambda h: h.undecided),
    (Words("准确率", "precision"), lambda h: "" if h.precision is None else f"{h.precision:.0%}"),
    (Words("95% 区间", "95% interval"), lambda h: "" if h.precision is None else "{:.0%}–{:.0%}".format(*h.interval)),
    (Words("最近命中", "last hit"), lambda h: h.last_hit),
    (Words("最近属实", "last confirmed"), lambda h: h.last_confirmed),
]


def _proposal(n: int, p: Proposal, lang: Lang) -> tuple[_Cell, ...]:
    value = FOLD_WORDS[Fold[p.value.upper()]].to(lang) if p.what == "fold_off" else p.value
    counts = (p.false, p.confirmed, p.unsure, p.of)
    return n, p.term, WHATS[p.what].to(lang), value, p.why.to(lang), *counts


_PROPOSAL = (
    Words("编号", "no."), Words("词条", "term"), Words("建议", "proposal"), Words("内容", "what"),
    Words("依据", "evidence"), Words("涉及误报", "false"), Words("涉及属实", "confirmed"),
    Words("涉及再议", "unsure"), Words("全部命中", "all hits"),
)  # fmt: skip


def print_checkup(checkup: Checkup, to: Console, lang: Lang) -> None:
    """Terms with most hits, then every proposal with its evidence."""
    table = Table()
    for n, (head, _) in enumerate(_HEALTH):
        table.add_column(head.to(lang), overflow="fold", justify="right" if 0 < n < 8 else "left")
    hit = sorted((h for h in checkup.terms if h.hits), key=lambda h: -h.hits)
    for h in hit[:_MOST]:
        table.add_row(*(Text(visible(str(value(h)))) for _, value in _HEALTH))
    to.print(table)
    quiet, rest = len(checkup.terms) - len(hit), len(hit) - _MOST
    if rest > 0:
        to.print(Text(Words(f"另有 {rest} 个词条，用 --out 写全", f"{rest} more terms: --out has all").to(lang), "dim"))
    if quiet:
        to.print(Text(Words(f"{quiet} 个词条没有命中过", f"{quiet} terms were never hit").to(lang), "dim"))
    for note in checkup.notes:
        to.print(Text(note.to(lang), "yellow"), soft_wrap=True)
    if not checkup.proposals:
        to.print(Words("没有建议。", "Nothing is proposed.").to(lang))
    for n, p in enumerate(checkup.proposals, 1):
        _, term, what, value, why, *_ = _proposal(n, p, lang)
        line = Text(f"{n:>3} ", "dim").append(str(what), _STYLE[p.what]).append(f"  {visible(str(term))}", "bold")
        line.append(f" → {visible(str(value))}" if value else "", "default").append(f"  {visible(str(why))}", "dim")
        to.print(line, soft_wrap=True)
    if any(p.what != "keep" for p in checkup.proposals):
        said = Words(
            "都只是建议；--apply 新词库.yaml --by 姓名 采纳，--accept 挑选。",
            "These are proposals; --apply NEW.yaml --by NAME accepts them, --accept picks some.",
        )
        to.print(Text(said.to(lang), "dim"), soft_wrap=True)


def write_checkup(checkup: Checkup, path: Path, lang: Lang) -> Path:
    """Every term and every proposal, as two sheets of a workbook, or one below the other in a csv file.

    Raises:
        QunzhiError: the name ends neither in .csv nor in .xlsx.
    """
    terms: list[list[_Cell]] = [[head.to(lang) for head, _ in _HEALTH]]
    terms += [[value(h) for _, value in _HEALTH] for h in checkup.terms]
    proposals: list[list[_Cell]] = [[head.to(lang) for head in _PROPOSAL]]
    proposals += [list(_proposal(n, p, lang)) for n, p in enumerate(checkup.proposals, 1)]
    kind = path.suffix.casefold()
    if kind not in {".csv", ".xlsx"}:
        raise QunzhiError.of(
            "bad_out", "--out 只写 csv 或 xlsx", "--out writes csv or xlsx", place=Place(file=path.name),
            hint=Words("文件名以 .csv 或 .xlsx 结尾", "let the name end in .csv or .xlsx"),
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == ".csv":
        _write_csv([*terms, [], *proposals], path)
    else:
        _write_xlsx({Words("词条", "terms").to(lang): terms, Words("建议", "proposals").to(lang): proposals}, path)
    return path


def _safe(cell: _Cell) -> _Cell:
    return guard(visible(cell)) if isinstance(cell, str) else cell


def _write_csv(rows: list[list[_Cell]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([_safe(c) for c in row] for row in rows)


def _write_xlsx(sheets: dict[str, list[list[_Cell]]], path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        styles = Styles(book)
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            widths = [max(6, *(2 * len(str(r[n])) for r in rows)) for n in range(len(rows[0]))]
            for n, width in enumerate(widths):
                sheet.set_column(n, n, min(width, 48) + 2)
            for at, row in enumerate(rows):
                for n, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(at, n, cell, styles.number)
                    else:
                        sheet.write_string(at, n, str(_safe(cell)), styles.head if at == 0 else styles.text)
            sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
