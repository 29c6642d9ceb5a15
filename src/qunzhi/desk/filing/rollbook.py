"""The roll-up of filings by office as a workbook: text is text, nothing in a cell runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.queries import Roll
from qunzhi.desk.registry.models import Filing
from qunzhi.desk.web.lang import speak
from qunzhi.desk.web.times import local
from qunzhi.facts.values import word_for
from qunzhi.reports.text import guard
from qunzhi.reports.xlsx.styles import Styles

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_OFFICES = (
    (Words("部门", "office"), 28),
    (Words("合计", "all"), 9),
    (Words("审批", "approvals"), 9),
    (Words("备案", "filings"), 9),
    (Words("待办结", "undecided"), 9),
    (Words("最近办理", "last decided"), 18),
)
_FILED = (
    (Words("部门", "office"), 24),
    (Words("编号", "number"), 15),
    (Words("事项", "act"), 9),
    (Words("群名", "group"), 34),
    (Words("群类型", "kind"), 12),
    (Words("所属单位", "unit"), 22),
    (Words("报送", "submitted"), 18),
    (Words("办结", "decided"), 18),
    (Words("签字人", "signed by"), 12),
)


def rollbook(
    viewer: Viewer,
    period: str,
    rolls: Sequence[Roll],
    filed: Iterable[Filing],
    groups: Mapping[str, tuple[str, str, str]],
) -> bytes:
    """The workbook: one sheet of offices with how current they are, one row a filing on the other."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        styles = Styles(book)
        assert viewer.institution is not None
        title = f"{viewer.institution.name} {speak(Words('工作群备案汇总', 'filings of groups by office'))}（{period}）"
        sheet = _sheet(book, styles, speak(Words("按部门", "offices")), title, _OFFICES)
        for n, roll in enumerate(rolls, 3):
            _row(
                sheet,
                styles,
                n,
                [roll.office.name, roll.total, roll.approvals, roll.filings, roll.waiting, roll.last_at],
            )
        sheet = _sheet(book, styles, speak(Words("明细", "filings")), title, _FILED)
        for n, one in enumerate(filed, 3):
            name, kind, unit = groups.get(one.subject_code, (one.subject_code, "", ""))
            office = one.office.name if one.office else ""
            signed = one.signed_by.name if one.signed_by else ""
            act, of_kind = word_for("filings", "act", one.act), word_for("groups", "kind", kind) if kind else ""
            _row(
                sheet,
                styles,
                n,
                [office, one.code, act, name, of_kind, unit, one.submitted_at, one.decided_at, signed],
            )
    return out.getvalue()


def _sheet(book: Any, styles: Styles, name: str, title: str, heads: Sequence[tuple[Words, int]]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C— &P / &N —")
    for n, (_, width) in enumerate(heads):
        sheet.set_column(n, n, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, guard(title), styles.title)
    for n, (head, _) in enumerate(heads):
        sheet.write_string(2, n, speak(head), styles.head)
    return sheet


def _row(sheet: Any, styles: Styles, n: int, values: Sequence[object]) -> None:
    for k, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(n, k, value, styles.mid)
        elif isinstance(value, datetime):
            sheet.write_string(n, k, f"{local(value):%Y-%m-%d %H:%M}", styles.mid)
        else:
            sheet.write_string(n, k, guard(str(value or "")), styles.text)
