"""How a what-if is shown and written."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow as pa
from rich.console import Console
from rich.table import Table

from qunzhi.audit.whatif import Tried
from qunzhi.core.words import Lang, Words
from qunzhi.reports.labels import title_of
from qunzhi.reports.text import guard

_HEADS = (
    Words("条款", "provision"),
    Words("检查什么", "what is checked"),
    Words("增加", "gained"),
    Words("减少", "lost"),
    Words("变化", "moved"),
)
_COLUMNS = ("provision", "rule", "subject", "state", "severity", "due_at", "unit_id", "people", "before")


def show_what_if(tried: Tried, lang: Lang, to: Console) -> None:
    """Findings gained and lost by provision, and how many people that concerns."""
    found = tried.difference
    to.print(Words(f"\n试改 {tried.changes.said}", f"\nwhat if {tried.changes.said}").to(lang), style="bold")
    table = Table(box=None, pad_edge=False)
    for name in _HEADS:
        table.add_column(name.to(lang), justify="left" if name in _HEADS[:2] else "right")
    titles = {**tried.before.rule_titles, **tried.after.rule_titles}
    gained, lost = _by_rule(found.gained), _by_rule(found.lost)
    moved = Counter((new["provision"], new["rule"]) for _, new in found.moved)
    for key in sorted(set(gained) | set(lost) | set(moved)):
        signs = zip(("+", "-", ""), (gained[key], lost[key], moved[key]), strict=True)
        table.add_row(key[0], title_of(titles, key[1]).to(lang), *(f"{sign}{n}" if n else "" for sign, n in signs))
    if table.row_count:
        to.print(table)
    more = sum(1 for lost_n, gained_n in found.people.values() if gained_n > lost_n)
    less = sum(1 for lost_n, gained_n in found.people.values() if gained_n < lost_n)
    to.print(
        Words(
            f"共增加 {found.gained.num_rows} 项，减少 {found.lost.num_rows} 项，状态或期限变化 {len(found.moved)} 项；"
            f"涉及责任人 {len(found.people)} 名（增加 {more} 名，减轻 {less} 名）。",
            f"gained {found.gained.num_rows}, lost {found.lost.num_rows}, other state or time {len(found.moved)}; "
            f"concerns {len(found.people)} responsible people ({more} with more, {less} with fewer).",
        ).to(lang),
        soft_wrap=lang == "zh",
    )


def _by_rule(findings: pa.Table) -> Counter[tuple[str, str]]:
    return Counter(zip(findings["provision"].to_pylist(), findings["rule"].to_pylist(), strict=True))


def write_what_if(tried: Tried, out: Path) -> Path:
    """``what-if.csv``: each finding gained, lost or moved."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / "what-if.csv"
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["change", *_COLUMNS])
        for name, table in (("gained", tried.difference.gained), ("lost", tried.difference.lost)):
            for row in table.select(list(_COLUMNS[:-1])).to_pylist():
                writer.writerow([name, *(guard(row.get(c) or "") for c in _COLUMNS)])
        for old, new in tried.difference.moved:
            row = {**new, "before": f"{old['state']} {old['due_at']}".strip()}
            writer.writerow(["moved", *(guard(row.get(c) or "") for c in _COLUMNS)])
    return target
