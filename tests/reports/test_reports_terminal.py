from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from qunzhi.reports import print_summary


def printed(result, width=80, **how):
    out = StringIO()
    print_summary(result, Console(file=out, width=width, color_system=None), **how)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("which", ["plain", "since", "nasty"])
def test_fits_the_width(which, lang, width, request):
    text = printed(request.getfixturevalue(which), width, lang=lang)
    assert all(cell_len(line) <= width for line in text.splitlines())


def test_how_many_where_and_what_next(plain):
    text = printed(plain, paths=[Path("out/report.html")])
    assert "青山学院" in text
    assert "截至 2025年6月10日（周二）18:00" in text
    assert "后勤保障处" in text
    assert "立即处理：第三条，不得冒用名称" in text
    assert "6月12日 周四到期" in text
    assert "out/report.html" in text
    assert "处理建议 2 条，由人核实后决定" in text


def test_nothing_found(make):
    assert "待整改" in printed(make([]))


def test_names_cannot_colour_the_terminal(make):
    from qunzhi.audit.result import Directory, UnitInfo

    bad = Directory({"U2": UnitInfo("U2", "[red]x[/red]\x1b[31m", "office")})
    text = printed(make(directory=bad))
    assert "[red]x[/red]‹U+001B›" in text
