"""What the tests of sources share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def csv_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``name=text`` files (.csv unless the name has a point) into a folder and returns it."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write
