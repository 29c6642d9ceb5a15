"""The measures of GB/T 9704-2012 as a Word file holds them. Lengths are twips (1/20 pt) unless the name says so."""

from __future__ import annotations

PAGE_WIDTH = 11906
PAGE_HEIGHT = 16838
#: Margins in millimetres; with them the type area is 156 by 225 mm.
TOP_MM, LEFT_MM, RIGHT_MM, BOTTOM_MM = 37, 28, 26, 35
LINES, CHARACTERS = 22, 28
BODY_PT, TITLE_PT, PAGE_NUMBER_PT, TABLE_PT = 16, 22, 14, 11


def twips(mm: float) -> int:
    """Millimetres as twips."""
    return round(mm * 1440 / 25.4)


TYPE_WIDTH = PAGE_WIDTH - twips(LEFT_MM) - twips(RIGHT_MM)
TYPE_HEIGHT = PAGE_HEIGHT - twips(TOP_MM) - twips(BOTTOM_MM)
#: Height of a line of the grid, rounded down so that the last of the 22 still fits.
LINE_PITCH = TYPE_HEIGHT // LINES
#: Width of a character of the grid beyond the 16 pt body size, in 1/4096 pt, rounded down so that 28 fit.
CHAR_SPACE = (TYPE_WIDTH * 4096 // 20) // CHARACTERS - BODY_PT * 4096
#: Per cent of its width that a 16 pt character is set at: the grid's place (15.79 pt) is narrower than the character,
#: and a program that does not squeeze it would give it two places.
SCALE = 98
#: Width of one character of the grid.
CHARACTER = TYPE_WIDTH / CHARACTERS
#: The dash of the page number stands 7 mm below the type area: the line's middle, half its height above its foot.
FOOTER = twips(BOTTOM_MM - 7) - PAGE_NUMBER_PT * 20 * 13 // 20

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
#: What stands in where an office machine lacks the font.
INSTEAD: dict[str, str] = {TITLE: "华文中宋", FANG: "仿宋_GB2312", KAI: "楷体_GB2312", HEI: "SimHei", SONG: "SimSun"}
