"""Sheets of findings: one line a finding, filters set, made to be filled in and sent back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from qunzhi.audit.result import SEVERITIES, Finding
from qunzhi.reports.context import Context
from qunzhi.reports.labels import CHANGE, SEVERITY, STATE, word
from qunzhi.reports.text import clip, guard, visible
from qunzhi.reports.when import due_words, parse
from qunzhi.reports.xlsx.heights import wrapped_height
from qunzhi.reports.xlsx.sheets import paper
from qunzhi.reports.xlsx.styles import Styles

_CELL = 2_000
_HEADER_ROW = 2


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: float
    style: str
    value: Callable[[Finding], str | datetime | None]


@lru_cache(maxsize=65_536)
def _date(due_at: str) -> datetime | None:
    moment = parse(due_at) if due_at else None
    return moment.replace(tzinfo=None, microsecond=0) if moment else None


def columns(c: Context, *, change: bool) -> list[_Column]:
    """The columns of a findings sheet; the last but one is left for the unit to write in."""

    def who(role: str) -> Callable[[Finding], str]:
        return lambda f: c.say("、", ", ").join(c.names.person(p) for p in f.people.get(role, ()))

    made = [
        _Column(c.say("程度", "Severity"), 7, "mid", lambda f: c.to(word(SEVERITY, f.severity))),
        _Column(c.say("状态", "State"), 8.5, "mid", lambda f: c.to(word(STATE, f.state))),
        _Column(c.say("单位", "Unit"), 14, "text", lambda f: c.names.unit(f.unit_id)),
        _Column(c.say("对象", "Subject"), 21, "text", lambda f: c.names.subject(f).name),
        _Column(c.say("条款", "Article"), 9, "mid", lambda f: c.article(f.provision)),
        _Column(c.say("规定", "What is asked"), 20, "text", lambda f: c.says(f.provision)),
        _Column(c.say("检查项", "Check"), 11, "text", lambda f: c.rule(f.rule)),
        _Column(c.say("事实", "Facts"), 36, "text", lambda f: c.facts.sentence(f.facts)),
        _Column(c.say("怎么办", "What to do"), 20, "text", lambda f: visible(c.to(f.remedy))),
        _Column(c.say("期限", "Due at"), 16, "when", lambda f: _date(f.due_at)),
        _Column(
            c.say("期限说明", "Standing"), 15, "text", lambda f: due_words(f.due_at, c.result.as_of, f.state, c.lang)
        ),
        _Column(c.say("第一责任人", "Primary"), 10, "text", who("primary")),
        _Column(c.say("直接责任人", "Direct"), 10, "text", who("direct")),
        _Column(c.say("整改情况（单位填写）", "Put right (for the unit)"), 17, "text", lambda f: ""),
        _Column(c.say("编号", "Id"), 13, "text", lambda f: visible(f.subject)),
    ]
    if change:
        made.insert(2, _Column(c.say("变化", "Change"), 8, "mid", lambda f: c.to(word(CHANGE, f.change))))
    return made


class FindingsSheet:
    """A sheet that takes findings one by one; rows go out as they come, so that memory stays small."""

    def __init__(self, sheet: Any, c: Context, styles: Styles, title: str, note: str, cols: list[_Column]) -> None:
        self._sheet, self._c, self._styles, self._cols = sheet, c, styles, cols
        self._formats = [getattr(styles, col.style) for col in cols]
        self._widths = [col.width for col in cols]
        self.row = _HEADER_ROW
        for n, col in enumerate(cols):
            sheet.set_column(n, n, col.width)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, _cell(title), styles.title)
        sheet.write_string(1, 0, _cell(note), styles.sub)
        sheet.set_row(_HEADER_ROW, 32)
        for n, col in enumerate(cols):
            sheet.write_string(_HEADER_ROW, n, col.head, styles.head)
        paper(sheet, c, header_row=_HEADER_ROW)

    def cells(self, f: Finding) -> list[str | datetime | None]:
        """A finding's cells, for this sheet and any other with the same columns."""
        return [_cell(v) if isinstance(v, str) else v for v in (col.value(f) for col in self._cols)]

    def add(self, cells: list[str | datetime | None]) -> None:
        """Write one row of cells."""
        self.row += 1
        sheet, row = self._sheet, self.row
        sheet.set_row(row, wrapped_height(cells, self._widths))
        for n, (value, style) in enumerate(zip(cells, self._formats, strict=True)):
            if not value:
                sheet.write_blank(row, n, None, style)
            elif isinstance(value, str):
                sheet.write_string(row, n, value, style)
            else:
                sheet.write_datetime(row, n, value, style)

    def close(self) -> None:
        """Set filter and colours over the rows written."""
        last = max(self.row, _HEADER_ROW)
        self._sheet.autofilter(_HEADER_ROW, 0, last, len(self._cols) - 1)
        if self.row == _HEADER_ROW:
            return
        for code in SEVERITIES:
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{self._c.to(SEVERITY[code])}"',
                "format": self._styles.severity[code],
            }
            self._sheet.conditional_format(_HEADER_ROW + 1, 0, last, 0, rule)


def _cell(text: str) -> str:
    return guard(clip(text, _CELL))
