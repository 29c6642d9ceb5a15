"""What the tests of the packs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

HEAD = """\
pack: ABC
title: 办法
effective: 2024-03-01
chain:
  primary: {default: head}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a YAML file and returns its path."""

    def make(text: str, name: str = "abc.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
        return path

    return make


@pytest.fixture
def pack_file(write: Callable[..., Path]) -> Callable[..., Path]:
    """A pack with a sound head and the provisions given (lines of YAML under ``provisions:``)."""

    def make(provisions: str, head: str = HEAD, name: str = "abc.yaml") -> Path:
        body = "".join(f"  {line}\n" if line.strip() else "\n" for line in dedent(provisions).splitlines())
        return write(f"{head}provisions:\n{body}", name)

    return make


SHARED = Path(__file__).resolve().parents[3] / "shared"
