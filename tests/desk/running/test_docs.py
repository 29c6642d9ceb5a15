"""docs/desk.md names every setting and command, and nothing else; deploy/ calls what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic_settings import BaseSettings

from qunzhi.desk.commands.desk import app as desk
from qunzhi.desk.commands.ledger import app as ledger
from qunzhi.desk.config import DeskConfig
from tests.shared import ROOT


def settings_of(model: type[BaseSettings], head: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseSettings):
            yield from settings_of(inner, f"{head}{name.upper()}__")
        else:
            yield f"{head}{name.upper()}"


@pytest.mark.parametrize("name", ["desk.md", "desk.zh-CN.md"])
def test_every_setting_is_in_the_table(name):
    text = (ROOT / "docs" / name).read_text("utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert sorted(s for cell in cells for s in re.findall(r"`(\w+)`", cell)) == sorted(settings_of(DeskConfig))


@pytest.mark.parametrize(
    "name", ["desk.md", "desk.zh-CN.md", *(f"../deploy/{p.name}" for p in (ROOT / "deploy").iterdir())]
)
def test_commands_that_are_named_exist(name):
    text = (ROOT / "docs" / name).read_text("utf-8")
    known = {
        f"{group} {c.name or c.callback.__name__}"
        for group, of in (("desk", desk), ("ledger", ledger))
        for c in of.registered_commands
    }
    assert set(re.findall(r"\bqunzhi ((?:desk|ledger) [a-z]+)", text)) <= known


def test_units_set_what_there_is():
    text = "".join(p.read_text("utf-8") for p in (ROOT / "deploy").iterdir()) + (ROOT / "docs" / "desk.md").read_text(
        "utf-8"
    )
    assert {n.removeprefix("QUNZHI_DESK_") for n in re.findall(r"QUNZHI_DESK_\w+", text)} <= {
        *settings_of(DeskConfig),
        "",
    }
