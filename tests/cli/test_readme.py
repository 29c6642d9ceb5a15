"""What README and the walk-through say can be typed and found."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from qunzhi.cli.main import build
from qunzhi.core.overlay import load_overlay
from qunzhi.facts.tables import TABLES
from tests.shared import ROOT

PAGES = ["README.md", "README.zh-CN.md", "docs/using.md", "docs/using.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    assert [x for x in links if x and not (ROOT / page).parent.joinpath(x).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_exist(page):
    root = typer.main.get_command(build())
    lines = re.findall(r"(?m)^\s*(?:.*&& )?(qunzhi .+)$", (ROOT / page).read_text("utf-8"))
    assert len(lines) >= 3
    for line in lines:
        for part in line.split("&&"):
            words = shlex.split(part, comments=True)[1:]
            command = root
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            known = {option for param in command.params for option in param.opts}
            assert {w for w in words if re.fullmatch(r"-{1,2}[a-z-]+", w)} <= known, line


@pytest.mark.parametrize("page", PAGES[:2])
def test_the_overlay_can_be_read(page, tmp_path):
    (yaml,) = re.findall(r"```yaml\n(.+?)```", (ROOT / page).read_text("utf-8"), re.S)
    path: Path = tmp_path / "calendar.yaml"
    path.write_text(yaml, "utf-8")
    assert load_overlay(path).years == {2027}


def test_the_pictures_are_small():
    for name in ("report.png", "report.en.png"):
        picture = (ROOT / "docs" / "images" / name).read_bytes()
        assert picture[1:4] == b"PNG"
        assert len(picture) < 300_000


@pytest.mark.parametrize("page", PAGES[2:])
def test_the_tables_are_those_of_the_schema(page):
    text = (ROOT / page).read_text("utf-8")
    table = [
        line.split("|")[1:3] for line in text.splitlines() if re.match(r"\| [a-z单人任群备成巡违通新发培承]", line)
    ]
    heads = {h for t in TABLES.values() for c in t.columns for h in (c.name, *c.zh)}
    named = "".join(names for names, _ in table)
    assert [t for t in TABLES if t not in named and TABLES[t].zh not in named] == []
    for _, columns in table[1:] if page.endswith("using.md") else table:
        for word in re.split(r"[、,;；]| or | and more|或|等|（|）", columns.replace("*", "")):
            assert not word.strip() or word.strip() in heads or word.strip() == "学号", word
