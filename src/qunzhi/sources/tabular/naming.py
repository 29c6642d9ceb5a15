"""Which table a file's or sheet's name means."""

from __future__ import annotations

import difflib
import re
import unicodedata

from qunzhi.facts.columns import Table
from qunzhi.facts.tables import TABLES
from qunzhi.sources.tabular.header import find_header, match_cells

#: What offices add around a name: years, dates, counters, "copy", "list", "register".
_EXTRAS = re.compile(
    r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d+|副本|复制|拷贝|copy|final|sheet|v(?=\d)|修改|改|最终|最新|新版|版|定稿|汇总|导出|"
    r"台账|登记|信息|名单|名册|明细|一览|清单|记录|情况|数据|统计|表|年|月|日|学年|学期|上半|下半|第|季度|批|of"
)
_MARKS = re.compile(r"[\s_\-—–.·,，、()（）\[\]【】《》「」&+]+")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _names() -> dict[str, str]:
    return {_fold(n): t.name for t in TABLES.values() for n in (t.name, t.zh)}


def exact_table(name: str) -> str | None:
    """The table that a name says outright, marks and blanks aside."""
    names = _names()
    folded = _fold(name)
    return names.get(folded) or names.get(_MARKS.sub("", folded))


def possible_tables(name: str) -> list[str]:
    """Tables whose name is in this one, the additions of offices taken away; one when it is clear."""
    if found := exact_table(name):
        return [found]
    names = _names()
    bare = _MARKS.sub("", _EXTRAS.sub("", _fold(name)))
    if bare in names:
        return [names[bare]]
    whole = _fold(name)
    spans: list[tuple[int, int, str]] = []
    for text, table in names.items():
        pattern = rf"(?<![a-z]){re.escape(text)}(?![a-z])" if text.isascii() else re.escape(text)
        spans += [(m.start(), m.end(), table) for m in re.finditer(pattern, whole)]
    longest = [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[:2] != s[:2] for o in spans)]
    return sorted({s[2] for s in longest})


def table_for(name: str, head: list[list[str]]) -> tuple[str | None, list[str]]:
    """The table of a sheet by its name, several candidates settled by its header.

    Returns:
        the table or None, and the candidates.
    """
    found = possible_tables(name)
    if len(found) <= 1:
        return (found[0] if found else None), found
    fitting = [t for t in found if fits(head, TABLES[t])]
    return (fitting[0] if len(fitting) == 1 else None), found


def fits(head: list[list[str]], table: Table) -> bool:
    """True when a sheet has all the required columns of a table."""
    header = find_header(head, table)
    return header is not None and not header.missing(table)


def nearest_table(name: str, head: list[list[str]]) -> tuple[Table, int]:
    """The table most like a sheet, by its header or else by its name, and how many headers they share."""
    scores = {t.name: max((len(match_cells(row, t)) for row in head), default=0) for t in TABLES.values()}
    share = {n: (fits(head, TABLES[n]), s, s / len(TABLES[n].columns)) for n, s in scores.items()}
    best = max(share, key=lambda n: share[n])
    if scores[best] >= 2:
        return TABLES[best], scores[best]
    names = _names()
    close = difflib.get_close_matches(_fold(name), list(names), n=1, cutoff=0.0)
    return TABLES[names[close[0]] if close else best], scores[best]
