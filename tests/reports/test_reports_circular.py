import re
import zipfile
from datetime import date

import pytest
from docx import Document
from lxml import etree

from qunzhi.reports import write_circular

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(path, name="word/document.xml"):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def text_of(path):
    return "\n".join("".join(p.itertext(W + "t")) for p in part(path).iter(W + "p"))


def attr(node, name):
    return int(node.get(W + name))


def mm(twips):
    return twips * 25.4 / 1440


def test_page_and_type_area(plain, tmp_path):
    section = part(write_circular(plain, tmp_path)).find(f".//{W}sectPr")
    size, margin = section.find(W + "pgSz"), section.find(W + "pgMar")
    width, height = attr(size, "w"), attr(size, "h")
    assert (round(mm(width)), round(mm(height))) == (210, 297)
    top, left = attr(margin, "top"), attr(margin, "left")
    assert mm(top) == pytest.approx(37, abs=0.05)
    assert mm(left) == pytest.approx(28, abs=0.05)
    assert mm(width - left - attr(margin, "right")) == pytest.approx(156, abs=0.1)
    assert mm(height - top - attr(margin, "bottom")) == pytest.approx(225, abs=0.1)


def test_grid_gives_22_lines_of_28_characters(plain, tmp_path):
    path = write_circular(plain, tmp_path)
    section = part(path).find(f".//{W}sectPr")
    size, margin, grid = section.find(W + "pgSz"), section.find(W + "pgMar"), section.find(W + "docGrid")
    assert grid.get(W + "type") == "linesAndChars"
    height = attr(size, "h") - attr(margin, "top") - attr(margin, "bottom")
    assert height // attr(grid, "linePitch") == 22
    assert height - 22 * attr(grid, "linePitch") < 22
    width = (attr(size, "w") - attr(margin, "left") - attr(margin, "right")) / 20
    character = 16 + attr(grid, "charSpace") / 4096
    assert 28 <= width / character < 28.02
    styles = part(path, "word/styles.xml")
    normal = next(s for s in styles.iter(W + "style") if s.get(W + "styleId") == "Normal")
    assert attr(normal.find(f".//{W}sz"), "val") == 32
    spacing = normal.find(f".//{W}spacing")
    assert (attr(spacing, "line"), spacing.get(W + "lineRule")) == (attr(grid, "linePitch"), "exact")


def test_fonts_of_the_levels(plain, tmp_path):
    styles = part(write_circular(plain, tmp_path), "word/styles.xml")
    fonts = {}
    for style in styles.iter(W + "style"):
        found = style.find(f"{W}rPr/{W}rFonts")
        if found is not None and found.get(W + "eastAsia"):
            size = style.find(f"{W}rPr/{W}sz")
            fonts[style.get(W + "styleId")] = (found.get(W + "eastAsia"), size is not None and attr(size, "val") // 2)
    assert fonts["Normal"] == ("仿宋", 16)
    assert fonts["Title"] == ("方正小标宋简体", 22)
    assert fonts["Heading1"] == ("黑体", 16)
    assert fonts["Heading2"] == ("楷体", 16)
    assert fonts["Footer"] == ("宋体", 14)


def test_levels_indents_and_page_numbers(plain, tmp_path):
    path = write_circular(plain, tmp_path)
    paragraphs = Document(str(path)).paragraphs
    first = [p.text for p in paragraphs if p.style.name == "Heading 1"]
    assert [t[:2] for t in first[:4]] == ["一、", "二、", "三、", "四、"]
    second = [p.text for p in paragraphs if p.style.name == "Heading 2"]
    assert second[0].startswith("（一）")
    body = next(p for p in paragraphs if p.text.startswith("按照《"))
    assert body._p.pPr.ind.get(W + "firstLineChars") == "200"
    with zipfile.ZipFile(path) as archive:
        footers = [archive.read(n).decode() for n in archive.namelist() if re.match(r"word/footer\d", n)]
    assert len(footers) == 2
    assert all("— " in f and " PAGE " in f for f in footers)
    assert {re.search(r'w:jc w:val="(\w+)"', f)[1] for f in footers} == {"left", "right"}
    assert {re.search(r"w:(left|right)Chars", f)[1] for f in footers} == {"left", "right"}
    assert part(path, "word/settings.xml").find(W + "evenAndOddHeaders") is not None


def test_anonymous_names_nobody(plain, tmp_path):
    text = text_of(write_circular(plain, tmp_path))
    d = plain.directory
    hidden = [*d.people.values(), *d.groups.values(), *(u.name for u in d.units.values() if u.kind != "institution")]
    assert not [name for name in hidden if name in text]
    assert "甲单位" in text


def test_named_names_units_and_who_is_responsible(plain, tmp_path):
    text = text_of(write_circular(plain, tmp_path, named=True, office="学院办公室", date=date(2025, 6, 12)))
    assert "后勤保障处" in text
    assert "欧阳青禾" in text
    assert "学院办公室" in text
    assert "2025年6月12日" in text
    assert "信息系通知群" not in text


def test_numbers_come_from_the_findings(plain, tmp_path):
    text = text_of(write_circular(plain, tmp_path))
    assert "发现待整改问题6项" in text
    assert "其中重大1项、较重1项、一般3项、提示1项" in text
    assert "2025年6月12日前1项" in text
    assert "依据第一条：建群后备案。" in text


def test_nothing_found_and_hostile_names(make, nasty, tmp_path):
    assert "没有发现待整改的问题" in text_of(write_circular(make([]), tmp_path))
    text = text_of(write_circular(nasty, tmp_path, named=True))
    assert "‹U+202E›" in text
    assert "\x07" not in text


def test_english(plain, tmp_path):
    text = text_of(write_circular(plain, tmp_path, lang="en"))
    assert "6 findings are open" in text
    assert "Unit A" in text
