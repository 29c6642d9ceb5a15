"""A demonstration site, set up once, and a backup of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.desk.running.commands import run


@dataclass(frozen=True)
class Demo:
    """The data folder, what setting it up printed, and a backup with keys."""

    data: Path
    said: str
    backup: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Set up by the command itself; --once has seen a real server answer."""
    folder = tmp_path_factory.mktemp("demo")
    said = run("desk", "demo", "--once", "--data", folder / "site")
    run("desk", "backup", folder / "demo.zip", "--with-keys", data=folder / "site")
    return Demo(folder / "site", said, folder / "demo.zip")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Change settings of the site; its data folder is one of the test's own."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)

    def change(**values: Any) -> None:
        monkeypatch.setattr(settings, "DESK", settings.DESK.model_copy(update={"data": data, **values}))

    change()
    return change
