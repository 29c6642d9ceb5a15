"""The first sheet: the state in numbers, by unit and by article, with Excel's own charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qunzhi.audit.result import SEVERITIES, STATES
from qunzhi.reports.context import Context
from qunzhi.reports.labels import SEVERITY, STATE, STATE_MEANS
from qunzhi.reports.tally import Line
from qunzhi.reports.text import clip, guard, visible
from qunzhi.reports.when import as_of_words
from qunzhi.reports.xlsx.heights import wrapped_height
from qunzhi.reports.xlsx.sheets import internal, paper
from qunzhi.reports.xlsx.styles import CHART_COLOURS, FONT, Styles

_CHARTED = 10
_CHART_ROWS = 17
_WIDTH = 11
#: Characters of a column that holds a unit or an article.
_NAME_WIDTH = 44


def write_summary(book: Any, sheet: Any, c: Context, s: Styles, links: Mapping[str, str]) -> None:
    """Fill the sheet; ``links`` are the sheets of units by unit id."""
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, _WIDTH - 1, 10)
    paper(sheet, c)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, guard(c.institution) + c.say(" 检查结果", ": what was found"), s.title)
    sheet.write_string(1, 0, guard(c.cite()), s.sub)
    sheet.write_string(2, 0, c.say("截至 ", "As of ") + as_of_words(c.result.as_of, c.lang), s.sub)
    _big_numbers(sheet, c, s)
    top = 8 + _CHART_ROWS
    lines = sorted(c.tally.units.values(), key=lambda x: (-x.of("violation"), -x.of(), x.key))
    units = _table(sheet, c, s, top, _unit_rows(c, lines), c.say("单位（不含下级）", "Unit (itself)"), links)
    articles = sorted(c.tally.provisions.values(), key=lambda x: (-x.of("violation"), -x.of(), x.key))
    second = units + 3
    _table(sheet, c, s, second, _article_rows(c, articles), c.say("条款", "Article"), {})
    if c.tally.open:
        unit_title = c.say("待整改最多的单位", "Units with most open findings")
        article_title = c.say("待整改最多的条款", "Articles with most open findings")
        sheet.insert_chart(7, 0, _chart(book, c, sheet.name, top, min(len(lines), _CHARTED), unit_title, 435))
        other = _chart(book, c, sheet.name, second, min(len(articles), _CHARTED), article_title, 650)
        sheet.insert_chart(7, 2, other, {"x_offset": 20})


def _big_numbers(sheet: Any, c: Context, s: Styles) -> None:
    places = [(0, 0), (1, 1), (2, 5), (6, 9)]
    for row, style, text in (
        (4, s.big_name, lambda state: c.to(STATE[state])),
        (5, s.big, lambda state: c.tally.total.of(state)),
        (6, s.means, lambda state: c.to(STATE_MEANS[state])),
    ):
        sheet.set_row(row, {4: 20, 5: 30, 6: 28}[row])
        for (left, right), state in zip(places, STATES, strict=True):
            if left == right:
                sheet.write(row, left, text(state), style)
            else:
                sheet.merge_range(row, left, row, right, text(state), style)


_Row = tuple[str, str, str, Line]


def _unit_rows(c: Context, lines: Iterable[Line]) -> list[_Row]:
    rows = []
    for line in lines:
        info = c.result.directory.units.get(line.key)
        groups = c.say(f"在用群 {info.groups} 个", f"{info.groups} groups in use") if info and info.groups else ""
        rows.append((line.key, c.names.unit(line.key), groups, line))
    return rows


def _article_rows(c: Context, lines: Iterable[Line]) -> list[_Row]:
    return [(x.key, clip(f"{c.article(x.key)} {c.says(x.key)}", 60), visible(x.key), x) for x in lines]


def _table(sheet: Any, c: Context, s: Styles, top: int, rows: list[_Row], first: str, links: Mapping[str, str]) -> int:
    """Write a table whose header stands in row ``top``; gives the row of its total."""
    heads = [first, c.say("说明", "About"), c.to(STATE["violation"])]
    heads += [c.say("其中", "of it ") + c.to(SEVERITY[v]) for v in SEVERITIES]
    heads += [c.to(STATE[x]) for x in STATES[1:]]
    sheet.set_row(top, 30)
    for n, head in enumerate(heads):
        sheet.write_string(top, n, head, s.head)
    at = top
    for at, (key, name, note, line) in enumerate(rows, top + 1):
        if key in links:
            sheet.write_url(at, 0, internal(links[key]), s.link, guard(name))
        else:
            sheet.write_string(at, 0, guard(name), s.text)
        sheet.write_string(at, 1, guard(note), s.text)
        sheet.set_row(at, wrapped_height([name], [_NAME_WIDTH]))
        for n, value in enumerate(_numbers(line), 2):
            sheet.write_number(at, n, value, s.number)
    at += 1
    sheet.write_string(at, 0, c.say("合计", "Total"), s.total_text)
    sheet.write_blank(at, 1, None, s.total_text)
    for n, value in enumerate(_numbers(c.tally.total), 2):
        sheet.write_number(at, n, value, s.total)
    return at


def _numbers(line: Line) -> list[int]:
    of_it = [line.of("violation", v) for v in SEVERITIES]
    return [line.of("violation"), *of_it, *(line.of(x) for x in STATES[1:])]


def _chart(book: Any, c: Context, sheet: str, top: int, rows: int, title: str, width: int) -> Any:
    """Stacked bars by severity of the first rows of a table whose header stands in row ``top``."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for n, severity in enumerate(SEVERITIES, 3):
        chart.add_series(
            {
                "name": c.to(SEVERITY[severity]),
                "categories": [sheet, top + 1, 0, top + rows, 0],
                "values": [sheet, top + 1, n, top + rows, n],
                "fill": {"color": CHART_COLOURS[severity]},
                "gap": 45,
            }
        )
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9}})
    # A bar chart draws its first row lowest; turned round, it reads like the table.
    chart.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 9}, "major_tick_mark": "none"})
    chart.set_x_axis({"num_font": {"size": 9}, "major_gridlines": {"visible": True, "line": {"color": "#E5E2DA"}}})
    chart.set_size({"width": width, "height": 330})
    return chart
