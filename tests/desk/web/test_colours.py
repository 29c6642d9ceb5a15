"""Text meets 4.5:1 on whatever it stands on, light, dark and on paper."""

import re
from pathlib import Path

import pytest

import qunzhi.desk.web

STATIC = Path(qunzhi.desk.web.__file__).parent / "static" / "desk"
ON_BOTH = ("ink", "soft", "accent", "fine", "wait", "bad", "late", "info", "plain")
TONES = ("fine", "wait", "bad", "late", "info", "plain")


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (STATIC / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")[:2]
    paper = (STATIC / "print.css").read_text()
    return {
        "light": _tokens(light),
        "dark": _tokens(light) | _tokens(dark),
        "paper": _tokens(light) | _tokens(paper),
    }


def _light(colour: str) -> float:
    text = colour.lstrip("#")
    text = "".join(c * 2 for c in text) if len(text) == 3 else text
    parts = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((_light(a), _light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark", "paper"])
def test_text_can_be_read(mode):
    colours = palettes()[mode]
    pairs = [(text, ground) for text in ON_BOTH for ground in ("ground", "panel", "hover")]
    pairs += [(tone, f"{tone}-soft") for tone in TONES]
    pairs += [("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("accent", "accent-soft"), ("panel", "bad")]
    poor = [
        (a, b, round(contrast(colours[a], colours[b]), 2)) for a, b in pairs if contrast(colours[a], colours[b]) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_edges_of_fields_can_be_seen(mode):
    colours = palettes()[mode]
    assert min(contrast(colours["edge"], colours[ground]) for ground in ("ground", "panel")) >= 3


def test_paper_leaves_no_colour_of_the_dark_behind():
    light, dark, paper = (set(p) for p in palettes().values())
    named = _tokens((STATIC / "print.css").read_text())
    assert light == dark == paper
    assert set(_tokens((STATIC / "tokens.css").read_text())) == set(named)


def test_style_sheets_ask_for_nothing():
    for sheet in STATIC.glob("*.css"):
        text = sheet.read_text()
        assert "url(" not in text
        assert "@import" not in text
        assert text.count("{") == text.count("}"), sheet.name
