"""What the pages about lexicons say is so: files can be read, examples hit as told, commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from qunzhi.cli.main import build
from qunzhi.content.contract import all_detectors
from qunzhi.content.lexicon.check import check_lexicon
from qunzhi.content.lexicon.fields import field_of
from qunzhi.content.lexicon.matcher import Matcher
from qunzhi.content.lexicon.model import Allow, Lexicon, Term
from qunzhi.content.lexicon.read import read_lexicon
from tests.shared import ROOT

PAGES = ["docs/lexicon.md", "docs/lexicon.zh-CN.md"]


def rows(page: str, columns: int) -> list[list[str]]:
    """Rows of tables with so many columns."""
    lines = [line for line in (ROOT / page).read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return [c for c in cells if len(c) == columns and not set(c[0]) <= set("-")]


@pytest.mark.parametrize("page", PAGES)
def test_the_file_can_be_read(page: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    path = tmp_path / "a.yaml"
    path.write_text(block, "utf-8")
    file = read_lexicon(path)
    one, two, three, four = file.lexicon.terms
    assert (one.category, one.added_on, file.lexicon.version) == ("core_secrets", "2026-09-01", "3")
    assert (two.homophone, two.split, four.whole) == (True, True, True)
    assert three.folds != one.folds
    assert file.lexicon.allows[0].reason
    assert [r for r in check_lexicon(file) if r.level != "note"] == []
    for name, settings in file.detectors.items():
        all_detectors()[name].Params.model_validate(settings)


@pytest.mark.parametrize("page", PAGES)
def test_examples_hit_as_told(page: str) -> None:
    shown = rows(page, 4)[1:]
    assert len(shown) >= 20
    for how, text, hit, _ in shown:
        term, *phrases = re.findall("`([^`]+)`", how)
        homophone, split = "homophone" in how or "谐音" in how, "split" in how or "拆字" in how
        lexicon = Lexicon((Term(term, homophone=homophone, split=split),), tuple(map(Allow, phrases)))
        said = text.strip("`")
        found = [said[s:e] for _, s, e, _, _ in Matcher.of(lexicon).find([said]).rows()]
        assert found == ([] if hit == "–" else [hit.strip("`")]), (how, text)


@pytest.mark.parametrize("page", PAGES)
def test_headers_are_known(page: str) -> None:
    fields = rows(page, 3)[1:]
    assert len(fields) == 9
    for field, headers, _ in fields:
        names = {field_of(n.strip(" `")) for n in re.split("[、,;；]", field)}
        assert None not in names
        assert {field_of(h.strip()) for h in re.split("[、,;；]", headers)} == names


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_exist(page: str) -> None:
    root = typer.main.get_command(build())
    text = (ROOT / page).read_text("utf-8")
    lines = re.findall(r"(?m)^(qunzhi .+)$", text)
    assert len(lines) >= 5
    for line in lines:
        words = shlex.split(line)[1:]
        command = root
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        known = {option for param in command.params for option in param.opts}
        assert {w for w in words if w.startswith("-")} <= known, line
    links = [x for x in re.findall(r"\]\(([^)]+)\)", text) if not (ROOT / page).parent.joinpath(x).exists()]
    assert links == []
